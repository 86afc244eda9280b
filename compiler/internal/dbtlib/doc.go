// Package dbtlib is what dbt's templates see that does not depend on the node:
// functions (env_var, log, tojson ...), Python's modules, exceptions, flags,
// and the objects adapter, api, relations, columns and result tables.
//
// It takes facts of the invocation (Info) and, for the adapter object, the open
// engine of the node's target (Host), and gives jinja.Values. It knows no
// project, no node and no macro: package scope adds those. Engines differ here
// by their dialect's data only. It prints nothing; what templates say goes to
// callbacks.
package dbtlib

import (
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

func valueError(format string, args ...any) error {
	return jinja.Raise(diag.ContextValue, format, args...)
}

func typeError(format string, args ...any) error {
	return jinja.Raise(diag.JinjaType, format, args...)
}

func hinted(err error, format string, args ...any) error {
	if d, ok := err.(*diag.Diagnostic); ok {
		return d.WithHint(format, args...)
	}
	return err
}

// given reports whether an argument carries a value: not None, not undefined.
func given(v jinja.Value) bool {
	if v == nil {
		return false
	}
	_, undefined := v.(jinja.Undefined)
	return !undefined
}

// textOrNone returns an engine's text as templates see it: None when empty.
func textOrNone(s string) jinja.Value {
	if s == "" {
		return nil
	}
	return s
}

func list(items ...jinja.Value) *jinja.List { return &jinja.List{Items: items} }

// lookup finds a key or attribute of a dict or object.
func lookup(v jinja.Value, name string) (jinja.Value, bool) {
	switch v := v.(type) {
	case *jinja.Dict:
		return v.GetStr(name)
	case jinja.Itemer:
		if it, ok, err := v.Item(name); ok && err == nil {
			return it, true
		}
	}
	if o, ok := v.(jinja.Object); ok {
		return o.Attr(name)
	}
	return nil, false
}
