package jinja

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modeldata/model/internal/source"
)

// TestCorpus parses, walks and compiles every SQL and Markdown file below a
// folder: the one named by MODEL_JINJA_CORPUS, else the project's own
// templates.
func TestCorpus(t *testing.T) {
	root := os.Getenv("MODEL_JINJA_CORPUS")
	if root == "" {
		root = "../../.."
	}
	files, blocks, calls := 0, 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == ".git" {
			return fs.SkipDir
		}
		if ext := filepath.Ext(path); d.IsDir() || ext != ".sql" && ext != ".md" || strings.Contains(path, "testdata") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		tmpl, perr := Parse(source.NewFile(path, string(text)))
		if perr != nil {
			t.Errorf("%v", perr)
			return nil
		}
		blocks += len(tmpl.Blocks())
		calls += len(tmpl.Calls())
		compileAll(t, tmpl)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d blocks, %d calls", files, blocks, calls)
	if files == 0 || calls == 0 {
		t.Errorf("found %d files with %d calls in %s", files, calls, root)
	}
}

func compileAll(t *testing.T, tmpl *Template) {
	t.Helper()
	if _, err := compileTemplate(tmpl.body, tmpl.where); err != nil {
		t.Errorf("%v", err)
	}
	for _, b := range tmpl.Blocks() {
		if m := b.Macro(); m != nil {
			if _, err := m.code.compiled(); err != nil {
				t.Errorf("%v", err)
			}
		}
	}
}
