package canon

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// query is what a query gives to its reader.
func (a *analysis) query(q *sqlparse.Query, e *env, parent *scope) *relation {
	e = a.ctes(q, e, parent)
	switch {
	case q.Select != nil:
		return a.selected(q, e, parent)
	case q.Values != nil:
		return a.values(q, e, parent)
	case len(q.Branches) == 0:
		a.lost = true
		return &relation{}
	}
	branches := make([]*relation, len(q.Branches))
	for i, b := range q.Branches {
		branches[i] = a.query(b, e, parent)
	}
	out := branches[0]
	if len(branches) > 1 {
		out = a.combined(q, branches)
	}
	s := &scope{parent: parent, env: e, labels: block(parent), rels: []*relation{{cols: out.cols}}, both: true, aliases: out.cols}
	return a.ended(q, s, out)
}

// ctes makes the named queries of a WITH known. They are read where they are
// used.
func (a *analysis) ctes(q *sqlparse.Query, e *env, parent *scope) *env {
	for i := range q.CTEs {
		c := &q.CTEs[i]
		switch first := a.at(c.Query.Start); {
		case c.Query.End <= c.Query.Start || first >= len(a.toks):
			a.lost = true
		default:
			switch a.word(first) {
			case "insert", "update", "delete", "merge": // it does something whether or not it is read
				a.lost = true
			}
		}
		next := &env{parent: e, cte: c, of: parent, outer: e, extra: a.around(q, i)}
		e = next
	}
	return e
}

// around is what stands beside a named query and is not known to mean nothing.
func (a *analysis) around(q *sqlparse.Query, i int) []string {
	c := q.CTEs[i]
	end := a.bodyStart(q)
	if i+1 < len(q.CTEs) {
		end = q.CTEs[i+1].Name.Start
	}
	covered := []span{ofIdent(c.Name), {c.Query.Start, c.Query.End}}
	for _, id := range c.Columns {
		covered = append(covered, ofIdent(id))
	}
	extra := a.rest(c.Name.Start, max(end, c.Query.End), covered)
	extra = without(extra, "as", "not", "materialized", "(", ")", ",")
	if a.mentions(c.Query, func(w string) bool { return volatile[w] }) {
		a.onces++
		extra = append(extra, "once", strconv.Itoa(a.onces))
	}
	if q.Recursive && a.mentions(c.Query, func(w string) bool { return strings.EqualFold(strings.Trim(w, "\"`"), c.Name.Name) }) {
		extra = append(extra, "recursive")
	}
	return extra
}

// mentions reports whether one of a query's words is of a kind.
func (a *analysis) mentions(q *sqlparse.Query, is func(string) bool) bool {
	for i := a.at(q.Start); i < a.at(q.End); i++ {
		if is(a.word(i)) {
			return true
		}
	}
	return false
}

// bodyStart is where a query begins behind its WITH.
func (a *analysis) bodyStart(q *sqlparse.Query) int32 {
	switch {
	case q.Select != nil:
		return q.Select.Start
	case len(q.Branches) > 0:
		return q.Branches[0].Start
	case len(q.Values) > 0:
		return q.Values[0].Start
	}
	return q.End
}

func (a *analysis) bodyEnd(q *sqlparse.Query) int32 {
	switch {
	case q.Select != nil:
		return q.Select.End
	case len(q.Branches) > 0:
		return q.Branches[len(q.Branches)-1].End
	case len(q.Values) > 0:
		return q.Values[len(q.Values)-1].End
	}
	return q.End
}

// ended applies ORDER BY, LIMIT and what else follows a query's body.
func (a *analysis) ended(q *sqlparse.Query, s *scope, r *relation) *relation {
	covered := exprSpans(q.Limit, q.Offset)
	var parts []Hash
	for _, o := range q.OrderBy {
		covered = append(covered, span{o.Expr.Start, o.Expr.End})
		parts = append(parts, a.key1(s, o.Expr))
	}
	tail := without(a.restBut(a.bodyEnd(q), q.End, covered, a.unsaid(q.OrderBy)), "(", ")")
	before := without(a.rest(q.Start, a.bodyStart(q), a.ctesSpan(q)), "(", ")")
	if len(q.Values) > 0 {
		before = without(before, "values", "row")
	}
	if len(tail)+len(before) == 0 {
		return r
	}
	out := *r
	key := mix("order", append(parts, words("tail", tail...), r.order)...)
	if len(before) == 0 && len(q.OrderBy) > 0 && onlyOrder(tail) {
		out.order = key
		return &out
	}
	if q.Limit != nil {
		parts = append(parts, a.expr(s, q.Limit))
	}
	if q.Offset != nil {
		parts = append(parts, a.expr(s, q.Offset))
	}
	out.rows = mix("limit", append(parts, r.rows, r.order, words("before", before...), words("tail", tail...))...)
	out.order = Hash{}
	out.cols = sealedCols(r.cols)
	return &out
}

// ctesSpan covers WITH and its queries.
func (a *analysis) ctesSpan(q *sqlparse.Query) []span {
	if len(q.CTEs) == 0 {
		return nil
	}
	return []span{{q.Start, a.bodyStart(q)}}
}

// sealedCols are columns as the outside of a query sees them.
func sealedCols(cols []column) []column {
	out := slices.Clone(cols)
	for i := range out {
		out[i].hash, out[i].inner = out[i].exported(), Hash{}
	}
	return out
}

func onlyOrder(tail []string) bool {
	for _, w := range tail {
		switch w {
		case "order", "by", "desc", "nulls", "first", "last", ",":
		default:
			return false
		}
	}
	return true
}

func exprSpans(es ...*sqlparse.Expr) []span {
	var out []span
	for _, e := range es {
		if e != nil {
			out = append(out, span{e.Start, e.End})
		}
	}
	return out
}

// key1 is an entry of ORDER BY or GROUP BY: a number is an item's place.
func (a *analysis) key1(s *scope, e *sqlparse.Expr) Hash {
	if c, ok := a.place(s, e); ok {
		return c.hash
	}
	both := s.both
	s.both = true
	defer func() { s.both = both }()
	return a.expr(s, e)
}

func (a *analysis) place(s *scope, e *sqlparse.Expr) (column, bool) {
	if e.Kind != sqlparse.Number {
		return column{}, false
	}
	n, err := strconv.Atoi(e.Name)
	if err != nil || n < 1 || n > len(s.aliases) {
		return column{}, false
	}
	for _, c := range s.aliases[:n] {
		if c.star != nil {
			return column{}, false
		}
	}
	return s.aliases[n-1], true
}

func colHashes(cols []column) []Hash {
	out := make([]Hash, len(cols))
	for i := range cols {
		out[i] = cols[i].exported()
	}
	return []Hash{mix("columns", out...)}
}

func (a *analysis) values(q *sqlparse.Query, e *env, parent *scope) *relation {
	s := &scope{parent: parent, env: e, labels: block(parent)}
	out := &relation{rows: words("values", strconv.Itoa(len(q.Values)))}
	var hs [][]Hash
	for _, row := range q.Values {
		for i, x := range row.Args {
			if i == len(hs) {
				hs = append(hs, nil)
				out.cols = append(out.cols, column{name: "column " + strconv.Itoa(i), start: x.Start, end: x.End})
			}
			hs[i] = append(hs[i], a.expr(s, x))
		}
	}
	for i := range out.cols {
		out.cols[i].hash = mix("values", hs[i]...)
	}
	return a.ended(q, s, out)
}
