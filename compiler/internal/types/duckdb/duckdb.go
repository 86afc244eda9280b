// Package duckdb is the type system of DuckDB: its own catalog of functions, its
// costs of implicit casts, and what its binder decides beyond them.
//
// It takes expressions with typed operands (package types) and gives types that
// DESCRIBE would show. It must not guess: what the binder decides by rules that
// are not here has no type.
package duckdb

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// System is DuckDB.
var System types.System = system{}

type system struct{}

func (system) Parse(text string) types.Type { return parse(text, false) }

func (system) Settle(t types.Type) types.Type { return settle(t) }

// Spell writes the type that a table's column would have.
func (system) Spell(t types.Type) string {
	if !t.Known() {
		return ""
	}
	return spell(stored(t))
}

// stored is the type in which a column is kept: one of nulls alone holds whole
// numbers.
func stored(t types.Type) types.Type {
	if t.Name == null.Name {
		return integer
	}
	if t.Parts == nil || t.Name == enum {
		return t
	}
	parts := &types.Parts{Fields: make([]types.Field, len(t.Parts.Fields))}
	for i, f := range t.Parts.Fields {
		parts.Fields[i] = types.Field{Name: f.Name, Type: stored(f.Type)}
	}
	t.Parts = parts
	return t
}

func (s system) Infer(e *types.Expr) (types.Type, *types.Refusal) {
	switch e.Kind {
	case types.Number:
		return number(e.Name), nil
	case types.String:
		return text, nil
	case types.Boolean, types.Logic, types.Test, types.Quantified:
		return boolean, nil
	case types.Null:
		return null, nil
	case types.Interval:
		if len(e.Args) > 0 && e.Args[0].Literal && e.Name == "" && e.Args[0].Type.Name == stringLiteral && !types.IsInterval(e.Args[0].Text) {
			return interval, types.Mismatch("'" + e.Args[0].Text + "' is no value of the type INTERVAL").Of(e.Args[0])
		}
		return interval, nil
	case types.Keyword:
		return keywordTypes[e.Name], nil
	case types.Cast:
		return cast(e.Name)
	case types.Compare:
		return boolean, compare(e)
	case types.Query:
		return boolean, within(e)
	case types.Source:
		return source(e), nil
	case types.Ordinality:
		return bigint, nil
	case types.Match:
		return boolean, match(e)
	case types.Choice, types.Merge, types.Rows, types.Join:
		return common(e)
	case types.Call:
		return call(e.Name, e)
	case types.Operator:
		return operator(e)
	}
	return nested(e)
}

// keywordTypes are the values without parentheses.
var keywordTypes = map[string]types.Type{
	"current_date": date, "current_timestamp": timestampTZ, "localtimestamp": timestamp, "localtime": {Name: "TIME"},
	"current_time": {Name: "TIME WITH TIME ZONE"}, "current_user": varchar, "session_user": varchar, "user": varchar, "current_role": varchar,
	"current_catalog": varchar, "current_schema": varchar, "current_database": varchar,
}

// number is the type of a written number.
func number(s string) types.Type {
	s = strings.ReplaceAll(s, "_", "")
	if strings.ContainsAny(s, "xXbBoO") {
		return unknown
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return types.Type{Name: integerLiteral, Mod: n}
	}
	if strings.ContainsAny(s, "eE") {
		return double
	}
	before, after, point := strings.Cut(s, ".")
	if !point {
		if len(s) <= 38 {
			return hugeint
		}
		if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(f, 0) && f > 3.5e38 {
			return double
		}
		return unknown
	}
	if n := len(before) + len(after); n <= maxWidth && n > 0 {
		return dec(n, len(after))
	}
	return double
}

// compare refuses what the engine does not compare.
func compare(e *types.Expr) *types.Refusal {
	equality := e.Name == "=" || e.Name == "<>" || e.Name == "!=" || e.Name == "==" || e.Name == "IN" || e.Name == "DISTINCT"
	for _, a := range e.Args {
		if !a.Type.Known() {
			return nil
		}
	}
	if len(e.Args) == 0 {
		return nil
	}
	t := e.Args[0].Type
	for _, a := range e.Args[1:] {
		u, ok := comparison(t, a.Type, equality)
		if !ok {
			return types.Mismatch("values of the types " + told(t) + " and " + told(a.Type) + " are not compared without a cast")
		}
		t = u
	}
	return nil
}

