package ir

import (
	"math"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// isUnnest reports whether an item of SELECT is an unnest that may give several
// columns.
func (a *analysis) isUnnest(e *sqlparse.Expr) bool {
	return a.d.UnnestFields && e.Kind == sqlparse.Call && strings.EqualFold(e.Name, "unnest") && len(e.Args) > 0
}

// addUnnested adds the columns of an unnest: one with a list's elements, or one
// for each field of a structure, whatever the item's alias.
func (a *analysis) addUnnested(s *scope, out *relation, it *sqlparse.Item, i int) {
	e := it.Expr
	of := e.Args[0]
	if names := fieldNames(of); names != nil && len(e.Args) == 1 {
		for i, id := range names {
			out.cols = append(out.cols, column{id.Name, e.Start, e.End, a.expr(s, of.Args[i])})
		}
		return
	}
	v := a.expr(s, e).computed()
	t, levels := a.types[of], unnestLevels(e)
	for known := t.Known(); known && levels > 0 && t.Name != types.Record; levels-- {
		t = a.element(t)
		known = t.Known()
	}
	if v.typ = t; t.Name == types.Record && levels > 0 {
		a.addFields(out, v, levels, e)
		return
	}
	out.cols = append(out.cols, column{a.itemName(it, i), e.Start, e.End, v})
	if !t.Known() && levels > 0 { // it could be a structure
		out.open = either(out.open, func(string) (value, bool) { return v, true })
	}
}

// unnestsAll reports whether a table is an unnest of several arrays that has names for
// some of its columns only, in a dialect where a function names the others.
func (a *analysis) unnestsAll(t *sqlparse.Table) bool {
	if len(t.Funcs) != 1 || a.d.Unnamed != sqlparse.UnnamedFunction {
		return false
	}
	f := t.Funcs[0]
	return f.Kind == sqlparse.Call && strings.EqualFold(f.Name, "unnest") && len(f.Args) > 1 && len(t.Columns) < len(f.Args)
}

// unnestAll resolves an unnest of several arrays: each gives a column.
func (a *analysis) unnestAll(s *scope, t *sqlparse.Table) *relation {
	f := t.Funcs[0]
	name := strings.ToLower(f.Name)
	r := &relation{alias: name, weak: true}
	if !t.Alias.IsZero() {
		r.alias = t.Alias.Name
	}
	all := value{}
	for i, e := range f.Args {
		v := a.expr(s, e).computed()
		all = all.with(v)
		v.typ = a.element(a.types[e])
		c := column{name, e.Start, e.End, v}
		if i < len(t.Columns) {
			c.name = t.Columns[i].Name
		}
		r.cols = append(r.cols, c)
		r.rows = union(r.rows, v.rows)
	}
	if t.Ordinal {
		r.cols = append(r.cols, column{name: "ordinality", value: a.ordinality(all)})
	}
	return r
}

// addFields adds the fields of a structure, and of those in it as deep as levels
// says.
func (a *analysis) addFields(out *relation, v value, levels int, e *sqlparse.Expr) {
	for _, f := range v.typ.Fields() {
		w := v
		if w.typ = f.Type; f.Type.Name == types.Record && levels > 1 {
			a.addFields(out, w, levels-1, e)
			continue
		}
		out.cols = append(out.cols, column{f.Name, e.Start, e.End, w})
	}
}

// element is the type of a list's elements, unknown for what is no list.
func (a *analysis) element(t types.Type) types.Type {
	return a.together(types.Source, "unnest", 0, 0, t)
}

// fieldNames are the fields of a structure that is written down.
func fieldNames(e *sqlparse.Expr) []sqlparse.Ident {
	if e.Kind == sqlparse.Struct && e.More != nil && len(e.More.Names) == len(e.Args) {
		return e.More.Names
	}
	return nil
}

// unnestLevels is how deep an unnest goes: one level unless an argument says
// otherwise.
func unnestLevels(e *sqlparse.Expr) int {
	for _, arg := range e.Args[1:] {
		switch {
		case arg.Kind != sqlparse.Named:
		case strings.EqualFold(arg.Name, "recursive"):
			return math.MaxInt
		case strings.EqualFold(arg.Name, "max_depth"):
			if n, err := strconv.Atoi(arg.Args[0].Name); err == nil {
				return n
			}
		}
	}
	return 1
}
