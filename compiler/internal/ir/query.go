package ir

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// maxThrough limits the tables that are remembered of stars over unknown tables.
const maxThrough = 1000

// maxRounds limits how often recursive queries are gone through in a statement.
const maxRounds = 200

// statement resolves what a statement gives or writes.
func (a *analysis) statement(s *sqlparse.Statement) *relation {
	for _, f := range s.Further {
		a.statement(f)
	}
	if s.Query != nil {
		r := a.query(s.Query, nil, nil)
		if len(s.Columns) > 0 {
			r = &relation{cols: renamed(r.cols, s.Columns), open: r.open, through: r.through, rows: r.rows}
		}
		return r
	}
	in := &scope{env: a.ctes(s.CTEs, true, nil, nil)}
	if s.Kind == sqlparse.CreateStatement { // of declared columns only: nothing gives their values
		return &relation{rows: a.from(in, s.From), open: func(string) (value, bool) { return value{}, true }}
	}
	if len(s.Target) > 0 {
		t := &sqlparse.Table{Name: s.Target, Alias: s.Alias, Start: s.Start, End: s.End}
		in.rels = append(in.rels, a.relation(in, t))
	}
	out := &relation{rows: a.from(in, s.From)}
	if s.Where != nil {
		out.rows = union(out.rows, a.expr(in, s.Where).decides())
	}
	for _, set := range s.Sets {
		v := a.expr(in, set.Value)
		if i, ok := out.find(set.Column.Name); ok {
			out.cols[i].value = out.cols[i].value.with(v)
			out.index = nil
			continue
		}
		out.cols = append(out.cols, column{name: set.Column.Name, start: set.Value.Start, end: set.Value.End, value: v})
		out.index = nil
	}
	return out
}

// query resolves a query in the sight of an outer one.
func (a *analysis) query(q *sqlparse.Query, e *env, parent *scope) *relation {
	e = a.ctes(q.CTEs, q.Recursive, e, parent)
	switch {
	case q.Select != nil:
		return a.selected(q, e, parent)
	case q.Values != nil:
		return a.values(q, &scope{parent: parent, env: e})
	case len(q.Branches) == 0:
		return &relation{}
	}
	out := *a.branches(q, q.Branches, e, parent)
	out.alias, out.path, out.index = "", nil, nil
	a.checkOrdinals(q, &out)
	a.checkSetOrder(q, &out)
	if q.Limit != nil || q.Offset != nil {
		in := &scope{parent: parent, env: e, rels: []*relation{&out}}
		out.rows = union(out.rows, a.limits(q, in))
		for _, o := range q.OrderBy {
			if !a.namesBranch(q, &out, o.Expr) {
				out.rows = union(out.rows, a.orderItem(in, o.Expr).decides())
			}
		}
	}
	return &out
}

// maxBranches is how many branches are combined one after the other.
const maxBranches = 32

// branches combines the branches of a set operation, many of them in groups, so
// that what they are made from is not copied once for each.
func (a *analysis) branches(q *sqlparse.Query, bs []*sqlparse.Query, e *env, parent *scope) *relation {
	if len(bs) == 1 {
		return a.query(bs[0], e, parent)
	}
	size := (len(bs) + maxBranches - 1) / maxBranches
	first := a.branches(q, bs[:size], e, parent)
	for at := size; at < len(bs); at += size {
		first = a.combined(first, a.branches(q, bs[at:min(at+size, len(bs))], e, parent), q, bs[at])
	}
	return first
}

// combined is a set operation's result: columns meet by place, or by name.
func (a *analysis) combined(left, right *relation, q *sqlparse.Query, at *sqlparse.Query) *relation {
	out := &relation{rows: union(left.rows, right.rows)}
	out.cols = append(out.cols, left.cols...)
	switch {
	case q.ByName:
		for _, c := range right.cols {
			if i, ok := left.find(c.name); ok {
				null := combinedNull(q.Op, out.cols[i].null, c.null)
				out.cols[i].value = a.either(out.cols[i], c, at)
				out.cols[i].null = null
			} else {
				c.null = CanBeNull
				out.cols = append(out.cols, c)
			}
		}
		for i := range left.cols {
			if _, ok := right.find(left.cols[i].name); !ok {
				out.cols[i].null = CanBeNull
			}
		}
	default:
		if left.open == nil && right.open == nil && len(left.cols) != len(right.cols) {
			a.problem(UnionArity, strconv.Itoa(len(left.cols))+" and "+strconv.Itoa(len(right.cols)), a.branchAt(at, right), at.End, nil)
		}
		for i := range out.cols {
			if i < len(right.cols) && left.open == nil && right.open == nil && len(left.cols) != len(right.cols) {
				out.cols[i].value = out.cols[i].with(right.cols[i].value)
			} else if i < len(right.cols) && left.open == nil && right.open == nil {
				null := combinedNull(q.Op, out.cols[i].null, right.cols[i].null)
				out.cols[i].value = a.either(out.cols[i], right.cols[i], at)
				out.cols[i].null = null
			} else if v, ok := right.column(out.cols[i].name); ok {
				out.cols[i].value = out.cols[i].value.with(v)
			}
		}
	}
	if left.open != nil || right.open != nil {
		out.through = slices.Clone(left.through)
		if len(out.through) < maxThrough {
			out.through = append(out.through, right.through...)
		}
		out.open = func(name string) (value, bool) {
			l, lok := left.column(name)
			r, rok := right.column(name)
			return l.with(r), lok || rok
		}
	}
	return out
}

