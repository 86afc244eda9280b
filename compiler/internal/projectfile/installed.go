package projectfile

import (
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Installed lists the folders of a project's packages: what is in its install
// folder, and local packages in their own place when they are not installed.
// Declared packages that are missing are errors.
func Installed(p *Project, r *Renderer) ([]Dir, diag.List) {
	declared, diags := ReadPackages(p.Dir, "", r)
	dirs, more := installFolder(p)
	diags = append(diags, more...)
	installed := map[string]int{}
	for i, d := range dirs {
		installed[path.Base(d.Display)] = i
	}
	var missing []PackageSpec
	for _, spec := range declared.List {
		name := expectedName(p, spec)
		if i, ok := installed[name]; ok {
			dirs[i].Span = spec.Span
			continue
		}
		if spec.Local != "" {
			if dir, d := localPackage(p, spec); d != nil {
				diags = append(diags, d)
			} else {
				dirs = append(dirs, dir)
			}
			continue
		}
		missing = append(missing, spec)
	}
	// A git package's folder has a name that only its contents tell, so that a
	// package counts as missing when there are fewer folders than declarations.
	free := 0
	for _, d := range dirs {
		if d.Span.IsZero() {
			free++
		}
	}
	if len(missing) > free {
		for _, spec := range missing {
			if free > 0 && spec.Hub == "" {
				free--
				continue
			}
			diags = append(diags, diag.Errorf(diag.PackageNotInstalled, spec.Span, "the package %s is declared but not installed in %s",
				spec.Label(), p.Paths.PackagesInstall).WithHint("run `model deps`"))
		}
	}
	return dirs, diags
}

// installFolder lists the folders in the install folder, by name.
func installFolder(p *Project) ([]Dir, diag.List) {
	root := p.Paths.PackagesInstall
	abs := root
	if !filepath.IsAbs(root) {
		abs = filepath.Join(p.Dir, root)
	}
	list, err := os.ReadDir(abs)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, nil
		}
		at := source.At(source.NewFile(root, ""), 0, 0)
		return nil, diag.List{diag.Errorf(diag.UnreadableFile, at, "cannot read the folder of installed packages").WithHint("check that %s is a folder that you may read", root)}
	}
	var out []Dir
	for _, e := range list {
		if strings.HasPrefix(e.Name(), "__") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		full := filepath.Join(abs, e.Name())
		if info, err := os.Stat(full); err != nil || !info.IsDir() {
			continue
		}
		out = append(out, Dir{Path: full, Display: path.Join(filepath.ToSlash(root), e.Name())})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Display < out[j].Display })
	return out, nil
}

// expectedName is the folder that a package is installed in: the name of its
// project, which for hub packages is the last part of the package's name.
func expectedName(p *Project, spec PackageSpec) string {
	switch {
	case spec.Name != "":
		return spec.Name
	case spec.Hub != "":
		return path.Base(spec.Hub)
	case spec.Local != "":
		if doc, _ := Open(localPath(p, spec), spec.Local); doc != nil {
			if n := doc.root.Get("name"); n != nil {
				return n.Raw
			}
		}
	case spec.Git != "" && spec.Subdirectory == "":
		return strings.ReplaceAll(strings.TrimSuffix(path.Base(spec.Git), ".git"), "-", "_")
	}
	return ""
}

func localPath(p *Project, spec PackageSpec) string {
	if filepath.IsAbs(spec.Local) {
		return filepath.Clean(spec.Local)
	}
	return filepath.Join(p.Dir, filepath.FromSlash(spec.Local))
}

func localPackage(p *Project, spec PackageSpec) (Dir, *diag.Diagnostic) {
	abs := localPath(p, spec)
	if _, err := os.Stat(filepath.Join(abs, projectFileName)); err != nil {
		return Dir{}, diag.Errorf(diag.PackageNotInstalled, spec.Span, "the local package '%s' is not installed, and its folder has no %s", spec.Local, projectFileName).
			WithHint("correct the path, which counts from the project's folder, and run `model deps`")
	}
	return Dir{Path: abs, Display: path.Clean(filepath.ToSlash(spec.Local)), Span: spec.Span}, nil
}
