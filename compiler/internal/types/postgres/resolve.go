package postgres

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// candidate is an overload with a parameter for each argument.
type candidate struct {
	*overload
	params []string
}

// candidates are the overloads that take so many arguments.
func (f *function) candidates(n int) []candidate {
	var out []candidate
	list := f.overloads()
	for i := range list {
		o := &list[i]
		switch {
		case n <= len(o.params) && n >= len(o.params)-o.defaults && !(o.variadic && n < len(o.params)):
			out = append(out, candidate{o, o.params[:n]})
		case o.variadic && n > len(o.params):
			last := o.params[len(o.params)-1]
			params := append(slices.Clone(o.params), slices.Repeat([]string{last}, n-len(o.params))...)
			out = append(out, candidate{o, params})
		}
	}
	return out
}

// choose finds the candidate for arguments of known types: one that takes exactly
// these, or the one that the rules of conversion prefer. It returns how many
// take the arguments at all.
func choose(all []candidate, args []string) (*candidate, int) {
	for i := range all {
		if slices.Equal(all[i].params, args) {
			return &all[i], 1
		}
	}
	var fit []candidate
	for _, c := range all {
		if accepts(c.params, args) {
			fit = append(fit, c)
		}
	}
	if len(fit) == 1 {
		return &fit[0], 1
	}
	if len(fit) == 0 {
		return nil, 0
	}
	return preferred(fit, args), len(fit)
}

// preferred is the chapter on type conversion: most exact matches, then most
// preferred types, then what written values may be.
func preferred(fit []candidate, args []string) *candidate {
	exact := func(i int, p string) bool { return args[i] != unknownName && p == args[i] }
	fit = best(fit, exact)
	if len(fit) == 1 {
		return &fit[0]
	}
	fit = best(fit, func(i int, p string) bool {
		if exact(i, p) {
			return true
		}
		if args[i] == unknownName {
			return false
		}
		c, good := category(p)
		own, _ := category(args[i])
		return good && c == own
	})
	if len(fit) == 1 {
		return &fit[0]
	}
	if !slices.Contains(args, unknownName) {
		return nil
	}
	if kept := byCategory(fit, args); len(kept) == 1 {
		return &kept[0]
	} else if len(kept) > 0 {
		fit = kept
	}
	return alike(fit, args)
}

// best keeps the candidates with the most parameters that hold.
func best(fit []candidate, holds func(i int, p string) bool) []candidate {
	var kept []candidate
	most := -1
	for _, c := range fit {
		n := 0
		for i, p := range c.params {
			if holds(i, p) {
				n++
			}
		}
		if n > most {
			most, kept = n, nil
		}
		if n == most {
			kept = append(kept, c)
		}
	}
	return kept
}

// byCategory keeps the candidates whose parameters for written values are of the
// category that all agree on, strings winning; none when they do not agree.
func byCategory(fit []candidate, args []string) []candidate {
	chosen := make([]byte, len(args))
	wanted := make([]bool, len(args))
	for i, a := range args {
		if a != unknownName {
			continue
		}
		conflict := false
		for _, c := range fit {
			cat, good := category(c.params[i])
			switch {
			case chosen[i] == 0, cat == 'S' && chosen[i] != 'S':
				chosen[i], wanted[i] = cat, good
			case cat == chosen[i]:
				wanted[i] = wanted[i] || good
			default:
				conflict = true
			}
		}
		if conflict && chosen[i] != 'S' {
			return nil
		}
	}
	var kept []candidate
	for _, c := range fit {
		keep := true
		for i, a := range args {
			if a == unknownName {
				cat, good := category(c.params[i])
				keep = keep && cat == chosen[i] && (good || !wanted[i])
			}
		}
		if keep {
			kept = append(kept, c)
		}
	}
	return kept
}

