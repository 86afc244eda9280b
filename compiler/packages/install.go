// Package packages installs what packages.yml and dependencies.yml declare:
// folders beside the project, git repositories, packages of the hub, archives.
//
// It takes a project's folder and leaves the packages in its install folder,
// with a lock file that pins what was chosen. It loads no project.
package packages

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
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
}

type installer struct {
	opts   Options
	r      *projectfile.Renderer
	target string // absolute install folder
	done   map[string]*pinned
	order  []*pinned
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
	in := &installer{opts: o, r: r, target: filepath.Join(o.ProjectDir, root.Paths.PackagesInstall), done: map[string]*pinned{}, diags: diags}
	hash := declaredHash(declared.List)
	list := declared.List
	if locked, ok := readLock(o.ProjectDir, hash, declared.List); ok && !o.Upgrade {
		list = locked
	}
	if err := os.MkdirAll(in.target, 0o755); err != nil {
		return append(diags, diag.Errorf(diag.PackageInstall, source.Span{}, "cannot make %s: %v", root.Paths.PackagesInstall, err))
	}
	in.installAll(ctx, list, o.ProjectDir)
	if in.diags.HasErrors() {
		return in.diags
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
		if in.done[key] != nil {
			continue
		}
		in.done[key] = p
		dir, err := in.fetch(ctx, p)
		if err != nil {
			in.fail(spec.Span, err)
			continue
		}
		if err := in.place(p, dir); err != nil {
			in.fail(spec.Span, err)
			continue
		}
		progress(in.opts, "installed %s", p.describe())
		in.order = append(in.order, p)
		fresh = append(fresh, p)
	}
	for _, p := range fresh {
		if ctx.Err() != nil {
			return
		}
		dir := filepath.Join(in.target, p.name)
		if p.spec.Local != "" {
			dir = p.localDir()
		}
		nested, diags := projectfile.ReadPackages(dir, p.name, in.r)
		in.diags = append(in.diags, diags...)
		if nested != nil {
			in.installAll(ctx, nested.List, dir)
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

func (p *pinned) describe() string {
	if p.version == "" {
		return p.name
	}
	return p.name + " " + p.version
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
	dest := filepath.Join(in.target, pf.Name)
	if err := os.RemoveAll(dest); err != nil {
		return err
	}
	if p.spec.Local != "" {
		return link(root, dest)
	}
	if in.opts.LockOnly {
		return os.RemoveAll(dir)
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

// declaredHash identifies the declarations, so that the lock file is used only
// for the ones it was made from.
func declaredHash(list []projectfile.PackageSpec) string {
	var parts []string
	for _, s := range list {
		b, err := json.Marshal(s.Unrendered)
		if err != nil {
			continue
		}
		parts = append(parts, string(b))
	}
	sort.Strings(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:])
}
