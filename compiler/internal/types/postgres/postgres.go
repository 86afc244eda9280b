// Package postgres is the type system of PostgreSQL: its own catalogs of types,
// casts, operators and functions, and its rules for choosing among them.
//
// It takes expressions with typed operands (package types) and gives the types
// that a view of them would have. It must not guess: what the catalogs cannot
// tell has no type.
package postgres

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// System is PostgreSQL.
var System types.System = system{}

type system struct{}

func (system) Parse(text string) types.Type { return parse(text) }

func (system) Spell(t types.Type) string { return spell(settle(t)) }

func (system) Settle(t types.Type) types.Type { return settle(t) }

// settle makes text of what is written and still open.
func settle(t types.Type) types.Type {
	if t.Name == unknownName {
		return text
	}
	return t
}

func (system) Infer(e *types.Expr) (types.Type, *types.Refusal) {
	switch e.Kind {
	case types.Number:
		return number(e.Name), nil
	case types.String, types.Null:
		return open, nil
	case types.Boolean, types.Test, types.Quantified:
		return boolean, nil
	case types.Logic:
		return boolean, conditions(e)
	case types.Interval:
		t := types.Type{Name: "interval"}
		if len(e.Args) > 0 && e.Name == "" {
			return t, unreadable(e.Args[0], t.Name)
		}
		return t, nil
	case types.Keyword:
		return types.Type{Name: keywordTypes[e.Name]}, nil
	case types.Cast:
		return cast(e)
	case types.Compare:
		return boolean, compare(e)
	case types.Match:
		return boolean, match(e)
	case types.Choice, types.Merge, types.Rows, types.Join:
		return choice(e)
	case types.Call, types.Source:
		return call(e)
	case types.Ordinality:
		return types.Type{Name: "int8"}, nil
	case types.Query:
		if len(e.Args) == 2 {
			_, refusal := operator(e.Name, e.Args[0], types.Arg{Type: settle(e.Args[1].Type)})
			return boolean, refusal
		}
	case types.Operator:
		return operators(e.Name, e.Args)
	case types.Zone:
		if len(e.Args) == 2 {
			return call(&types.Expr{Name: "timezone", Args: []types.Arg{e.Args[1], e.Args[0]}})
		}
	case types.Row:
		return record(e.Args), nil
	case types.List:
		t, refusal := common("ARRAY", e.Args)
		if e.Each && refusal != nil && !slices.ContainsFunc(e.Args, func(a types.Arg) bool { return a.Type.Name == unknownName }) {
			return types.Type{}, nil
		}
		if t.Name == "" || t.Name[0] == '_' || t.Name == "record" {
			return t, refusal
		}
		return arrayOf(t), refusal
	case types.Index, types.Slice:
		if t := e.Args[0].Type; isUsual(t) && t.Name[0] != '_' && t.Name != "jsonb" {
			return types.Type{}, types.Mismatch("a value of the type " + told(t) + " has no elements").Of(e.Args[0])
		}
		return index(e), nil
	}
	return types.Type{}, nil
}

// keywordTypes are the values without parentheses.
var keywordTypes = map[string]string{
	"current_date": "date", "current_timestamp": "timestamptz", "localtimestamp": "timestamp", "localtime": "time", "current_time": "timetz",
	"current_user": "name", "session_user": "name", "user": "name", "current_role": "name", "current_catalog": "name", "current_schema": "name",
}

// number is the type of a written number.
func number(s string) types.Type {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && s[i] != '.' && s[i] != 'e' && s[i] != 'E' && s[i] != '+' && s[i] != '-' {
			return types.Type{}
		}
	}
	if strings.ContainsAny(s, ".eE") {
		return types.Type{Name: "numeric"}
	}
	s = strings.TrimLeft(s, "0")
	switch {
	case shorter(s, "2147483647"):
		return types.Type{Name: "int4"}
	case shorter(s, "9223372036854775807"):
		return types.Type{Name: "int8"}
	}
	return types.Type{Name: "numeric"}
}

