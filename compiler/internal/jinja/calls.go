package jinja

import (
	"slices"

	"github.com/modeldata/model/internal/source"
)

// CallSite is a call as it stands in a template.
type CallSite struct {
	// Name is the dotted name of what is called: "ref", "adapter.dispatch".
	Name string
	// Args and Kwargs are the arguments that are literals; others stand as
	// Undefined. Arguments from *list and **dict are left out.
	Args   []Value
	Kwargs []Kwarg
	// Literal reports whether all arguments are literals.
	Literal bool
	Span    source.Span
}

// literal returns the value of an expression that is written out.
func literal(x expr) (Value, bool) {
	switch x := x.(type) {
	case *constExpr:
		return x.val, true
	case *listExpr:
		items, ok := literals(x.items)
		return &List{Items: items}, ok
	case *tupleExpr:
		items, ok := literals(x.items)
		return Tuple(items), ok
	case *dictExpr:
		d := NewDict()
		for i, k := range x.keys {
			key, ok := literal(k)
			val, ok2 := literal(x.vals[i])
			if !ok || !ok2 || d.Set(key, val) != nil {
				return nil, false
			}
		}
		return d, true
	case *unaryExpr:
		v, ok := literal(x.x)
		if !ok || x.op == "not" {
			return nil, false
		}
		switch v.(type) {
		case int64, BigInt, float64:
			n, err := unary(x.op, v)
			return n, err == nil
		}
	}
	return nil, false
}

func literals(xs []expr) ([]Value, bool) {
	out := make([]Value, len(xs))
	for i, x := range xs {
		v, ok := literal(x)
		if !ok {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

// calledName returns the dotted name of a call's function, "" when it has none.
func calledName(x expr) string {
	switch x := x.(type) {
	case *nameExpr:
		return x.name
	case *attrExpr:
		if base := calledName(x.x); base != "" {
			return base + "." + x.name
		}
	}
	return ""
}

func site(c *callExpr, where place) (CallSite, bool) {
	name := calledName(c.fn)
	if name == "" {
		return CallSite{}, false
	}
	out := CallSite{Name: name, Literal: c.args.star == nil && c.args.dstar == nil, Span: where.span(c.pos)}
	value := func(x expr) Value {
		v, ok := literal(x)
		if !ok {
			out.Literal = false
			return Undefined{}
		}
		return v
	}
	for _, x := range c.args.args {
		out.Args = append(out.Args, value(x))
	}
	for _, kw := range c.args.kwargs {
		out.Kwargs = append(out.Kwargs, Kwarg{kw.name, value(kw.x)})
	}
	return out, true
}

// callsIn lists every call in a body, in source order; a call comes before the
// calls in its arguments.
func callsIn(body []stmt, where place) []CallSite {
	var out []CallSite
	v := &visitor{}
	v.expr = func(x expr) {
		if c, ok := x.(*callExpr); ok {
			if s, ok := site(c, where); ok {
				out = append(out, s)
			}
		}
		children(x, v.expr)
	}
	v.body = func(b []stmt) {
		for _, s := range b {
			v.stmt(s)
		}
	}
	v.body(body)
	return out
}

// onlyCalls reports whether a body is nothing but text and plain {{ }} with
// literal calls of the given functions.
func onlyCalls(body []stmt, names []string) bool {
	for _, s := range body {
		switch s := s.(type) {
		case *textStmt:
		case *outputStmt:
			c, ok := s.x.(*callExpr)
			if !ok {
				return false
			}
			at, ok := site(c, place{})
			if !ok || !at.Literal || !slices.Contains(names, at.Name) {
				return false
			}
		default:
			return false
		}
	}
	return true
}
