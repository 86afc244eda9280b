package ir

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// condition is an ON that waits until all of FROM is known.
type condition struct{ on *sqlparse.Expr }

// from puts the tables of FROM into the scope and returns what they say about
// the rows.
func (a *analysis) from(s *scope, tables []*sqlparse.Table) set {
	var waiting []condition
	for _, t := range tables {
		waiting = a.join(s, t, waiting)
	}
	var rows set
	for _, r := range s.rels {
		rows = union(rows, r.rows)
	}
	for _, j := range s.joined {
		for _, m := range j.columns {
			rows = union(rows, m.in(s).sources)
		}
	}
	for _, w := range waiting {
		rows = union(rows, a.condition(s, w.on).decides())
	}
	return rows
}

func (a *analysis) join(s *scope, t *sqlparse.Table, waiting []condition) []condition {
	if t.Kind != sqlparse.JoinTable || !t.Alias.IsZero() {
		s.rels = append(s.rels, a.relation(s, t))
		if t.AsOf != nil {
			waiting = append(waiting, condition{t.AsOf})
		}
		return waiting
	}
	before, mergedBefore := len(s.rels), len(s.merged)
	waiting = a.join(s, t.Left, waiting)
	middle, mergedMiddle := len(s.rels), len(s.merged)
	waiting = a.join(s, t.Right, waiting)
	left, right := s.rels[before:middle], s.rels[middle:]
	switch t.Join {
	case sqlparse.InnerJoin, sqlparse.CrossJoin:
		a.narrow(s, t.On)
	case sqlparse.LeftJoin:
		extend(right, s.merged[mergedMiddle:])
	case sqlparse.RightJoin:
		extend(left, s.merged[mergedBefore:mergedMiddle])
	case sqlparse.FullJoin:
		extend(s.rels[before:], s.merged[mergedBefore:])
	}
	if t.Join == sqlparse.SemiJoin || t.Join == sqlparse.AntiJoin {
		for _, r := range right {
			r.filters = true
		}
	}
	j := usingJoin{first: before, middle: middle, last: len(s.rels)}
	for _, name := range t.Using {
		a.checkUsing(name, left, right)
		j.columns = append(j.columns, a.merge(s, t.Join, name, left, right, mergedBefore))
	}
	if t.Natural {
		for _, name := range sharedNames(left, right) {
			at := sqlparse.Ident{Name: name, Start: t.Start, End: t.End}
			j.columns = append(j.columns, a.merge(s, t.Join, at, left, right, mergedBefore))
		}
	}
	if len(j.columns) > 0 {
		s.joined = append(s.joined, j)
	}
	if t.On != nil {
		waiting = append(waiting, condition{t.On})
	}
	return waiting
}

// joins are the kinds of joins by the names that systems of types know.
var joins = map[sqlparse.JoinKind]string{
	sqlparse.InnerJoin: "inner", sqlparse.LeftJoin: "left", sqlparse.RightJoin: "right", sqlparse.FullJoin: "full", sqlparse.SemiJoin: "left", sqlparse.AntiJoin: "left",
}

// merge makes one column of those that USING names on both sides, and of the
// one that a join in them made: those are the scope's from inside on.
func (a *analysis) merge(s *scope, kind sqlparse.JoinKind, at sqlparse.Ident, left, right []*relation, inside int) mergedColumn {
	name := at.Name
	v := value{}
	var sides []types.Type
	var nulls [2]Nullness
	found := slices.IndexFunc(s.merged, func(c column) bool { return strings.EqualFold(c.name, name) })
	if found >= inside {
		sides = append(sides, s.merged[found].typ)
	}
	for i, side := range [][]*relation{left, right} {
		for _, r := range side {
			if w, ok := r.column(name); ok {
				if r.filters { // of a SEMI or ANTI join: it decides rows
					r.rows = union(r.rows, w.sources)
					w = value{typ: w.typ}
				}
				nulls[i] = w.null
				if v = v.with(w); i > 0 || len(sides) == 0 {
					sides = append(sides, w.typ)
				}
				break
			}
		}
	}
	if len(sides) == 2 {
		v.typ = a.together(types.Join, joins[kind], at.Start, at.End, sides...)
	}
	v.null = mergedNull(kind, nulls[0], nulls[1])
	switch {
	case found < 0:
		s.merged = append(s.merged, column{name: name, value: v})
		return mergedColumn{at: len(s.merged) - 1}
	case found < inside:
		return mergedColumn{own: &column{name: name, value: v}}
	}
	c := &s.merged[found]
	null := mergedNull(kind, c.null, nulls[1])
	c.value = c.with(v)
	c.typ, c.null = v.typ, null
	return mergedColumn{at: found}
}

