package broken

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/duckdb"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
)

// fuzzed are the files of the base project that a fuzzed text may replace, or
// stand beside.
var fuzzed = []string{
	"models/orders.sql", "models/schema.yml", "macros/cents.sql", "dbt_project.yml", "profiles.yml",
	"snapshots/broken.sql", "models/broken.md", "packages.yml", "selectors.yml", "models/broken.yml", "tests/generic/broken.sql", ".dbtignore",
}

// FuzzProject loads the base project with one file of any content. Whatever it
// is, loading ends, and each error has a code and a way out and shows nothing
// of the inside.
func FuzzProject(f *testing.F) {
	base, err := txtar.ParseFile("base.txtar")
	if err != nil {
		f.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range archive.Files {
			f.Add(uint8(place(part.Name)), string(part.Data))
		}
	}
	engines := adapters.NewRegistry(duckdb.Driver())
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		dir := t.TempDir()
		if err := (&brokenCase{archive: &txtar.Archive{}}).write(dir, base); err != nil {
			t.Fatal(err)
		}
		if err := put(filepath.Join(dir, fuzzed[int(which)%len(fuzzed)]), []byte(text)); err != nil {
			t.Fatal(err)
		}
		c, list := compiler.Load(context.Background(), compiler.Options{
			ProjectDir: dir, WorkDir: dir, Home: dir, Env: func(string) (string, bool) { return "", false },
			Command: "parse", Registry: engines, Now: time.Unix(0, 0), NoCache: true,
		})
		if c != nil {
			_, more := lineage.Build(c.Project())
			list = append(list, more...)
		}
		judge(t, list)
	})
}

// place is the file that a case's file is most like.
func place(name string) int {
	for i, f := range fuzzed {
		if f == name || filepath.Dir(f) == filepath.Dir(name) && filepath.Ext(f) == filepath.Ext(name) {
			return i
		}
	}
	return 0
}

// judge checks what every diagnostic has.
func judge(t *testing.T, list diag.List) {
	t.Helper()
	for _, d := range list {
		text := frameLine.ReplaceAllString(d.Render(diag.Style{}), "")
		switch {
		case diag.Title(d.Code) == "":
			t.Errorf("no code: %s", text)
		case d.WayOut() == "":
			t.Errorf("no way out: %s", text)
		case d.Span.IsZero():
			t.Errorf("no place: %s", text)
		}
		if strings.Contains(text, "panic:") || strings.Contains(text, "runtime error") || strings.Contains(text, "%!") {
			t.Errorf("shows its inside: %s", text)
		}
	}
}
