package ir

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// grouping is what the rows of an aggregating SELECT have in common.
type grouping struct {
	exprs []*sqlparse.Expr
	cols  []binding
	// whole are relations all of whose columns are grouped: by a star, or because
	// their key is, or may be.
	whole map[*relation]bool
}

// checkGrouping reports columns that are neither grouped nor inside of an
// aggregate.
func (a *analysis) checkGrouping(q *sqlparse.Query, s *scope) {
	sel := q.Select
	if !a.d.StrictGroups || !a.aggregates(q, s) {
		return
	}
	g, ok := a.grouped(s, sel)
	if !ok {
		return
	}
	for i := range sel.Items {
		if it := &sel.Items[i]; !sel.GroupAll || a.makesRows(s, it.Expr) {
			a.checkGrouped(s, g, it.Expr)
		}
	}
	if !sel.GroupAll { // what HAVING names is grouped by too
		a.checkGrouped(s, g, sel.Having)
	}
	a.checkGrouped(s, g, sel.Qualify)
	first := s.aliasFirst
	s.aliasFirst = true
	for _, o := range q.OrderBy {
		a.checkGrouped(s, g, o.Expr)
	}
	s.aliasFirst = first
}

// aggregates reports whether a SELECT surely makes groups.
func (a *analysis) aggregates(q *sqlparse.Query, s *scope) bool {
	sel := q.Select
	if len(sel.GroupBy) > 0 || sel.Having != nil {
		return true
	}
	found := sel.GroupAll
	see := func(x *sqlparse.Expr) bool {
		if isAggregate(x) && a.isOwn(s, x) {
			found = true
		}
		return !found && x.Kind != sqlparse.Lambda
	}
	for i := range sel.Items {
		ownExprs(sel.Items[i].Expr, see)
	}
	for _, o := range q.OrderBy {
		ownExprs(o.Expr, see)
	}
	return found
}

// grouped reads GROUP BY; false when it cannot be told what it says.
func (a *analysis) grouped(s *scope, sel *sqlparse.Select) (*grouping, bool) {
	g := &grouping{whole: map[*relation]bool{}}
	if sel.GroupAll {
		for i := range sel.Items {
			if e := sel.Items[i].Expr; !a.makesRows(s, e) && !a.addItem(s, g, e) {
				return nil, false
			}
		}
	}
	for _, e := range sel.GroupBy {
		if !a.addGroup(s, sel, g, e) {
			return nil, false
		}
	}
	for _, e := range g.exprs {
		if e.Kind != sqlparse.Column {
			continue
		}
		if b, at := a.bind(s, e.Parts); at == here && b.fields == 0 {
			g.cols = append(g.cols, b)
		}
	}
	if a.d.KeyGroupsRow {
		g.findKeys(s)
	}
	return g, true
}

// findKeys notes the relations whose key is grouped, or may be.
func (g *grouping) findKeys(s *scope) {
	for _, c := range g.cols {
		switch {
		case c.rel == nil: // a column of USING may be any relation's key
			for _, r := range s.rels {
				g.whole[r] = true
			}
		case !c.rel.mayHaveKey:
		case len(c.rel.key) == 0:
			g.whole[c.rel] = g.whole[c.rel] || c.rel.keys == nil || slices.ContainsFunc(c.rel.keys, func(k string) bool { return strings.EqualFold(k, c.name) })
		default:
			g.whole[c.rel] = g.hasAll(c.rel)
		}
	}
}

func (g *grouping) hasAll(r *relation) bool {
	for _, name := range r.key {
		if !slices.ContainsFunc(g.cols, binding{rel: r, name: strings.ToLower(name)}.same) {
			return false
		}
	}
	return true
}

