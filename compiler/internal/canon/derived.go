package canon

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// derived is a subquery in FROM.
func (a *analysis) derived(s *scope, t *sqlparse.Table) *group {
	rest := without(a.tableRest(t, []span{{t.Query.Start, t.Query.End}}), "lateral", "(", ")")
	if len(rest) == 0 && a.opens(t.Query) {
		return a.flattened(s, t, t.Query, s.env, s, nil)
	}
	// It may read the tables before it; then it is one of this block.
	outer := &scope{parent: s.parent, env: s.env, labels: &labels{depth: s.depth() - 1}, rels: s.rels, merged: s.merged}
	r := a.query(t.Query, s.env, outer)
	if outer.hits > 0 {
		if a.again++; a.again > maxAgain {
			a.lost = true
		}
		outer.labels.depth++
		r = a.query(t.Query, s.env, outer)
	}
	return a.atom(s, t, r, rest)
}

func (s *scope) depth() int { return s.labels.depth }

// named is a query of WITH.
func (a *analysis) named(s *scope, t *sqlparse.Table, e *env, rest []string) *group {
	c := e.cte
	switch {
	case e.self != nil:
		r := *e.self
		return a.atom(s, t, &r, rest)
	case slices.Contains(e.extra, "recursive"):
		if e.done == nil {
			e.done = a.recursive(e)
		}
	case len(e.extra)+len(rest) == 0 && a.opens(c.Query):
		return a.flattened(s, t, c.Query, e.outer, e.of, c.Columns)
	}
	if e.done == nil {
		e.done = a.renamed(a.query(c.Query, e.outer, e.of), c.Columns)
		if len(e.extra) > 0 {
			e.done.rows = mix("changed", e.done.rows, words("rest", e.extra...))
		}
	}
	r := *e.done
	return a.atom(s, t, &r, rest)
}

func (a *analysis) renamed(r *relation, names []sqlparse.Ident) *relation {
	out := *r
	out.cols = slices.Clone(r.cols)
	a.rename(&out, names)
	return &out
}

// rename gives the first columns names of their own. Those of a star are known by
// their places.
func (a *analysis) rename(r *relation, names []sqlparse.Ident) {
	for i, id := range names {
		if i < len(r.cols) && r.cols[i].star == nil {
			r.cols[i].name = id.Name
			continue
		}
		of := r.label
		switch {
		case i < len(r.cols):
			of = r.cols[i].hash
		case of.IsZero():
			a.lost = true
		}
		r.cols = slices.Insert(r.cols, i, column{name: id.Name, hash: mix("place", of, words("name", strings.Repeat("i", i))), plain: true})
	}
}

// recursive reads a query that names itself: inside, its columns are known by
// their places. Each may hang on all others.
func (a *analysis) recursive(e *env) *relation {
	first := e.cte.Query
	for first.Select == nil && len(first.Branches) > 0 {
		first = first.Branches[0]
	}
	a.nested++
	defer func() { a.nested-- }()
	nest := strconv.Itoa(a.nested)
	start := a.renamed(a.query(first, e.outer, e.of), e.cte.Columns)
	self := &relation{rows: words("self", nest)}
	for i, c := range start.cols {
		self.cols = append(self.cols, column{name: c.name, hash: words("self column", nest, strings.Repeat("i", i)), star: c.star})
	}
	inside := &env{parent: e.outer, cte: e.cte, self: self}
	r := a.renamed(a.query(e.cte.Query, inside, e.of), e.cte.Columns)
	r.rows = mix("recursive", append(colHashes(r.cols), r.rows, words("rest", e.extra...))...)
	for i := range r.cols {
		r.cols[i].hash, r.cols[i].inner = mix("recursive", r.rows, words("place", strings.Repeat("i", i))), Hash{}
	}
	return r
}

// opens reports whether a query can be read as part of its reader: it keeps the
// rows and computes from one row at a time.
func (a *analysis) opens(q *sqlparse.Query) bool {
	if q.Select == nil || len(q.OrderBy) > 0 || q.Limit != nil || q.Offset != nil || a.opened >= maxOpened {
		return false
	}
	if len(without(a.rest(q.Select.End, q.End, nil), "(", ")"))+len(without(a.rest(q.Start, q.Select.Start, a.ctesSpan(q)), "(", ")")) > 0 {
		return false
	}
	sh := a.shape(q.Select)
	return sh.flat && len(q.Select.From) > 0
}

