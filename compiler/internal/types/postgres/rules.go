package postgres

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// call is a function's value.
func call(e *types.Expr) (types.Type, *types.Refusal) {
	name := e.Name
	if own, ok := spelledOut[name]; ok {
		name = own
	}
	for _, a := range e.Args {
		if a.Name != "" || a.Lambda != nil {
			return types.Type{}, nil
		}
	}
	if t, refusal, ok := form(name, e); ok {
		return t, refusal
	}
	f, ok := load().functions[name]
	if !ok {
		if near := slip(name); near != "" {
			return types.Type{}, &types.Refusal{Near: near}
		}
		return types.Type{}, nil
	}
	if e.OfRows && f.kind == 'f' {
		return types.Type{}, types.WrongArguments(name + " is a function of one row: OVER, FILTER, DISTINCT and ORDER BY are for aggregates")
	}
	all := f.candidates(len(e.Args))
	args := make([]string, len(e.Args))
	known := true
	for i, a := range e.Args {
		args[i] = a.Type.Name
		known = known && a.Type.Known()
	}
	if !known {
		return unanimous(all, e.Args), nil
	}
	if rowLike(args) {
		return types.Type{}, nil
	}
	c, fit := choose(all, args)
	switch {
	case c == nil && len(args) == 1 && asCast(name, args[0]):
		return parse(name), nil
	case c == nil && fit == 0 && refusable(name, e.Args):
		return types.Type{}, types.WrongArguments(name + " takes no arguments of the types (" + list(e.Args) + ")")
	case c == nil:
		return types.Type{}, nil
	}
	if refusal := c.readable(e.Args); refusal != nil {
		return types.Type{}, refusal
	}
	t := c.returns(c.params, args)
	if t.Name == "record" || t.Name == "void" || load().types[t.Name].category == 'P' {
		return types.Type{}, nil
	}
	return t, nil
}

// slip is the function that a name is hardly another's for: one letter off one of
// the engine's own.
func slip(name string) string {
	if extensions[name] {
		return ""
	}
	return types.Slip(name, called)
}

// extensions are functions of PostgreSQL's own extensions that are near the engine's.
var extensions = map[string]bool{
	"icount": true, "tconvert": true, "seg_center": true, "seg_ge": true, "seg_gt": true, "seg_le": true, "seg_lt": true,
}

// called are the names of all that is called.
func called(yield func(string) bool) {
	for name := range load().functions {
		if !yield(name) {
			return
		}
	}
	for _, name := range grammatical {
		if !yield(name) {
			return
		}
	}
}

// grammatical are the calls that the grammar knows without a catalog.
var grammatical = strings.Fields("coalesce nullif greatest least extract overlay position substring grouping")

// spelledOut are names that the grammar takes for others.
var spelledOut = map[string]string{"trim": "btrim"}

// form are the calls that the grammar decides.
func form(name string, e *types.Expr) (types.Type, *types.Refusal, bool) {
	switch name {
	case "coalesce":
		t, r := common("one COALESCE", e.Args)
		return t, r, true
	case "greatest", "least":
		t, r := common("one "+strings.ToUpper(name), e.Args)
		return t, r, true
	case "nullif":
		if len(e.Args) != 2 {
			return types.Type{}, nil, true
		}
		t, r := nullif(e.Args[0], e.Args[1])
		return t, r, true
	case "grouping":
		return types.Type{Name: "int4"}, nil, true
	case "position", "substring", "overlay", "json_object", "json_array", "json_arrayagg", "json_objectagg", "xmlelement", "normalize":
		return types.Type{Name: written[name]}, nil, written[name] != "" || !load().has(name)
	}
	return types.Type{}, nil, false
}

// written are the calls whose arguments words separate, in an order of the
// grammar's own.
var written = map[string]string{"position": "int4"}

func (c *catalog) has(name string) bool { return c.functions[name] != nil }

// nullif has the type in which the two are compared.
func nullif(x, y types.Arg) (types.Type, *types.Refusal) {
	if !x.Type.Known() || !y.Type.Known() {
		return types.Type{}, nil
	}
	t, refusal := operator("=", x, y)
	if refusal != nil || t.Name == "" {
		return types.Type{}, refusal
	}
	args := []string{x.Type.Name, y.Type.Name}
	if args[0] == unknownName {
		args[0] = args[1]
	}
	if args[1] == unknownName {
		args[1] = args[0]
	}
	if args[0] == unknownName {
		return text, nil
	}
	c, _ := choose(load().operators["="].candidates(2), args)
	if c == nil {
		return types.Type{}, nil
	}
	if c.params[0] == x.Type.Name || polymorphic[c.params[0]] {
		if x.Type.Name == unknownName {
			return plain(y.Type), nil
		}
		return x.Type, nil
	}
	return types.Type{Name: c.params[0]}, nil
}

// asCast: a type's name with one value is a cast where no conversion is needed
// or the value is written.
func asCast(name, from string) bool {
	t := parse(name)
	if t.Name == "" || strings.HasPrefix(t.Name, "_") {
		return false
	}
	return from == unknownName || castable(from, t.Name)
}

// newer are the types that functions take in later versions of the engine, "*"
// for any; what the catalog here lacks is not refused then.
var newer = map[string]string{
	"random": "*", "generate_series": "*", "jsonb_strip_nulls": "*", "json_strip_nulls": "*", "json_object": "*", "substring": "text", "overlay": "text",
	"timezone": "*", "xmlagg": "*", "format": "*", "normalize": "*", "trim_array": "*", "range_agg": "*",
	"min": "bytea", "max": "bytea", "reverse": "bytea", "to_number": "text",
}

// refusable: nothing but the usual is among the arguments, and no newer engine
// is known to take them.
func refusable(name string, args []types.Arg) bool {
	more := newer[name]
	if more == "*" || strings.HasPrefix(name, "pg_") || strings.HasPrefix(name, "has_") {
		return false
	}
	for _, a := range args {
		if !isUsual(a.Type) || a.Type.Name == more {
			return false
		}
	}
	return true
}

func list(args []types.Arg) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = told(a.Type)
	}
	return strings.Join(out, ", ")
}
