// Package packages installs what packages.yml and dependencies.yml declare:
// folders beside the project, git repositories, packages of the hub, archives.
//
// It takes a project's folder and leaves the packages in its install folder,
// with a lock file that pins what was chosen. It loads no project.
package packages

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Options say what to install and where from.
type Options struct {
	ProjectDir string
	Env        func(string) (string, bool)
	Vars       *project.Map
	// Upgrade chooses anew what the lock file pins; LockOnly writes the lock file
	// and installs nothing.
	Upgrade, LockOnly bool
	// AnyVersion also takes packages that ask for another version of dbt.
	AnyVersion bool
	// Progress is told each package as it is installed; may be nil.
	Progress func(message string)
	// Hub is the address of the package index; "" takes the HUB_URL variable,
	// then dbt's hub.
	Hub string
}

// pinned is one package as it is to be installed.
type pinned struct {
	spec    projectfile.PackageSpec
	name    string // of its folder; known once it is fetched
	version string // hub: the version; git: the commit
	from    string // folder that a local path counts from
	// declares is what it declares itself, when it is not installed.
	declares *projectfile.Packages
}

type installer struct {
	opts   Options
	r      *projectfile.Renderer
	root   string // the project's own name
	target string // absolute install folder
	done   map[string]*pinned
	order  []*pinned
	// bounds are the conditions that packages set on others, by key; again says
	// that a package was chosen before all of them were known.
	bounds map[string][]string
	again  bool
	diags  diag.List
}

// Install brings the install folder in line with what the project declares.
// Each package appears whole or not at all.
func Install(ctx context.Context, o Options) diag.List {
	r := &projectfile.Renderer{Env: o.Env, Vars: o.Vars, OptionalVars: true}
	root, diags := projectfile.ReadProject(o.ProjectDir, "", r)
	if diags.HasErrors() {
		return diags
	}
	declared, ds := projectfile.ReadPackages(o.ProjectDir, "", r)
	diags = append(diags, ds...)
	if diags.HasErrors() {
		return diags
	}
	if declared == nil || len(declared.List) == 0 {
		progress(o, "no packages are declared in packages.yml or dependencies.yml")
		return diags
	}
	in := &installer{opts: o, r: r, root: root.Name, target: filepath.Join(o.ProjectDir, root.Paths.PackagesInstall), bounds: map[string][]string{}, diags: diags}
	hash, err := declaredHash(declared.List)
	if err != nil {
		return append(diags, diag.Errorf(diag.PackageInstall, source.Span{}, "cannot read the declarations: %v", err))
	}
	list := declared.List
	if locked, ok := readLock(o.ProjectDir, hash, declared.List); ok && !o.Upgrade {
		list = locked
	}
	if err := os.MkdirAll(in.target, 0o755); err != nil {
		return append(diags, diag.Errorf(diag.PackageInstall, source.Span{}, "cannot make %s: %v", root.Paths.PackagesInstall, err))
	}
	for in.again = true; in.again && !in.diags.HasErrors() && ctx.Err() == nil; {
		in.again, in.done, in.order = false, map[string]*pinned{}, nil
		in.installAll(ctx, list, o.ProjectDir)
	}
	if in.diags.HasErrors() {
		return in.diags
	}
	if !o.LockOnly {
		in.removeOthers()
	}
	if err := writeLock(o.ProjectDir, hash, in.order); err != nil {
		in.fail(source.Span{}, fmt.Errorf("cannot write the lock file: %w", err))
	}
	return in.diags
}

func progress(o Options, format string, args ...any) {
	if o.Progress != nil {
		o.Progress(fmt.Sprintf(format, args...))
	}
}

func (in *installer) fail(at source.Span, err error) {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		in.diags = append(in.diags, d)
		return
	}
	in.diags = append(in.diags, diag.Errorf(diag.PackageInstall, at, "%v", err).WithHint("check the entry, and that its place can be reached"))
}

// installAll installs packages, then what they declare themselves.
func (in *installer) installAll(ctx context.Context, list []projectfile.PackageSpec, from string) {
	var fresh []*pinned
	for _, spec := range list {
		p := &pinned{spec: spec, from: from}
		key := p.key()
		if first := in.done[key]; first != nil {
			in.join(first, spec)
			continue
		}
		in.done[key] = p
		in.bound(key, spec.Versions)
		dir, err := in.fetch(ctx, p)
		if err != nil {
			in.fail(spec.Span, err)
			continue
		}
		if err := in.place(p, dir); err != nil {
			in.fail(spec.Span, err)
			continue
		}
		progress(in.opts, "Installing %s", p.name)
		progress(in.opts, "Installed from %s", p.origin())
		in.order = append(in.order, p)
		fresh = append(fresh, p)
	}
	for _, p := range fresh {
		if ctx.Err() != nil {
			return
		}
		nested, diags := in.nested(p)
		in.diags = append(in.diags, diags...)
		if nested != nil {
			in.installAll(ctx, nested.List, in.home(p))
		}
	}
}

// key tells whether two declarations mean the same package.
func (p *pinned) key() string {
	s := p.spec
	switch {
	case s.Local != "":
		return "local " + p.localDir()
	case s.Git != "":
		return "git " + strings.TrimSuffix(s.Git, ".git") + " " + s.Subdirectory
	case s.Hub != "":
		return "hub " + strings.ToLower(s.Hub)
	case s.Tarball != "":
		return "tarball " + s.Tarball
	}
	return "private " + s.Private
}

