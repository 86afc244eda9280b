package jinja

import "github.com/modeldata/model/internal/source"

// frame is one activation of a function. It belongs to one rendering.
type frame struct {
	ctx     *Context
	up      *frame // of the enclosing function
	slots   []Value
	out     *output
	lenient bool // undefined values made here are lenient
	native  bool // rendered to a value, which the filters as_... are for
}

// unset is what a slot holds until something is assigned.
type unset struct{}

type (
	eval func(f *frame) (Value, error)
	exec func(f *frame) error
)

func (f *frame) at(hops int) *frame {
	for ; hops > 0; hops-- {
		f = f.up
	}
	return f
}

func (f *frame) undefined(name, hint string) Undefined {
	return Undefined{Name: name, Hint: hint, Lenient: f.lenient}
}

// global finds a free name.
func (f *frame) global(name string) Value {
	if v, ok := f.ctx.lookup(name); ok {
		return v
	}
	return f.undefined(name, "")
}

// capture runs a body whose text goes elsewhere and returns that text.
func (f *frame) capture(body exec) (string, error) {
	old := f.out
	f.out = &output{}
	err := body(f)
	text := f.out.b.String()
	f.out = old
	return text, err
}

// scopeStart sets the variables of a scope to what they begin with.
type scopeStart []struct {
	slot int
	from *variable // nil: unset
	hops int
}

func (c *compiler) starts(s *scope) scopeStart {
	var out scopeStart
	for _, v := range s.stores {
		if v.start == startParam {
			continue
		}
		st := struct {
			slot int
			from *variable
			hops int
		}{slot: v.slot}
		if v.start == startOuter && v.outer.slot >= 0 {
			st.from, st.hops = v.outer, c.fn.level-v.outer.fn.level
		}
		out = append(out, st)
	}
	return out
}

func (s scopeStart) run(f *frame) {
	for _, st := range s {
		if st.from == nil {
			f.slots[st.slot] = unset{}
		} else {
			f.slots[st.slot] = f.at(st.hops).slots[st.from.slot]
		}
	}
}

// read compiles the reading of a name in the current scope.
func (c *compiler) read(name string) eval {
	v := c.scope.find(name)
	if v == nil || v.slot < 0 {
		return func(f *frame) (Value, error) { return f.global(name), nil }
	}
	missing := v.origin().start == startGlobal
	slot, hops := v.slot, c.fn.level-v.fn.level
	return func(f *frame) (Value, error) {
		val := f.at(hops).slots[slot]
		if _, ok := val.(unset); !ok {
			return val, nil
		}
		if missing {
			return f.global(name), nil
		}
		return f.undefined(name, ""), nil
	}
}

// write compiles the assignment to a target.
func (c *compiler) write(x expr) func(f *frame, v Value) error {
	switch x := x.(type) {
	case *nameExpr:
		slot := c.scope.find(x.name).slot
		return func(f *frame, v Value) error {
			f.slots[slot] = v
			return nil
		}
	case *nsRef:
		return c.writeAttr(x)
	case *tupleExpr:
		parts := make([]func(f *frame, v Value) error, len(x.items))
		for i, it := range x.items {
			parts[i] = c.write(it)
		}
		span := c.span(x.pos)
		return func(f *frame, v Value) error { return unpack(f, v, parts, span) }
	}
	return func(*frame, Value) error { return nil }
}

func (c *compiler) writeAttr(x *nsRef) func(f *frame, v Value) error {
	read := c.read(x.name)
	span := c.span(x.pos)
	return func(f *frame, v Value) error {
		target, _ := read(f)
		ns, ok := target.(*Namespace)
		if !ok {
			return at(typeError("cannot assign attribute on non-namespace object"), span)
		}
		ns.Set(x.attr, v)
		return nil
	}
}

func unpack(f *frame, v Value, parts []func(f *frame, v Value) error, span source.Span) error {
	items, ok := itemsOf(v)
	if !ok {
		if _, none := v.(Undefined); !none && !isIterable(v) {
			return at(typeError("cannot unpack non-iterable %s object", TypeName(v)), span)
		}
		var err error
		if items, err = Iterate(v); err != nil {
			return at(err, span)
		}
	}
	switch {
	case len(items) < len(parts):
		return at(typeError("not enough values to unpack (expected %d, got %d)", len(parts), len(items)), span)
	case len(items) > len(parts):
		return at(typeError("too many values to unpack (expected %d)", len(parts)), span)
	}
	for i, set := range parts {
		if err := set(f, items[i]); err != nil {
			return err
		}
	}
	return nil
}
