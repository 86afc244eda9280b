package ir

import (
	"regexp"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// items resolves the output expressions of a SELECT.
func (a *analysis) items(s *scope, items []sqlparse.Item) *relation {
	out := &relation{cols: make([]column, 0, len(items))}
	for i := range items {
		it := &items[i]
		switch e := it.Expr; {
		case e.Kind == sqlparse.Star && len(e.Args) == 0:
			a.addStar(out, aliased(it, e, a.star(s, e, e.Parts)))
		case e.Kind == sqlparse.Star: // the fields of a struct
			w := a.expr(s, e.Args[0])
			a.addStar(out, fieldsOf(w, e))
		case isColumns(e):
			a.addStar(out, aliased(it, e, a.columnsCall(s, e)))
		case len(it.Aliases) > 0:
			v := a.expr(s, e)
			parts := a.spread(s, e, len(it.Aliases))
			for i, id := range it.Aliases {
				if parts != nil {
					v = parts[i].computed()
				}
				out.cols = append(out.cols, column{id.Name, e.Start, e.End, v})
			}
		case a.isUnnest(e):
			a.addUnnested(s, out, it, i)
		default:
			if inner := findColumns(e); inner != nil {
				a.addExpanded(s, out, it, inner)
				break
			}
			out.cols = append(out.cols, column{a.itemName(it, i), e.Start, e.End, a.expr(s, e)})
		}
		if a.d.AliasInSelect {
			s.aliases = out.cols
		}
	}
	return out
}

// fieldsOf lists a structure's fields; where they are not known it may have any.
func fieldsOf(v value, e *sqlparse.Expr) *relation {
	w := v.computed()
	if v.typ.Name != types.Record || !v.typ.Known() {
		return &relation{open: func(string) (value, bool) { return w, true }}
	}
	out := &relation{}
	for _, f := range v.typ.Fields() {
		if w.typ = f.Type; f.Name == "" {
			return &relation{open: func(string) (value, bool) { return v.computed(), true }}
		}
		out.cols = append(out.cols, column{f.Name, e.Start, e.End, w})
	}
	return out
}

// either finds a column in one of two open relations.
func either(x, y func(string) (value, bool)) func(string) (value, bool) {
	switch {
	case x == nil:
		return y
	case y == nil:
		return x
	}
	return func(name string) (value, bool) {
		v, ok := x(name)
		w, wok := y(name)
		return v.with(w), ok || wok
	}
}

func (a *analysis) addStar(out, star *relation) {
	out.cols = append(out.cols, star.cols...)
	out.open = either(out.open, star.open)
	out.through = append(out.through, star.through...)
	out.rows = union(out.rows, star.rows)
}

// star expands * and t.*, with what is excluded, replaced and renamed.
func (a *analysis) star(s *scope, e *sqlparse.Expr, qualifier []sqlparse.Ident) *relation {
	out := &relation{}
	if len(qualifier) == 0 {
		a.allColumns(s, out)
	} else if r := s.relation(qualifier); r != nil {
		out.cols = append(out.cols, r.cols...)
		out.open, out.through = r.open, r.through
	} else {
		out = fieldsOf(a.name(s, qualifier, e), e)
	}
	if e != nil && e.End > e.Start {
		for i := range out.cols {
			out.cols[i].start, out.cols[i].end = e.Start, e.End
		}
	}
	if e == nil || e.More == nil || e.More.Star == nil {
		return out
	}
	return a.changed(s, out, e.More.Star)
}

// allColumns lists what * gives: the columns of USING once.
func (a *analysis) allColumns(s *scope, out *relation) {
	if len(s.joined) == 0 {
		for _, r := range s.rels {
			if !r.filters {
				out.cols = append(out.cols, r.cols...)
			}
		}
	}
	for _, c := range a.starColumns(s) {
		out.cols = append(out.cols, *c)
	}
	out.open, out.through = s.open()
}

func (s *scope) mergedColumn(name string) *column {
	for i := range s.merged {
		if strings.EqualFold(s.merged[i].name, name) {
			return &s.merged[i]
		}
	}
	return nil
}

// open is the way to columns that no relation of FROM lists. With several open
// relations a name could be of any of them.
func (s *scope) open() (func(string) (value, bool), []int) {
	var open []*relation
	var through []int
	for _, r := range s.rels {
		if r.open != nil && !r.filters && !(r.weak && len(r.cols) > 0) {
			open, through = append(open, r), append(through, r.through...)
		}
	}
	switch len(open) {
	case 0:
		return nil, nil
	case 1:
		return open[0].open, through
	}
	return func(name string) (value, bool) {
		if m := s.mergedColumn(name); m != nil {
			return m.value, true
		}
		return value{}, false
	}, through
}

// changed applies EXCLUDE, REPLACE, RENAME and patterns to a star's columns.
func (a *analysis) changed(s *scope, r *relation, c *sqlparse.StarChange) *relation {
	a.checkStarNames(r, c)
	out := &relation{rows: r.rows}
	keep := pattern(c)
	exclude := finder(len(c.Exclude), func(i int) string { return c.Exclude[i].Name })
	replace := finder(len(c.Replace), func(i int) string { return c.Replace[i].Alias.Name })
	rename := finder(len(c.Rename), func(i int) string { return renamedColumn(c.Rename[i]) })
	for _, col := range r.cols {
		if exclude(col.name) >= 0 || keep != nil && keep(col.name) == c.Inverse {
			continue
		}
		if i := replace(col.name); i >= 0 {
			e := c.Replace[i].Expr
			col.value, col.start, col.end = a.expr(s, e), e.Start, e.End
		}
		if i := rename(col.name); i >= 0 {
			col.name = c.Rename[i].Alias.Name
		}
		out.cols = append(out.cols, col)
	}
	if r.open == nil {
		return out
	}
	// What is replaced or renamed is known to be there.
	for _, it := range c.Replace {
		if _, ok := out.find(it.Alias.Name); !ok {
			out.cols = append(out.cols, column{it.Alias.Name, it.Expr.Start, it.Expr.End, a.expr(s, it.Expr)})
		}
	}
	for _, it := range c.Rename {
		if _, ok := out.find(it.Alias.Name); !ok {
			out.cols = append(out.cols, column{it.Alias.Name, it.Expr.Start, it.Expr.End, a.expr(s, it.Expr)})
		}
	}
	open := r.open
	out.through = r.through
	out.open = func(name string) (value, bool) {
		if exclude(name) >= 0 {
			return value{}, false
		}
		return open(name)
	}
	return out
}

// renamedColumn is the column that an entry of RENAME is about.
func renamedColumn(it sqlparse.Item) string {
	if it.Expr.Kind != sqlparse.Column {
		return ""
	}
	return it.Expr.Parts[len(it.Expr.Parts)-1].Name
}

// finder finds the place of a name among n, -1 without: many by an index.
func finder(n int, name func(i int) string) func(string) int {
	if n < indexedFrom {
		return func(wanted string) int {
			for i := range n {
				if strings.EqualFold(name(i), wanted) {
					return i
				}
			}
			return -1
		}
	}
	index := make(map[string]int, n)
	for i := n - 1; i >= 0; i-- {
		index[strings.ToLower(name(i))] = i
	}
	return func(wanted string) int {
		if i, ok := index[strings.ToLower(wanted)]; ok {
			return i
		}
		return -1
	}
}

// pattern returns the test of LIKE or SIMILAR TO after a star.
func pattern(c *sqlparse.StarChange) func(string) bool {
	if c.Pattern == "" {
		return nil
	}
	text := c.Pattern
	if !c.Regexp {
		text = regexp.QuoteMeta(text)
		if c.Like {
			text = strings.NewReplacer("%", ".*", "_", ".").Replace(text)
		} else {
			text = strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(text)
		}
	}
	re, err := regexp.Compile("(?i)^(?:" + text + ")$")
	if err != nil {
		return nil
	}
	return re.MatchString
}

// isColumns reports whether an expression is DuckDB's COLUMNS(...).
func isColumns(e *sqlparse.Expr) bool {
	return e.Kind == sqlparse.Call && strings.EqualFold(e.Name, "columns") && len(e.Args) == 1
}

func findColumns(e *sqlparse.Expr) *sqlparse.Expr {
	var found *sqlparse.Expr
	sqlparse.WalkExpr(e, func(x *sqlparse.Expr) bool {
		if found == nil && isColumns(x) {
			found = x
		}
		return found == nil && x.Kind != sqlparse.Subquery
	})
	return found
}

// columnsCall lists the columns that COLUMNS(...) stands for.
func (a *analysis) columnsCall(s *scope, e *sqlparse.Expr) *relation {
	arg := e.Args[0]
	switch {
	case arg.Kind == sqlparse.Star:
		return a.star(s, arg, arg.Parts)
	case arg.Kind == sqlparse.String:
		all := a.star(s, nil, nil)
		re, err := regexp.Compile("(?i)" + arg.Name)
		if err != nil {
			return all
		}
		out := &relation{open: all.open, through: all.through}
		for _, c := range all.cols {
			if re.MatchString(c.name) {
				out.cols = append(out.cols, c)
			}
		}
		return out
	case arg.Kind == sqlparse.Array:
		out := &relation{}
		for _, x := range arg.Args {
			if x.Kind == sqlparse.String {
				out.cols = append(out.cols, column{x.Name, x.Start, x.End, a.lookup(s, x.Name, x)})
			}
		}
		return out
	}
	all := a.star(s, nil, nil) // a function decides: any column may be among them
	return &relation{open: all.column, through: all.through}
}

// aliased gives the columns of a star or of COLUMNS(...) the item's alias, in
// which \0 stands for the name and \1 for a group of the regular expression.
func aliased(it *sqlparse.Item, columns *sqlparse.Expr, r *relation) *relation {
	if it.Alias.IsZero() || len(r.cols) == 0 {
		return r
	}
	re := wholeName
	if isColumns(columns) && columns.Args[0].Kind == sqlparse.String {
		if own, err := regexp.Compile("(?i)" + columns.Args[0].Name); err == nil {
			re = own
		}
	}
	alias := groupRef.ReplaceAllString(strings.ReplaceAll(it.Alias.Name, "$", "$$"), "$${$1}")
	out := *r
	out.cols, out.index = slices.Clone(r.cols), nil
	for i := range out.cols {
		name := out.cols[i].name
		if m := re.FindStringSubmatchIndex(name); m != nil {
			name = string(re.ExpandString(nil, alias, name, m))
		}
		out.cols[i].name = name
	}
	return &out
}

var (
	wholeName = regexp.MustCompile("^.*$")
	groupRef  = regexp.MustCompile(`\\(\d)`)
)

// addExpanded resolves an expression over COLUMNS(...) once for each of them.
func (a *analysis) addExpanded(s *scope, out *relation, it *sqlparse.Item, inner *sqlparse.Expr) {
	cols := a.columnsCall(s, inner)
	named := aliased(it, inner, cols)
	for i := range cols.cols {
		s.expanding = &cols.cols[i]
		out.cols = append(out.cols, column{named.cols[i].name, it.Expr.Start, it.Expr.End, a.expr(s, it.Expr)})
	}
	s.expanding = nil
	if cols.open != nil {
		out.open = either(out.open, func(name string) (value, bool) {
			v, ok := cols.open(name)
			return v.computed(), ok
		})
	}
}
