// Package files finds and reads a package's resource files.
//
// It takes the folders of a package and gives sorted entries; it knows which
// endings belong to which folder, and nothing of what is inside the files.
package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/filetime"
	"github.com/modeldata/model/internal/source"
)

// Role is what a file is for, from its folder and ending.
type Role uint8

// The roles of files.
const (
	ModelSQL Role = iota
	SnapshotSQL
	TestSQL
	GenericTestSQL
	AnalysisSQL
	MacroSQL
	SeedCSV
	PropertiesYAML
	DocsMarkdown
	FixtureFile
	PythonModel
	// FunctionFile holds the body of a function, in the language of its ending.
	FunctionFile
)

// Entry is one file found.
type Entry struct {
	Package *project.Package
	Role    Role
	// Rel is relative to the resource folder, Path to the package's root; both
	// with forward slashes. Abs is where it is on disk.
	Rel, Path, Abs string
	// Size and Changed are filled in by Stat. Changed is when the content or the
	// name last changed, in nanoseconds since the epoch, 0 where the system does
	// not tell: a file's own time is kept when it is moved or unpacked.
	Size    int64
	Changed int64
}

// Name returns the file's base name without its ending.
func (e *Entry) Name() string {
	base := filepath.Base(e.Rel)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

type folder struct {
	paths []string
	roles map[string]Role // by ending
}

func folders(p *project.Package) []folder {
	yamlAnd := func(more map[string]Role) map[string]Role {
		out := map[string]Role{".yml": PropertiesYAML, ".yaml": PropertiesYAML, ".md": DocsMarkdown}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	return []folder{
		{p.Paths.Macros, yamlAnd(map[string]Role{".sql": MacroSQL})},
		{p.Paths.Models, yamlAnd(map[string]Role{".sql": ModelSQL, ".py": PythonModel})},
		{p.Paths.Snapshots, yamlAnd(map[string]Role{".sql": SnapshotSQL})},
		{p.Paths.Seeds, yamlAnd(map[string]Role{".csv": SeedCSV})},
		{p.Paths.Tests, yamlAnd(map[string]Role{".sql": TestSQL})},
		{p.Paths.Analyses, yamlAnd(map[string]Role{".sql": AnalysisSQL})},
		{p.Paths.Functions, yamlAnd(map[string]Role{".sql": FunctionFile, ".py": FunctionFile, ".js": FunctionFile})},
		{p.Paths.Docs, map[string]Role{".md": DocsMarkdown}},
	}
}

// Walk lists the files of a package in order of folder kind and path. A folder
// that does not exist is no error; one that cannot be read is.
func Walk(p *project.Package) ([]Entry, diag.List) {
	w := walker{pkg: p, seen: map[string]bool{}, ignored: readIgnore(p.Root)}
	for _, f := range folders(p) {
		for _, dir := range f.paths {
			first := len(w.out)
			w.walk(dir, "", f.roles, 0)
			found := w.out[first:]
			sort.Slice(found, func(i, j int) bool { return found[i].Path < found[j].Path })
		}
	}
	return w.out, w.diags
}

type walker struct {
	pkg     *project.Package
	seen    map[string]bool // paths already listed, as folders may overlap
	ignored func(path string, dir bool) bool
	out     []Entry
	diags   diag.List
}

// maxDepth bounds folders inside folders, so that a link to a parent ends.
const maxDepth = 64

func (w *walker) walk(dir, sub string, roles map[string]Role, depth int) {
	at := filepath.Join(w.pkg.Root, dir, sub)
	list, err := os.ReadDir(at)
	if err != nil {
		if depth > 0 || !errors.Is(err, fs.ErrNotExist) {
			w.report(filepath.Join(dir, sub), err)
		}
		return
	}
	relTo, pathTo, absTo := "", "", at+string(filepath.Separator)
	if sub != "" {
		relTo = sub + "/"
	}
	if folder := filepath.Join(dir, sub); folder != "." {
		pathTo = filepath.ToSlash(folder) + "/"
	}
	for _, d := range list {
		if strings.HasPrefix(d.Name(), ".") {
			continue
		}
		rel, path := relTo+d.Name(), pathTo+d.Name()
		if w.ignored(path, d.IsDir()) {
			continue
		}
		role, wanted := roles[strings.ToLower(filepath.Ext(d.Name()))]
		if d.IsDir() {
			if wanted && role != PropertiesYAML {
				w.diags = append(w.diags, diag.Errorf(diag.UnreadableFile, fileSpan(path), "%s is a folder, but its name ends like a file's", path).
					WithHint("rename the folder"))
				continue
			}
			if depth < maxDepth {
				w.walk(dir, rel, roles, depth+1)
			}
			continue
		}
		w.file(d, dir, rel, path, absTo+d.Name(), roles, role, wanted, depth)
	}
}

func (w *walker) file(d fs.DirEntry, dir, rel, path, abs string, roles map[string]Role, role Role, wanted bool, depth int) {
	link := d.Type()&fs.ModeSymlink != 0
	if !wanted && !link {
		if role, wanted = fixture(rel, w.pkg, dir); !wanted {
			return
		}
	}
	if d.Type().IsRegular() {
		w.add(rel, path, abs, dir, role)
		return
	}
	info, err := os.Stat(abs)
	if err != nil {
		switch {
		case wanted:
			w.report(path, err)
		case !errors.Is(err, fs.ErrNotExist):
			w.diags = append(w.diags, diag.Warnf(diag.UnreadableFile, fileSpan(path), "the link %s leads nowhere: %s", path, reason(err)).WithHint("remove the link"))
		}
		return
	}
	if info.IsDir() {
		if w.within(info, filepath.Dir(abs)) {
			w.diags = append(w.diags, diag.Warnf(diag.UnreadableFile, fileSpan(path), "the link %s leads to a folder that it is in", path).WithHint("remove the link"))
			return
		}
		if depth < maxDepth {
			w.walk(dir, rel, roles, depth+1)
		}
		return
	}
	if wanted {
		w.add(rel, path, abs, dir, role)
	}
}

// within reports whether a folder of the package, or one around it up to the
// package's root, is the given one.
func (w *walker) within(folder fs.FileInfo, at string) bool {
	for {
		info, err := os.Stat(at)
		if err == nil && os.SameFile(info, folder) {
			return true
		}
		if err != nil || at == filepath.Clean(w.pkg.Root) || at == filepath.Dir(at) {
			return false
		}
		at = filepath.Dir(at)
	}
}

// add lists a file once.
func (w *walker) add(rel, path, abs, dir string, role Role) {
	if w.seen[path] {
		return
	}
	w.seen[path] = true
	if role == TestSQL && strings.HasPrefix(rel, "generic/") {
		role = GenericTestSQL
	}
	if r, ok := fixture(rel, w.pkg, dir); ok {
		role = r
	}
	w.out = append(w.out, Entry{Package: w.pkg, Role: role, Rel: rel, Path: path, Abs: abs})
}

// Stat fills in the file's size and time. It is apart from Walk so that callers
// can do it in parallel: it is most of the time that listing takes.
func (e *Entry) Stat() *diag.Diagnostic {
	info, err := os.Stat(e.Abs)
	if err != nil {
		return diag.Errorf(diag.UnreadableFile, fileSpan(e.Path), "cannot read %s: %s", e.Path, reason(err)).
			WithHint("check that it exists and that you may read it")
	}
	e.Size, e.Changed = info.Size(), filetime.Changed(info)
	return nil
}

// fixture reports whether a file under a tests folder holds rows of a unit test.
func fixture(rel string, p *project.Package, dir string) (Role, bool) {
	for _, t := range p.Paths.Tests {
		if t == dir && strings.HasPrefix(rel, "fixtures/") && (strings.HasSuffix(rel, ".csv") || strings.HasSuffix(rel, ".sql")) {
			return FixtureFile, true
		}
	}
	return 0, false
}

func (w *walker) report(path string, err error) {
	w.diags = append(w.diags, diag.Errorf(diag.UnreadableFile, fileSpan(filepath.ToSlash(path)), "cannot read %s: %s", path, reason(err)).
		WithHint("check that it exists and that you may read it"))
}

func fileSpan(path string) source.Span { return source.At(source.NewFile(path, ""), 0, 0) }

// reason is the error without the absolute path.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
