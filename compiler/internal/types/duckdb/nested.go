package duckdb

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/types"
)

// nested are the expressions that make and take apart nested values.
func nested(e *types.Expr) (types.Type, *types.Refusal) {
	switch e.Kind {
	case types.List:
		return call("list_value", e)
	case types.Row, types.Struct:
		return structOf(e), nil
	case types.Map:
		return mapOf(e), nil
	case types.Index:
		if t := settle(e.Args[0].Type); fieldless[t.Name] && t.Name != "VARCHAR" && t.Name != "BLOB" {
			return unknown, types.WrongArguments("a value of the type " + told(t) + " has no elements")
		}
		if len(e.Args) == 2 && e.Args[1].Type.Name != null.Name {
			return element(e.Args[0].Type, e.Args[1]), nil
		}
	case types.Slice:
		switch t := settle(e.Args[0].Type); t.Name {
		case list, varchar.Name, blob.Name:
			return t, nil
		case array:
			return listOf(t.Part(0)), nil
		}
	case types.Member:
		t := settle(e.Args[0].Type)
		if fieldless[t.Name] {
			return unknown, types.Mismatch("a value of the type " + told(t) + " has no fields")
		}
		if t.Name == structed && lacks(t, e.Name) {
			return unknown, types.Mismatch("a value of the type " + told(t) + " has no field " + e.Name)
		}
		return member(t, e.Name), nil
	case types.Zone:
		if len(e.Args) == 2 {
			return call("timezone", &types.Expr{Args: []types.Arg{e.Args[1], e.Args[0]}})
		}
	}
	return unknown, nil
}

func structOf(e *types.Expr) types.Type {
	parts := &types.Parts{Fields: make([]types.Field, len(e.Args))}
	for i, a := range e.Args {
		if !a.Type.Known() {
			return unknown
		}
		parts.Fields[i] = types.Field{Name: a.Name, Type: settle(a.Type)}
	}
	if len(e.Args) == 0 {
		return unknown
	}
	return types.Type{Name: structed, Parts: parts}
}

// mapOf is a map of keys and values by turns.
func mapOf(e *types.Expr) types.Type {
	var keys, values []types.Arg
	for i, a := range e.Args {
		if i%2 == 0 {
			keys = append(keys, a)
		} else {
			values = append(values, a)
		}
	}
	k, _ := common(&types.Expr{Kind: types.Rows, Args: keys})
	v, _ := common(&types.Expr{Kind: types.Rows, Args: values})
	if k.Name == "" || v.Name == "" {
		return unknown
	}
	return types.Nested(mapped, settle(k), settle(v))
}

// element is what an index takes of a value.
func element(t types.Type, index types.Arg) types.Type {
	switch t = settle(t); t.Name {
	case list, array:
		return t.Part(0)
	case mapped:
		return t.Part(1)
	case json.Name:
		return json
	case varchar.Name:
		return varchar
	case structed:
		if n, err := strconv.Atoi(index.Text); err == nil && index.Literal && settle(index.Type).Name != varchar.Name {
			return t.Part(n - 1)
		}
		if index.Literal {
			return member(t, index.Text)
		}
	}
	return unknown
}

// fieldless are types whose values have no fields.
var fieldless = map[string]bool{
	"BOOLEAN": true, "TINYINT": true, "SMALLINT": true, "INTEGER": true, "BIGINT": true, "HUGEINT": true, "UTINYINT": true, "USMALLINT": true,
	"UINTEGER": true, "UBIGINT": true, "UHUGEINT": true, "FLOAT": true, "DOUBLE": true, "DECIMAL": true, "VARCHAR": true, "BLOB": true, "UUID": true,
	"DATE": true, "TIME": true, "TIMESTAMP": true, "TIMESTAMP WITH TIME ZONE": true, "INTERVAL": true,
}

// lacks reports whether a structure has fields with names, and not this one.
func lacks(t types.Type, name string) bool {
	for _, f := range t.Fields() {
		if f.Name == "" || strings.EqualFold(f.Name, name) {
			return false
		}
	}
	return len(t.Fields()) > 0
}

// member is a field of a value.
func member(t types.Type, name string) types.Type {
	switch t.Name {
	case structed, union:
		for _, f := range t.Fields() {
			if strings.EqualFold(f.Name, name) {
				return f.Type
			}
		}
	case mapped:
		return t.Part(1)
	case json.Name:
		return json
	}
	return unknown
}
