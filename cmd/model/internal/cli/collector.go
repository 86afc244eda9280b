package cli

import (
	"runtime"
	"runtime/debug"
)

const (
	// firstCollection makes the first garbage collection wait for a heap of 384
	// MB: the runtime starts with 4 MB times this percentage. Most commands end
	// before it, and nearly all that they allocate they keep.
	firstCollection = 9600
	// laterCollections bounds the memory of large projects: the heap may grow to
	// three times what is in use.
	laterCollections = 200
	// firstHeap is the heap, in bytes, that is there from the start.
	firstHeap = 384 << 20
)

// paceCollector sets when garbage is collected while a project is loaded.
func paceCollector() {
	debug.SetGCPercent(-1)
	takeHeap()
	debug.SetGCPercent(firstCollection)
	// The sentinel dies in the first collection from here.
	runtime.AddCleanup(new([16]byte), func(percent int) { debug.SetGCPercent(percent) }, laterCollections)
}

// takeHeap has the runtime hold address space for the heap as memory that was
// used before, which it clears before it gives it out. Otherwise it relies on
// the system's pages being zero, and a page that is read first is mapped twice:
// to the system's page of zeros, and on the first write to one of its own, for
// which all processors must be interrupted. It takes no memory itself, as
// nothing touches it.
func takeHeap() {
	held := make([]byte, firstHeap)
	askLargePages(held)
	runtime.GC()
}

// boundMemory has garbage collected as it comes, for the part of a command
// whose length the data decides.
func boundMemory() { debug.SetGCPercent(laterCollections) }
