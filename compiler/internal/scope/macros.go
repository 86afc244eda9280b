package scope

import (
	"errors"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/internal/diag"
)

// macroValue is a macro bound to a scope.
type macroValue struct {
	s *Scope
	e *macros.Entry
}

func (s *Scope) macro(e *macros.Entry) jinja.Value { return macroValue{s, e} }

// TypeName names the value in messages.
func (macroValue) TypeName() string { return "macro" }

// String is the macro's name.
func (m macroValue) String() string { return m.e.Name }

// Attr gives nothing: macros have no attributes.
func (macroValue) Attr(string) (jinja.Value, bool) { return nil, false }

// Call runs the macro. While parsing, macros that the template itself calls
// become its dependencies.
func (m macroValue) Call(c *jinja.Call) (jinja.Value, error) {
	s := m.s
	if f := s.Found; f != nil && s.depth == 0 && !slices.Contains(f.Macros, m.e.UniqueID) {
		f.Macros = append(f.Macros, m.e.UniqueID)
	}
	s.depth++
	defer func() { s.depth-- }()
	return m.e.Callable.Call(c)
}

// packageObject is a package's name in a template: its attributes are macros.
type packageObject struct {
	s   *Scope
	pkg string
}

// TypeName names the object in messages.
func (packageObject) TypeName() string { return "package" }

// Attr finds a macro of the package.
func (o packageObject) Attr(name string) (jinja.Value, bool) {
	if v, ok := o.s.packaged[o.pkg+"."+name]; ok {
		return v, true
	}
	if e := o.s.World.Macros.InPackage(o.pkg, name); e != nil {
		return o.s.macro(e), true
	}
	return nil, false
}

// dispatch is adapter.dispatch.
func (s *Scope) dispatch(name, namespace string) (jinja.Callable, error) {
	if strings.Contains(name, ".") {
		pkg, short, _ := strings.Cut(name, ".")
		return nil, hinted(jinja.Raise(diag.DispatchFailed, "dispatch takes a macro's plain name, not '%s'", name),
			"write adapter.dispatch('%s', '%s')", short, pkg)
	}
	e, tried := s.World.Macros.Dispatch(s.Package, name, namespace)
	if e == nil {
		return nil, hinted(jinja.Raise(diag.DispatchFailed, "dispatch found no implementation of '%s'", name),
			"searched for: %s", strings.Join(tried, ", "))
	}
	return macroValue{s, e}, nil
}

func hinted(err error, format string, args ...any) error {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		d.WithHint(format, args...)
	}
	return err
}

// CallMacro calls a macro by name as a template of the node would: by dispatch
// when no macro has the plain name.
func (s *Scope) CallMacro(name string, args []jinja.Value, kwargs []jinja.Kwarg) (jinja.Value, error) {
	e := s.Find(name)
	if e == nil {
		return nil, s.missing(name)
	}
	return macroValue{s, e}.Call(&jinja.Call{Ctx: s.Jinja(), Args: args, Kwargs: kwargs, Span: s.Node.Span})
}

// Find finds a macro by "name" or "package.name", or its implementation for
// the engine.
func (s *Scope) Find(name string) *macros.Entry {
	if pkg, short, ok := strings.Cut(name, "."); ok {
		return s.World.Macros.InPackage(pkg, short)
	}
	if e := s.World.Macros.Lookup(s.Package, name); e != nil {
		return e
	}
	e, _ := s.World.Macros.Dispatch(s.Package, name, "")
	return e
}

func (s *Scope) builtins() jinja.Value {
	d := jinja.NewDict()
	d.SetStr("ref", jinja.Func("ref", s.ref))
	d.SetStr("source", jinja.Func("source", s.source))
	d.SetStr("config", configObject{s})
	return d
}

// contextObject is `context`: every name as a key.
type contextObject struct{ s *Scope }

// TypeName names the object in messages.
func (contextObject) TypeName() string { return "dict" }

// Attr finds a name, or the methods of a mapping.
func (o contextObject) Attr(name string) (jinja.Value, bool) {
	if name == "get" {
		return jinja.Func("get", func(c *jinja.Call) (jinja.Value, error) {
			if v, ok := o.s.Lookup(jinja.Str(arg(c, 0))); ok {
				return v, nil
			}
			return arg(c, 1), nil
		}), true
	}
	return o.s.Lookup(name)
}

// Item finds a name.
func (o contextObject) Item(key jinja.Value) (jinja.Value, bool, error) {
	v, ok := o.s.Lookup(jinja.Str(key))
	return v, ok, nil
}
