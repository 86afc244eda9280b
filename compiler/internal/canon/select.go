package canon

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// shape is what of a SELECT's text decides how it is read, before any name is
// resolved.
type shape struct {
	rest []string
	// flat: one row out for each row of FROM that WHERE keeps, so that it can be
	// read as part of its reader.
	flat bool
	// calls are the items with functions that may change the number of rows.
	calls []int32
	// single: functions that make one value of many rows stand in its items.
	single bool
}

func (a *analysis) shape(sel *sqlparse.Select) shape {
	out := shape{rest: a.selectRest(sel), flat: true}
	for i := range sel.Items {
		a.itemCalls(&out, sel.Items[i].Expr)
	}
	where := shape{flat: true}
	if sel.Where != nil {
		a.itemCalls(&where, sel.Where)
	}
	out.flat = out.flat && out.keeps(sel) && len(where.calls) == 0 && where.flat
	return out
}

// keeps reports whether there are as many rows as FROM and WHERE give, although
// functions over windows look at many of them.
func (sh *shape) keeps(sel *sqlparse.Select) bool {
	return !sel.Distinct && !sel.GroupAll && !sh.single && sel.Having == nil && sel.Qualify == nil &&
		len(sel.DistinctOn)+len(sel.GroupBy)+len(sel.SortBy)+len(sh.rest)+len(sh.calls) == 0
}

// itemCalls looks for functions of an item that decide how many rows there are.
func (a *analysis) itemCalls(out *shape, e *sqlparse.Expr) {
	sqlparse.WalkExpr(e, func(x *sqlparse.Expr) bool {
		switch x.Kind {
		case sqlparse.Subquery, sqlparse.Exists:
			return false
		case sqlparse.Call:
			name := strings.ToLower(x.Name)
			switch {
			case x.More != nil && x.More.Over != nil:
				out.flat = false
			case scalar[name]:
			case perRow[name]:
				out.flat = false
			case ir.IsAggregate(name):
				out.single = true
			default:
				out.calls = append(out.calls, e.Start)
			}
		}
		return true
	})
}

// selectRest is what stands between the clauses of a SELECT, but for the words
// that the tree has a place for.
func (a *analysis) selectRest(sel *sqlparse.Select) []string {
	covered := exprSpans(sel.Where, sel.Having, sel.Qualify)
	covered = append(append(covered, exprSpans(sel.DistinctOn...)...), exprSpans(sel.GroupBy...)...)
	covered = append(covered, exprSpans(sel.SortBy...)...)
	for i := range sel.Items {
		covered = append(covered, a.itemSpan(&sel.Items[i]))
	}
	for _, t := range sel.From {
		covered = append(covered, span{t.Start, t.End})
	}
	for _, w := range sel.Windows {
		covered = append(covered, span{w.Name.Start, w.Window.End})
	}
	rest := a.rest(sel.Start, sel.End, covered)
	rest = without(rest, "select", "from", "where", "group", "by", "having", "qualify", "window", ",")
	if sel.Distinct {
		rest = dropFirst(rest, "distinct")
		if len(sel.DistinctOn) > 0 {
			rest = without(rest, "on", "(", ")")
		}
	}
	if sel.GroupAll {
		rest = dropFirst(rest, "all")
	}
	return rest
}

func dropFirst(ws []string, w string) []string {
	if i := slices.Index(ws, w); i >= 0 {
		return slices.Delete(ws, i, i+1)
	}
	return ws
}

// itemSpan covers an item with its alias.
func (a *analysis) itemSpan(it *sqlparse.Item) span {
	out := span{it.Expr.Start, it.Expr.End}
	if id := it.Alias; !id.IsZero() {
		out = span{min(out.start, id.Start), max(out.end, id.End)}
	}
	if n := len(it.Aliases); n > 0 {
		out.end = max(out.end, it.Aliases[n-1].End)
	}
	return out
}

