// Package archtest holds the house's rules that the compiler cannot hold: who
// may import whom. docs/ARCHITECTURE.md draws the same table.
package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/modeldata/model/"

// levels orders the rooms: a package may import packages of its own room and of
// lower levels only.
var levels = []struct {
	prefix string
	level  int
}{
	{"cmd/", 7},
	{"streaming", 6},
	{"runner", 5},
	{"quality", 4},
	{"lineage", 3},
	{"state", 3},
	{"compiler", 2},
	{"adapters/adaptertest", 6}, // tests of engines, which build projects on them
	{"adapters", 1},
	{"internal/", 0},
	{"project-template", 0},
}

// engineMay lists what an engine's folder may import of ours.
var engineMay = []string{"adapters", "adapters/ansi", "adapters/lake", "adapters/internal", "internal/"}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = filepath.Join("..", "..")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var pkgs []pkg
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

func levelOf(path string) (room string, level int, ok bool) {
	for _, l := range levels {
		if strings.HasPrefix(path, l.prefix) {
			return l.prefix, l.level, true
		}
	}
	return "", 0, false
}

func TestArrowsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		if strings.HasPrefix(path, "test/") {
			continue
		}
		room, level, ok := levelOf(path)
		if !ok {
			t.Errorf("%s is in no room: add it to docs/ARCHITECTURE.md and to levels, with a decision record", path)
			continue
		}
		for _, imp := range p.Imports {
			dep, ours := strings.CutPrefix(imp, module)
			if !ours {
				continue
			}
			depRoom, depLevel, _ := levelOf(dep)
			if depRoom != room && depLevel >= level {
				t.Errorf("%s (level %d) imports %s (level %d): arrows point down only", path, level, dep, depLevel)
			}
		}
	}
}

func TestEnginesStandAlone(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		if !strings.HasPrefix(path, "adapters/") || isShared(path) {
			continue
		}
		for _, imp := range p.Imports {
			dep, ours := strings.CutPrefix(imp, module)
			if ours && !mayImport(dep) && !strings.HasPrefix(dep, path) {
				t.Errorf("engine %s imports %s: an engine knows only the contract", path, dep)
			}
		}
	}
}

func isShared(path string) bool {
	for _, p := range []string{"adapters/ansi", "adapters/lake", "adapters/internal", "adapters/adaptertest"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

func mayImport(dep string) bool {
	for _, p := range engineMay {
		if dep == p || strings.HasSuffix(p, "/") && strings.HasPrefix(dep, p) || strings.HasPrefix(dep, p+"/") && p != "adapters" {
			return true
		}
	}
	return false
}

// oneImporter names libraries that one package alone may import, because it
// hides them from the rest (docs/decisions).
var oneImporter = map[string]string{
	"github.com/dominikbraun/graph":      "lineage/internal/dag",
	"github.com/pingcap/tidb/pkg/parser": "compiler/internal/mysqldump",
	"github.com/klauspost/compress/zstd": "compiler/internal/mysqldump",
}

func TestOneImporter(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		for _, imp := range p.Imports {
			for library, only := range oneImporter {
				if (imp == library || strings.HasPrefix(imp, library+"/")) && path != only {
					t.Errorf("%s imports %s: only %s may", path, imp, only)
				}
			}
		}
	}
}