// within refuses to look for a value in a query's column of another type.
func within(e *types.Expr) *types.Refusal {
	x, y := e.Args[0].Type, e.Args[1].Type
	if !x.Known() || !y.Known() {
		return nil
	}
	if _, ok := combine(x, y, false); !ok {
		return types.Mismatch("a value of the type " + told(x) + " is not looked for among values of the type " + told(y) + " without a cast")
	}
	return nil
}

// source is the column of a function in FROM.
func source(e *types.Expr) types.Type {
	if len(e.Args) == 0 || !e.Args[0].Type.Known() {
		return unknown
	}
	t := settle(e.Args[0].Type)
	switch e.Name {
	case "unnest":
		if len(e.Args) == 1 && (t.Name == list || t.Name == array) {
			return t.Part(0)
		}
	case "generate_series", "range":
		switch {
		case isWhole(t):
			return bigint
		case t.Name == date.Name, t.Name == timestamp.Name:
			return timestamp
		case t.Name == timestampTZ.Name:
			return t
		}
	}
	return unknown
}

// told writes a type into a message.
func told(t types.Type) string {
	switch t.Name {
	case integerLiteral, stringLiteral:
		return spell(t)
	}
	return spell(t)
}

// match is LIKE and its kin, which are functions.
func match(e *types.Expr) *types.Refusal {
	name, ok := matchers[e.Name]
	if len(e.Args) > 2 { // ESCAPE
		name, ok = escapers[e.Name]
	}
	if !ok {
		return nil
	}
	_, refusal := call(name, e)
	return refusal
}

var matchers = map[string]string{"like": "~~", "ilike": "~~*", "glob": "~~~", "similar": "regexp_full_match"}

// escapers are those that know ESCAPE.
var escapers = map[string]string{"like": "like_escape", "ilike": "ilike_escape"}

// common is the type of a place that takes its value from several expressions.
func common(e *types.Expr) (types.Type, *types.Refusal) {
	args := e.Args
	if len(args) == 0 {
		return unknown, nil
	}
	for _, a := range args {
		if !a.Type.Known() {
			return unknown, nil
		}
	}
	if e.Kind == types.Join {
		switch e.Name {
		case "left", "inner":
			return args[0].Type, nil
		case "right":
			return args[len(args)-1].Type, nil
		}
	}
	t := args[len(args)-1].Type // the binder begins with ELSE
	rest := args[:len(args)-1]
	if e.Kind != types.Choice {
		t, rest = args[0].Type, args[1:]
	}
	if e.Kind == types.Merge {
		t = settle(t)
	}
	for _, a := range rest {
		if e.Kind == types.Merge {
			t, _ = combine(t, settle(a.Type), true)
			continue
		}
		u, ok := combine(t, a.Type, false)
		if !ok {
			return unknown, types.Mismatch("values of the types " + told(t) + " and " + told(a.Type) + " do not go into one column without a cast")
		}
		t = u
	}
	return t, nil
}

// infix are operators between two operands that stand for a function.
var infix = map[string]string{"~": "regexp_full_match", "!~": "regexp_full_match"}

// operator is an operator with its operands in order; several of one kind are a
// chain.
func operator(e *types.Expr) (types.Type, *types.Refusal) {
	if len(e.Args) == 1 {
		a := e.Args[0].Type
		if e.Name == "-" && a.Name == integerLiteral && e.Args[0].Literal {
			a.Mod = -a.Mod
			return a, nil
		}
		return call(e.Name, e)
	}
	name := cmp.Or(infix[e.Name], e.Name)
	t := e.Args[0]
	for _, a := range e.Args[1:] {
		r, refusal := call(name, &types.Expr{Kind: types.Operator, Name: e.Name, Args: []types.Arg{t, a}})
		if refusal != nil {
			return unknown, refusal
		}
		t = types.Arg{Type: r}
	}
	return t.Type, nil
}
