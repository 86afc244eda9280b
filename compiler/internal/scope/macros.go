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
	if s.depth == 0 {
		called := &s.Called
		if s.Found != nil {
			called = &s.Found.Macros
		}
		if !slices.Contains(*called, m.e.UniqueID) {
			*called = append(*called, m.e.UniqueID)
		}
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

// IsMapping says that it is one: of names to macros.
func (packageObject) IsMapping() bool { return true }

// Item finds a macro of the package.
func (o packageObject) Item(key jinja.Value) (jinja.Value, bool, error) {
	v, ok := o.macro(jinja.Str(key))
	return v, ok, nil
}

// Attr finds a macro of the package, or get of a mapping.
func (o packageObject) Attr(name string) (jinja.Value, bool) {
	if v, ok := o.macro(name); ok || name != "get" {
		return v, ok
	}
	return getter(o.macro), true
}

func (o packageObject) macro(name string) (jinja.Value, bool) {
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
		return nil, hinted(jinja.Raise(diag.DispatchFailed, "In dispatch: No macro named '%s' found", name),
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

// CallBody runs a materialization as if its text were the node's own: the
// macros that it calls count as called by the node.
func (s *Scope) CallBody(pkg, name string) (jinja.Value, error) {
	e := s.World.Macros.InPackage(pkg, name)
	if e == nil {
		return nil, s.missing(name)
	}
	return e.Callable.Call(&jinja.Call{Ctx: s.Jinja(), Span: s.Node.Span})
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

// Operation finds the macro that run-operation means: as Find, else one of any
// package.
func (s *Scope) Operation(name string) (*macros.Entry, error) {
	e := s.Find(name)
	if e == nil && !strings.Contains(name, ".") {
		e = s.World.Macros.Resolve(s.Package, name)
	}
	if e == nil {
		return nil, s.noOperation(name)
	}
	return e, nil
}

// CallEntry calls a macro.
func (s *Scope) CallEntry(e *macros.Entry, kwargs []jinja.Kwarg) (jinja.Value, error) {
	return macroValue{s, e}.Call(&jinja.Call{Ctx: s.Jinja(), Kwargs: kwargs, Span: s.Node.Span})
}

// getter is the method get of a mapping.
func getter(find func(string) (jinja.Value, bool)) jinja.Value {
	return jinja.Func("get", func(c *jinja.Call) (jinja.Value, error) {
		if v, ok := find(jinja.Str(arg(c, 0))); ok {
			return v, nil
		}
		return arg(c, 1), nil
	})
}
