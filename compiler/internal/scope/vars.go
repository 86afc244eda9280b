package scope

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// Vars answers var(). Later layers win: a package's own vars, the root
// project's, the command line's; within a project the vars under the package's
// name win over the general ones.
type Vars struct {
	Root        string
	Projects    map[string]*project.Map // vars of each package's dbt_project.yml
	CommandLine *project.Map
}

// Lookup finds a variable for a node of the given package.
func (v *Vars) Lookup(pkg, name string) (any, bool) {
	if val, ok := v.CommandLine.Get(name); ok {
		return val, true
	}
	if val, ok := inProject(v.Projects[v.Root], pkg, name); ok {
		return val, true
	}
	if pkg != v.Root {
		return inProject(v.Projects[pkg], pkg, name)
	}
	return nil, false
}

func inProject(vars *project.Map, pkg, name string) (any, bool) {
	if val, ok := vars.Map(pkg).Get(name); ok {
		return val, true
	}
	return vars.Get(name)
}

// Names lists the variables a node of the package can see, for suggestions.
func (v *Vars) Names(pkg string) []string {
	out := append([]string(nil), v.CommandLine.Keys()...)
	for _, m := range []*project.Map{v.Projects[v.Root], v.Projects[v.Root].Map(pkg), v.Projects[pkg]} {
		out = append(out, m.Keys()...)
	}
	return out
}

// varObject is `var`: callable, with has_var().
type varObject struct{ s *Scope }

// TypeName names the object in messages.
func (varObject) TypeName() string { return "var" }

// Call is var(name, default).
func (o varObject) Call(c *jinja.Call) (jinja.Value, error) {
	if len(c.Args) == 0 && len(c.Kwargs) == 0 {
		return nil, jinja.Raise(diag.MissingVar, "var() takes the name of a variable")
	}
	_, given := c.Kwarg("default")
	given = given || len(c.Args) > 1
	args, err := c.Bind("var", jinja.Param{Name: "var_name", Required: true}, jinja.Param{Name: "default"})
	if err != nil {
		return nil, err
	}
	name := jinja.Str(args[0])
	if v, ok := o.s.Vars.Get(name); ok {
		return o.rendered(c, name, v)
	}
	if v, ok := o.s.World.Vars.Lookup(o.s.Package, name); ok {
		return o.rendered(c, name, v)
	}
	if given {
		return args[1], nil
	}
	if !o.s.Executing() && !o.s.StrictVars {
		return nil, nil
	}
	err = jinja.RaiseAsDbt(diag.MissingVar, "Required var '"+name+"' not found in config", "the variable '%s' is required by %s but not set", name, o.s.Node.UniqueID)
	if near := diag.Nearest(name, o.s.World.Vars.Names(o.s.Package)); near != "" {
		return nil, hinted(err, "did you mean '%s'?", near)
	}
	return nil, hinted(err, "set it under vars: in dbt_project.yml, with --vars '{%s: value}', or give var() a default", name)
}

// rendered gives a variable's value: of a text that is a template what it
// renders to, as a text.
func (o varObject) rendered(c *jinja.Call, name string, v any) (jinja.Value, error) {
	text, ok := v.(string)
	if !ok || o.s.StrictVars || !strings.Contains(text, "{{") && !strings.Contains(text, "{%") {
		return values.FromProject(v), nil
	}
	if o.s.openVars[name] {
		return nil, jinja.Raise(diag.MissingVar, "the variable '%s' is defined by itself", name)
	}
	t, err := jinja.ParseString(text, c.Span)
	if err != nil {
		return nil, err
	}
	if o.s.openVars == nil {
		o.s.openVars = map[string]bool{}
	}
	o.s.openVars[name] = true
	defer delete(o.s.openVars, name)
	return t.Render(c.Ctx)
}

// Attr gives has_var.
func (o varObject) Attr(name string) (jinja.Value, bool) {
	if name != "has_var" {
		return nil, false
	}
	return jinja.Func("has_var", func(c *jinja.Call) (jinja.Value, error) {
		_, ok := o.s.World.Vars.Lookup(o.s.Package, jinja.Str(arg(c, 0)))
		return ok, nil
	}), true
}
