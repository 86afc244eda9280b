// Package types is what the compiler knows of the types of SQL expressions.
//
// It holds a Type as a value and a System per engine: a System takes an
// expression whose operands' types are known, and gives its type or the reason
// for which the engine refuses it. Engines are folders below this one. A System
// knows no names of columns and reaches no engine; what it is not certain of is
// the zero Type, and it refuses nothing then.
package types

// Type is a type under its engine's own name; the zero Type is not known.
type Type struct {
	// Name is the engine's name of the type, or of the constructor (LIST, STRUCT).
	Name string
	// Mod is what the name leaves open: precision and scale, a length, the number
	// of an array's elements, the value of a written number. Engines define it.
	Mod int64
	// Parts are those of a nested type; they are shared and never changed.
	Parts *Parts
}

// Parts are the types a nested type is made of.
type Parts struct {
	Fields []Field
}

// Record is the name that all systems give to types with named fields.
const Record = "STRUCT"

// Field is a part with its name, which may be empty.
type Field struct {
	Name string
	Type Type
}

// Known reports whether the type is known, with all its parts.
func (t Type) Known() bool {
	if t.Name == "" {
		return false
	}
	for _, f := range t.Fields() {
		if !f.Type.Known() {
			return false
		}
	}
	return true
}

// Fields are the parts of a nested type.
func (t Type) Fields() []Field {
	if t.Parts == nil {
		return nil
	}
	return t.Parts.Fields
}

// Part is the type of the part at a place; unknown where there is none.
func (t Type) Part(i int) Type {
	if f := t.Fields(); i < len(f) {
		return f[i].Type
	}
	return Type{}
}

// Equal reports whether two types are the same.
func (t Type) Equal(u Type) bool {
	if t.Name != u.Name || t.Mod != u.Mod {
		return false
	}
	if t.Parts == u.Parts {
		return true
	}
	x, y := t.Fields(), u.Fields()
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].Name != y[i].Name || !x[i].Type.Equal(y[i].Type) {
			return false
		}
	}
	return true
}

// Nested makes a type of parts without names.
func Nested(name string, parts ...Type) Type {
	fields := make([]Field, len(parts))
	for i, p := range parts {
		fields[i].Type = p
	}
	return Type{Name: name, Parts: &Parts{fields}}
}