// addItem adds an item by which GROUP BY ALL groups.
func (a *analysis) addItem(s *scope, g *grouping, e *sqlparse.Expr) bool {
	if e.Kind != sqlparse.Star {
		g.exprs = append(g.exprs, e)
		return e.Kind != sqlparse.Unread && findColumns(e) == nil
	}
	if len(e.Args) > 0 || e.More != nil && e.More.Star != nil {
		return false
	}
	for _, r := range s.rels {
		g.whole[r] = g.whole[r] || len(e.Parts) == 0 || r.is(e.Parts)
	}
	return true
}

func (a *analysis) addGroup(s *scope, sel *sqlparse.Select, g *grouping, e *sqlparse.Expr) bool {
	switch e.Kind {
	case sqlparse.Unread, sqlparse.Star, sqlparse.Param, sqlparse.Subquery:
		return false
	case sqlparse.Number:
		n, err := strconv.Atoi(e.Name)
		if err != nil || n < 1 || n > len(sel.Items) {
			return false
		}
		for i := range n {
			if k := sel.Items[i].Expr.Kind; k == sqlparse.Star || k == sqlparse.Unread || len(sel.Items[i].Aliases) > 0 || findColumns(sel.Items[i].Expr) != nil {
				return false
			}
		}
		return a.addGroupItem(s, g, sel.Items[n-1].Expr)
	case sqlparse.Column:
		g.exprs = append(g.exprs, e)
		_, at := a.bind(s, e.Parts)
		if at == itsItem {
			for i := range sel.Items {
				if it := &sel.Items[i]; strings.EqualFold(it.Alias.Name, e.Parts[0].Name) {
					return a.addGroupItem(s, g, it.Expr)
				}
			}
			return false
		}
		return at == here
	case sqlparse.Call:
		switch strings.ToLower(e.Name) {
		case "rollup", "cube", "grouping sets":
			return a.addGroups(s, sel, g, e.Args)
		}
	case sqlparse.Row:
		if !a.addGroups(s, sel, g, e.Args) {
			return false
		}
	case sqlparse.Collate:
		if e.Name == "()" {
			return a.addGroup(s, sel, g, e.Args[0])
		}
	}
	g.exprs = append(g.exprs, e)
	return true
}

func (a *analysis) addGroups(s *scope, sel *sqlparse.Select, g *grouping, es []*sqlparse.Expr) bool {
	for _, e := range es {
		if !a.addGroup(s, sel, g, e) {
			return false
		}
	}
	return true
}

// addGroupItem adds an item that GROUP BY names by its place or alias.
func (a *analysis) addGroupItem(s *scope, g *grouping, e *sqlparse.Expr) bool {
	ok := true
	ownExprs(e, func(x *sqlparse.Expr) bool {
		if ok && (isWindow(x) || isAggregate(x) && a.isOwn(s, x)) {
			ok = false
			a.refuse(Misplaced, x.Start, x.End, "GROUP BY names what this makes, and may hold no aggregate and no window function")
		}
		return ok && x.Kind != sqlparse.Lambda
	})
	g.exprs = append(g.exprs, e)
	return ok
}

// checkGrouped goes through an expression over groups.
func (a *analysis) checkGrouped(s *scope, g *grouping, e *sqlparse.Expr) {
	if e == nil || a.inGroup(s, g, e) {
		return
	}
	switch e.Kind {
	case sqlparse.Unread, sqlparse.Lambda:
		return
	case sqlparse.Column:
		a.checkGroupedColumn(s, g, e)
		return
	case sqlparse.Star:
		a.checkGroupedStar(s, g, e)
		return
	case sqlparse.Call:
		if isWindow(e) {
			windowExprs(e.More.Over, func(x *sqlparse.Expr) { a.checkGrouped(s, g, x) })
			if countsRows(strings.ToLower(e.Name), e.Args) {
				return
			}
		} else if !scalars[strings.ToLower(e.Name)] {
			return
		}
	}
	for _, x := range e.Args {
		a.checkGrouped(s, g, x)
	}
}

func (a *analysis) checkGroupedColumn(s *scope, g *grouping, e *sqlparse.Expr) {
	b, at := a.bind(s, e.Parts)
	if at != here || g.has(b) || pseudo[b.name] {
		return
	}
	a.refuse(Ungrouped, e.Start, e.End, "the column %s is neither in GROUP BY nor inside of an aggregate", a.text[e.Start:e.End])
}

