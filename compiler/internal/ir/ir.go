// Package ir is what a query means to its readers: which columns it gives, what
// each is made from, and what decides its rows.
//
// It takes a syntax tree of package sqlparse and a Catalog of the relations it
// may read, and gives a Query. It knows no project: relations are names, and
// what the catalog does not know is left open, so that columns are attributed
// to it by name. It reports what it could not find and never fails.
package ir

import (
	"slices"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// Kind says how a column is made from its sources, weakest first: of several
// ways the strongest counts.
type Kind uint8

// The kinds.
const (
	Constant  Kind = iota // from no column
	Copy                  // a column as it is, whatever its name
	Transform             // computed from columns of one row
	Aggregate             // computed from columns of many rows
)

func (k Kind) String() string {
	return [...]string{"constant", "copy", "transform", "aggregate"}[k]
}

// Relation is what a catalog knows of a table.
type Relation struct {
	Columns []string
	// Types are the columns' types as written; nil, or "" where not known.
	Types []string
	// Nulls say whether the columns can hold NULL; nil when nothing is known.
	Nulls []Nullness
	// Open: there may be columns that are not listed.
	Open bool
	// Key is the primary key, where it is known; Keyless: there is none for sure.
	Key     []string
	Keyless bool
	// Keys are the columns that the primary key has one of, if there is one and it
	// is not known; nil for any.
	Keys []string
}

// Catalog returns what is known of the relation with these name parts; nil when
// it is unknown, so that it may have any column.
type Catalog func(parts []string) *Relation

// Table is a relation outside of the query that the query reads.
type Table struct {
	Parts      []string
	Start, End int32 // where it is first named
}

// Ref is a column of one of the query's tables.
type Ref struct {
	Table  int // index of Query.Tables
	Column string
}

// Column is an output column.
type Column struct {
	Name       string
	Start, End int32 // the expression in the text
	Kind       Kind
	// Type is the dialect's spelling; "" when it is not known.
	Type string
	// Null says whether it can hold NULL, when types are asked for.
	Null    Nullness
	Sources []Ref // sorted by table and name
	// Influences decide which rows there are: columns in WHERE, ON, GROUP BY,
	// HAVING and QUALIFY, wherever in the query.
	Influences []Ref
}

// ProblemKind says what is wrong.
type ProblemKind uint8

// The kinds of problems.
const (
	// Unread: text that could not be read; found by the parser, never here.
	Unread ProblemKind = iota
	UnknownColumn
	AmbiguousColumn
	UnionArity
	// TypeMismatch: values that the engine refuses to compare or to combine.
	TypeMismatch
	// WrongArguments: a function that takes no such arguments.
	WrongArguments
	// Unattributed: a name that any of several unknown relations may have, which
	// the engine may well understand.
	Unattributed
	// UnknownRelation: a qualifier that no relation has.
	UnknownRelation
	// Ungrouped: a column that is neither grouped nor aggregated.
	Ungrouped
	// Misplaced: an aggregate or a window function where none may stand.
	Misplaced
	// DuplicateAlias: two relations of one name.
	DuplicateAlias
	// Ordinal: a place in ORDER BY or GROUP BY that no item has.
	Ordinal
	// SubqueryWidth: a query of several columns where one value is wanted.
	SubqueryWidth
	// Width: a list of columns, or a row of VALUES, of the wrong length.
	Width
	// StarOfNothing: a star without FROM.
	StarOfNothing
	// UnselectedOrder: SELECT DISTINCT ordered by what it does not select.
	UnselectedOrder
	// UnknownFunction, UnknownType: a name that is a slip of one that the engine has.
	UnknownFunction
	UnknownType
)

// Problem is a name that could not be resolved for sure, or an expression that
// the engine refuses.
type Problem struct {
	Kind ProblemKind
	// Name is the name; of what the engine refuses it is the reason.
	Name       string
	Start, End int32
	// Near lists names that could have been meant.
	Near []string
}

// Query is what a statement gives.
type Query struct {
	Tables  []Table
	Columns []Column
	// Star lists tables whose unknown columns pass through by their names.
	Star []int
	// Lookup finds a column that passes through a star by name; nil without.
	Lookup   func(name string) (Column, bool)
	Problems []Problem
	// Complete: all output columns are known and all names were resolved.
	Complete bool
}

// Options say what is known around a statement.
type Options struct {
	Catalog Catalog
	// Outside holds for a named query that is to be taken for a relation of its
	// name; it may be nil.
	Outside func(name string) bool
	// Types asks for the columns' types.
	Types bool
}

// Analyze resolves a statement.
func Analyze(text string, s *sqlparse.Statement, d *sqlparse.Dialect, o Options) *Query {
	a := &analysis{text: text, d: d, catalog: o.Catalog, outside: o.Outside, tables: map[string]int{}, leaves: map[leaf]int32{}, system: systemOf(d)}
	if o.Types {
		a.types, a.nulls = map[*sqlparse.Expr]types.Type{}, map[*sqlparse.Expr]Nullness{}
	}
	return a.result(a.settled(a.statement(s)))
}

// analysis holds what one statement's resolution shares.
type analysis struct {
	text     string
	d        *sqlparse.Dialect
	catalog  Catalog
	outside  func(name string) bool
	out      Query
	tables   map[string]int
	known    []*Relation // by table
	leaves   map[leaf]int32
	byID     []leaf
	problems map[int32]bool
	rounds   int
	// types are those of the expressions resolved so far; nil when nobody asks.
	types map[*sqlparse.Expr]types.Type
	// cast are the lists that a cast stands around.
	cast map[*sqlparse.Expr]bool
	// nulls say of the same whether they can be NULL.
	nulls map[*sqlparse.Expr]Nullness
	// besideRow is what a row of values was last compared with.
	besideRow *sqlparse.Expr
	// args are the operands of the expressions that are asked for just now.
	args   []types.Arg
	system types.System
}

// leaf is a column outside of the query; sets of them are sorted lists of ids.
type leaf struct {
	table  int
	column string
}

func (a *analysis) leaf(table int, column string) int32 {
	l := leaf{table, column}
	id, ok := a.leaves[l]
	if !ok {
		id = int32(len(a.byID))
		a.leaves[l] = id
		a.byID = append(a.byID, l)
	}
	return id
}

func (a *analysis) problem(kind ProblemKind, name string, start, end int32, near []string) {
	if a.problems == nil {
		a.problems = map[int32]bool{}
	}
	if a.problems[start] {
		return
	}
	a.problems[start] = true
	a.out.Problems = append(a.out.Problems, Problem{kind, name, start, end, near})
}

func (a *analysis) result(r *relation) *Query {
	out := &a.out
	rows := a.refs(r.rows)
	out.Columns = make([]Column, len(r.cols))
	for i, c := range r.cols {
		out.Columns[i] = a.column(c, r.rows, rows)
	}
	out.Complete = r.open == nil && len(out.Problems) == 0
	if r.open != nil {
		out.Star = slices.Compact(slices.Sorted(slices.Values(r.through)))
		open := r.open
		out.Lookup = func(name string) (Column, bool) {
			v, ok := open(name)
			if !ok {
				return Column{}, false
			}
			return a.column(column{name: name, value: v}, r.rows, a.refs(r.rows)), true
		}
	}
	return out
}

func (a *analysis) column(c column, rowSet set, rows []Ref) Column {
	col := Column{Name: c.name, Start: c.start, End: c.end, Kind: c.kind, Type: a.spell(c.typ), Null: c.null, Sources: a.refs(c.sources), Influences: rows}
	if len(c.rows) > 0 {
		col.Influences = a.refs(union(rowSet, c.rows))
	}
	return col
}

// spell writes a type for others to read.
func (a *analysis) spell(t types.Type) string {
	if t.Name == "" {
		return ""
	}
	return a.system.Spell(t)
}

// refs spells a set out, sorted by table and name.
func (a *analysis) refs(s set) []Ref {
	if len(s) == 0 {
		return nil
	}
	out := make([]Ref, len(s))
	for i, id := range s {
		out[i] = Ref{a.byID[id].table, a.byID[id].column}
	}
	sortRefs(out)
	return out
}
