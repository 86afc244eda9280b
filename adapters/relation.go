package adapters

import "strings"

// RelationType is what an engine says a relation is; "" when unknown.
type RelationType string

// The relation types.
const (
	Table            RelationType = "table"
	View             RelationType = "view"
	CTE              RelationType = "cte"
	MaterializedView RelationType = "materialized_view"
	External         RelationType = "external"
	Ephemeral        RelationType = "ephemeral"
	Function         RelationType = "function"
)

// Quoting says which parts of a relation's name are written in quotes.
type Quoting struct{ Database, Schema, Identifier bool }

// Relation names a table or view. It is a comparable value; equality of two
// relations as the engine sees them is Dialect.Same.
type Relation struct {
	// Target is the profile output it lives on; "" means the default one.
	Target                       string
	Database, Schema, Identifier string
	Type                         RelationType
	Quoting                      Quoting
	// NoDatabase and NoSchema leave the part out when it is rendered.
	NoDatabase, NoSchema, NoIdentifier bool
	// Literal, when set, is rendered as it is (an ephemeral model's CTE name, a
	// table function, a filtered subquery).
	Literal string
}

// IsZero reports whether the relation names nothing.
func (r Relation) IsZero() bool { return r.Identifier == "" && r.Schema == "" && r.Literal == "" }

// WithIdentifier returns the relation with another name and unknown type.
func (r Relation) WithIdentifier(id string) Relation {
	r.Identifier, r.Type, r.Literal = id, "", ""
	return r
}

// Column is a column of a relation or a result.
type Column struct {
	Name string
	// Type is the engine's own spelling, with precision: "DECIMAL(18,3)".
	Type string
	// Nullable is false only where the engine is sure.
	Nullable bool
}

// Render writes the relation's name for SQL.
func (d *Dialect) Render(r Relation) string {
	if r.Literal != "" {
		return r.Literal
	}
	var b strings.Builder
	part := func(name string, quote, skip bool) {
		if name == "" || skip {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		if quote {
			b.WriteString(d.Quote(name))
		} else {
			b.WriteString(name)
		}
	}
	part(r.Database, r.Quoting.Database, r.NoDatabase)
	part(r.Schema, r.Quoting.Schema, r.NoSchema)
	part(r.Identifier, r.Quoting.Identifier, r.NoIdentifier)
	return b.String()
}

// Same reports whether two relations name the same thing for the engine.
func (d *Dialect) Same(a, b Relation) bool {
	return a.Target == b.Target && d.Key(a) == d.Key(b)
}

// Key returns a map key under which all spellings of a relation's name that
// the engine takes as one are equal.
func (d *Dialect) Key(r Relation) string {
	if d.CaseSensitiveNames {
		return r.Database + "\x00" + r.Schema + "\x00" + r.Identifier
	}
	return strings.ToLower(r.Database + "\x00" + r.Schema + "\x00" + r.Identifier)
}
