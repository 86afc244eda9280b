package canon

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// Clause is a part of a query's text with its wording evened out.
type Clause struct {
	// Kind is column, from, join, filter, grain, distinct, order, limit or set.
	Kind string
	// Name is a column's alias.
	Name       string
	Text       string
	Start, End int32
}

// clauses lists the parts of a query and of those inside, in the order of the
// text.
func (a *analysis) clauses(q *sqlparse.Query) []Clause {
	l := &lister{a: a}
	l.query(q)
	return l.out
}

type lister struct {
	a   *analysis
	out []Clause
}

func (l *lister) put(kind, name string, start, end int32) {
	if end > start {
		l.out = append(l.out, Clause{kind, name, l.a.normal(start, end), start, end})
	}
}

func (l *lister) query(q *sqlparse.Query) {
	for _, c := range q.CTEs {
		l.query(c.Query)
	}
	for i, b := range q.Branches {
		if i > 0 {
			l.put("set", "", q.Branches[i-1].End, b.Start)
		}
		l.query(b)
	}
	if q.Select != nil {
		l.selected(q.Select)
	}
	for _, row := range q.Values {
		l.put("column", "", row.Start, row.End)
	}
	if len(q.OrderBy) > 0 {
		l.put("order", "", q.OrderBy[0].Expr.Start, l.orderEnd(q))
	}
	for _, e := range []*sqlparse.Expr{q.Limit, q.Offset} {
		if e != nil {
			l.put("limit", "", e.Start, e.End)
		}
	}
}

// orderEnd is where ORDER BY ends: its last words are no expression's.
func (l *lister) orderEnd(q *sqlparse.Query) int32 {
	last := q.OrderBy[len(q.OrderBy)-1].Expr.End
	for i := l.a.at(last); i < l.a.at(q.End); i++ {
		switch l.a.word(i) {
		case "asc", "desc", "nulls", "first", "last":
			last = l.a.toks[i].End
		default:
			return last
		}
	}
	return last
}

func (l *lister) selected(s *sqlparse.Select) {
	for i := range s.Items {
		sp := l.a.itemSpan(&s.Items[i])
		name := s.Items[i].Alias.Name
		if e := s.Items[i].Expr; name == "" && e.Kind == sqlparse.Column {
			name = e.Parts[len(e.Parts)-1].Name
		}
		l.put("column", strings.ToLower(name), sp.start, sp.end)
	}
	if s.Distinct {
		end := s.End
		if len(s.Items) > 0 {
			end = s.Items[0].Expr.Start
		}
		l.put("distinct", "", s.Start, end)
	}
	for i, t := range s.From {
		l.table(t, i > 0)
	}
	l.conditions(s.Where)
	if n := len(s.GroupBy); n > 0 {
		l.put("grain", "", s.GroupBy[0].Start, s.GroupBy[n-1].End)
	}
	l.conditions(s.Having)
	l.conditions(s.Qualify)
}

func (l *lister) conditions(e *sqlparse.Expr) {
	switch {
	case e == nil:
	case e.Kind == sqlparse.Binary && e.Op == sqlparse.OpAnd:
		for _, x := range e.Args {
			l.conditions(x)
		}
	default:
		l.put("filter", "", e.Start, e.End)
	}
}

func (l *lister) table(t *sqlparse.Table, joined bool) {
	switch {
	case t == nil:
	case t.Kind == sqlparse.JoinTable:
		l.table(t.Left, joined)
		start := t.Left.End
		if t.Right.Kind == sqlparse.DerivedTable {
			l.query(t.Right.Query)
			l.put("join", "", start, t.Right.Start)
			start = t.Right.End
		}
		l.put("join", "", start, t.End)
	case t.Kind == sqlparse.DerivedTable:
		l.query(t.Query)
	default:
		l.put("from", "", t.Start, t.End)
	}
}