// branchAt is where engines see a query of a set operation that has another width.
func (a *analysis) branchAt(q *sqlparse.Query, r *relation) int32 {
	if len(r.cols) > 0 && r.cols[0].start >= q.Start && r.cols[0].start < q.End {
		return r.cols[0].start
	}
	return q.Start
}

func (a *analysis) values(q *sqlparse.Query, s *scope) *relation {
	out := &relation{}
	a.checkRows(q)
	var rows [][]types.Type // by column
	var places [][]int32
	for _, row := range q.Values {
		for i, e := range row.Args {
			v := a.expr(s, e)
			if i < len(out.cols) {
				out.cols[i].value = out.cols[i].with(v)
				rows[i], places[i] = append(rows[i], v.typ), append(places[i], a.operator(e))
				continue
			}
			out.cols = append(out.cols, column{name: a.valuesName(i), start: e.Start, end: e.End, value: v})
			rows, places = append(rows, []types.Type{v.typ}), append(places, []int32{a.operator(e)})
		}
	}
	for i := range out.cols {
		out.cols[i].typ = a.togetherAt(types.Rows, "", out.cols[i].start, out.cols[i].end, places[i], rows[i]...)
	}
	return out
}

// either is the value of two columns of a set operation, row by row.
func (a *analysis) either(v, w column, at *sqlparse.Query) value {
	out := v.with(w.value)
	out.typ = a.togetherAt(types.Merge, "", at.Start, at.End, []int32{v.start, w.start}, v.typ, w.typ)
	return out
}

func (a *analysis) valuesName(i int) string {
	switch a.d {
	case sqlparse.DuckDB:
		return "col" + strconv.Itoa(i)
	case sqlparse.Trino:
		return "_col" + strconv.Itoa(i)
	case sqlparse.MySQL:
		return "column_" + strconv.Itoa(i)
	case sqlparse.Flink:
		return "EXPR$" + strconv.Itoa(i)
	case sqlparse.Spark:
		return "col" + strconv.Itoa(i+1)
	}
	return "column" + strconv.Itoa(i+1)
}

// ctes resolves the queries of a WITH, each in the sight of those before it.
func (a *analysis) ctes(ctes []sqlparse.CTE, recursive bool, e *env, parent *scope) *env {
	a.checkCTENames(ctes)
	outer, w := e, &with{}
	for _, c := range ctes {
		if a.outside != nil && a.outside(c.Name.Name) {
			continue
		}
		if recursive && len(c.Query.Branches) > 1 {
			w.add(c.Name.Name, a.recursive(c, e, parent))
			e = &env{outer, w, len(w.names)}
			continue
		}
		r := a.distinct(a.settled(a.query(c.Query, e, parent)))
		a.checkCTE(r, c)
		w.add(c.Name.Name, &relation{cols: renamed(r.cols, c.Columns), open: r.open, through: r.through, rows: r.rows})
		e = &env{outer, w, len(w.names)}
	}
	return e
}

// recursive goes through a recursive query until nothing is added to what its
// columns come from.
func (a *analysis) recursive(c sqlparse.CTE, e *env, parent *scope) *relation {
	first := a.distinct(a.settled(a.query(c.Query.Branches[0], a.ctes(c.Query.CTEs, c.Query.Recursive, e, parent), parent)))
	a.checkCTE(first, c)
	now := &relation{cols: renamed(first.cols, c.Columns), open: first.open, through: first.through, rows: first.rows}
	for a.rounds < maxRounds {
		a.rounds++
		r := a.query(c.Query, e.seeing(c.Name.Name, now), parent)
		next := &relation{cols: renamed(r.cols, c.Columns), open: first.open, through: first.through, rows: r.rows}
		if same(now, next) {
			certainNulls(now, next)
			break
		}
		now = next
	}
	for i := range min(len(now.cols), len(first.cols)) { // the first branch decides
		now.cols[i].typ = first.cols[i].typ
	}
	return now
}

