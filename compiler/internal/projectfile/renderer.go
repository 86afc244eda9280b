package projectfile

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Renderer renders the Jinja of project files. Templates see env_var(), var()
// of --vars and vars.yml, and what Globals has. Without a `target` in Globals,
// every field of target is an empty text, as in commands that connect nowhere.
type Renderer struct {
	// Env looks up environment variables.
	Env func(string) (string, bool)
	// Vars are those of --vars.
	Vars *project.Map
	// OptionalVars makes var() of an unset variable none, for commands that
	// need none (deps, clean).
	OptionalVars bool
	// Globals answers further names: target, modules and the like. May be nil.
	Globals jinja.Globals
}

// secretPrefix marks environment variables whose values must never be shown.
const secretPrefix = "DBT_ENV_SECRET"

// A secret travels through a template as a mark, so that no filter can cut it
// into pieces that would not be recognised as secret.
const secretStart, secretEnd = "\x00SECRET:", "\x00"

// rendering is one renderer at work on one file.
type rendering struct {
	*Renderer
	// more holds variables below those of --vars (vars.yml).
	more *project.Map
	// secrets allows secret variables (profiles.yml, packages.yml).
	secrets bool
	diags   diag.List
}

// text renders a text to a value; ok is false after an error.
func (r *rendering) text(n *yamldoc.Node) (v any, ok bool) {
	var t *jinja.Template
	var err error
	at, exact := n.Inside()
	if exact {
		t, err = jinja.ParseRange(at.File, int(at.Start), int(at.End))
	} else {
		t, err = jinja.ParseString(n.Raw, at)
	}
	if err == nil {
		var out jinja.Value
		if out, err = t.RenderNative(jinja.NewContext(r)); err == nil {
			return r.reveal(values.ToProject(out), at)
		}
	}
	for _, d := range diag.From(err, diag.JinjaType, at) {
		if d.Hint == "" {
			d.WithHint("correct the Jinja in this text")
		}
		r.diags = append(r.diags, d)
	}
	return nil, false
}

// data renders all texts of a tree; skip names paths that stay as written.
func (r *rendering) data(n *yamldoc.Node, skip func(path []string) bool) any {
	return r.walk(n, nil, skip)
}

func (r *rendering) walk(n *yamldoc.Node, path []string, skip func([]string) bool) any {
	if skip != nil && len(path) > 0 && skip(path) {
		return n.Data()
	}
	switch n.Kind {
	case yamldoc.Seq:
		out := make([]any, len(n.Items))
		for i, it := range n.Items {
			out[i] = r.walk(it, path, skip)
		}
		return out
	case yamldoc.Map:
		m := &project.Map{}
		for i, k := range n.Keys {
			m.Set(k.Name, r.walk(n.Items[i], append(path, k.Name), skip))
		}
		return m
	}
	return r.scalar(n)
}

// scalar renders a text; other values are what they are.
func (r *rendering) scalar(n *yamldoc.Node) any {
	if n.Kind != yamldoc.Str {
		return n.Scalar
	}
	if !strings.Contains(n.Raw, "{") {
		return strings.TrimSuffix(n.Raw, "\n") // as rendering does
	}
	v, ok := r.text(n)
	if !ok {
		return nil
	}
	return v
}

// Lookup gives templates their names.
func (r *rendering) Lookup(name string) (jinja.Value, bool) {
	switch name {
	case "env_var":
		return jinja.Func("env_var", r.envVar), true
	case "var":
		return varValue{r}, true
	}
	if r.Globals != nil {
		if v, ok := r.Globals.Lookup(name); ok {
			return v, true
		}
	}
	if name == "target" {
		return noTarget{}, true
	}
	return nil, false
}

// noTarget is target where there is none.
type noTarget struct{}

// Attr answers every field with an empty text.
func (noTarget) Attr(string) (jinja.Value, bool) { return "", true }

// TypeName names the object in messages.
func (noTarget) TypeName() string { return "target" }

func (r *rendering) envVar(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("env_var", jinja.Param{Name: "var", Required: true}, jinja.Param{Name: "default"})
	if err != nil {
		return nil, err
	}
	name := jinja.Str(args[0])
	secret := strings.HasPrefix(name, secretPrefix)
	if secret && !r.secrets {
		return nil, hinted(jinja.Raise(diag.SecretPlace, "the secret environment variable '%s' cannot be used here", name),
			"use it in profiles.yml or packages.yml, or rename it without "+secretPrefix)
	}
	if r.Env != nil {
		if v, ok := r.Env(name); ok {
			if secret {
				return secretStart + name + secretEnd, nil
			}
			return v, nil
		}
	}
	if args[1] != nil {
		return args[1], nil
	}
	return nil, hinted(jinja.Raise(diag.EnvMissing, "the environment variable '%s' is not set", name),
		"set it, or give a default: env_var('"+name+"', 'default')")
}

func hinted(err error, hint string) error {
	if d, ok := err.(*diag.Diagnostic); ok {
		d.Hint = hint
	}
	return err
}

// reveal puts secrets in the place of their marks. A mark that a filter changed
// is an error: the secret would be lost in silence.
func (r *rendering) reveal(v any, at source.Span) (any, bool) {
	s, isText := v.(string)
	if !isText || !strings.Contains(s, secretEnd) {
		return v, true
	}
	var out strings.Builder
	for {
		start := strings.Index(s, secretStart)
		if start < 0 {
			break
		}
		name, after, found := strings.Cut(s[start+len(secretStart):], secretEnd)
		value, known := r.Env(name)
		if !found || !known {
			break
		}
		out.WriteString(s[:start] + value)
		s = after
	}
	if strings.Contains(s, secretEnd) {
		r.diags = append(r.diags, diag.Errorf(diag.SecretPlace, at, "a secret environment variable cannot be changed by a filter").
			WithHint("set the variable to the text that is needed"))
		return nil, false
	}
	return out.String() + s, true
}

// varValue is var: callable, with has_var().
type varValue struct{ r *rendering }

// TypeName names the object in messages.
func (varValue) TypeName() string { return "var" }

func (v varValue) lookup(name string) (any, bool) {
	if x, ok := v.r.Vars.Get(name); ok {
		return x, true
	}
	return v.r.more.Get(name)
}

// Call is var(name, default).
func (v varValue) Call(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("var", jinja.Param{Name: "name", Required: true}, jinja.Param{Name: "default"})
	if err != nil {
		return nil, err
	}
	name := jinja.Str(args[0])
	if x, ok := v.lookup(name); ok {
		return values.FromProject(x), nil
	}
	_, named := c.Kwarg("default")
	if named || len(c.Args) > 1 || v.r.OptionalVars {
		return args[1], nil
	}
	hint := "give it by --vars '{" + name + ": value}', in vars.yml, or as a default: var('" + name + "', 'default')"
	if near := diag.Nearest(name, append(append([]string(nil), v.r.Vars.Keys()...), v.r.more.Keys()...)); near != "" {
		hint = "did you mean '" + near + "'?"
	}
	return nil, hinted(jinja.RaiseAsDbt(diag.MissingVar, "Required var '"+name+"' not found in config", "the variable '%s' is not set where this file is read", name), hint)
}

// Attr gives has_var.
func (v varValue) Attr(name string) (jinja.Value, bool) {
	if name != "has_var" {
		return nil, false
	}
	return jinja.Func("has_var", func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("has_var", jinja.Param{Name: "name", Required: true})
		if err != nil {
			return nil, err
		}
		_, ok := v.lookup(jinja.Str(args[0]))
		return ok, nil
	}), true
}