// flattened reads a subquery as part of the block: its relations and conditions
// become the block's.
func (a *analysis) flattened(s *scope, t *sqlparse.Table, q *sqlparse.Query, e *env, parent *scope, names []sqlparse.Ident) *group {
	a.opened++
	in := &scope{parent: parent, labels: s.labels, windows: q.Select.Windows}
	in.env = a.ctes(q, e, parent)
	g := &group{}
	a.from(in, g, q.Select.From)
	r := &relation{cols: a.items(in, q.Select.Items)}
	in.aliases = r.cols
	g.preds = append(g.preds, a.conditions(in, q.Select.Where)...)
	if len(names) > 0 {
		a.rename(r, names)
	}
	if t.Alias.IsZero() && len(t.Name) > 0 {
		r.alias, r.path = t.Name[0].Name, t.Name
	}
	a.put(s, t, r, Hash{}, atom{})
	return g
}

// atom is a query's result as one relation of the block.
func (a *analysis) atom(s *scope, t *sqlparse.Table, r *relation, rest []string) *group {
	out := &relation{}
	at := atom{rows: r.rows, order: r.order, sealed: len(rest) == 0}
	if len(rest) > 0 {
		at.rows = mix("changed", r.rows, words("rest", rest...))
	}
	at.label = s.labels.next(at.base())
	for _, c := range r.cols {
		h := c.exported()
		next := column{name: c.name, hash: mix("column", at.label, h), plain: true, inner: h, start: c.start, end: c.end}
		if c.star != nil {
			next.star = &star{gone: c.star.gone}
		}
		out.cols = append(out.cols, next)
	}
	if t.Alias.IsZero() && len(t.Name) > 0 {
		out.alias, out.path = t.Name[0].Name, t.Name
	}
	return a.put(s, t, out, at.label, at)
}

// function is a table function, whose columns are not known.
func (a *analysis) function(s *scope, t *sqlparse.Table) *group {
	var hs []Hash
	var covered []span
	for _, f := range t.Funcs {
		if a.catalog != nil && len(t.Funcs) == 1 {
			if text := a.text[f.Start:f.End]; a.catalog([]string{text}) != nil {
				return a.leafTable(s, &sqlparse.Table{Start: t.Start, End: t.Start, Path: text, Alias: t.Alias, Columns: t.Columns}, nil)
			}
		}
		covered = append(covered, span{f.Start, f.End})
		hs = append(hs, a.expr(s, f))
	}
	rest := a.tableRest(t, covered)
	base := mix("function", append(hs, words("rest", rest...))...)
	r := &relation{any: true}
	if len(t.Columns) == 0 {
		r.cols = []column{{name: "*", star: &star{}}}
	}
	g := a.add(s, t, r, base)
	for i := range r.cols {
		if c := &r.cols[i]; c.star != nil {
			c.hash = mix("star", r.label)
			c.star.label = r.label
		}
	}
	if len(t.Columns) == 0 && !t.Alias.IsZero() { // the alias may be the column's name
		self := column{name: t.Alias.Name, hash: mix("place", r.label, words("name", "")), plain: true, start: t.Start, end: t.End}
		r.cols = append([]column{self}, r.cols...)
		r.cols[1].star.gone = []string{t.Alias.Name}
	}
	return g
}

// opaque is a table that is made of others in a way that is taken as it is
// written.
func (a *analysis) opaque(s *scope, t *sqlparse.Table, of []*sqlparse.Table) *group {
	in := &scope{parent: s, env: s.env, labels: block(s)}
	g := &group{}
	var covered []span
	a.from(in, g, of)
	if t.Kind == sqlparse.JoinTable {
		covered = append(covered, span{t.Left.Start, t.Left.End}, span{t.Right.Start, t.Right.End})
	} else {
		covered = append(covered, span{t.Left.Start, t.Left.End})
	}
	if !t.Alias.IsZero() {
		covered = append(covered, ofIdent(t.Alias))
	}
	hs := []Hash{g.side(), in.everything(), words("text", a.rest(t.Start, t.End, covered)...)}
	for _, r := range in.rels {
		hs = append(hs, words("alias", strings.ToLower(r.alias)))
	}
	r := &relation{any: true}
	gr := a.add(s, t, r, mix("table "+string(rune('a'+int(t.Kind))), hs...))
	r.cols = append(r.cols, column{name: "*", hash: mix("star", r.label), plain: true, star: &star{label: r.label, gone: names(t.Columns)}})
	return gr
}

func names(ids []sqlparse.Ident) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.Name
	}
	return out
}
