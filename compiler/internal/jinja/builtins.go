package jinja

import "github.com/modeldata/model/internal/diag"

// builtins are the names every template has, unless its globals hide them.
var builtins map[string]Value

func init() {
	builtins = map[string]Value{
		"range":     Func("range", makeRange),
		"dict":      Func("dict", makeDict),
		"namespace": Func("namespace", makeNamespace),
		"cycler":    Func("cycler", makeCycler),
		"joiner":    Func("joiner", makeJoiner),
		"lipsum": Func("lipsum", func(*Call) (Value, error) {
			return nil, typeError("lipsum() is not supported: a template has to give the same text each time")
		}),
	}
}

// maxRange is the longest range, as in Jinja's sandbox, in which dbt runs.
const maxRange = 100000

func makeRange(c *Call) (Value, error) {
	if len(c.Kwargs) > 0 {
		return nil, typeError("range() takes no keyword arguments")
	}
	if len(c.Args) < 1 || len(c.Args) > 3 {
		return nil, typeError("range expected 1 to 3 arguments, got %d", len(c.Args))
	}
	var n [3]int64
	for i, a := range c.Args {
		if u, ok := a.(Undefined); ok {
			return nil, undefinedError(u)
		}
		var err error
		if n[i], err = wholeNumber(a); err != nil {
			return nil, err
		}
	}
	r := rangeValue{n[0], n[1], n[2]}
	switch len(c.Args) {
	case 1:
		r = rangeValue{0, n[0], 1}
	case 2:
		r.step = 1
	}
	if r.step == 0 {
		return nil, typeError("range() arg 3 must not be zero")
	}
	if size := r.Len(); size > maxRange || size < 0 {
		return nil, Raise(diag.JinjaLimit, "range is too big: it may have %d items", maxRange)
	}
	return r, nil
}

func makeDict(c *Call) (Value, error) {
	if len(c.Args) > 1 {
		return nil, typeError("dict expected at most 1 argument, got %d", len(c.Args))
	}
	d := NewDict()
	if len(c.Args) == 1 {
		if err := addPairs(d, c.Args[0]); err != nil {
			return nil, err
		}
	}
	for _, kw := range c.Kwargs {
		d.SetStr(kw.Name, kw.Value)
	}
	return d, nil
}

func makeNamespace(c *Call) (Value, error) {
	v, err := makeDict(c)
	if err != nil {
		return nil, err
	}
	return &Namespace{attrs: v.(*Dict)}, nil
}

// cycler gives its items in turn.
type cycler struct {
	items []Value
	pos   int
}

func makeCycler(c *Call) (Value, error) {
	if len(c.Args) == 0 {
		return nil, typeError("at least one item has to be provided")
	}
	return &cycler{items: append([]Value(nil), c.Args...)}, nil
}

// TypeName is the name of Python's type.
func (*cycler) TypeName() string { return "Cycler" }

// Attr finds next, reset, current, items and pos.
func (y *cycler) Attr(name string) (Value, bool) {
	switch name {
	case "current":
		return y.items[y.pos], true
	case "pos":
		return int64(y.pos), true
	case "items":
		return Tuple(y.items), true
	case "next":
		return Func("next", func(*Call) (Value, error) {
			v := y.items[y.pos]
			y.pos = (y.pos + 1) % len(y.items)
			return v, nil
		}), true
	case "reset":
		return Func("reset", func(*Call) (Value, error) { y.pos = 0; return nil, nil }), true
	}
	return nil, false
}

// joiner gives nothing the first time it is called, then its text.
type joiner struct {
	sep  Value
	used bool
}

func makeJoiner(c *Call) (Value, error) {
	a, err := c.Bind("joiner", Param{Name: "sep", Default: ", "})
	if err != nil {
		return nil, err
	}
	return &joiner{sep: a[0]}, nil
}

// TypeName is the name of Python's type.
func (*joiner) TypeName() string { return "Joiner" }

// Attr finds sep and used.
func (j *joiner) Attr(name string) (Value, bool) {
	switch name {
	case "sep":
		return j.sep, true
	case "used":
		return j.used, true
	}
	return nil, false
}

// Call gives the separator.
func (j *joiner) Call(*Call) (Value, error) {
	if !j.used {
		j.used = true
		return "", nil
	}
	return j.sep, nil
}
