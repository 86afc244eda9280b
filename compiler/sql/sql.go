// Package sql is the door to what the compiler knows of SQL: which columns a
// statement gives and what they are made from.
//
// It takes text, a dialect's name and what is known of the relations that the
// text may read, and gives a Query. It never fails: what cannot be read is told
// in the Query's notes. It knows no project and reaches no engine.
package sql

import (
	"fmt"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/internal/diag"
)

type (
	// Column is an output column with what it is made from.
	Column = ir.Column
	// Ref is a column of one of a query's tables.
	Ref = ir.Ref
	// Table is a relation that a query reads.
	Table = ir.Table
	// Relation is what is known of a table.
	Relation = ir.Relation
	// Nullness says whether a column can hold NULL.
	Nullness = ir.Nullness
	// Kind says how a column is made.
	Kind = ir.Kind
)

// The kinds of columns.
const (
	Constant  = ir.Constant
	Copy      = ir.Copy
	Transform = ir.Transform
	Aggregate = ir.Aggregate
)

// The answers about NULL.
const (
	NullUnknown = ir.NullUnknown
	NeverNull   = ir.NeverNull
	CanBeNull   = ir.CanBeNull
)

// Options say how a statement is read.
type Options struct {
	// Dialect is the dialect's name; an unknown one is read as permissively as
	// can be.
	Dialect string
	// Catalog finds a relation by the parts of its name, or by the text of a
	// table function; nil for what it does not know.
	Catalog func(parts []string) *Relation
	// Outside reports whether a named query of WITH stands for a relation of its
	// own (an inlined ephemeral model), so that it is not looked into.
	Outside func(name string) bool
	// Types asks for the columns' types, as far as they can be told.
	Types bool
}

// Note is something that could not be understood.
type Note struct {
	Start, End int32
	Message    string
	// Name is a name that nothing declares, Near one that it may stand for; both
	// are empty for text that could not be read.
	Name, Near string
	// Kind tells notes apart by what is wrong.
	Kind NoteKind
}

// NoteKind says what a note is about.
type NoteKind = ir.ProblemKind

// The kinds of notes.
const (
	Unread          = ir.Unread
	UnknownColumn   = ir.UnknownColumn
	AmbiguousColumn = ir.AmbiguousColumn
	UnionArity      = ir.UnionArity
	TypeMismatch    = ir.TypeMismatch
	WrongArguments  = ir.WrongArguments
	Unattributed    = ir.Unattributed
	UnknownRelation = ir.UnknownRelation
	Ungrouped       = ir.Ungrouped
	Misplaced       = ir.Misplaced
	DuplicateAlias  = ir.DuplicateAlias
	Ordinal         = ir.Ordinal
	SubqueryWidth   = ir.SubqueryWidth
	Width           = ir.Width
	StarOfNothing   = ir.StarOfNothing
	UnselectedOrder = ir.UnselectedOrder
	UnknownFunction = ir.UnknownFunction
	UnknownType     = ir.UnknownType
)

// Query is what a statement gives.
type Query struct {
	Tables  []Table
	Columns []Column
	// Star lists the tables whose unknown columns pass through by their names;
	// Lookup finds such a column, and is nil without.
	Star   []int
	Lookup func(name string) (Column, bool)
	Notes  []Note
	// Read is false when nothing of the statement could be understood.
	Read bool
	// Complete: all columns are known and all names were found.
	Complete bool
}

// Read tells what of a statement cannot be read, and nothing of its meaning.
func Read(text, dialect string) []Note {
	d, _ := sqlparse.DialectNamed(dialect)
	_, problems := sqlparse.Parse(text, d)
	return unread(problems)
}

func unread(problems []sqlparse.Problem) []Note {
	var out []Note
	for _, p := range problems {
		out = append(out, Note{Start: p.Start, End: p.End, Message: p.Message})
	}
	return out
}

// Analyze reads a statement. Where some of it cannot be read, that is all that is
// noted. A fault of ours costs the statement's lineage, with
// a note, and never the command.
func Analyze(text string, o Options) (read *Query) {
	defer func() {
		if fault := recover(); fault != nil {
			read = &Query{Notes: []Note{{End: int32(len(text)), Message: fmt.Sprintf("a fault of model's own, please report it: %v", fault)}}}
		}
	}()
	d, known := sqlparse.DialectNamed(o.Dialect)
	stmt, problems := sqlparse.Parse(text, d)
	out := &Query{}
	out.Notes = unread(problems)
	if stmt == nil {
		return out
	}
	q := ir.Analyze(text, stmt, d, ir.Options{Catalog: o.Catalog, Outside: o.Outside, Types: o.Types && known})
	out.Tables, out.Columns, out.Star, out.Lookup, out.Read = q.Tables, q.Columns, q.Star, q.Lookup, true
	out.Complete = q.Complete && len(problems) == 0
	if len(problems) > 0 { // what stands beside them may only seem wrong
		return out
	}
	for _, p := range q.Problems {
		out.Notes = append(out.Notes, note(p))
	}
	return out
}

// Canonical writes a type as the dialect's engine names it; "" for one that it
// is not known to have.
func Canonical(dialect, text string) string {
	d, known := sqlparse.DialectNamed(dialect)
	if !known || text == "" {
		return ""
	}
	return ir.Canonical(text, d)
}

// SlipOfType is the type that the dialect's engine has and a written one is a slip
// of; "" for what is none.
func SlipOfType(dialect, text string) string {
	d, known := sqlparse.DialectNamed(dialect)
	if !known {
		return ""
	}
	return ir.SlipOfType(text, d)
}

// DistinctNames are the names by which others know the columns of a query that
// has columns of these names; refused says that no table or view can have them.
func DistinctNames(dialect string, names []string) (out []string, refused bool) {
	d, known := sqlparse.DialectNamed(dialect)
	if !known {
		return names, false
	}
	return ir.DistinctNames(names, d), d.RefusesRepeated
}

// note tells of a problem. Of what the engine refuses the name is the message.
func note(p ir.Problem) Note {
	n := Note{Kind: p.Kind, Start: p.Start, End: p.End, Name: p.Name}
	switch p.Kind {
	case AmbiguousColumn:
		n.Message = fmt.Sprintf("%q could be a column of several relations", p.Name)
	case UnionArity:
		n.Message = fmt.Sprintf("the queries of a set operation have different numbers of columns: %s", p.Name)
	case Unattributed:
		n.Message = fmt.Sprintf("%q could be a column of several relations whose columns are not known", p.Name)
	case UnknownRelation:
		n.Message = fmt.Sprintf("no relation here is called %q", p.Name)
		n.Near = diag.Nearest(p.Name, p.Near)
	case UnknownColumn:
		n.Message = fmt.Sprintf("no relation here is known to have a column %q", p.Name)
		n.Near = diag.Nearest(p.Name, p.Near)
	case UnknownFunction:
		n.Message = fmt.Sprintf("no function is called %q", p.Name)
		n.Near = p.Near[0]
	case UnknownType:
		n.Message = fmt.Sprintf("no type is called %q", p.Name)
		n.Near = p.Near[0]
	default:
		n.Name, n.Message = "", p.Name
	}
	return n
}

// Squeeze returns a text that is the same for texts that differ in comments and
// in the space between words only.
func Squeeze(text, dialect string) string {
	d, _ := sqlparse.DialectNamed(dialect)
	return sqlparse.Squeeze(text, d)
}