// column finds a column by any way that is not a guess.
func (r *relation) column(name string) (value, bool) {
	if i, ok := r.find(name); ok {
		return r.cols[i].value, true
	}
	if r.open != nil {
		return r.open(name)
	}
	return value{}, false
}

func sharedNames(left, right []*relation) []string {
	var out []string
	seen := map[string]bool{}
	for _, l := range left {
		for _, c := range l.cols {
			for _, r := range right {
				if _, ok := r.find(c.name); ok && !seen[c.name] {
					out, seen[c.name] = append(out, c.name), true
				}
			}
		}
	}
	return out
}

// relation resolves one table of FROM.
func (a *analysis) relation(s *scope, t *sqlparse.Table) *relation {
	switch t.Kind {
	case sqlparse.DerivedTable:
		around := s
		if a.d.LateralWord && !a.isLateral(t) {
			around = s.parent
		}
		r := a.distinct(a.settled(a.query(t.Query, s.env, around)))
		r.alias, r.path = "", nil
		a.checkColumnList(r, t.Columns, t.Alias)
		return r.named(t)
	case sqlparse.FunctionTable, sqlparse.LateralView:
		return a.function(s, t)
	case sqlparse.PivotTable:
		return a.pivot(s, t)
	case sqlparse.UnpivotTable:
		return a.unpivot(s, t)
	case sqlparse.MatchTable:
		return a.match(s, t)
	case sqlparse.JoinTable:
		return a.joined(s, t)
	}
	if t.Path != "" {
		return a.table([]sqlparse.Ident{{Name: t.Path, Quoted: true}}, t.Start, t.End).named(t)
	}
	if len(t.Name) == 0 {
		return &relation{}
	}
	if len(t.Name) == 1 {
		if r := s.env.find(t.Name[0].Name); r != nil {
			named := r.named(t)
			if t.Alias.IsZero() {
				named.alias, named.path = t.Name[0].Name, t.Name
			}
			return named
		}
	}
	if len(t.Name) == 2 && strings.EqualFold(t.Name[0].Name, "recurring") { // DuckDB: all rows of a recursion so far
		if r := s.env.find(t.Name[1].Name); r != nil {
			named := r.named(t)
			if t.Alias.IsZero() {
				named.alias, named.path = t.Name[1].Name, t.Name
			}
			return named
		}
	}
	if len(t.Name) > 1 && a.d.TableArrays { // an array of a table before it: FROM t, t.items
		for _, r := range s.rels {
			if strings.EqualFold(r.alias, t.Name[0].Name) && a.catalog(names(t.Name)) == nil {
				if v, ok := r.column(t.Name[1].Name); ok {
					return a.any(v.computed(), t)
				}
			}
		}
	}
	last := t.Name[len(t.Name)-1]
	r := a.table(t.Name, t.Name[0].Start, last.End)
	r.extend(t.Extended)
	return r.named(t)
}

func names(ids []sqlparse.Ident) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.Name
	}
	return out
}

// joined resolves a join in parentheses that has an alias, or that is pivoted.
func (a *analysis) joined(s *scope, t *sqlparse.Table) *relation {
	in := &scope{parent: s, env: s.env}
	inner := *t
	inner.Alias, inner.Columns = sqlparse.Ident{}, nil
	rows := a.from(in, []*sqlparse.Table{&inner})
	r := a.star(in, nil, nil)
	r.rows = rows
	return r.named(t)
}

// function resolves a table function: all its columns come from its arguments.
func (a *analysis) function(s *scope, t *sqlparse.Table) *relation {
	if a.unnestsAll(t) {
		return a.unnestAll(s, t)
	}
	v := value{}
	var parts []value
	for _, f := range t.Funcs {
		if text := a.text[f.Start:f.End]; a.catalog([]string{text}) != nil {
			return a.table([]sqlparse.Ident{{Name: text, Quoted: true}}, f.Start, f.End).named(t)
		}
		if q := tableArgument(f); q != nil {
			return a.windowed(s, t, f, a.query(q, s.env, s))
		}
		w := a.expr(s, f)
		v, parts = v.with(w), append(parts, w)
	}
	v = v.computed()
	if len(t.Funcs) == 1 && (len(t.Columns) <= 1 || t.Ordinal && len(t.Columns) == 2) {
		v.typ = a.source(s, t.Funcs[0])
	}
	r := a.any(v, t)
	if len(t.Funcs) == 1 {
		parts = a.spread(s, t.Funcs[0], len(t.Columns)-ordinals(t))
	}
	if len(parts) == len(t.Columns)-ordinals(t) {
		for i, w := range parts {
			typ := r.cols[i].value.typ
			r.cols[i].value = w.computed()
			r.cols[i].value.typ = typ
		}
	}
	return r
}