func same(x, y *relation) bool {
	if len(x.cols) != len(y.cols) || len(x.rows) != len(y.rows) {
		return false
	}
	for i := range x.cols {
		c, d := x.cols[i], y.cols[i]
		if c.kind != d.kind || len(c.sources) != len(d.sources) || len(c.rows) != len(d.rows) {
			return false
		}
	}
	return true
}

// selected resolves one SELECT with the ORDER BY and LIMIT of its query.
func (a *analysis) selected(q *sqlparse.Query, e *env, parent *scope) *relation {
	sel := q.Select
	s := &scope{parent: parent, env: e, windows: sel.Windows}
	rows := a.from(s, sel.From)
	a.narrow(s, sel.Where)
	s.groups = a.makesGroups(s, sel)
	if len(sel.Connect) > 0 {
		s.params = append(s.params, param{name: "level"})
	}
	out := a.items(s, sel.Items)
	if sel.KeepsNames {
		out.inside = s.namedInside()
	}
	supergrouped(sel, out)
	// WHERE, QUALIFY and their kin may name items where the dialect allows it;
	// a column of the same name wins.
	for _, c := range []struct {
		on      *sqlparse.Expr
		aliases bool
	}{{sel.Where, a.d.AliasInWhere}, {sel.Having, a.d.AliasInHaving}, {sel.Qualify, true}} {
		if s.aliases = nil; c.aliases {
			s.aliases = out.cols
		}
		if c.on != nil {
			rows = union(rows, a.condition(s, c.on).decides())
		}
	}
	for _, c := range sel.Connect {
		rows = union(rows, a.expr(s, c).decides())
	}
	for _, g := range sel.GroupBy {
		s.seeAliases(out, a.d.AliasInGroupBy && a.seesAlias(g) || g.Kind == sqlparse.Number)
		rows = union(rows, a.orderItem(s, g).decides())
	}
	s.aliases = out.cols
	if sel.GroupAll {
		for _, c := range out.cols {
			if c.kind < Aggregate {
				rows = union(rows, c.decides())
			}
		}
	}
	for _, d := range sel.DistinctOn {
		rows = union(rows, a.orderItem(s, d).decides())
	}
	rows = union(rows, a.limits(q, s))
	if decides := q.Limit != nil || q.Offset != nil || len(sel.DistinctOn) > 0; decides || a.types != nil {
		s.aliasFirst = true
		for _, o := range q.OrderBy {
			s.seeAliases(out, a.seesAlias(o.Expr))
			if v := a.orderItem(s, o.Expr); decides {
				rows = union(rows, v.decides())
			}
		}
		s.aliasFirst, s.aliases = false, out.cols
	}
	out.rows = union(out.rows, rows)
	a.checkSelect(q, s, out)
	return out
}

// seeAliases lets expressions name the SELECT's items, or not.
func (s *scope) seeAliases(items *relation, see bool) {
	if s.aliases = nil; see {
		s.aliases = items.cols
	}
}

// seesAlias reports whether an entry of ORDER BY or GROUP BY may name an item.
func (a *analysis) seesAlias(e *sqlparse.Expr) bool {
	return !a.d.AliasAlone || e.Kind == sqlparse.Number || e.Kind == sqlparse.Column && len(e.Parts) == 1
}

// limits resolves LIMIT and OFFSET: a query there decides how many rows stay.
func (a *analysis) limits(q *sqlparse.Query, s *scope) set {
	var rows set
	for _, e := range []*sqlparse.Expr{q.Limit, q.Offset} {
		sqlparse.WalkExpr(e, func(x *sqlparse.Expr) bool {
			a.checkLimit(x)
			if x.Kind == sqlparse.Subquery {
				rows = union(rows, a.expr(s, x).decides())
			}
			return x.Kind != sqlparse.Subquery
		})
	}
	return rows
}

// orderItem resolves an entry of ORDER BY or GROUP BY: a number is an item's
// place.
func (a *analysis) orderItem(s *scope, e *sqlparse.Expr) value {
	if e.Kind == sqlparse.Number {
		if n, err := strconv.Atoi(e.Name); err == nil && n >= 1 && n <= len(s.aliases) {
			return s.aliases[n-1].value
		}
	}
	if e.Kind == sqlparse.Column && len(e.Parts) == 1 && strings.EqualFold(e.Parts[0].Name, "all") {
		return value{}
	}
	return a.expr(s, e)
}
