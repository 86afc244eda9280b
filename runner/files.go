package runner

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// files writes SQL under the target folder, as dbt lays it out.
type files struct {
	dir string // "" writes nothing
	// name is the folder as artifacts show it, relative to the project.
	name string
	mu   sync.Mutex
	made map[string]bool // folders that exist
}

func newFiles(dir, root string) *files {
	name := dir
	if rel, err := filepath.Rel(root, dir); err == nil && !strings.HasPrefix(rel, "..") {
		name = rel
	}
	return &files{dir: dir, name: filepath.ToSlash(name), made: map[string]bool{}}
}

// outputPath is where a node's SQL goes, relative to compiled/ or run/: one
// file for a node that has its file to itself, else a folder named as the file.
func outputPath(n *project.Node, batch string) string {
	p := n.OriginalPath
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

// write writes a node's SQL below sub ("compiled", "run") and returns the path
// that artifacts show.
func (f *files) write(sub string, n *project.Node, batch, text string) (string, error) {
	if f.dir == "" {
		return "", nil
	}
	rel := outputPath(n, batch)
	full := filepath.Join(f.dir, sub, filepath.FromSlash(rel))
	err := f.put(full, text)
	if err != nil {
		return "", diag.Errorf(diag.OutputFile, place(n), "cannot write the SQL of %s %s: %s", n.Kind, n.Name, err).
			WithHint("look at the rights and the free space of %s", f.dir).WithNode(n.UniqueID)
	}
	return path.Join(f.name, sub, rel), nil
}

func (f *files) put(full, text string) error {
	dir := filepath.Dir(full)
	f.mu.Lock()
	known := f.made[dir]
	f.mu.Unlock()
	if !known {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		f.mu.Lock()
		f.made[dir] = true
		f.mu.Unlock()
	}
	return os.WriteFile(full, []byte(text), 0o644)
}
