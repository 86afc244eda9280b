package jinja

import (
	"strings"

	"github.com/modeldata/model/internal/source"
)

// expr compiles an expression.
func (c *compiler) expr(x expr) eval {
	switch x := x.(type) {
	case *constExpr:
		v := x.val
		return func(*frame) (Value, error) { return v, nil }
	case *nameExpr:
		return c.read(x.name)
	case *tupleExpr:
		items := c.exprs(x.items)
		return func(f *frame) (Value, error) {
			vals, err := evalAll(f, items)
			return Tuple(vals), err
		}
	case *listExpr:
		items := c.exprs(x.items)
		return func(f *frame) (Value, error) {
			vals, err := evalAll(f, items)
			return &List{Items: vals}, err
		}
	case *dictExpr:
		return c.dict(x)
	case *attrExpr:
		return c.attr(x)
	case *itemExpr:
		return c.item(x)
	case *callExpr:
		return c.call(x, nil)
	case *filterExpr:
		return c.filter(x, c.expr(x.x))
	case *testExpr:
		return c.test(x)
	case *unaryExpr:
		return c.unary(x)
	case *binaryExpr:
		return c.binary(x)
	case *logicExpr:
		return c.logic(x)
	case *concatExpr:
		return c.concat(x)
	case *compareExpr:
		return c.compare(x)
	case *condExpr:
		return c.cond(x)
	}
	return func(f *frame) (Value, error) { return nil, nil }
}

func (c *compiler) exprs(xs []expr) []eval {
	out := make([]eval, len(xs))
	for i, x := range xs {
		out[i] = c.expr(x)
	}
	return out
}

