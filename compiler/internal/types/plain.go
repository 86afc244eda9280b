package types

import "strings"

// Plain is the system of engines whose rules are not known here: it tells types
// that are written, declared or the same everywhere.
type Plain struct {
	// Lower: names are spelt in lower case.
	Lower bool
}

// plainNames are the names of types in texts, to one per type.
var plainNames = map[string]string{
	"bool": "boolean", "int1": "tinyint", "int2": "smallint", "int": "integer", "int4": "integer", "signed": "integer", "int8": "bigint", "long": "bigint",
	"double precision": "double", "float8": "double", "float4": "real", "numeric": "decimal", "dec": "decimal", "text": "varchar", "string": "varchar",
	"character varying": "varchar", "datetime": "timestamp", "timestamp without time zone": "timestamp", "timestamptz": "timestamp with time zone",
}

// Parse keeps a type's text, under one name of several.
func (Plain) Parse(text string) Type {
	text = strings.ToLower(strings.TrimSpace(text))
	name, rest, has := strings.Cut(text, "(")
	name = strings.TrimSpace(name)
	if n, ok := plainNames[name]; ok {
		name = n
	}
	if has {
		name += "(" + strings.ReplaceAll(rest, " ", "")
	}
	return Type{Name: name}
}

// Spell writes a type.
func (p Plain) Spell(t Type) string {
	switch {
	case t == plainNull, t == plainLiteral:
		t = plainText
	}
	if p.Lower {
		return t.Name
	}
	return strings.ToUpper(t.Name)
}

var (
	plainNull    = Type{Name: "null"}
	plainLiteral = Type{Name: "literal"}
	plainText    = Type{Name: "varchar"}
	plainBoolean = Type{Name: "boolean"}
)

// Settle makes strings of what is written.
func (Plain) Settle(t Type) Type {
	if t == plainLiteral {
		return plainText
	}
	return t
}

// Infer tells what needs no rules of an engine's own, and refuses nothing.
func (p Plain) Infer(e *Expr) (Type, *Refusal) {
	switch e.Kind {
	case Compare, Logic, Test, Match, Boolean, Quantified, Query:
		return plainBoolean, nil
	case Cast:
		return p.Parse(e.Name), nil
	case String:
		return plainLiteral, nil
	case Null:
		return plainNull, nil
	case Number:
		if !strings.ContainsAny(e.Name, ".eExX_") && len(e.Name) < 10 {
			return Type{Name: "integer"}, nil
		}
	case Keyword:
		if e.Name == "current_date" {
			return Type{Name: "date"}, nil
		}
	case Choice, Merge, Rows, Join:
		return plainCommon(e.Args), nil
	case Call:
		switch e.Name {
		case "count", "row_number", "rank", "dense_rank":
			return Type{Name: "bigint"}, nil
		case "min", "max", "lag", "lead", "first_value", "last_value":
			if len(e.Args) == 1 {
				return p.Settle(e.Args[0].Type), nil
			}
		case "coalesce":
			return plainCommon(e.Args), nil
		}
	}
	return Type{}, nil
}

// plainCommon is the type that all have, but for what takes any type.
func plainCommon(args []Arg) Type {
	t := plainNull
	for _, a := range args {
		switch {
		case a.Type == plainNull:
		case t == plainNull, t == plainLiteral && a.Type == plainText:
			t = a.Type
		case t == plainText && a.Type == plainLiteral:
		case !t.Equal(a.Type):
			return Type{}
		}
	}
	return t
}
