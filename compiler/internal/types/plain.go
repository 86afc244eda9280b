package types

import "strings"

// Plain is the system of engines whose rules are not known here: it tells types
// that are declared, cast to, or the same everywhere, and refuses nothing.
type Plain struct {
	// Names are the engine's own names of types that have several.
	Names map[string]string
	// Boolean is what a condition gives; "" when that is not certain.
	Boolean string
	// Upper: names are spelt in upper case.
	Upper bool
}

// plainNull is the type of a written NULL, which takes any other.
var plainNull = Type{Name: "null"}

// Parse keeps a type's text, under one name of several.
func (p Plain) Parse(text string) Type {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	name, rest, has := strings.Cut(text, "(")
	name = strings.TrimSpace(name)
	if name == "unknown" {
		return Type{}
	}
	if own, ok := p.Names[name]; ok {
		name = own
	}
	if has {
		name += "(" + strings.ReplaceAll(rest, " ", "")
	}
	return Type{Name: name}
}

// Spell writes a type.
func (p Plain) Spell(t Type) string {
	switch {
	case t == plainNull:
		return ""
	case p.Upper:
		return strings.ToUpper(t.Name)
	}
	return t.Name
}

// Settle gives a type as it is.
func (Plain) Settle(t Type) Type { return t }

// Infer tells what needs no rules of an engine's own.
func (p Plain) Infer(e *Expr) (Type, *Refusal) {
	switch e.Kind {
	case Compare, Logic, Test, Match, Boolean, Quantified, Query:
		return Type{Name: p.Boolean}, nil
	case Cast:
		return p.Parse(e.Name), nil
	case Null:
		return plainNull, nil
	case Keyword:
		if e.Name == "current_date" {
			return Type{Name: "date"}, nil
		}
	case Choice, Merge, Rows, Join:
		return plainCommon(e.Args), nil
	case Call:
		switch e.Name {
		case "count":
			return Type{Name: "bigint"}, nil
		case "min", "max", "lag", "lead", "first_value", "last_value":
			if len(e.Args) == 1 {
				return e.Args[0].Type, nil
			}
		case "coalesce":
			return plainCommon(e.Args), nil
		}
	}
	return Type{}, nil
}

// plainCommon is the type that all have but for NULLs.
func plainCommon(args []Arg) Type {
	t := plainNull
	for _, a := range args {
		switch {
		case a.Type == plainNull:
		case t == plainNull:
			t = a.Type
		case !t.Equal(a.Type):
			return Type{}
		}
	}
	return t
}
