package runner

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// files writes SQL under the target folder, as dbt lays it out. Files are made
// in the background, once a second: the engine's commits wait for the disk, and
// would wait for every new file too.
type files struct {
	dir string // "" writes nothing
	// name is the folder as artifacts show it, relative to the project.
	name string

	mu      sync.Mutex
	waiting []file

	stop, stopped chan struct{}
	// The writing goroutine's own until it has stopped.
	made   map[string]bool // folders that exist
	failed error           // the first
}

type file struct{ path, text string }

func newFiles(dir, root string) *files {
	name := dir
	if rel, err := filepath.Rel(root, dir); err == nil && !strings.HasPrefix(rel, "..") {
		name = rel
	}
	f := &files{dir: dir, name: filepath.ToSlash(name), made: map[string]bool{}, stop: make(chan struct{}), stopped: make(chan struct{})}
	go f.work()
	return f
}

// flushEvery is how long SQL may be kept in memory before it is on disk.
const flushEvery = time.Second

func (f *files) work() {
	defer close(f.stopped)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			f.flush()
		case <-f.stop:
			f.flush()
			return
		}
	}
}

// close writes what is left and returns the first error of all.
func (f *files) close() diag.List {
	close(f.stop)
	<-f.stopped
	if f.failed == nil {
		return nil
	}
	return diag.List{diag.Errorf(diag.OutputFile, source.Span{}, "SQL cannot be written to the target folder: %s", f.failed).
		WithHint("look at the rights and the free space of %s", f.dir)}
}

func (f *files) flush() {
	f.mu.Lock()
	list := f.waiting
	f.waiting = nil
	f.mu.Unlock()
	for _, it := range list {
		if err := f.put(it.path, it.text); err != nil && f.failed == nil {
			f.failed = err
		}
	}
}

// outputPath is where a node's SQL goes, relative to compiled/ or run/: one
// file for a node that has its file to itself, else a folder named as the file.
func outputPath(n *project.Node, batch string) string {
	if n.Kind == project.UnitTest {
		return path.Join(n.Package, n.OriginalPath, path.Dir(n.OriginalPath), n.VersionedName()+".sql")
	}
	p := n.OriginalPath
	if n.Kind == project.Snapshot && n.File != nil && strings.Count(n.File.Text, "endsnapshot") > 1 {
		return path.Join(n.Package, n.OriginalPath, n.Name+".sql") // several share the file
	}
	if path.Base(n.Path) != path.Base(n.OriginalPath) {
		p = path.Join(n.OriginalPath, n.Path)
	}
	if batch != "" {
		ext := path.Ext(p)
		stem := strings.TrimSuffix(path.Base(p), ext)
		p = path.Join(path.Dir(p), stem, stem+"_"+batch+ext)
	}
	return path.Join(n.Package, p)
}

// write takes a node's SQL for a file below sub ("compiled", "run") and returns
// the path that artifacts show.
func (f *files) write(sub string, n *project.Node, batch, text string) string {
	if f.dir == "" {
		return ""
	}
	rel := outputPath(n, batch)
	f.mu.Lock()
	f.waiting = append(f.waiting, file{filepath.Join(f.dir, sub, filepath.FromSlash(rel)), text})
	f.mu.Unlock()
	return path.Join(f.name, sub, rel)
}

func (f *files) put(full, text string) error {
	if dir := filepath.Dir(full); !f.made[dir] {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		f.made[dir] = true
	}
	if old, err := os.ReadFile(full); err == nil {
		if string(old) == text {
			return nil
		}
		// Emptying a file makes some file systems wait for the disk when it is
		// closed; a new one does not.
		if err := os.Remove(full); err != nil {
			return err
		}
	}
	return os.WriteFile(full, []byte(text), 0o644)
}
