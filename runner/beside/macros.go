package beside

import (
	"bufio"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Macros are those that an installed dbt brings for an engine.
type Macros struct {
	// Packages are folders of templates by the package's name: dbt, dbt_duckdb.
	Packages map[string]fs.FS
	// Version tells one installation from another.
	Version string
}

// FindMacros finds the macros of the dbt on PATH; false when there is none, or it
// is no Python program with that engine's adapter.
func FindMacros(engine string) (Macros, bool) {
	program, err := exec.LookPath("dbt")
	if err != nil {
		return Macros{}, false
	}
	library := pythonLibrary(program)
	if library == "" {
		return Macros{}, false
	}
	include := filepath.Join(library, "dbt", "include")
	out := Macros{Packages: map[string]fs.FS{}, Version: library}
	for pkg, folder := range map[string]string{"dbt": "global_project", "dbt_" + engine: engine} {
		dir := filepath.Join(include, folder)
		if info, err := os.Stat(filepath.Join(dir, "macros")); err != nil || !info.IsDir() {
			return Macros{}, false
		}
		out.Packages[pkg] = os.DirFS(dir)
	}
	installed, err := filepath.Glob(filepath.Join(library, "dbt_*.dist-info"))
	if err != nil {
		return Macros{}, false
	}
	slices.Sort(installed)
	for _, dir := range installed {
		out.Version += " " + filepath.Base(dir)
	}
	return out, true
}

// pythonLibrary is the folder of packages of the Python that a program's first
// line names; "" when there is none.
func pythonLibrary(program string) string {
	program, err := filepath.EvalSymlinks(program)
	if err != nil {
		return ""
	}
	f, err := os.Open(program)
	if err != nil {
		return ""
	}
	defer f.Close()
	line, err := bufio.NewReaderSize(f, 512).ReadSlice('\n')
	python, found := strings.CutPrefix(strings.TrimSpace(string(line)), "#!")
	if err != nil || !found || !filepath.IsAbs(python) {
		return ""
	}
	libraries, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(python)), "lib", "python3*", "site-packages"))
	if err != nil || len(libraries) != 1 {
		return ""
	}
	return libraries[0]
}