// alike takes written values for the type that all other arguments have.
func alike(fit []candidate, args []string) *candidate {
	known := ""
	for _, a := range args {
		switch {
		case a == unknownName:
		case known == "":
			known = a
		case known != a:
			return nil
		}
	}
	if known == "" {
		return nil
	}
	same := slices.Repeat([]string{known}, len(args))
	var found *candidate
	for i := range fit {
		if accepts(fit[i].params, same) {
			if found != nil {
				return nil
			}
			found = &fit[i]
		}
	}
	return found
}

// operators is a chain of one operator.
func operators(name string, args []types.Arg) (types.Type, *types.Refusal) {
	if len(args) == 1 {
		return prefix(name, args[0])
	}
	t := args[0]
	for _, a := range args[1:] {
		r, refusal := operator(name, t, a)
		if refusal != nil {
			return types.Type{}, refusal
		}
		t = types.Arg{Type: r}
	}
	return t.Type, nil
}

// operator is the value of a binary operator.
func operator(name string, x, y types.Arg) (types.Type, *types.Refusal) {
	f, ok := load().operators[name]
	if !ok {
		return types.Type{}, nil
	}
	all := f.candidates(2)
	if !x.Type.Known() || !y.Type.Known() {
		return unanimous(all, []types.Arg{x, y}), nil
	}
	args := []string{x.Type.Name, y.Type.Name}
	if rowLike(args) {
		return types.Type{}, nil
	}
	exact := slices.Clone(args)
	switch unknownName { // a written value is first taken for the other's type
	case args[0]:
		exact[0] = args[1]
	case args[1]:
		exact[1] = args[0]
	}
	for i := range all {
		if slices.Equal(all[i].params, exact) {
			return all[i].returns(all[i].params, exact), all[i].readable([]types.Arg{x, y})
		}
	}
	c, fit := choose(all, args)
	if c == nil {
		if fit == 0 && isUsual(x.Type) && isUsual(y.Type) && len(all) > 0 {
			return types.Type{}, notCompared(name, x.Type, y.Type)
		}
		return types.Type{}, nil
	}
	return c.returns(c.params, args), c.readable([]types.Arg{x, y})
}

func rowLike(args []string) bool { return slices.Contains(args, "record") }

func notCompared(name string, x, y types.Type) *types.Refusal {
	reason := "the operator " + name + " takes no values of the types " + told(x) + " and " + told(y)
	switch name {
	case "=", "<>", "<", "<=", ">", ">=":
		return types.Mismatch("values of the types " + told(x) + " and " + told(y) + " are not compared without a cast")
	}
	return types.WrongArguments(reason)
}

// prefix is the value of an operator before its operand.
func prefix(name string, x types.Arg) (types.Type, *types.Refusal) {
	f, ok := load().operators[name]
	if !ok || !x.Type.Known() {
		return types.Type{}, nil
	}
	args := []string{x.Type.Name}
	c, fit := choose(f.candidates(1), args)
	if c == nil {
		if fit == 0 && isUsual(x.Type) && len(f.candidates(1)) > 0 {
			return types.Type{}, types.WrongArguments("the operator " + name + " takes no value of the type " + told(x.Type))
		}
		return types.Type{}, nil
	}
	return c.returns(c.params, args), nil
}

// unanimous is the result of all candidates that arguments of unknown types
// leave; the zero type when they differ.
func unanimous(all []candidate, args []types.Arg) types.Type {
	result := ""
	for _, c := range all {
		fits := true
		for i, a := range args {
			fits = fits && (!a.Type.Known() || coerces(a.Type.Name, c.params[i]))
		}
		if !fits {
			continue
		}
		if polymorphic[c.result] || result != "" && result != c.result {
			return types.Type{}
		}
		result = c.result
	}
	return types.Type{Name: result}
}

// usual are the types that projects have; what is told of others may come from
// extensions, so nothing is refused there.
var usual = func() map[string]bool {
	out := map[string]bool{unknownName: true}
	for _, n := range strings.Fields("bool int2 int4 int8 numeric float4 float8 text varchar bpchar date timestamp timestamptz time timetz interval json jsonb uuid bytea") {
		out[n] = true
	}
	return out
}()

func isUsual(t types.Type) bool { return usual[strings.TrimPrefix(t.Name, "_")] }
