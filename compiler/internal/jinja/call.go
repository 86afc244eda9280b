package jinja

import (
	"strings"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Callable is a value that templates can call.
type Callable interface {
	Call(c *Call) (Value, error)
}

// Kwarg is a keyword argument.
type Kwarg struct {
	Name  string
	Value Value
}

// Call is one call of a Callable.
type Call struct {
	Ctx    *Context
	Args   []Value
	Kwargs []Kwarg
	// Span is where the call stands, the zero Span when Go calls.
	Span source.Span
}

// Kwarg finds a keyword argument.
func (c *Call) Kwarg(name string) (Value, bool) {
	for _, kw := range c.Kwargs {
		if kw.Name == name {
			return kw.Value, true
		}
	}
	return nil, false
}

// Param is a parameter of a Go callable. A name that starts with "*" takes the
// remaining positional arguments as a Tuple, one that starts with "**" the
// remaining keywords as a *Dict.
type Param struct {
	Name     string
	Default  Value
	Required bool
}

// Required makes parameters that each call must give.
func Required(names ...string) []Param {
	ps := make([]Param, len(names))
	for i, n := range names {
		ps[i] = Param{Name: n, Required: true}
	}
	return ps
}

// Optional makes parameters that share a default.
func Optional(def Value, names ...string) []Param {
	ps := make([]Param, len(names))
	for i, n := range names {
		ps[i] = Param{Name: n, Default: def}
	}
	return ps
}

// Bind gives each parameter its argument, as Python does; fn is the name for
// messages. The result has one value for each parameter.
func (c *Call) Bind(fn string, params ...Param) ([]Value, error) {
	out := make([]Value, len(params))
	given := make([]bool, len(params))
	rest, keywords, used := -1, -1, 0
	for i, p := range params {
		switch {
		case strings.HasPrefix(p.Name, "**"):
			keywords = i
		case strings.HasPrefix(p.Name, "*"):
			rest = i
		case rest < 0 && used < len(c.Args):
			out[i], given[i] = c.Args[used], true
			used++
		}
	}
	if rest >= 0 {
		out[rest] = Tuple(c.Args[used:])
	} else if used < len(c.Args) {
		return nil, tooMany(fn, params, len(c.Args))
	}
	extra := NewDict()
	for _, kw := range c.Kwargs {
		i := paramIndex(params, kw.Name)
		switch {
		case i < 0 && keywords < 0:
			return nil, unknownKeyword(fn, kw.Name, params)
		case i < 0:
			extra.SetStr(kw.Name, kw.Value)
		case given[i]:
			return nil, typeError("%s() got multiple values for argument '%s'", fn, kw.Name)
		default:
			out[i], given[i] = kw.Value, true
		}
	}
	if keywords >= 0 {
		out[keywords] = extra
	}
	return out, fillDefaults(fn, params, out, given)
}

func paramIndex(params []Param, name string) int {
	for i, p := range params {
		if p.Name == name {
			return i
		}
	}
	return -1
}

func fillDefaults(fn string, params []Param, out []Value, given []bool) error {
	var missing []string
	for i, p := range params {
		if given[i] || strings.HasPrefix(p.Name, "*") {
			continue
		}
		if p.Required {
			missing = append(missing, "'"+p.Name+"'")
		}
		out[i] = p.Default
	}
	switch n := len(missing); n {
	case 0:
		return nil
	case 1:
		return typeError("%s() missing 1 required argument: %s", fn, missing[0])
	default:
		return typeError("%s() missing %d required arguments: %s and %s", fn, n, strings.Join(missing[:n-1], ", "), missing[n-1])
	}
}

func tooMany(fn string, params []Param, given int) error {
	takes := 0
	for _, p := range params {
		if !strings.HasPrefix(p.Name, "*") {
			takes++
		}
	}
	if takes == 1 {
		return typeError("%s() takes 1 argument but %d were given", fn, given)
	}
	return typeError("%s() takes %d arguments but %d were given", fn, takes, given)
}

func unknownKeyword(fn, name string, params []Param) error {
	d := diag.Errorf(diag.JinjaType, source.Span{}, "%s() got an unexpected keyword argument '%s'", fn, name)
	var names []string
	for _, p := range params {
		names = append(names, strings.TrimLeft(p.Name, "*"))
	}
	if near := diag.Nearest(name, names); near != "" {
		d.WithHint("did you mean '%s'?", near)
	}
	return d
}

// Func makes a Callable of a Go function; name is what it prints as.
func Func(name string, fn func(*Call) (Value, error)) Callable { return &goFunc{name, fn} }

// NoArgs makes a Callable of a Go function that takes no arguments.
func NoArgs(name string, fn func() Value) Callable {
	return Func(name, func(c *Call) (Value, error) {
		if _, err := c.Bind(name); err != nil {
			return nil, err
		}
		return fn(), nil
	})
}

type goFunc struct {
	name string
	fn   func(*Call) (Value, error)
}

func (f *goFunc) Call(c *Call) (Value, error) { return f.fn(c) }

// String is what the function prints as.
func (f *goFunc) String() string { return "<function " + f.name + ">" }
