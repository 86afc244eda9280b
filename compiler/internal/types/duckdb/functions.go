package duckdb

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// invocation is a call whose overload has been found.
type invocation struct {
	*types.Expr
	name string
	*overload
}

// arg is the settled type of an argument; unknown where there is none.
func (c *invocation) arg(i int) types.Type {
	if i < len(c.Args) {
		return settle(c.Args[i].Type)
	}
	return unknown
}

// call is a function's value.
func call(name string, e *types.Expr) (types.Type, *types.Refusal) {
	if same, ok := synonyms[name]; ok {
		name = same
	}
	if rule, ok := forms[name]; ok {
		return rule(e)
	}
	if macro, ok := macros[name]; ok {
		return expanded(macro, e.Args), nil
	}
	f, ok := catalog()[name]
	if !ok {
		return unknown, slip(name)
	}
	for _, a := range e.Args {
		if a.Name != "" && !namedArguments[name] {
			return unknown, nil
		}
	}
	if e.OfRows && f.kind == 's' {
		return unknown, types.WrongArguments(name + " is a function of one row: OVER, FILTER, DISTINCT and ORDER BY are for aggregates")
	}
	o, refusal := resolve(name, f, e.Args)
	if refusal != nil {
		return unknown, refusal
	}
	if o == nil {
		return unanimous(name, f, e.Args), nil
	}
	c := &invocation{e, name, o}
	if check, ok := checks[name]; ok {
		if refusal := check(e.Args); refusal != nil {
			return unknown, refusal
		}
	}
	if rule, ok := rules[name]; ok {
		return rule(c), nil
	}
	if templated(o.result) && c.ofNull() {
		return unknown, nil
	}
	t := substitute(o, e.Args)
	// The binder folds lower(NULL) to a NULL that goes with all types.
	if !complete(t) || vague[t.Name] || t.Name == "GEOMETRY" || t.Name == varchar.Name && c.ofNull() {
		return unknown, nil
	}
	return t, nil
}

// slip refuses a name that is hardly another's function: one letter off one of the
// engine's own.
func slip(name string) *types.Refusal {
	if near := types.Slip(name, called); near != "" {
		return &types.Refusal{Near: near}
	}
	return nil
}

// called are the names of all that is called.
func called(yield func(string) bool) {
	for name := range catalog() {
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

// grammatical are the calls that the grammar or the binder know without a catalog.
var grammatical = strings.Fields("coalesce nullif ifnull extract unnest row_number dense_rank percent_rank cume_dist ntile first_value last_value nth_value " +
	"percentile_cont percentile_disc try_cast position substring overlay grouping grouping_id struct_pack columns")

// vague are results that the catalog names without telling the type.
var vague = map[string]bool{"INVALID": true, "TYPE": true, "AGGREGATE_STATE<?>": true, "VARIANT": true, "NULL": true}

// resolve finds the overload that costs least; nil when an argument's type is
// not known or several cost the same.
func resolve(name string, f *function, args []types.Arg) (*overload, *types.Refusal) {
	known := true
	for _, a := range args {
		known = known && (a.Type.Known() || a.Lambda != nil)
	}
	var best *overload
	lowest, tie, count := -1, false, false
	list := f.overloads()
	for i := range list {
		o := &list[i]
		if !o.takes(len(args)) {
			continue
		}
		count = true
		if !known {
			continue
		}
		c := o.cost(args)
		switch {
		case c < 0 || lowest >= 0 && c > lowest:
		case c == lowest:
			tie = true
		default:
			best, lowest, tie = o, c, false
		}
	}
	switch {
	case len(list) == 0:
	case !count && known && !loose[name]:
		return nil, types.WrongArguments(refused(name, args))
	case known && best == nil && count && !loose[name]:
		return nil, types.WrongArguments(refused(name, args))
	}
	if tie {
		return nil, nil
	}
	return best, nil
}

func refused(name string, args []types.Arg) string {
	list := make([]string, len(args))
	for i, a := range args {
		if list[i] = "a function"; a.Lambda == nil {
			list[i] = told(a.Type)
		}
	}
	return name + " takes no arguments of the types (" + strings.Join(list, ", ") + ")"
}

func (o *overload) takes(n int) bool {
	return n == len(o.params) || n > len(o.params) && o.rest.Name != ""
}

func (o *overload) param(i int) types.Type {
	if i < len(o.params) {
		return o.params[i]
	}
	return o.rest
}

func (o *overload) cost(args []types.Arg) int {
	sum := 0
	for i, a := range args {
		p := o.param(i)
		if (p.Name == "LAMBDA") != (a.Lambda != nil) {
			return -1
		}
		if a.Lambda != nil {
			continue
		}
		c := callCost(a.Type, p)
		if c < 0 {
			return -1
		}
		sum += c
	}
	return sum
}

// unanimous is the result of all overloads that an argument of an unknown type
// leaves; unknown when they differ.
func unanimous(name string, f *function, args []types.Arg) types.Type {
	if _, ok := rules[name]; ok {
		return unknown
	}
	t := unknown
	list := f.overloads()
	for i := range list {
		o := &list[i]
		if !o.takes(len(args)) || !o.mayTake(args) {
			continue
		}
		if !complete(o.result) || vague[o.result.Name] || t.Name != "" && !t.Equal(o.result) {
			return unknown
		}
		t = o.result
	}
	return t
}

func (o *overload) mayTake(args []types.Arg) bool {
	for i, a := range args {
		p := o.param(i)
		if (p.Name == "LAMBDA") != (a.Lambda != nil) || a.Type.Known() && callCost(a.Type, p) < 0 {
			return false
		}
	}
	return true
}

// substitute is the result's type with what the arguments make of its
// parameters.
func substitute(o *overload, args []types.Arg) types.Type {
	if !templated(o.result) {
		return o.result
	}
	bound := map[string]types.Type{}
	for i, a := range args {
		if !bind(o.param(i), a.Type, bound) {
			return unknown
		}
	}
	return filled(o.result, bound)
}

func templated(t types.Type) bool {
	if isTemplate(t) {
		return true
	}
	for _, f := range t.Fields() {
		if templated(f.Type) {
			return true
		}
	}
	return false
}

// bind notes what an argument says of a parameter's open parts; false when that
// is not certain.
func bind(p, a types.Type, bound map[string]types.Type) bool {
	if isTemplate(p) {
		if a.Name == null.Name {
			return false
		}
		if t, ok := bound[p.Name]; ok {
			if a, ok = combine(t, a, false); !ok {
				return false
			}
		}
		bound[p.Name] = a
		return true
	}
	if !templated(p) {
		return true
	}
	if a.Name == null.Name {
		return false
	}
	if a.Name == array && p.Name == list {
		return bind(p.Part(0), a.Part(0), bound)
	}
	if a.Name != p.Name || len(a.Fields()) != len(p.Fields()) {
		return false
	}
	for i := range p.Fields() {
		if !bind(p.Part(i), a.Part(i), bound) {
			return false
		}
	}
	return true
}

func filled(t types.Type, bound map[string]types.Type) types.Type {
	if isTemplate(t) {
		return settle(bound[t.Name])
	}
	if t.Parts == nil {
		return t
	}
	parts := &types.Parts{Fields: make([]types.Field, len(t.Parts.Fields))}
	for i, f := range t.Parts.Fields {
		parts.Fields[i] = types.Field{Name: f.Name, Type: filled(f.Type, bound)}
	}
	t.Parts = parts
	return t
}
