package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// pivot resolves PIVOT: the columns it does not use stay, and each value of the
// pivoted columns gives a column per aggregate. The pivoted columns decide which
// row goes where, as in GROUP BY.
func (a *analysis) pivot(s *scope, t *sqlparse.Table) *relation {
	in := &scope{parent: s, env: s.env, rels: nil}
	rows := a.from(in, []*sqlparse.Table{t.Left})
	base := a.star(in, nil, nil)
	out := &relation{rows: rows}
	used := map[string]bool{}
	for _, f := range t.Pivot.For {
		out.rows = union(out.rows, a.expr(in, f.Column).decides())
		collectNames(f.Column, used)
	}
	values := make([]value, len(t.Pivot.Aggregates))
	all := value{kind: Aggregate}
	for i, it := range t.Pivot.Aggregates {
		values[i] = a.expr(in, it.Expr)
		values[i].kind = Aggregate
		all = all.with(values[i])
		collectNames(it.Expr, used)
	}
	a.pivotKeys(in, t.Pivot, base, out, used)
	combos, open := a.pivotNames(t.Pivot)
	for _, combo := range combos {
		for i, it := range t.Pivot.Aggregates {
			out.cols = append(out.cols, column{a.pivotName(combo, it, len(values)), it.Expr.Start, it.Expr.End, values[i]})
		}
	}
	keep := base.open
	if open || len(t.Pivot.Aggregates) == 0 {
		out.open = func(string) (value, bool) { return all, true }
	} else if keep != nil && !t.Pivot.Grouped {
		out.through = base.through
		out.open = func(name string) (value, bool) {
			if used[strings.ToLower(name)] {
				return value{}, false
			}
			return keep(name)
		}
	}
	out.alias = aliasOf(t.Left)
	return out.named(t)
}

// aliasOf: without an alias of its own, a pivoted table keeps the table's.
func aliasOf(t *sqlparse.Table) string {
	if !t.Alias.IsZero() {
		return t.Alias.Name
	}
	if len(t.Name) > 0 {
		return t.Name[len(t.Name)-1].Name
	}
	return ""
}

// pivotKeys adds the columns by which a pivot groups.
func (a *analysis) pivotKeys(in *scope, p *sqlparse.Pivot, base, out *relation, used map[string]bool) {
	if p.Grouped {
		for _, e := range p.GroupBy {
			v := a.expr(in, e)
			out.rows = union(out.rows, v.decides())
			out.cols = append(out.cols, column{a.exprName(e, 0), e.Start, e.End, v})
		}
		return
	}
	for _, c := range base.cols {
		if !used[strings.ToLower(c.name)] {
			out.rows = union(out.rows, c.decides())
			out.cols = append(out.cols, c)
		}
	}
}

func collectNames(e *sqlparse.Expr, into map[string]bool) {
	sqlparse.WalkExpr(e, func(x *sqlparse.Expr) bool {
		if x.Kind == sqlparse.Column {
			into[strings.ToLower(x.Parts[len(x.Parts)-1].Name)] = true
		}
		return true
	})
}

// maxCombos limits the columns that one pivot makes.
const maxCombos = 10_000

// pivotNames lists the combinations of the pivoted columns' values; open when
// the values come from the data.
func (a *analysis) pivotNames(p *sqlparse.Pivot) (combos []string, open bool) {
	combos = []string{""}
	for _, f := range p.For {
		if f.Open {
			return nil, true
		}
		var next []string
		for _, c := range combos {
			for _, it := range f.In {
				name := it.Alias.Name
				if it.Alias.IsZero() {
					name = a.valueText(it.Expr)
				}
				if c != "" {
					name = c + "_" + name
				}
				if next = append(next, name); len(next) > maxCombos {
					return nil, true
				}
			}
		}
		combos = next
	}
	return combos, len(p.For) == 0
}

// valueText is a value as part of a column's name.
func (a *analysis) valueText(e *sqlparse.Expr) string {
	switch e.Kind {
	case sqlparse.String, sqlparse.Number, sqlparse.Boolean:
		return e.Name
	case sqlparse.Row:
		parts := make([]string, len(e.Args))
		for i, x := range e.Args {
			parts[i] = a.valueText(x)
		}
		return strings.Join(parts, "_")
	case sqlparse.Column:
		return e.Parts[len(e.Parts)-1].Name
	}
	return a.text[e.Start:e.End]
}

