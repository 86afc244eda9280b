package canon

import (
	"slices"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// maxOpened limits how often subqueries are read as part of their readers; those
// behind the limit are read by themselves.
const maxOpened = 400

// from puts the tables of FROM into the scope and the group.
func (a *analysis) from(s *scope, g *group, tables []*sqlparse.Table) {
	for _, t := range tables {
		g.join(a.tables(s, t))
	}
}

// tables reads a table or a tree of joins.
func (a *analysis) tables(s *scope, t *sqlparse.Table) *group {
	if t.Kind != sqlparse.JoinTable {
		return a.table(s, t)
	}
	if !t.Alias.IsZero() { // a join in parentheses with a name
		return a.opaque(s, t, []*sqlparse.Table{t.Left, t.Right})
	}
	first := len(s.rels)
	left := a.tables(s, t.Left)
	middle := len(s.rels)
	right := a.tables(s, t.Right)
	rest := a.joinRest(t)
	in := &scope{parent: s, env: s.env, labels: s.labels, rels: s.rels[first:], merged: s.merged}
	preds := a.using(s, t, first, middle)
	if t.On != nil {
		preds = append(preds, a.conditions(in, t.On)...)
	}
	if t.Join == sqlparse.SemiJoin || t.Join == sqlparse.AntiJoin {
		for _, r := range s.rels[middle:] {
			r.hidden = true
		}
	}
	inner := t.Join == sqlparse.InnerJoin || t.Join == sqlparse.CrossJoin
	if inner && len(rest) == 0 {
		left.join(right)
		left.preds = append(left.preds, preds...)
		return left
	}
	kind, x, y := joinNames[t.Join], left.side(), right.side()
	if t.Join == sqlparse.RightJoin && len(rest) == 0 {
		kind, x, y = joinNames[sqlparse.LeftJoin], y, x
	}
	if len(rest) > 0 {
		preds = append(preds, mix("sides", whole(&relation{cols: allCols(s.rels[first:middle])}), whole(&relation{cols: allCols(s.rels[middle:])})))
	}
	h := mix("join", words(kind, rest...), x, y, mix("on", sorted(preds)...))
	if t.Join != sqlparse.RightJoin {
		nullable(h, s.rels[middle:])
	}
	if t.Join == sqlparse.RightJoin || t.Join == sqlparse.FullJoin || len(rest) > 0 {
		nullable(h, s.rels[first:middle])
	}
	left.become(h)
	return left
}

var joinNames = map[sqlparse.JoinKind]string{
	sqlparse.InnerJoin: "inner", sqlparse.LeftJoin: "left", sqlparse.RightJoin: "right", sqlparse.FullJoin: "full", sqlparse.CrossJoin: "cross",
	sqlparse.SemiJoin: "semi", sqlparse.AntiJoin: "anti",
}

func allCols(rels []*relation) []column {
	var out []column
	for _, r := range rels {
		out = append(out, r.cols...)
	}
	return out
}

// nullable tells what is computed inside one side of an outer join from the same
// computed outside, where it is not null for want of a row.
func nullable(join Hash, rels []*relation) {
	for _, r := range rels {
		r.cols = slices.Clone(r.cols)
		for i := range r.cols {
			if c := &r.cols[i]; !c.plain {
				c.hash, c.inner = mix("nullable", join, c.hash), Hash{}
			}
		}
	}
}

// joinRest is what a join's words say beyond its kind.
func (a *analysis) joinRest(t *sqlparse.Table) []string {
	covered := append([]span{{t.Left.Start, t.Left.End}, {t.Right.Start, t.Right.End}}, exprSpans(t.On)...)
	for _, id := range t.Using {
		covered = append(covered, ofIdent(id))
	}
	return without(a.rest(t.Start, t.End, covered), "inner", "outer", "left", "right", "full", "cross", "semi", "anti", "join", "on", "using", "(", ")", ",")
}

// using makes conditions of USING, and one column of each two that it names.
func (a *analysis) using(s *scope, t *sqlparse.Table, first, middle int) []Hash {
	var preds []Hash
	ids := t.Using
	if t.Natural {
		for _, l := range allCols(s.rels[first:middle]) {
			if l.star == nil && a.find(allCols(s.rels[middle:]), l.name) >= 0 {
				ids = append(ids, sqlparse.Ident{Name: l.name})
			}
		}
	}
	for _, id := range ids {
		l, r := a.side(s, s.rels[first:middle], s.merged, id), a.side(s, s.rels[middle:], nil, id)
		preds = append(preds, mix("operator =", sorted([]Hash{l.hash, r.hash})...))
		m := l
		switch t.Join {
		case sqlparse.RightJoin:
			m = r
		case sqlparse.FullJoin:
			m = column{hash: mix("either", l.hash, r.hash)}
		}
		m.name, m.inner = id.Name, Hash{}
		if i := a.find(s.merged, id.Name); i >= 0 {
			s.merged[i] = m
		} else {
			s.merged = append(s.merged, m)
		}
	}
	return preds
}

// side is the column of one side of a join.
func (a *analysis) side(s *scope, rels []*relation, merged []column, id sqlparse.Ident) column {
	if i := a.find(merged, id.Name); i >= 0 {
		return merged[i]
	}
	in := &scope{env: s.env, labels: s.labels, rels: rels}
	if c, ok := a.inScope(in, id); ok {
		return c
	}
	return a.unknown(in, []sqlparse.Ident{id})
}

// table reads what is no join.
func (a *analysis) table(s *scope, t *sqlparse.Table) *group {
	switch t.Kind {
	case sqlparse.DerivedTable:
		return a.derived(s, t)
	case sqlparse.FunctionTable, sqlparse.LateralView:
		return a.function(s, t)
	case sqlparse.PivotTable, sqlparse.UnpivotTable, sqlparse.MatchTable:
		return a.opaque(s, t, []*sqlparse.Table{t.Left})
	}
	rest := a.tableRest(t, nil)
	if len(t.Name) == 1 {
		if e := s.env.find(a, t.Name[0]); e != nil {
			return a.named(s, t, e, rest)
		}
	}
	if len(t.Name) == 0 && t.Path == "" {
		a.lost = true
	}
	if len(t.Name) > 1 && a.qualifies(s, t.Name[:1]) { // an array of a table before it
		rest = append(rest, "of")
		h := a.name(s, t.Name).hash
		return a.add(s, t, &relation{any: true}, mix("array", h, words("rest", rest...)))
	}
	return a.leafTable(s, t, rest)
}

func (a *analysis) qualifies(s *scope, q []sqlparse.Ident) bool {
	for _, r := range s.rels {
		if a.is(r, q) {
			return true
		}
	}
	return false
}

// tableRest is what a table's words say beyond its name and alias.
func (a *analysis) tableRest(t *sqlparse.Table, covered []span) []string {
	for i, id := range t.Name {
		covered = append(covered, span{id.Start, id.End})
		if i > 0 {
			covered[len(covered)-1].start = t.Name[i-1].End // the dot
		}
	}
	if !t.Alias.IsZero() {
		covered = append(covered, ofIdent(t.Alias))
	}
	if n := len(t.Columns); n > 0 { // the list with its brackets
		first, last := a.at(t.Columns[0].Start), a.at(t.Columns[n-1].End)
		list := span{t.Columns[0].Start, t.Columns[n-1].End}
		if t.Kind != sqlparse.LateralView && first > 0 && last < len(a.toks) && a.word(first-1) == "(" && a.word(last) == ")" {
			list = span{a.toks[first-1].Start, a.toks[last].End}
		}
		for i := 1; i < n; i++ {
			if len(without(a.rest(t.Columns[i-1].End, t.Columns[i].Start, nil), ",")) > 0 { // with types
				list = span{}
			}
		}
		covered = append(covered, list)
	}
	rest := without(a.rest(t.Start, t.End, covered), "as")
	if t.Kind == sqlparse.FunctionTable {
		rest = without(rest, "lateral")
	}
	if len(without(slices.Clone(rest), "(", ")")) == 0 {
		return nil
	}
	return rest
}

// leafTable is a relation outside of the query.
func (a *analysis) leafTable(s *scope, t *sqlparse.Table, rest []string) *group {
	parts := make([]string, len(t.Name))
	for i, p := range t.Name {
		parts[i] = p.Name
	}
	if t.Path != "" || len(parts) == 0 {
		parts = []string{t.Path}
		rest = without(rest, a.text[t.Start:t.End])
	}
	base, cols, open := a.outside(parts, t)
	r := &relation{alias: parts[len(parts)-1], path: t.Name}
	if len(rest) > 0 {
		base = mix("changed", base, words("rest", rest...))
	}
	label := s.labels.next(base)
	for i, name := range cols {
		r.cols = append(r.cols, column{name: name, hash: a.leaf(label, a.listed(cols, i)), plain: true, start: t.Start, end: t.End})
	}
	if open {
		r.cols = append(r.cols, column{name: "*", hash: mix("star", label), plain: true, star: &star{label: label, gone: cols}, start: t.Start, end: t.End})
	}
	return a.put(s, t, r, label, atom{label: label, rows: base})
}

// outside is what the catalog knows of a relation.
func (a *analysis) outside(parts []string, t *sqlparse.Table) (base Hash, cols []string, open bool) {
	if a.catalog != nil {
		if r := a.catalog(parts); r != nil {
			return words("relation", r.ID), r.Columns, r.Open
		}
	}
	keys := slices.Clone(parts)
	for i := range t.Name {
		if keys[i] = a.key(t.Name[i]); a.d.CaseSensitiveTables {
			keys[i] = t.Name[i].Name
		}
	}
	return words("table", keys...), nil, true
}

// put names a relation, and gives it to the scope.
func (a *analysis) put(s *scope, t *sqlparse.Table, r *relation, label Hash, at atom) *group {
	r.label = label
	if !t.Alias.IsZero() {
		r.alias, r.path = t.Alias.Name, nil
	}
	a.rename(r, t.Columns)
	s.rels = append(s.rels, r)
	if at.label.IsZero() {
		return &group{}
	}
	return &group{atoms: []atom{at}}
}

// add gives the scope a relation that is read by itself.
func (a *analysis) add(s *scope, t *sqlparse.Table, r *relation, base Hash) *group {
	at := atom{label: s.labels.next(base), rows: base}
	return a.put(s, t, r, at.label, at)
}
