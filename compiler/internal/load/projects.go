package load

import (
	"path"
	"path/filepath"
	"time"

	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// projectGlobals gives project files the target of the profile, and the names
// that depend on no node.
type projectGlobals struct {
	target jinja.Value // nil before the profile is read
	static map[string]jinja.Value
	// changes is set when a file asks for what differs between commands.
	changes *bool
}

// projectNames are those names; of true ones the values differ between commands.
var projectNames = map[string]bool{
	"modules": true, "run_started_at": true, "invocation_id": true, "flags": true, "dbt_version": false, "tojson": false, "fromjson": false,
	"toyaml": false, "fromyaml": false, "set": false, "zip": false, "local_md5": false, "return": false, "exceptions": false,
}

func (g projectGlobals) Lookup(name string) (jinja.Value, bool) {
	if name == "target" {
		return g.target, g.target != nil
	}
	changes, known := projectNames[name]
	if !known {
		return nil, false
	}
	if changes {
		*g.changes = true
	}
	v, ok := g.static[name]
	return v, ok
}

// FileNames are the names that project files know where the project is not
// loaded and nothing is run.
func FileNames(env func(string) (string, bool)) jinja.Globals {
	return projectGlobals{changes: new(bool), static: dbtlib.Static(dbtlib.Info{Env: env, Now: time.Now()})}
}

func (l *loader) renderer() *projectfile.Renderer {
	g := projectGlobals{changes: &l.changes, static: dbtlib.Static(dbtlib.Info{
		Env: l.opts.Env, Now: l.opts.Now, InvocationID: l.opts.InvocationID, Flags: l.opts.Flags, Which: l.opts.Command,
	})}
	if out := l.defaultOutput(); out != nil {
		g.target = targetValue(l.p.Profile, out)
	}
	return &projectfile.Renderer{Env: l.opts.Env, Vars: l.opts.Vars, Globals: g}
}

// readProfile reads the connection settings of the target. The project's file
// says which profile; it is read again once its own Jinja can ask the target.
func (l *loader) readProfile() {
	root, diags := projectfile.ReadProject(l.opts.ProjectDir, "", l.renderer())
	if root == nil {
		l.report(diags...)
		l.failed = true
		return
	}
	name, at := root.Profile, root.ProfileSpan
	if at.IsZero() {
		at = firstLine(source.At(root.File, 0, len(root.File.Text)))
	}
	if l.opts.Profile != "" {
		name = l.opts.Profile
	}
	if name == "" && diags.HasErrors() {
		l.report(diags...)
		l.failed = true
		return
	}
	profile, profileDiags := projectfile.ReadProfile(projectfile.ProfileOptions{
		Dir: l.opts.ProfilesDir, WorkDir: l.opts.WorkDir, ProjectDir: l.opts.ProjectDir, Home: l.opts.Home, Name: name, NameSpan: at,
		Target: l.opts.Target, Threads: l.opts.Threads, Renderer: l.renderer(), Registry: l.opts.Registry,
	})
	if profile == nil || profileDiags.HasErrors() {
		l.report(diags...)
		l.report(profileDiags...)
		l.failed = true
		return
	}
	l.report(profileDiags...)
	l.p.Profile = profile.Profile()
}

// readProjects reads the project's own file and those of installed packages.
func (l *loader) readProjects() {
	r := l.renderer()
	root, diags := projectfile.ReadProject(l.opts.ProjectDir, "", r)
	l.report(diags...)
	if root == nil || diags.HasErrors() {
		l.failed = true
		return
	}
	l.addProject(root)
	l.p.Name = root.Name
	if !l.opts.SkipVersionCheck {
		if d := root.CheckVersion(); d != nil {
			l.report(d)
		}
	}
	dirs, diags := projectfile.Installed(root, r)
	l.report(diags...)
	for _, dir := range dirs {
		pf, diags := projectfile.ReadProject(dir.Path, dir.Display, r)
		l.report(diags...)
		if pf == nil {
			continue
		}
		if first, dup := l.projects[pf.Name]; dup {
			l.report(diag.Errorf(diag.PackageName, pf.NameSpan, "two packages are named '%s'", pf.Name).
				WithNote(first.NameSpan, "the first is here").
				WithHint("remove one of them from packages.yml and run model deps"))
			continue
		}
		l.addProject(pf)
	}
	selectors, diags := projectfile.ReadSelectors(l.opts.ProjectDir, r)
	l.report(diags...)
	l.p.Selectors = selectors
	l.checkCatalogs(root, r)
	l.failed = l.diags.HasErrors()
}

// checkCatalogs checks catalogs.yml. No engine here writes to catalogs, as none
// of dbt's adapters for these engines does.
func (l *loader) checkCatalogs(root *projectfile.Project, r *projectfile.Renderer) {
	second := root.Flags.Bool("use_catalogs_v2")
	catalogs, diags := projectfile.ReadCatalogs(l.opts.ProjectDir, r, second)
	l.report(diags...)
	engine := l.defaultOutput().Driver.Name
	for _, c := range catalogs {
		d := diag.Errorf(diag.CatalogsFile, firstLine(c.Span), "the catalog '%s' is of the type '%s', which %s cannot write to", c.Name, c.Type, engine).
			WithHint("remove it from catalogs.yml, or choose a target that has it")
		if second {
			d.AsDbt("Adapter '%s' does not support catalogs.yml v2 yet.", engine)
		} else {
			d.AsDbt("Catalog type is not supported. Received: %s", c.Type)
		}
		l.report(d)
	}
}

func (l *loader) addProject(pf *projectfile.Project) {
	pkg := pf.Package()
	l.projects[pf.Name] = pf
	if len(l.p.Packages) == 0 && l.opts.TargetPath != "" {
		pkg.Paths.Target = l.opts.TargetPath
	}
	l.p.Packages = append(l.p.Packages, pkg)
}

// targetDir is the absolute folder of artifacts.
func targetDir(p *project.Project) string {
	t := p.Packages[0].Paths.Target
	if filepath.IsAbs(t) {
		return t
	}
	return filepath.Join(p.Root, filepath.FromSlash(path.Clean(t)))
}
