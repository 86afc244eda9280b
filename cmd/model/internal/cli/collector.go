package cli

import (
	"runtime"
	"runtime/debug"
)

const (
	// firstCollection makes the first garbage collection wait for a heap of 336
	// MB: the runtime starts with 4 MB times this percentage. Most commands end
	// before it, and nearly all that they allocate they keep.
	firstCollection = 8400
	// laterCollections bounds the memory of large projects: the heap may grow to
	// three times what is in use.
	laterCollections = 200
)

// paceCollector sets when garbage is collected while a project is loaded.
func paceCollector() {
	debug.SetGCPercent(firstCollection)
	// The sentinel dies in the first collection.
	runtime.AddCleanup(new([16]byte), func(percent int) { debug.SetGCPercent(percent) }, laterCollections)
}

// boundMemory has garbage collected as it comes, for the part of a command
// whose length the data decides.
func boundMemory() { debug.SetGCPercent(laterCollections) }
