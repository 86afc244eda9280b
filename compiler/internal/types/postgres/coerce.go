package postgres

import (
	"iter"
	"maps"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// polymorphic are the parameters that take a type of the arguments' choice.
var polymorphic = map[string]bool{
	"anyelement": true, "anyarray": true, "anynonarray": true, "anyenum": true, "anyrange": true, "anymultirange": true, "anycompatible": true,
	"anycompatiblearray": true, "anycompatiblenonarray": true, "anycompatiblerange": true, "anycompatiblemultirange": true,
}

// coerces reports whether a value of a type is taken where another is asked for.
func coerces(from, to string) bool {
	switch {
	case from == to, from == unknownName, to == "any", polymorphic[to]:
		return true
	case strings.HasPrefix(from, "_") && strings.HasPrefix(to, "_"):
		return load().implicit[[2]string{from[1:], to[1:]}]
	}
	return load().implicit[[2]string{from, to}]
}

// accepts reports whether arguments suit parameters.
func accepts(params, args []string) bool {
	generic := false
	for i, p := range params {
		if !coerces(args[i], p) {
			return false
		}
		generic = generic || polymorphic[p]
	}
	if !generic {
		return true
	}
	_, ok := solve(params, args)
	return ok
}

// solution is what polymorphic parameters stand for.
type solution struct {
	element, array, ranged string // of the any... family
	compatible             string // of the anycompatible... family
	certain                bool
}

// solve finds the types that polymorphic parameters stand for; false when the
// arguments contradict each other.
func solve(params, args []string) (solution, bool) {
	s := solution{certain: true}
	var compatible []types.Arg
	for i, p := range params {
		a := args[i]
		if a == unknownName && polymorphic[p] {
			if strings.HasPrefix(p, "anycompatible") {
				compatible = append(compatible, types.Arg{Type: open})
			}
			continue
		}
		slot := &s.element
		switch p {
		case "anyelement":
		case "anynonarray":
			if strings.HasPrefix(a, "_") {
				return s, false
			}
		case "anyenum":
			if c, _ := category(a); c != 'E' {
				return s, false
			}
		case "anyarray":
			if !strings.HasPrefix(a, "_") {
				return s, false
			}
			slot = &s.array
		case "anyrange", "anymultirange":
			c, _ := category(a)
			if multi := strings.HasSuffix(a, "multirange"); c != 'R' || multi != (p == "anymultirange") {
				return s, false
			}
			s.certain = false
			slot = &s.ranged
		case "anycompatible", "anycompatiblenonarray":
			if p == "anycompatiblenonarray" && strings.HasPrefix(a, "_") {
				return s, false
			}
			compatible = append(compatible, types.Arg{Type: types.Type{Name: a}})
			continue
		case "anycompatiblearray":
			if !strings.HasPrefix(a, "_") {
				return s, false
			}
			compatible = append(compatible, types.Arg{Type: types.Type{Name: a[1:]}})
			continue
		case "anycompatiblerange", "anycompatiblemultirange":
			if c, _ := category(a); c != 'R' {
				return s, false
			}
			s.certain = false
			continue
		default:
			continue
		}
		if *slot != "" && *slot != a {
			return s, false
		}
		*slot = a
	}
	if s.array != "" {
		if s.element != "" && s.element != s.array[1:] {
			return s, false
		}
		s.element = s.array[1:]
	}
	if len(compatible) > 0 {
		t, refusal := common("", compatible)
		if refusal != nil {
			return s, false
		}
		s.compatible = t.Name
	}
	return s, true
}

// result is a function's type for its arguments; the zero type when that is not
// certain.
func (o *overload) returns(params, args []string) types.Type {
	if !polymorphic[o.result] {
		return types.Type{Name: o.result}
	}
	s, ok := solve(params, args)
	if !ok || !s.certain {
		return types.Type{}
	}
	name := ""
	switch o.result {
	case "anyelement", "anynonarray", "anyenum":
		name = s.element
	case "anyarray":
		if name = s.array; name == "" && s.element != "" {
			return arrayOf(types.Type{Name: s.element})
		}
	case "anycompatible", "anycompatiblenonarray":
		name = s.compatible
	case "anycompatiblearray":
		if s.compatible != "" {
			return arrayOf(types.Type{Name: s.compatible})
		}
	}
	return types.Type{Name: name}
}

// common is the type that all values can have, and its length or precision where
// they all have it; a refusal names the place.
func common(place string, args []types.Arg) (types.Type, *types.Refusal) {
	if len(args) == 0 {
		return types.Type{}, nil
	}
	for _, a := range args {
		if !a.Type.Known() {
			return types.Type{}, nil
		}
	}
	t := args[0].Type.Name
	for _, a := range args[1:] {
		n := a.Type.Name
		if n == unknownName || n == t {
			continue
		}
		if t == unknownName {
			t = n
			continue
		}
		was, preferred := category(t)
		if is, _ := category(n); is != was {
			return types.Type{}, mismatch(place, t, n).Of(a)
		}
		if !preferred && coerces(t, n) && !coerces(n, t) {
			t = n
		}
	}
	if t == unknownName {
		return text, nil
	}
	mod := args[0].Type.Mod
	for _, a := range args {
		if !coerces(a.Type.Name, t) {
			return types.Type{}, mismatch(place, a.Type.Name, t).Of(a)
		}
		if r := unreadable(a, t); r != nil {
			return types.Type{}, r
		}
		if a.Type.Name != t || a.Type.Mod != mod {
			mod = 0
		}
	}
	return types.Type{Name: t, Mod: mod}, nil
}

func mismatch(place, x, y string) *types.Refusal {
	if place == "" {
		place = "one column"
	}
	return types.Mismatch("values of the types " + told(types.Type{Name: x}) + " and " + told(types.Type{Name: y}) + " do not go into " + place + " without a cast")
}

// choice is the type of a place that takes its value from several expressions;
// ELSE comes first.
func choice(e *types.Expr) (types.Type, *types.Refusal) {
	if e.Kind == types.Choice && len(e.Args) > 1 {
		args := make([]types.Arg, 0, len(e.Args))
		args = append(args, e.Args[len(e.Args)-1])
		return common("one CASE", append(args, e.Args[:len(e.Args)-1]...))
	}
	return common("", e.Args)
}

// cast is an explicit one.
func cast(e *types.Expr) (types.Type, *types.Refusal) {
	t := parse(e.Name)
	if t.Name == "" {
		return t, slipOfType(e.Name)
	}
	if len(e.Args) == 0 {
		return t, nil
	}
	if r := unreadable(e.Args[0], t.Name); r != nil {
		return t, r
	}
	from := e.Args[0].Type
	if !from.Known() || from.Name == "record" || castable(from.Name, t.Name) {
		return t, nil
	}
	return t, types.Mismatch(told(from) + " cannot be cast to " + told(t)).Of(types.Arg{At: e.At})
}

// slipOfType refuses a type whose name is one letter off one that projects have.
func slipOfType(written string) *types.Refusal {
	word, _, _ := strings.Cut(strings.ToLower(written), "(")
	word = strings.TrimSpace(strings.TrimRight(word, "[] "))
	if _, ours := load().types[word]; ours || synonyms[word] != "" {
		return nil
	}
	for _, known := range []iter.Seq[string]{maps.Keys(synonyms), maps.Keys(usual)} {
		if near := types.Slip(word, known); near != "" {
			return &types.Refusal{Near: near}
		}
	}
	return nil
}

// castable reports whether an explicit cast is there: one of the catalog, or by
// way of text.
func castable(from, to string) bool {
	if from == to || from == unknownName || load().explicit[[2]string{from, to}] || coerces(from, to) {
		return true
	}
	if strings.HasPrefix(from, "_") && strings.HasPrefix(to, "_") {
		return castable(from[1:], to[1:])
	}
	x, _ := category(from)
	y, _ := category(to)
	return x == 'S' || y == 'S'
}