func (a *analysis) pivotName(combo string, agg sqlparse.Item, count int) string {
	name := agg.Alias.Name
	if agg.Alias.IsZero() {
		if count == 1 {
			return combo
		}
		name = a.exprName(agg.Expr, 0)
	}
	if count == 1 && !a.d.PivotKeepsAlias {
		return combo
	}
	return combo + "_" + name
}

// unpivot resolves UNPIVOT: the listed columns become rows, so that both the
// column of names and those of values come from them.
func (a *analysis) unpivot(s *scope, t *sqlparse.Table) *relation {
	in := &scope{parent: s, env: s.env}
	rows := a.from(in, []*sqlparse.Table{t.Left})
	base := a.star(in, nil, nil)
	used := map[string]bool{}
	values := make([]value, len(t.Pivot.Values))
	all := value{}
	for _, f := range t.Pivot.For {
		for _, it := range f.In {
			all = all.with(a.unpivoted(in, it.Expr, values, used))
		}
	}
	out := &relation{rows: rows, alias: aliasOf(t.Left)}
	for _, c := range base.cols {
		if !used[strings.ToLower(c.name)] {
			out.cols = append(out.cols, c)
		}
	}
	names := all.computed()
	names.typ = a.system.Settle(a.together(types.String, "", 0, 0))
	for _, name := range t.Pivot.Names {
		out.cols = append(out.cols, column{name.Name, name.Start, name.End, names})
	}
	for i, id := range t.Pivot.Values {
		out.cols = append(out.cols, column{id.Name, id.Start, id.End, values[i]})
	}
	out.open, out.through = base.open, base.through
	return out.named(t)
}

// unpivoted adds one entry of UNPIVOT's list to the values' columns.
func (a *analysis) unpivoted(in *scope, e *sqlparse.Expr, values []value, used map[string]bool) value {
	if e.Kind == sqlparse.Star || isColumns(e) {
		r := a.starOrColumns(in, e)
		for _, c := range r.cols {
			used[strings.ToLower(c.name)] = true
		}
		v := value{}
		for _, c := range r.cols {
			v = a.unpivotedValue(v, c.value)
		}
		for i := range values {
			values[i] = a.unpivotedValue(values[i], v)
		}
		return r.all()
	}
	collectNames(e, used)
	v := a.operands(in, []*sqlparse.Expr{e})
	for i := range values {
		if e.Kind == sqlparse.Row && len(e.Args) == len(values) {
			values[i] = a.unpivotedValue(values[i], a.expr(in, e.Args[i]))
			continue
		}
		v.typ = a.types[e]
		values[i] = a.unpivotedValue(values[i], v)
	}
	return v
}

// unpivotedValue is a column of values that one more column goes into.
func (a *analysis) unpivotedValue(v, w value) value {
	out := v.with(w)
	if out.typ = w.typ; v.kind != Constant || v.sources != nil {
		out.typ = a.together(types.Merge, "", 0, 0, v.typ, w.typ)
	}
	return out
}

func (a *analysis) starOrColumns(in *scope, e *sqlparse.Expr) *relation {
	if e.Kind == sqlparse.Star {
		return a.star(in, e, e.Parts)
	}
	return a.columnsCall(in, e)
}

// match resolves MATCH_RECOGNIZE: the partition's columns and the measures.
func (a *analysis) match(s *scope, t *sqlparse.Table) *relation {
	in := &scope{parent: s, env: s.env}
	rows := a.from(in, []*sqlparse.Table{t.Left})
	base := a.star(in, nil, nil)
	out := &relation{rows: rows}
	if t.Pivot.Rows {
		out.cols, out.open, out.through = base.cols, base.open, base.through
	} else {
		for _, e := range t.Pivot.GroupBy {
			out.cols = append(out.cols, column{a.exprName(e, 0), e.Start, e.End, a.expr(in, e)})
		}
	}
	// Pattern variables qualify the input's columns.
	read := func(e *sqlparse.Expr) value {
		v := value{}
		sqlparse.WalkExpr(e, func(x *sqlparse.Expr) bool {
			if x.Kind == sqlparse.Column {
				if w, ok := base.column(x.Parts[len(x.Parts)-1].Name); ok {
					v = v.with(w)
				}
			}
			return true
		})
		return v
	}
	for _, e := range t.Pivot.Reads {
		out.rows = union(out.rows, read(e).decides())
	}
	for _, e := range t.Pivot.GroupBy {
		out.rows = union(out.rows, read(e).decides())
	}
	for i, it := range t.Pivot.Aggregates {
		v := read(it.Expr)
		v.kind = Aggregate
		out.cols = append(out.cols, column{a.itemName(&it, i), it.Expr.Start, it.Expr.End, v})
	}
	return out.named(t)
}
