package ir

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types"
)

// column is a column of a relation inside the query.
type column struct {
	name       string
	start, end int32
	value
}

// relation is something that FROM can name: a table, a subquery, a function.
type relation struct {
	alias string
	path  []sqlparse.Ident // of a table without an alias
	cols  []column
	// open finds columns that are not listed; nil when all are.
	open func(name string) (value, bool)
	// through are the tables outside of the query whose unlisted columns open
	// finds.
	through []int
	// guess attributes a name that a listing lacks; nil when it is sure.
	guess func(name string) (value, bool)
	// weak: open takes any name, so it comes last.
	weak bool
	// filters: only conditions see it (SEMI and ANTI joins).
	filters bool
	rows    set
	index   map[string]int
	// inside are the relations that it is made from, where its readers may name them.
	inside []*relation
	// mayHaveKey: it is a table that may have a primary key; key is that key where
	// it is known, else keys hold one of its columns; nil for any.
	mayHaveKey bool
	key, keys  []string
}

// find looks a column up, by exact name first.
func (r *relation) find(name string) (int, bool) {
	if len(r.cols) <= 12 {
		at := -1
		for i := range r.cols {
			if r.cols[i].name == name {
				return i, true
			}
			if at < 0 && strings.EqualFold(r.cols[i].name, name) {
				at = i
			}
		}
		return at, at >= 0
	}
	if r.index == nil {
		r.index = make(map[string]int, len(r.cols))
		for i := len(r.cols) - 1; i >= 0; i-- {
			r.index[strings.ToLower(r.cols[i].name)] = i
		}
	}
	i, ok := r.index[strings.ToLower(name)]
	if ok && r.cols[i].name != name {
		for j := i + 1; j < len(r.cols); j++ {
			if r.cols[j].name == name {
				return j, true
			}
		}
	}
	return i, ok
}

// all is the value of the whole row.
func (r *relation) all() value {
	v := value{}
	for _, c := range r.cols {
		v = v.with(c.value)
	}
	return v.computed()
}

// named gives a relation its alias and, where given, its columns' names.
func (r *relation) named(t *sqlparse.Table) *relation {
	out := *r
	out.index = nil
	if !t.Alias.IsZero() {
		out.alias, out.path = t.Alias.Name, nil
	}
	if len(t.Columns) > 0 {
		out.cols = renamed(r.cols, t.Columns)
	}
	return &out
}

// extend adds columns that the table's declaration lacks.
func (r *relation) extend(columns []sqlparse.Ident) {
	byName := r.open
	if byName == nil {
		byName = r.guess
	}
	for _, id := range columns {
		if _, ok := r.find(id.Name); !ok {
			v, _ := byName(id.Name)
			r.cols = append(r.cols, column{name: id.Name, start: id.Start, end: id.End, value: v})
			r.index = nil
		}
	}
}

func renamed(cols []column, names []sqlparse.Ident) []column {
	out := slices.Clone(cols)
	for i := range out {
		if i < len(names) {
			out[i].name = names[i].Name
		}
	}
	return out
}

// is reports whether a qualifier names the relation.
func (r *relation) is(qualifier []sqlparse.Ident) bool {
	if len(qualifier) == 1 {
		return r.alias != "" && strings.EqualFold(r.alias, qualifier[0].Name)
	}
	if len(r.path) < len(qualifier) {
		return false
	}
	for i, q := range qualifier {
		if !strings.EqualFold(r.path[len(r.path)-len(qualifier)+i].Name, q.Name) {
			return false
		}
	}
	return true
}

// isBare reports whether a qualifier names the relation with more of its schema
// than FROM does: SELECT s.t.a FROM t.
func (r *relation) isBare(qualifier []sqlparse.Ident) bool {
	return len(r.path) > 0 && len(r.path) < len(qualifier) && r.is(qualifier[len(qualifier)-len(r.path):])
}

// scope is what the names of one SELECT can mean.
type scope struct {
	parent *scope
	env    *env
	rels   []*relation
	// merged are the columns of USING and NATURAL, by whose names the joined
	// relations' own are hidden.
	merged []column
	// joined are the joins that made them, inner ones first.
	joined []usingJoin
	// aliases are the SELECT's own items so far.
	aliases []column
	// aliasIndex finds the last of the first aliasCount of them by a name.
	aliasIndex map[string]int
	aliasCount int
	// aliasFirst: aliases win over columns (ORDER BY).
	aliasFirst bool
	windows    []sqlparse.NamedWindow
	// params are the names that functions inside bind, innermost last.
	params []param
	// expanding is the column that COLUMNS(...) stands for now.
	expanding *column
	// groups: there is no group without rows, unlike in an aggregate of all.
	groups bool
}

type param struct {
	name string
	value
}

// table makes the relation of a table outside of the query.
func (a *analysis) table(parts []sqlparse.Ident, start, end int32) *relation {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.Name
	}
	key := strings.ToLower(strings.Join(names, "\x00"))
	at, ok := a.tables[key]
	if !ok {
		at = len(a.out.Tables)
		a.tables[key] = at
		a.out.Tables = append(a.out.Tables, Table{names, start, end})
		a.known = append(a.known, a.catalog(names))
	}
	known := a.known[at]
	r := &relation{alias: names[len(names)-1], path: parts, mayHaveKey: known == nil || !known.Keyless}
	byName := func(name string) (value, bool) {
		return value{kind: Copy, sources: set{a.leaf(at, a.folded(name))}}, true
	}
	if known == nil || known.Open {
		r.open, r.through = byName, []int{at}
	} else {
		r.guess = byName
	}
	if known != nil {
		r.key, r.keys = known.Key, known.Keys
		r.cols = make([]column, len(known.Columns))
		for i, c := range known.Columns {
			r.cols[i] = column{name: c, start: start, end: end, value: value{kind: Copy, sources: set{a.leaf(at, c)}}}
			if i < len(known.Nulls) {
				r.cols[i].null = known.Nulls[i]
			}
			if i < len(known.Types) {
				r.cols[i].typ = a.declared(known.Types[i])
			}
		}
	}
	return r
}

// folded spells a name that no listing has as the engine would.
func (a *analysis) folded(name string) string {
	if a.d.Fold == sqlparse.FoldLower {
		return strings.ToLower(name)
	}
	return name
}

// declared is a column's type as the catalog has it.
func (a *analysis) declared(text string) types.Type {
	if a.types == nil || text == "" {
		return types.Type{}
	}
	return a.system.Parse(text)
}
