package scope

import (
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
)

// builtins is `builtins`: what a project's own ref() and the like stand on.
func (s *Scope) builtins() jinja.Value {
	d := jinja.NewDict()
	d.SetStr("ref", referrer{s, jinja.Func("ref", s.ref)})
	d.SetStr("source", referrer{s, jinja.Func("source", s.source)})
	d.SetStr("config", configObject{s})
	return d
}

// referrer is builtins.ref or builtins.source: the function, and the project
// that it looks into as its attribute config, which packages read.
type referrer struct {
	s *Scope
	jinja.Callable
}

// TypeName names the type in messages.
func (referrer) TypeName() string { return "function" }

// Attr finds config, model.
func (r referrer) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "config":
		return runtimeConfig(r.s), true
	case "model":
		return r.s.modelValue(), true
	}
	return nil, false
}

// runtimeConfig is the running project as packages see it: its own facts, then
// those of each package under dependencies.
func runtimeConfig(s *Scope) jinja.Value {
	p := s.World.Project
	deps := jinja.NewDict()
	for _, pkg := range p.Packages {
		deps.SetStr(pkg.Name, packageConfig(p, pkg))
	}
	d := packageConfig(p, p.Packages[0])
	d.SetStr("dependencies", deps)
	d.SetStr("profile_name", p.Profile.Name)
	d.SetStr("target_name", p.Profile.Target)
	if args, ok := s.Lookup("invocation_args_dict"); ok {
		d.SetStr("args", args)
	}
	return d
}

func packageConfig(p *project.Project, pkg *project.Package) *jinja.Dict {
	d := jinja.NewDict()
	d.SetStr("project_name", pkg.Name)
	d.SetStr("version", pkg.Version)
	d.SetStr("project_root", pkg.Root)
	vars, _ := pkg.Config.Get("vars")
	if m, ok := vars.(*project.Map); ok {
		d.SetStr("vars", newRecord(m))
	} else {
		d.SetStr("vars", newRecord(&project.Map{}))
	}
	return d
}
