package sql

import (
	"github.com/modeldata/model/compiler/internal/canon"
	"github.com/modeldata/model/compiler/internal/sqlparse"
)

type (
	// Meaning is what a query gives, whatever its wording.
	Meaning = canon.Meaning
	// Known is what is known of a relation whose columns a Meaning is told in.
	Known = canon.Relation
	// Clause is a part of a query's text.
	Clause = canon.Clause
)

// MeaningOptions say how a statement is read.
type MeaningOptions struct {
	Dialect string
	// Catalog finds a relation by the parts of its name, or by the text of a table
	// function; nil for what it does not know.
	Catalog func(parts []string) *Known
}

// MeaningOf returns what a query means; nil when it is not understood in full.
func MeaningOf(text string, o MeaningOptions) *Meaning {
	d, _ := sqlparse.DialectNamed(o.Dialect)
	stmt, problems := sqlparse.Parse(text, d)
	if len(problems) > 0 {
		return nil
	}
	return canon.Of(text, stmt, d, canon.Options{Catalog: o.Catalog})
}

// Wording is a text without space and comments, to see whether two differ in more
// than that.
func Wording(text, dialect string) string {
	d, _ := sqlparse.DialectNamed(dialect)
	return canon.Wording(text, d)
}
