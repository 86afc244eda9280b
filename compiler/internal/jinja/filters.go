package jinja

import (
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// filterDef is a filter, test or method: its parameters, the value itself
// being the first, and what it does with them.
type filterDef struct {
	params  []Param
	context bool // natively, Jinja never computes it before rendering
	fn      func(f *frame, a []Value) (Value, error)
}

// need and opt declare parameters.
func need(name string) Param             { return Param{Name: name, Required: true} }
func opt(name string, deflt Value) Param { return Param{Name: name, Default: deflt} }

var filters map[string]*filterDef

// def makes a filter; its value parameter is added.
func def(fn func(f *frame, a []Value) (Value, error), params ...Param) *filterDef {
	return &filterDef{params: append([]Param{need("value")}, params...), fn: fn}
}

func contextual(d *filterDef) *filterDef { d.context = true; return d }

func init() {
	filters = map[string]*filterDef{}
	for _, part := range []map[string]*filterDef{listFilters(), pickFilters(), textFilters(), numberFilters(), markFilters()} {
		for name, d := range part {
			filters[name] = d
		}
	}
}

func filterNames() []string {
	out := make([]string, 0, len(filters))
	for name := range filters {
		out = append(out, name)
	}
	return out
}

// apply binds arguments and runs a filter, test or method.
func (d *filterDef) apply(f *frame, name string, args []Value, kwargs []Kwarg) (Value, error) {
	if len(kwargs) == 0 && len(args) == len(d.params) && (len(args) == 0 || d.params[len(args)-1].Name[0] != '*') {
		return d.fn(f, args)
	}
	a, err := (&Call{Args: args, Kwargs: kwargs}).Bind(name, d.params...)
	if err != nil {
		return nil, err
	}
	return d.fn(f, a)
}

// filter compiles x|name(args); value gives what stands before the "|".
func (c *compiler) filter(x *filterExpr, value eval) eval {
	apply := c.application(x)
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		return apply(f, v)
	}
}

// application compiles the use of a filter on a value that is already there.
func (c *compiler) application(x *filterExpr) func(f *frame, v Value) (Value, error) {
	d := filters[x.name]
	if d == nil {
		fail := c.unknown("filter", x.name, x.namePos, filterNames())
		return func(f *frame, _ Value) (Value, error) { return fail(f) }
	}
	args, name, span := c.args(&x.args, x.pos), x.name, c.span(x.pos)
	return func(f *frame, v Value) (Value, error) {
		a, kw, err := args.eval(f, v)
		if err != nil {
			return nil, err
		}
		v, err = d.apply(f, name, a, kw)
		return v, at(err, span)
	}
}

// textFilter compiles the filters of a block; x may be nil.
func (c *compiler) textFilter(x expr) func(f *frame, v Value) (Value, error) {
	fx, ok := x.(*filterExpr)
	if !ok {
		return func(_ *frame, v Value) (Value, error) { return v, nil }
	}
	inner, apply := c.textFilter(fx.x), c.application(fx)
	return func(f *frame, v Value) (Value, error) {
		v, err := inner(f, v)
		if err != nil {
			return nil, err
		}
		return apply(f, v)
	}
}

// unknown is a filter or test that does not exist: an error at once, or, where
// it may never be reached, when it is.
func (c *compiler) unknown(what, name string, p pos, names []string) eval {
	err := noSuch(what, name, c.span(p), names)
	if c.soft == 0 {
		c.fail(err, p)
	}
	return func(*frame) (Value, error) { return nil, err }
}

func noSuch(what, name string, span source.Span, names []string) error {
	d := diag.Errorf(diag.JinjaUndefined, span, "there is no %s named '%s'", what, name)
	if near := diag.Nearest(name, names); near != "" {
		d.WithHint("did you mean '%s'?", near)
	}
	return d
}