// shorter reports whether the digits of s are no more than those of limit.
func shorter(s, limit string) bool {
	return len(s) < len(limit) || len(s) == len(limit) && s <= limit
}

// told writes a type into a message.
func told(t types.Type) string {
	if t.Name == unknownName {
		return "a written value"
	}
	return spell(t)
}

// conditions refuses what is no condition.
func conditions(e *types.Expr) *types.Refusal {
	for _, a := range e.Args {
		if a.Type.Known() && a.Type.Name != "bool" && a.Type.Name != unknownName && isUsual(a.Type) {
			return types.Mismatch("a condition must be boolean, and this is " + told(a.Type)).Of(a)
		}
	}
	return nil
}

// compare is one comparison after the other.
func compare(e *types.Expr) *types.Refusal {
	name := e.Name
	switch name {
	case "IN":
		return compareIn(e)
	case "DISTINCT":
		if isNull(e.Args[0]) || isNull(e.Args[1]) { // IS NULL in other words
			return nil
		}
		name = "="
	case "BETWEEN":
		if len(e.Args) != 3 {
			return nil
		}
		if _, r := operator(">=", e.Args[0], e.Args[1]); r != nil {
			return r
		}
		_, r := operator("<=", e.Args[0], e.Args[2])
		return r
	case "!=":
		name = "<>"
	}
	for _, a := range e.Args[1:] {
		if r := compareTwo(name, e.Args[0], a); r != nil {
			return r
		}
	}
	return nil
}

// record is the type of several values in parentheses.
func record(values []types.Arg) types.Type {
	parts := &types.Parts{Fields: make([]types.Field, len(values))}
	for i, v := range values {
		parts.Fields[i].Type = v.Type
	}
	return types.Type{Name: "record", Parts: parts}
}

// compareTwo compares two values; those of records are compared one by one.
func compareTwo(name string, x, y types.Arg) *types.Refusal {
	left, right := x.Type.Fields(), y.Type.Fields()
	if x.Type.Name != "record" || y.Type.Name != "record" || len(left) != len(right) {
		_, r := operator(name, x, y)
		return r
	}
	for i := range left {
		if _, r := operator(name, types.Arg{Type: left[i].Type}, types.Arg{Type: right[i].Type}); r != nil {
			return r
		}
	}
	return nil
}

// compareIn: constants are brought to one type before they are compared; where
// they are not, each is compared.
func compareIn(e *types.Expr) *types.Refusal {
	for _, a := range e.Args {
		if !a.Type.Known() {
			return nil
		}
	}
	if len(e.Args) > 2 {
		t, refusal := common("IN", e.Args)
		if refusal == nil && t.Name != "" && t.Name[0] != '_' {
			if _, r := operator("=", e.Args[0], types.Arg{Type: t}); r == nil {
				return nil
			}
		}
	}
	for _, a := range e.Args[1:] {
		if _, r := operator("=", e.Args[0], a); r != nil {
			return r
		}
	}
	return nil
}

// matchers are LIKE and its kin as operators.
var matchers = map[string]string{"like": "~~", "ilike": "~~*"}

func match(e *types.Expr) *types.Refusal {
	name, ok := matchers[e.Name]
	if !ok || len(e.Args) < 2 {
		return nil
	}
	if strings.HasPrefix(e.Args[1].Type.Name, "_") { // LIKE ANY
		return nil
	}
	_, refusal := operator(name, e.Args[0], e.Args[1])
	return refusal
}

// index takes an element or a part of an array.
func index(e *types.Expr) types.Type {
	switch t := e.Args[0].Type; {
	case t.Name == "jsonb":
		if e.Kind == types.Index {
			return t
		}
	case strings.HasPrefix(t.Name, "_"):
		if e.Kind == types.Slice {
			return t
		}
		return elementOf(t)
	}
	return types.Type{}
}

func isNull(a types.Arg) bool {
	return a.Literal && strings.EqualFold(a.Text, "null") && a.Type == open
}
