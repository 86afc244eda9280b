package canon

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// items resolves the output expressions of a SELECT.
func (a *analysis) items(s *scope, items []sqlparse.Item) []column {
	out := make([]column, 0, len(items))
	for i := range items {
		it := &items[i]
		switch e := it.Expr; {
		case callsColumns(e):
			h := mix("columns", words("text", a.rest(e.Start, e.End, nil)...), s.everything())
			out = append(out, column{name: "*", hash: h, star: &star{}, start: e.Start, end: e.End})
		case e.Kind == sqlparse.Star:
			out = append(out, a.star(s, e)...)
		case len(it.Aliases) > 0:
			h := a.expr(s, e)
			for k, id := range it.Aliases {
				out = append(out, column{name: id.Name, hash: mix("place", h, words("name", strings.Repeat("i", k))), start: e.Start, end: e.End})
			}
		default:
			out = append(out, a.item(s, it, i))
		}
		if a.d.AliasInSelect {
			s.aliases = out
		}
	}
	return out
}

func (a *analysis) item(s *scope, it *sqlparse.Item, i int) column {
	e := it.Expr
	var c column
	if e.Kind == sqlparse.Column {
		c = a.name(s, e.Parts)
		c.star = nil
	} else {
		c.hash = a.expr(s, e)
	}
	c.start, c.end = e.Start, e.End
	c.name = ir.ItemName(a.text, a.d, it, i)
	if it.Alias.IsZero() && a.d.Unnamed != sqlparse.UnnamedSource {
		c.name = strings.Join(strings.Fields(c.name), " ")
	}
	return c
}

func callsColumns(e *sqlparse.Expr) bool {
	found := false
	sqlparse.WalkExpr(e, func(x *sqlparse.Expr) bool {
		if x.Kind == sqlparse.Call && (strings.EqualFold(x.Name, "columns") || x.Name == "*columns") {
			found = true
		}
		return !found
	})
	return found
}

// star expands * and t.*, with what is excluded, replaced and renamed.
func (a *analysis) star(s *scope, e *sqlparse.Expr) []column {
	var cols []column
	switch {
	case len(e.Args) > 0:
		return []column{{name: "*", hash: a.starValue(s, e), star: &star{}, start: e.Start, end: e.End}}
	case len(e.Parts) == 0:
		cols = a.allColumns(s)
	default:
		r, at := a.qualified(s, e.Parts)
		if r == nil {
			return []column{{name: "*", hash: a.starValue(s, e), star: &star{}, start: e.Start, end: e.End}}
		}
		at.hits++
		cols = slices.Clone(r.cols)
	}
	for i := range cols {
		cols[i].start, cols[i].end = e.Start, e.End
	}
	if e.More == nil || e.More.Star == nil {
		return cols
	}
	return a.changed(s, e, cols)
}

// allColumns lists what * gives: the columns of USING once.
func (a *analysis) allColumns(s *scope) []column {
	var out []column
	emitted := map[string]bool{}
	if a.d.MergedFirst {
		for _, c := range s.merged {
			out = append(out, c)
			emitted[strings.ToLower(c.name)] = true
		}
	}
	for _, r := range s.rels {
		if r.hidden {
			continue
		}
		for _, c := range r.cols {
			m := -1
			if c.star == nil {
				m = a.find(s.merged, c.name)
			} else {
				c.star = &star{label: c.star.label, gone: append(slices.Clone(c.star.gone), colNames(s.merged)...)}
			}
			if m >= 0 {
				if emitted[strings.ToLower(c.name)] {
					continue
				}
				emitted[strings.ToLower(c.name)] = true
				name := c.name
				c = s.merged[m]
				c.name = name
			}
			out = append(out, c)
		}
	}
	for _, m := range s.merged { // of relations whose columns are not known
		if !emitted[strings.ToLower(m.name)] {
			out = append(out, m)
		}
	}
	return out
}

func colNames(cols []column) []string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = c.name
	}
	return out
}

// changed applies EXCLUDE, REPLACE and RENAME to a star's columns; a pattern
// leaves one column that stands for all that match.
func (a *analysis) changed(s *scope, e *sqlparse.Expr, cols []column) []column {
	c := e.More.Star
	if c.Pattern != "" || c.Like || c.Regexp {
		return []column{{name: "*", hash: a.starValue(s, e), star: &star{}, start: e.Start, end: e.End}}
	}
	var out []column
	var gone []string
	gone = append(gone, names(c.Exclude)...)
	for _, it := range c.Replace {
		gone = append(gone, it.Alias.Name)
	}
	for _, it := range c.Rename {
		if it.Expr.Kind == sqlparse.Column {
			gone = append(gone, it.Expr.Parts[len(it.Expr.Parts)-1].Name)
		}
	}
	open := hasStar(cols)
	for _, col := range cols {
		if col.star != nil {
			col.star = &star{label: col.star.label, gone: append(slices.Clone(col.star.gone), gone...)}
			keys := make([]string, len(gone))
			for i, g := range gone {
				keys[i] = strings.ToLower(g)
			}
			slices.Sort(keys)
			col.hash, col.inner = mix("without", col.hash, words("gone", slices.Compact(keys)...)), Hash{}
			out = append(out, col)
			continue
		}
		if slices.ContainsFunc(c.Exclude, func(id sqlparse.Ident) bool { return a.same(id.Name, col.name) }) {
			continue
		}
		for i := range c.Replace {
			if it := &c.Replace[i]; a.same(it.Alias.Name, col.name) {
				col.hash, col.inner, col.plain, col.start, col.end = a.expr(s, it.Expr), Hash{}, false, it.Expr.Start, it.Expr.End
			}
		}
		for _, it := range c.Rename {
			if it.Expr.Kind == sqlparse.Column && a.same(it.Expr.Parts[len(it.Expr.Parts)-1].Name, col.name) {
				col.name = it.Alias.Name
			}
		}
		out = append(out, col)
	}
	if open {
		out = append(out, a.unlisted(s, c, out)...)
	}
	return out
}

// unlisted are replaced and renamed columns that no listing has.
func (a *analysis) unlisted(s *scope, c *sqlparse.StarChange, have []column) []column {
	var out []column
	for i := range c.Replace {
		if it := &c.Replace[i]; a.find(have, it.Alias.Name) < 0 {
			out = append(out, column{name: it.Alias.Name, hash: a.expr(s, it.Expr), start: it.Expr.Start, end: it.Expr.End})
		}
	}
	for i := range c.Rename {
		if it := &c.Rename[i]; a.find(have, it.Alias.Name) < 0 {
			out = append(out, column{name: it.Alias.Name, hash: a.expr(s, it.Expr), start: it.Expr.Start, end: it.Expr.End})
		}
	}
	return out
}
