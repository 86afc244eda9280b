package jinja

import (
	"cmp"
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// Macro is a macro's callable. Free names of its body are looked up in the
// globals of the context that calls it.
type Macro struct {
	// Name is dbt's name of the macro.
	Name string
	// Params are the parameters as declared.
	Params []BlockParam

	code    *macroCode
	up      *frame // of the template it is defined in, nil for a block's macro
	returns bool   // return() ends here
}

// Call runs the macro and gives what it returned, else what it rendered.
func (m *Macro) Call(c *Call) (Value, error) {
	code, err := m.code.compiled()
	if err != nil {
		return nil, err
	}
	f := &frame{ctx: c.Ctx.ready(), up: m.up, slots: make([]Value, code.slots), out: &output{}}
	if m.up != nil {
		f.ctx, f.lenient, f.native = m.up.ctx, m.up.lenient, m.up.native
	}
	if err := f.ctx.enter(m.Name, c.Span); err != nil {
		return nil, err
	}
	defer f.ctx.leave()
	if err := m.bind(f, code, c); err != nil {
		return nil, at(err, c.Span)
	}
	if err := code.run(f); err != nil {
		if r, ok := err.(*returned); ok && m.returns {
			return r.value, nil
		}
		return nil, called(err, m.Name, c.Span)
	}
	return f.out.b.String(), nil
}

// bind gives the parameters their arguments, as Jinja does: a parameter
// without argument and default is undefined.
func (m *Macro) bind(f *frame, code *functionCode, c *Call) error {
	n := min(len(c.Args), len(code.params))
	rest := append([]Kwarg(nil), c.Kwargs...)
	foundCaller := n == len(code.params) && code.explicitCaller
	for i, p := range code.params {
		if i < n {
			f.slots[p.slot] = c.Args[i]
			continue
		}
		foundCaller = foundCaller || p.name == "caller"
		var ok bool
		if f.slots[p.slot], ok = takeKwarg(&rest, p.name); !ok {
			f.slots[p.slot] = unset{}
		}
	}
	if code.caller >= 0 && !foundCaller {
		v, ok := takeKwarg(&rest, "caller")
		if !ok || v == nil {
			v = f.undefined("caller", "No caller defined")
		}
		f.slots[code.caller] = v
	}
	switch {
	case code.kwargs >= 0:
		d := NewDict()
		for _, kw := range rest {
			d.SetStr(kw.Name, kw.Value)
		}
		f.slots[code.kwargs] = d
	case len(rest) > 0:
		return m.unknownKeyword(rest[0].Name, n)
	}
	switch {
	case code.vararg >= 0:
		f.slots[code.vararg] = append(Tuple(nil), c.Args[n:]...)
	case len(c.Args) > n:
		names := make([]string, len(m.Params))
		for i, p := range m.Params {
			names[i] = p.Name
		}
		return typeError("macro '%s' takes not more than %d argument(s)", m.Name, len(code.params)).(*diag.Diagnostic).
			WithHint("it takes %s", cmp.Or(strings.Join(names, ", "), "none"))
	}
	return defaults(f, code)
}

func defaults(f *frame, code *functionCode) error {
	for _, p := range code.params {
		if _, ok := f.slots[p.slot].(unset); !ok {
			continue
		}
		if p.deflt == nil {
			f.slots[p.slot] = f.undefined(p.name, "parameter '"+p.name+"' was not provided")
			continue
		}
		v, err := p.deflt(f)
		if err != nil {
			return err
		}
		f.slots[p.slot] = v
	}
	return nil
}

func takeKwarg(list *[]Kwarg, name string) (Value, bool) {
	for i, kw := range *list {
		if kw.Name == name {
			*list = append((*list)[:i], (*list)[i+1:]...)
			return kw.Value, true
		}
	}
	return nil, false
}

func (m *Macro) unknownKeyword(name string, positional int) error {
	if name == "caller" {
		return typeError("macro '%s' takes no caller", m.Name).(*diag.Diagnostic).
			WithHint("a macro used with {%% call %%} has to print {{ caller() }}")
	}
	var names []string
	for i, p := range m.Params {
		if p.Name == name && i < positional {
			return typeError("macro '%s' got two values for argument '%s'", m.Name, name)
		}
		names = append(names, p.Name)
	}
	d := typeError("macro '%s' takes no keyword argument '%s'", m.Name, name).(*diag.Diagnostic)
	d.AsDbt("macro 'dbt_macro__%s' takes no keyword argument '%s'", m.Name, name)
	switch near := diag.Nearest(name, names); {
	case near != "":
		d.WithHint("did you mean '%s'?", near)
	case len(names) > 0:
		d.WithHint("it takes %s", strings.Join(names, ", "))
	}
	return d
}

// attr finds what Jinja tells about a macro.
func (m *Macro) attr(name string) (Value, bool) {
	switch name {
	case "name":
		return macroPrefix + m.Name, true
	case "arguments":
		out := Tuple{}
		for _, p := range m.Params {
			out = append(out, p.Name)
		}
		return out, true
	case "catch_kwargs", "catch_varargs", "caller":
		code, err := m.code.compiled()
		if err != nil {
			return nil, false
		}
		slot := map[string]int{"catch_kwargs": code.kwargs, "catch_varargs": code.vararg, "caller": code.caller}[name]
		return slot >= 0, true
	}
	return nil, false
}

// String is what the macro prints as.
func (m *Macro) String() string { return "<Macro " + Repr(m.Name) + ">" }

// misused says that a name that is used, or called, does not exist.
func (f *frame) misused(u Undefined, call bool) error {
	d, _ := undefinedError(u).(*diag.Diagnostic)
	if u.Hint != "" {
		return d
	}
	if names, ok := f.ctx.Globals.(Namer); ok {
		if near := diag.Nearest(u.Name, names.Names()); near != "" {
			return d.WithHint("did you mean '%s'?", near)
		}
	}
	if call {
		d.WithHint("check the spelling; a macro of a package is called as package.%s(), and the package has to be installed", u.Name)
	}
	return d
}