func (p *pinned) localDir() string {
	if filepath.IsAbs(p.spec.Local) {
		return p.spec.Local
	}
	return filepath.Join(p.from, p.spec.Local)
}

func (p *pinned) origin() string {
	switch s := p.spec; {
	case s.Local != "":
		return "<local @ " + s.Local + ">"
	case s.Tarball != "":
		return "tarball"
	case s.Git != "":
		return "revision " + p.version
	}
	return "version " + p.version
}

// fetch brings a package to a folder of its own and returns it.
func (in *installer) fetch(ctx context.Context, p *pinned) (string, error) {
	switch s := p.spec; {
	case s.Local != "":
		dir := p.localDir()
		if _, err := os.Stat(dir); err != nil {
			return "", diag.Errorf(diag.PackageInstall, s.Span, "there is no folder %s", s.Local).WithHint("local paths count from the folder of the file that names them")
		}
		return dir, nil
	case s.Git != "":
		return in.clone(ctx, p)
	case s.Hub != "":
		return in.fromHub(ctx, p)
	case s.Tarball != "":
		return in.download(ctx, s.Tarball)
	}
	return "", diag.Errorf(diag.PackageInstall, p.spec.Span, "private packages are a service of dbt Cloud").WithHint("name the repository with git:")
}

// place makes the fetched folder the installed one, under the name that its
// dbt_project.yml gives it.
func (in *installer) place(p *pinned, dir string) error {
	root := dir
	if p.spec.Subdirectory != "" {
		root = filepath.Join(dir, filepath.FromSlash(p.spec.Subdirectory))
	}
	pf, diags := projectfile.ReadProject(root, p.spec.Label(), in.r)
	if diags.HasErrors() {
		return diags.Err()
	}
	p.name = pf.Name
	if p.name == in.root {
		return diag.Errorf(diag.PackageName, p.spec.Span, "the package has the project's own name, '%s'", p.name).
			WithHint("give one of the two another name")
	}
	dest := filepath.Join(in.target, pf.Name)
	if in.opts.LockOnly {
		return in.keep(p, root, dir)
	}
	if err := os.RemoveAll(dest); err != nil {
		return err
	}
	if p.spec.Local != "" {
		return link(root, dest)
	}
	if err := os.Rename(root, dest); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// link makes dest show the folder: by a symbolic link, or a copy where links
// are not allowed.
func link(dir, dest string) error {
	if rel, err := filepath.Rel(filepath.Dir(dest), dir); err == nil {
		dir = rel
	}
	if err := os.Symlink(dir, dest); err == nil {
		return nil
	}
	return os.CopyFS(dest, os.DirFS(dir))
}

// nested reads what an installed package declares itself.
func (in *installer) nested(p *pinned) (*projectfile.Packages, diag.List) {
	if p.declares != nil {
		return p.declares, nil
	}
	return projectfile.ReadPackages(in.home(p), p.name, in.r)
}

// home is the folder of an installed package.
func (in *installer) home(p *pinned) string {
	if p.spec.Local != "" {
		return p.localDir()
	}
	return filepath.Join(in.target, p.name)
}

// keep remembers what a fetched package declares where it is not installed.
func (in *installer) keep(p *pinned, root, dir string) error {
	declares, diags := projectfile.ReadPackages(root, p.name, in.r)
	p.declares = declares
	if p.spec.Local == "" {
		return errors.Join(diags.Err(), os.RemoveAll(dir))
	}
	return diags.Err()
}

// bound adds conditions on a package and reports whether any is new.
func (in *installer) bound(key string, conditions []string) bool {
	fresh := false
	for _, c := range conditions {
		if !slices.Contains(in.bounds[key], c) {
			in.bounds[key], fresh = append(in.bounds[key], c), true
		}
	}
	return fresh
}

// join brings a further declaration in line with the one that was installed.
func (in *installer) join(first *pinned, spec projectfile.PackageSpec) {
	switch {
	case spec.Hub != "":
		if in.bound(first.key(), spec.Versions) && !fits(first.version, spec.Versions, true) {
			in.again = true
		}
	case spec.Git != "" && spec.Revision != "" && first.spec.Revision != "" && spec.Revision != first.spec.Revision && !strings.HasPrefix(first.version, spec.Revision):
		in.diags = append(in.diags, diag.Errorf(diag.PackageInstall, spec.Span, "%s is wanted at two revisions, %s and %s", spec.Label(), first.spec.Revision, spec.Revision).
			WithNote(first.spec.Span, "the other declaration is here").WithHint("name one revision in your own packages.yml"))
	}
}

// removeOthers takes packages away that nothing declares any more.
func (in *installer) removeOthers() {
	list, err := os.ReadDir(in.target)
	if err != nil {
		return
	}
	for _, e := range list {
		if !slices.ContainsFunc(in.order, func(p *pinned) bool { return p.name == e.Name() }) {
			if err := os.RemoveAll(filepath.Join(in.target, e.Name())); err != nil {
				in.fail(source.Span{}, err)
			}
		}
	}
}