func evalAll(f *frame, list []eval) ([]Value, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out := make([]Value, len(list))
	for i, e := range list {
		v, err := e(f)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (c *compiler) dict(x *dictExpr) eval {
	keys, vals := c.exprs(x.keys), c.exprs(x.vals)
	span := c.span(x.pos)
	return func(f *frame) (Value, error) {
		d := &Dict{entries: make([]dictEntry, 0, len(keys))}
		for i := range keys {
			k, err := keys[i](f)
			if err != nil {
				return nil, err
			}
			v, err := vals[i](f)
			if err != nil {
				return nil, err
			}
			if err := d.Set(k, v); err != nil {
				return nil, at(err, span)
			}
		}
		return d, nil
	}
}

func (c *compiler) attr(x *attrExpr) eval {
	base, name, span := c.expr(x.x), x.name, c.span(x.pos)
	return func(f *frame) (Value, error) {
		v, err := base(f)
		if err != nil {
			return nil, err
		}
		v, err = getAttr(f, v, name)
		return v, at(err, span)
	}
}

func (c *compiler) item(x *itemExpr) eval {
	if s, ok := x.key.(*sliceExpr); ok {
		return c.slice(x, s)
	}
	base, key, span := c.expr(x.x), c.itemKey(x.key), c.span(x.pos)
	return func(f *frame) (Value, error) {
		v, err := base(f)
		if err != nil {
			return nil, err
		}
		k, err := key(f)
		if err != nil {
			return nil, err
		}
		v, err = getItem(f, v, k)
		return v, at(err, span)
	}
}

// itemKey compiles a key; a slice inside a tuple, which nothing here knows,
// fails when it runs.
func (c *compiler) itemKey(x expr) eval {
	if t, ok := x.(*tupleExpr); ok {
		for _, it := range t.items {
			if s, ok := it.(*sliceExpr); ok {
				err := at(typeError("slices cannot be combined with other indices"), c.span(s.pos))
				return func(*frame) (Value, error) { return nil, err }
			}
		}
	}
	return c.expr(x)
}

func (c *compiler) slice(x *itemExpr, s *sliceExpr) eval {
	part := func(x expr) eval {
		if x == nil {
			return func(*frame) (Value, error) { return nil, nil }
		}
		return c.expr(x)
	}
	list := []eval{c.expr(x.x), part(s.lo), part(s.hi), part(s.step)}
	span := c.span(x.pos)
	return func(f *frame) (Value, error) {
		v, err := evalAll(f, list)
		if err != nil {
			return nil, err
		}
		out, err := slice(v[0], v[1], v[2], v[3])
		return out, at(err, span)
	}
}

func (c *compiler) unary(x *unaryExpr) eval {
	operand, span := c.expr(x.x), c.span(x.pos)
	if x.op == "not" {
		return func(f *frame) (Value, error) {
			v, err := operand(f)
			return !Truth(v), err
		}
	}
	op := x.op
	return func(f *frame) (Value, error) {
		v, err := operand(f)
		if err != nil {
			return nil, err
		}
		v, err = unary(op, v)
		return v, at(err, span)
	}
}

func (c *compiler) binary(x *binaryExpr) eval {
	l, r, op, span := c.expr(x.l), c.expr(x.r), x.op, c.span(x.pos)
	return func(f *frame) (Value, error) {
		a, err := l(f)
		if err != nil {
			return nil, err
		}
		b, err := r(f)
		if err != nil {
			return nil, err
		}
		v, err := binary(op, a, b)
		return v, at(err, span)
	}
}

func (c *compiler) logic(x *logicExpr) eval {
	l, r, or := c.expr(x.l), c.expr(x.r), x.or
	return func(f *frame) (Value, error) {
		v, err := l(f)
		if err != nil || Truth(v) == or {
			return v, err
		}
		return r(f)
	}
}

func (c *compiler) concat(x *concatExpr) eval {
	parts, span := c.exprs(x.parts), c.span(x.pos)
	return func(f *frame) (Value, error) {
		var b strings.Builder
		for _, p := range parts {
			v, err := p(f)
			if err != nil {
				return nil, err
			}
			s := Str(v)
			if b.Len()+len(s) > maxText {
				return nil, at(tooLong(), span)
			}
			b.WriteString(s)
		}
		return b.String(), nil
	}
}

func (c *compiler) compare(x *compareExpr) eval {
	first, rest, ops, span := c.expr(x.x), c.exprs(x.rest), x.ops, c.span(x.pos)
	return func(f *frame) (Value, error) {
		a, err := first(f)
		if err != nil {
			return nil, err
		}
		for i, op := range ops {
			b, err := rest[i](f)
			if err != nil {
				return nil, err
			}
			ok, err := compare(op, a, b)
			if err != nil || !ok {
				return false, at(err, span)
			}
			a = b
		}
		return true, nil
	}
}

func (c *compiler) cond(x *condExpr) eval {
	test := c.expr(x.test)
	c.soft++
	then := c.expr(x.then)
	other := func(f *frame) (Value, error) {
		return Undefined{Hint: "the inline if gave no value: its condition is false and it has no else"}, nil
	}
	if x.other != nil {
		other = c.expr(x.other)
	}
	c.soft--
	return func(f *frame) (Value, error) {
		v, err := test(f)
		if err != nil {
			return nil, err
		}
		if Truth(v) {
			return then(f)
		}
		return other(f)
	}
}

// argCode is a compiled argument list.
type argCode struct {
	args        []eval
	names       []string
	kwargs      []eval
	star, dstar eval
	span        source.Span
}

func (c *compiler) args(a *arguments, p pos) *argCode {
	out := &argCode{args: c.exprs(a.args), span: c.span(p)}
	for _, kw := range a.kwargs {
		out.names = append(out.names, kw.name)
		out.kwargs = append(out.kwargs, c.expr(kw.x))
	}
	if a.star != nil {
		out.star = c.expr(a.star)
	}
	if a.dstar != nil {
		out.dstar = c.expr(a.dstar)
	}
	return out
}

// eval evaluates the arguments; first, if any, stands before them.
func (a *argCode) eval(f *frame, first ...Value) ([]Value, []Kwarg, error) {
	n := len(first) + len(a.args)
	var args []Value
	if n > 0 {
		args = make([]Value, n)
		copy(args, first)
	}
	for i, e := range a.args {
		v, err := e(f)
		if err != nil {
			return nil, nil, err
		}
		args[len(first)+i] = v
	}
	var kwargs []Kwarg
	if len(a.kwargs) > 0 {
		kwargs = make([]Kwarg, len(a.kwargs))
	}
	for i, e := range a.kwargs {
		v, err := e(f)
		if err != nil {
			return nil, nil, err
		}
		kwargs[i] = Kwarg{a.names[i], v}
	}
	if a.star == nil && a.dstar == nil {
		return args, kwargs, nil
	}
	args, kwargs, err := a.spread(f, args, kwargs)
	return args, kwargs, at(err, a.span)
}

// spread adds *list and **dict.
func (a *argCode) spread(f *frame, args []Value, kwargs []Kwarg) ([]Value, []Kwarg, error) {
	if a.star != nil {
		v, err := a.star(f)
		if err != nil {
			return nil, nil, err
		}
		items, err := Iterate(v)
		if err != nil {
			return nil, nil, err
		}
		args = append(args, items...)
	}
	if a.dstar == nil {
		return args, kwargs, nil
	}
	v, err := a.dstar(f)
	if err != nil {
		return nil, nil, err
	}
	d, ok := v.(*Dict)
	if !ok {
		return nil, nil, typeError("argument after ** must be a mapping, not %s", TypeName(v))
	}
	for k, val := range d.Items() {
		name, ok := plain(k).(string)
		if !ok {
			return nil, nil, typeError("keywords must be strings")
		}
		for _, kw := range kwargs {
			if kw.Name == name {
				return nil, nil, typeError("got multiple values for keyword argument '%s'", name)
			}
		}
		kwargs = append(kwargs, Kwarg{name, val})
	}
	return args, kwargs, nil
}

// call compiles a call; caller, if given, makes the block that goes with it.
func (c *compiler) call(x *callExpr, caller func(f *frame) Value) eval {
	args, span := c.args(&x.args, x.pos), c.span(x.pos)
	finish := func(f *frame, fn Value) (Value, error) {
		a, kw, err := args.eval(f)
		if err != nil {
			return nil, err
		}
		if caller != nil {
			kw = append(kw, Kwarg{"caller", caller(f)})
		}
		return call1(f, fn, a, kw, span)
	}
	if m, ok := x.fn.(*attrExpr); ok && caller == nil {
		return c.methodCall(m, args, span, finish)
	}
	fn := c.expr(x.fn)
	return func(f *frame) (Value, error) {
		v, err := fn(f)
		if err != nil {
			return nil, err
		}
		return finish(f, v)
	}
}

// methodCall compiles x.name(...), which for the built-in types needs no bound
// method in between.
func (c *compiler) methodCall(x *attrExpr, args *argCode, span source.Span, finish func(*frame, Value) (Value, error)) eval {
	base, name, attrSpan := c.expr(x.x), x.name, c.span(x.pos)
	return func(f *frame) (Value, error) {
		self, err := base(f)
		if err != nil {
			return nil, err
		}
		if m := methodOf(self, name); m != nil {
			a, kw, err := args.eval(f)
			if err != nil {
				return nil, err
			}
			v, err := m.call(f.ctx, name, self, a, kw)
			return v, at(err, span)
		}
		fn, err := getAttr(f, self, name)
		if err != nil {
			return nil, at(err, attrSpan)
		}
		return finish(f, fn)
	}
}

func call1(f *frame, fn Value, args []Value, kwargs []Kwarg, span source.Span) (Value, error) {
	callable, ok := fn.(Callable)
	if !ok {
		if u, undef := fn.(Undefined); undef {
			if u.Lenient {
				return u, nil
			}
			return nil, at(f.misused(u, true), span)
		}
		return nil, at(typeError("'%s' object is not callable", TypeName(fn)), span)
	}
	if err := f.ctx.step(); err != nil {
		return nil, at(err, span)
	}
	v, err := callable.Call(&Call{Ctx: f.ctx, Args: args, Kwargs: kwargs, Span: span})
	return v, at(err, span)
}
