package projectfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzFiles reads any text as each of the files: no panic, and a hint and a
// place with every diagnostic.
func FuzzFiles(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, p := range paths {
		ar, err := txtar.ParseFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if strings.HasSuffix(file.Name, ".yml") {
				f.Add(string(file.Data))
			}
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"dbt_project.yml", "packages.yml", "selectors.yml", "profiles.yml", "vars.yml"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		r := &Renderer{Env: func(string) (string, bool) { return "x", true }}
		doc, diags := Open(dir, "")
		if doc != nil {
			_, _, more := doc.ProfileName(r)
			p, other := doc.Project(r)
			diags = append(append(diags, more...), other...)
			p.CheckVersion()
			_, more = Installed(p, r)
			diags = append(diags, more...)
		}
		_, more := ReadSelectors(dir, r)
		diags = append(diags, more...)
		_, more = ReadProfile(ProfileOptions{ProjectDir: dir, Name: "shop", Renderer: r, Registry: registry})
		for _, d := range append(diags, more...) {
			if d.WayOut() == "" || d.Span.IsZero() {
				t.Fatalf("%v: no hint or no place", d)
			}
		}
	})
}
