package canon

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// column is a column that a place in the query can name.
type column struct {
	name string
	hash Hash
	// plain: the column of one table of the block as it is, and nothing made of it.
	plain bool
	// inner is the hash inside of the query that it comes from, where a block gives
	// that query's rows as they are.
	inner      Hash
	star       *star // of a pseudo column that stands for all that are not known
	start, end int32
}

func (c *column) exported() Hash {
	if c.inner.IsZero() {
		return c.hash
	}
	return c.inner
}

// star stands for the columns of one relation that are not known.
type star struct {
	// label is the relation's; zero where names are found through more than that.
	label Hash
	// gone are names that are not among them.
	gone []string
}

// relation is what a query, or something in FROM, gives.
type relation struct {
	alias string
	path  []sqlparse.Ident
	cols  []column
	// label tells the relation from all others in its block; zero for one that was
	// read as part of the block.
	label Hash
	// any: any name is a column of it (a function's result).
	any bool
	// hidden: a star does not give its columns (the right side of SEMI and ANTI).
	hidden      bool
	rows, order Hash
}

// scope is what the names of one SELECT can mean.
type scope struct {
	parent *scope
	env    *env
	rels   []*relation
	merged []column // of USING and NATURAL
	// aliases are the SELECT's own items.
	aliases []column
	// both: an alias and a column of one name may both be meant.
	both    bool
	windows []sqlparse.NamedWindow
	params  []string
	labels  *labels
	// hits counts names of inner places that were found here.
	hits int
}

// labels numbers the relations of one block of joins: several uses of one
// relation are told apart by their order in the text.
type labels struct {
	depth int
	seen  map[Hash]int
}

func (l *labels) next(base Hash) Hash {
	k := l.seen[base]
	l.seen[base] = k + 1
	return mix("label", base, words("use", strconv.Itoa(k), strconv.Itoa(l.depth)))
}

// block begins a block of its own in the sight of an outer scope.
func block(parent *scope) *labels {
	l := &labels{seen: map[Hash]int{}}
	if parent != nil {
		l.depth = parent.labels.depth + 1
	}
	return l
}

// env is the chain of named queries that a place sees, nearest first.
type env struct {
	parent *env
	cte    *sqlparse.CTE
	// of is where the query was named; self stands for a recursive one inside of
	// itself.
	of    *scope
	outer *env
	self  *relation
	done  *relation
	extra []string
}

func (e *env) find(a *analysis, id sqlparse.Ident) *env {
	for ; e != nil; e = e.parent {
		if a.same(e.cte.Name.Name, id.Name) {
			return e
		}
	}
	return nil
}

// same compares names as the dialect does, or more loosely where a name can be
// quoted.
func (a *analysis) same(x, y string) bool {
	if a.d.CaseSensitive {
		return x == y
	}
	return strings.EqualFold(x, y)
}

// key is a name as it is compared.
func (a *analysis) key(id sqlparse.Ident) string {
	if a.d.CaseSensitive || id.Quoted && a.d.Fold == sqlparse.FoldLower {
		return id.Name
	}
	return strings.ToLower(id.Name)
}

// listed is the key of a name in a listing.
func (a *analysis) listed(names []string, i int) string {
	if a.d.CaseSensitive {
		return names[i]
	}
	for k, n := range names {
		if k != i && strings.EqualFold(n, names[i]) {
			return names[i]
		}
	}
	return strings.ToLower(names[i])
}

func (a *analysis) find(cols []column, name string) int {
	at := -1
	for i := range cols {
		if cols[i].star != nil {
			continue
		}
		if cols[i].name == name {
			return i
		}
		if at < 0 && a.same(cols[i].name, name) {
			at = i
		}
	}
	return at
}

// column finds a column of a relation; open is true for one that it is not known
// to have.
func (a *analysis) column(r *relation, id sqlparse.Ident) (c column, open, ok bool) {
	if i := a.find(r.cols, id.Name); i >= 0 {
		return r.cols[i], false, true
	}
	var through []Hash
	for i := range r.cols {
		s := r.cols[i].star
		if s == nil || slices.ContainsFunc(s.gone, func(n string) bool { return a.same(n, id.Name) }) {
			continue
		}
		if !s.label.IsZero() {
			through = append(through, a.leaf(s.label, a.key(id)))
		} else {
			through = append(through, mix("through", r.cols[i].hash, words("name", a.key(id))))
		}
	}
	switch {
	case len(through) == 1:
		return column{name: id.Name, hash: through[0], plain: true}, true, true
	case len(through) > 1:
		return column{name: id.Name, hash: mix("one of", through...)}, true, true
	case r.any:
		return column{name: id.Name, hash: a.leaf(r.label, a.key(id)), plain: true}, true, true
	}
	return column{}, false, false
}

// leaf is a column of a labelled relation by name.
func (a *analysis) leaf(label Hash, key string) Hash { return mix("column", label, words("name", key)) }

// is reports whether a qualifier names the relation.
func (a *analysis) is(r *relation, qualifier []sqlparse.Ident) bool {
	if len(qualifier) == 1 {
		return r.alias != "" && a.same(r.alias, qualifier[0].Name)
	}
	if len(r.path) < len(qualifier) {
		return false
	}
	for i, q := range qualifier {
		if !a.same(r.path[len(r.path)-len(qualifier)+i].Name, q.Name) {
			return false
		}
	}
	return true
}

// everything is all that names can mean at a place: it stands for what a name
// that is not understood may mean.
func (s *scope) everything() Hash {
	var out []Hash
	for at := s; at != nil; at = at.parent {
		at.hits++
		for _, r := range at.rels {
			out = append(out, words("alias", strings.ToLower(r.alias)), r.label, whole(r))
		}
		for _, cols := range [][]column{at.merged, at.aliases} {
			out = append(out, whole(&relation{cols: cols}))
		}
		out = append(out, words("params", at.params...))
	}
	return mix("everything", out...)
}

// whole is a row of a relation with its columns' names.
func whole(r *relation) Hash {
	out := []Hash{r.label}
	for _, c := range r.cols {
		out = append(out, words("name", c.name), c.hash)
	}
	return mix("row", out...)
}