// selected is one SELECT with the ORDER BY and LIMIT of its query.
func (a *analysis) selected(q *sqlparse.Query, e *env, parent *scope) *relation {
	sel := q.Select
	sh := a.shape(sel)
	s := &scope{parent: parent, env: e, labels: block(parent), windows: sel.Windows}
	g := &group{}
	a.from(s, g, sel.From)
	out := &relation{cols: a.items(s, sel.Items)}
	s.aliases = out.cols
	g.preds = append(g.preds, a.conditions(s, sel.Where)...)
	base, identity := g.sealed()
	if sh.flat || sh.keeps(sel) {
		out.rows = base
	} else {
		out.rows = a.grain(s, q, sh, base, out.cols)
		identity = false
	}
	if !identity || slices.ContainsFunc(out.cols, func(c column) bool { return c.inner.IsZero() }) {
		for i := range out.cols {
			out.cols[i].inner = Hash{}
		}
	} else if len(g.atoms) == 1 {
		out.rows, out.order = g.atoms[0].rows, g.atoms[0].order
	}
	return a.ended(q, s, out)
}

// grain is which rows a SELECT gives that does not keep those of FROM.
func (a *analysis) grain(s *scope, q *sqlparse.Query, sh shape, base Hash, cols []column) Hash {
	sel := q.Select
	s.both = true
	parts := []Hash{base, words("rest", sh.rest...)}
	for _, c := range cols {
		if slices.Contains(sh.calls, c.start) {
			parts = append(parts, c.hash)
		}
	}
	var keys []Hash
	for _, x := range sel.GroupBy {
		keys = append(keys, a.key1(s, x))
	}
	if sel.GroupAll {
		keys = append(keys, a.groupAll(sel.Items, cols)...)
	}
	asGroups := a.distinctGroups(sel, sh)
	if asGroups {
		for _, c := range cols {
			keys = append(keys, c.hash)
		}
	}
	switch {
	case len(keys) > 0 || sel.GroupAll:
		parts = append(parts, mix("group", set(keys)...))
	case sh.single || sel.Having != nil:
		parts = append(parts, words("one row"))
	}
	parts = append(parts, mix("having", sorted(a.conditions(s, sel.Having))...))
	parts = append(parts, mix("qualify", sorted(a.conditions(s, sel.Qualify))...))
	if sel.Distinct && !asGroups {
		hs := make([]Hash, len(cols))
		for i, c := range cols {
			hs[i] = c.hash
		}
		if len(sel.DistinctOn) > 0 {
			hs = nil
			for _, x := range sel.DistinctOn {
				hs = append(hs, a.key1(s, x))
			}
			covered := exprSpans(q.Limit, q.Offset)
			for _, o := range q.OrderBy {
				parts = append(parts, a.key1(s, o.Expr))
				covered = append(covered, span{o.Expr.Start, o.Expr.End})
			}
			for _, x := range []*sqlparse.Expr{q.Limit, q.Offset} {
				if x != nil {
					parts = append(parts, a.expr(s, x))
				}
			}
			parts = append(parts, words("tail", a.restBut(sel.End, q.End, covered, a.unsaid(q.OrderBy))...))
		}
		parts = append(parts, mix("distinct", set(hs)...))
	}
	for _, x := range sel.SortBy {
		parts = append(parts, a.expr(s, x))
	}
	return mix("select", parts...)
}

// distinctGroups reports whether DISTINCT says what GROUP BY says of all items.
func (a *analysis) distinctGroups(sel *sqlparse.Select, sh shape) bool {
	return sel.Distinct && !sel.GroupAll && !sh.single && sel.Having == nil && sel.Qualify == nil && len(sel.DistinctOn)+len(sel.GroupBy) == 0
}

// groupAll are the items that GROUP BY ALL groups by: those that make no value
// of many rows.
func (a *analysis) groupAll(items []sqlparse.Item, cols []column) []Hash {
	var out []Hash
	if len(items) != len(cols) {
		for _, c := range cols {
			out = append(out, c.hash)
		}
		return out
	}
	for i := range items {
		var sh shape
		a.itemCalls(&sh, items[i].Expr)
		if !sh.single {
			out = append(out, cols[i].hash)
		}
	}
	return out
}

// conditions are the parts of a condition that all must hold.
func (a *analysis) conditions(s *scope, e *sqlparse.Expr) []Hash {
	switch {
	case e == nil, always(e):
		return nil
	case e.Op == sqlparse.OpAnd && a.connects(e) && !a.rigid(e):
		var out []Hash
		for _, x := range e.Args {
			out = append(out, a.conditions(s, x)...)
		}
		return out
	}
	return a.joined(s, e, true, false)
}