func ordinals(t *sqlparse.Table) int {
	if t.Ordinal {
		return 1
	}
	return 0
}

// spread tells the arguments of a function that gives n columns apart, where each
// goes to columns of its own; nil where they do not.
func (a *analysis) spread(s *scope, f *sqlparse.Expr, n int) []value {
	if f.Kind != sqlparse.Call || n < 1 {
		return nil
	}
	switch strings.ToLower(f.Name) {
	case "unnest":
		if len(f.Args) == n {
			out := make([]value, n)
			for i, e := range f.Args {
				out[i] = a.expr(s, e)
			}
			return out
		}
		return nil
	case "stack": // stack(rows, a1, b1, a2, b2)
		if len(f.Args) > n {
			out := make([]value, n)
			for i, e := range f.Args[1:] {
				out[i%n] = out[i%n].with(a.expr(s, e))
			}
			return out
		}
	}
	return nil
}

// windowed resolves a function over a table (TUMBLE, ML_PREDICT): the table's
// columns, and the window's or those that only the function knows.
func (a *analysis) windowed(s *scope, t *sqlparse.Table, f *sqlparse.Expr, rel *relation) *relation {
	in := &scope{parent: s, env: s.env, rels: []*relation{rel}}
	v := value{}
	for _, arg := range f.Args {
		for arg.Kind == sqlparse.Named {
			arg = arg.Args[0]
		}
		if arg.Kind != sqlparse.Subquery {
			v = v.with(a.expr(in, arg))
		}
	}
	out := *rel
	out.index, out.alias, out.path = nil, "", nil
	switch strings.ToLower(f.Name) {
	case "tumble", "hop", "cumulate", "session":
		for _, name := range []string{"window_start", "window_end", "window_time"} {
			out.cols = append(out.cols[:len(out.cols):len(out.cols)], column{name, f.Start, f.End, v.computed()})
		}
	default: // a model's answers, or whatever else the function makes of what it is given
		if len(v.sources) == 0 {
			v = rel.all()
		}
		v = v.computed()
		out.open = func(string) (value, bool) { return v, true }
	}
	return out.named(t)
}

func tableArgument(f *sqlparse.Expr) *sqlparse.Query {
	for _, arg := range f.Args {
		for arg.Kind == sqlparse.Named {
			arg = arg.Args[0]
		}
		if arg.Kind == sqlparse.Subquery && f.Kind == sqlparse.Call {
			return arg.More.Query
		}
	}
	return nil
}

// any is a relation whose columns, known or not, all have one value.
func (a *analysis) any(v value, t *sqlparse.Table) *relation {
	r := &relation{alias: t.Alias.Name, rows: v.rows, weak: true}
	r.open = func(string) (value, bool) { return v, true }
	for i, c := range t.Columns {
		r.cols = append(r.cols, column{name: c.Name, start: c.Start, end: c.End, value: v})
		if i < len(t.Types) && t.Types[i].Text != "" {
			r.cols[i].typ = a.declared(t.Types[i].Text)
		}
	}
	switch named := a.outputs(t, v); {
	case named != nil:
		if r.cols = named; r.alias == "" {
			r.alias = t.Funcs[0].Name
		}
	case len(r.cols) > 0:
		r.open = nil
	case r.alias != "":
		r.cols = []column{{name: r.alias, start: t.Start, end: t.End, value: v}}
	case len(t.Funcs) == 1 && t.Funcs[0].Name != "":
		name := t.Funcs[0].Name
		r.alias = name
		r.cols = []column{{name: strings.ToLower(name), start: t.Start, end: t.End, value: v}}
	}
	if !t.Position.IsZero() {
		r.cols = append(r.cols, column{name: t.Position.Name, start: t.Position.Start, end: t.Position.End, value: v})
	}
	if t.Ordinal && len(t.Columns) == 0 {
		r.cols = append(r.cols, column{name: "ordinality", value: a.ordinality(v)})
	} else if t.Ordinal && len(r.cols) > 1 {
		r.cols[len(r.cols)-1].value = a.ordinality(v)
	}
	return r
}

// ordinality is the place of an element in what v gives: how many places there are
// is told by v alone.
func (a *analysis) ordinality(v value) value {
	v.typ = a.together(types.Ordinality, "", 0, 0)
	return v
}

// isLateral: LATERAL stands before a query in FROM.
func (a *analysis) isLateral(t *sqlparse.Table) bool {
	const word = "lateral"
	before := strings.TrimRight(uncommented(a.text[:t.Query.Start]), " \t\r\n(")
	return len(before) >= len(word) && strings.EqualFold(before[len(before)-len(word):], word)
}
