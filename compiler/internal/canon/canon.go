// Package canon gives what a query means a form that its wording does not
// change: a hash for each output column and one for which rows there are.
//
// It takes a syntax tree of package sqlparse with the text it was read from,
// and what is known of the relations it reads. Two queries whose forms are equal
// give the same; of two whose forms differ nothing is known. So every token of
// the text counts unless it is known to mean nothing: space, comments, the case
// of words, aliases, parentheses that change nothing, the order in which
// conditions stand. Where a name cannot be attributed for sure, everything that
// it could mean counts. It compares nothing itself and never fails.
package canon

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// Relation is what is known of a relation outside of the query.
type Relation struct {
	// ID stands for the relation, whatever it is called.
	ID      string
	Columns []string
	// Open: there may be columns that are not listed.
	Open bool
}

// Options say what is known around a query.
type Options struct {
	// Catalog finds a relation by the parts of its name, or by the text of a
	// table function; nil for what it does not know.
	Catalog func(parts []string) *Relation
}

// Column is an output column. A star over a relation whose columns are not known
// is one column named "*".
type Column struct {
	Name string
	// Key is the name as the dialect compares it.
	Key        string
	Hash       Hash
	Start, End int32 // the expression in the text
}

// Meaning is what a query gives.
type Meaning struct {
	Columns []Column
	// Rows says which rows there are.
	Rows Hash
	// Order says in which order they come; zero without one.
	Order Hash
	// Clauses are the parts of the text, to tell people what has changed.
	Clauses []Clause
}

// maxTokens is the longest statement that is looked at.
const maxTokens = 1 << 19

// maxAgain limits how many subqueries may read the tables before them.
const maxAgain = 60

// Of returns the meaning of a statement; nil when it cannot be told.
func Of(text string, s *sqlparse.Statement, d *sqlparse.Dialect, o Options) *Meaning {
	if s == nil || s.Kind != sqlparse.SelectStatement || s.Query == nil {
		return nil
	}
	a := &analysis{text: text, d: d, catalog: o.Catalog, toks: sqlparse.Tokens(text, d)}
	if len(a.toks) > maxTokens || hidden(text, d) {
		return nil
	}
	for _, w := range a.rest(0, int32(len(text)), []span{{s.Query.Start, s.Query.End}}) {
		if w != ";" && w != "(" && w != ")" {
			return nil
		}
	}
	r := a.query(s.Query, nil, nil)
	if a.lost {
		return nil
	}
	out := &Meaning{Rows: r.rows, Order: r.order, Clauses: a.clauses(s.Query)}
	for _, c := range r.cols {
		out.Columns = append(out.Columns, Column{c.name, a.outer(c.name), c.exported(), c.start, c.end})
	}
	return out
}

// outer is how a result's column is told from others by name.
func (a *analysis) outer(name string) string {
	if a.d.Unnamed != sqlparse.UnnamedSource && strings.ContainsAny(name, "( ") { // the expression's text
		name = strings.ReplaceAll(name, " ", "")
	}
	if a.d.Fold == sqlparse.FoldKeep && !a.d.CaseSensitive {
		return strings.ToLower(name)
	}
	return name
}

// hidden reports comments that an engine runs.
func hidden(text string, d *sqlparse.Dialect) bool {
	return d == sqlparse.MySQL && (strings.Contains(text, "/*!") || strings.Contains(text, "/*M!"))
}

// Wording is a text without space and comments.
func Wording(text string, d *sqlparse.Dialect) string {
	if hidden(text, d) {
		return text
	}
	var b strings.Builder
	for _, t := range sqlparse.Tokens(text, d) {
		b.WriteString(text[t.Start:t.End])
		b.WriteByte(' ')
	}
	return b.String()
}

// analysis is the state of one call of Of.
type analysis struct {
	text    string
	d       *sqlparse.Dialect
	catalog func([]string) *Relation
	toks    []sqlparse.Token
	// lost: something stands in the text that the tree has no place for.
	lost bool
	// opened counts the subqueries that were read as part of their readers.
	opened int
	// again counts the subqueries that were read twice, nested the recursive queries
	// around a place, onces the named queries that give other rows each time.
	again, nested, onces int
}