// checkGroupedStar: all of a star's columns must be grouped.
func (a *analysis) checkGroupedStar(s *scope, g *grouping, e *sqlparse.Expr) {
	if len(e.Args) > 0 || e.More != nil && e.More.Star != nil {
		return
	}
	rels := s.rels
	if len(e.Parts) > 0 {
		r := s.relation(e.Parts)
		if r == nil || !s.has(r) {
			return
		}
		rels = []*relation{r}
	}
	for _, r := range rels {
		if r.filters || r.weak {
			continue
		}
		for _, c := range r.cols {
			b := binding{rel: r, name: strings.ToLower(c.name), merged: s.mergedColumn(c.name) != nil}
			if !g.has(b) {
				a.refuse(Ungrouped, e.Start, e.End, "the column %s of %s is neither in GROUP BY nor inside of an aggregate", c.name, a.text[e.Start:e.End])
				return
			}
		}
	}
}

func (s *scope) has(r *relation) bool {
	return slices.Contains(s.rels, r)
}

func (g *grouping) has(b binding) bool {
	if g.whole[b.rel] {
		return true
	}
	for _, c := range g.cols {
		if b.same(c) {
			return true
		}
	}
	return false
}

// inGroup reports whether an expression is one of the group's.
func (a *analysis) inGroup(s *scope, g *grouping, e *sqlparse.Expr) bool {
	for _, x := range g.exprs {
		if x == e || a.equal(s, x, e) {
			return true
		}
	}
	return false
}

// equal reports whether two expressions say the same. Details in which engines
// see no difference, or might not, do not count.
func (a *analysis) equal(s *scope, x, y *sqlparse.Expr) bool {
	x, y = bare(x), bare(y)
	if x.Kind == sqlparse.Column && y.Kind == sqlparse.Column {
		b, at := a.bind(s, x.Parts)
		c, to := a.bind(s, y.Parts)
		return at == to && at != elsewhere && b.same(c) && b.fields == c.fields &&
			strings.EqualFold(x.Parts[len(x.Parts)-1].Name, y.Parts[len(y.Parts)-1].Name)
	}
	if x.Kind != y.Kind || x.Op != y.Op || x.Not != y.Not || len(x.Args) != len(y.Args) || !strings.EqualFold(x.Name, y.Name) {
		return false
	}
	if len(x.Args) == 0 || x.Kind == sqlparse.Subquery {
		return squeezed(a.text[x.Start:x.End]) == squeezed(a.text[y.Start:y.End])
	}
	for i := range x.Args {
		if !a.equal(s, x.Args[i], y.Args[i]) {
			return false
		}
	}
	return true
}

// bare takes the parentheses off.
func bare(e *sqlparse.Expr) *sqlparse.Expr {
	for e.Kind == sqlparse.Collate && e.Name == "()" {
		e = e.Args[0]
	}
	return e
}

// squeezed is a text without its spaces and case.
func squeezed(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(text), ""))
}

// scalars are functions that make a value of one row's in every dialect that has
// them. The arguments of others are left alone: they may be aggregates.
var scalars = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`
		coalesce nullif ifnull nvl nvl2 if iff greatest least lower upper trim ltrim rtrim btrim substring substr left right lpad rpad length
		char_length len concat concat_ws replace reverse initcap split_part regexp_replace regexp_matches starts_with contains position strpos
		abs round floor ceil ceiling sign sqrt power pow exp ln log log10 mod trunc date_trunc date_part extract datediff date_diff dateadd
		date_add date_sub datesub year month day hour minute second quarter week dayofweek dayofmonth dayofyear to_date to_timestamp to_char
		strftime strptime md5 sha256 hash cast try_cast datetrunc datepart unnest age monthname dayname last_day make_date epoch`) {
		out[n] = true
	}
	return out
}()
