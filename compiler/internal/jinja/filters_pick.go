package jinja

// pickFilters are the filters that apply other filters or tests to items.
func pickFilters() map[string]*filterDef {
	pick := func(name string, keep, attr bool) *filterDef {
		return contextual(def(func(f *frame, a []Value) (Value, error) {
			return picked(f, name, a[0], a[1].(Tuple), a[2].(*Dict), keep, attr)
		}, opt("*args", nil), opt("**kwargs", nil)))
	}
	return map[string]*filterDef{
		"map":        contextual(def(filterMap, opt("*args", nil), opt("**kwargs", nil))),
		"select":     pick("select", true, false),
		"reject":     pick("reject", false, false),
		"selectattr": pick("selectattr", true, true),
		"rejectattr": pick("rejectattr", false, true),
	}
}

// lazy makes a generator whose function for the items is made when the first
// one is asked for, as in Python: an empty sequence is no error.
func lazy(f *frame, value Value, prepare func() (func(v Value) (Value, bool, error), error)) (Value, error) {
	if !Truth(value) {
		return generatorOf("generator", nil), nil
	}
	var it iterator
	var each func(v Value) (Value, bool, error)
	return &generator{kind: "generator", pull: func() (Value, bool, error) {
		var err error
		if it == nil {
			if each, err = prepare(); err != nil {
				return nil, false, err
			}
			if it, err = iterate(value); err != nil {
				return nil, false, err
			}
		}
		for {
			v, ok, err := it.next()
			if err != nil || !ok {
				return nil, false, err
			}
			if err := f.ctx.step(); err != nil {
				return nil, false, err
			}
			if v, ok, err = each(v); err != nil || ok {
				return v, ok, err
			}
		}
	}}, nil
}

func filterMap(f *frame, a []Value) (Value, error) {
	args, kwargs := a[1].(Tuple), a[2].(*Dict)
	return lazy(f, a[0], func() (func(v Value) (Value, bool, error), error) {
		fn, err := mapping(f, args, kwargs)
		return func(v Value) (Value, bool, error) {
			v, err := fn(f, v)
			return v, true, err
		}, err
	})
}

// mapping is what the filter map does with each item.
func mapping(f *frame, args Tuple, kwargs *Dict) (getter, error) {
	if attr, ok := kwargs.GetStr("attribute"); ok && len(args) == 0 {
		deflt, _ := kwargs.GetStr("default")
		for k := range kwargs.Items() {
			if k != "attribute" && k != "default" {
				return nil, typeError("Unexpected keyword argument %s", Repr(k))
			}
		}
		return attrGetter(attr, deflt, nil)
	}
	if len(args) == 0 {
		return nil, typeError("map requires a filter argument")
	}
	name := Str(args[0])
	d := filters[name]
	if d == nil {
		return nil, unnamed("filter", name, filterNames())
	}
	kw := keywords(kwargs)
	return func(f *frame, v Value) (Value, error) {
		return d.apply(f, name, append([]Value{v}, args[1:]...), kw)
	}, nil
}

func keywords(d *Dict) []Kwarg {
	var out []Kwarg
	for k, v := range d.Items() {
		out = append(out, Kwarg{Str(k), v})
	}
	return out
}

func picked(f *frame, name string, value Value, args Tuple, kwargs *Dict, keep, attr bool) (Value, error) {
	return lazy(f, value, func() (func(v Value) (Value, bool, error), error) {
		get := getter(func(_ *frame, v Value) (Value, error) { return v, nil })
		if attr {
			if len(args) == 0 {
				return nil, typeError("%s needs the name of an attribute", name)
			}
			var err error
			if get, err = attrGetter(args[0], nil, nil); err != nil {
				return nil, err
			}
			args = args[1:]
		}
		test, err := chosenTest(args, kwargs)
		return func(v Value) (Value, bool, error) {
			x, err := get(f, v)
			if err != nil {
				return nil, false, err
			}
			ok, err := test(f, x)
			return v, ok == keep, err
		}, err
	})
}

// chosenTest is what decides about an item: a test by name, else its truth.
func chosenTest(args Tuple, kwargs *Dict) (func(f *frame, v Value) (bool, error), error) {
	if len(args) == 0 {
		return func(_ *frame, v Value) (bool, error) { return Truth(v), nil }, nil
	}
	name := Str(args[0])
	d := tests[name]
	if d == nil {
		return nil, unnamed("test", name, testNames())
	}
	kw := keywords(kwargs)
	return func(f *frame, v Value) (bool, error) {
		out, err := d.apply(f, name, append([]Value{v}, args[1:]...), kw)
		return Truth(out), err
	}, nil
}
