package canon

import (
	"bytes"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// combined is a set operation: columns meet by place, or by name. The branches of a
// union stand in no order.
func (a *analysis) combined(q *sqlparse.Query, branches []*relation) *relation {
	gaps := a.gaps(q)
	how := words("operation", gaps...)
	out := &relation{}
	named := func(b *relation, i int) (column, bool) {
		if i < len(b.cols) {
			return b.cols[i], true
		}
		return column{}, false
	}
	cols := branches[0].cols
	if q.ByName {
		cols = byName(a, branches)
		named = func(b *relation, i int) (column, bool) {
			if k := a.find(b.cols, cols[i].name); k >= 0 {
				return b.cols[k], true
			}
			return column{}, false
		}
	}
	open := slices.ContainsFunc(branches, func(b *relation) bool { return hasStar(b.cols) })
	if !q.ByName && !open && movable(gaps) {
		branches = inOwnOrder(branches)
	}
	for i, c := range cols {
		hs := []Hash{how}
		for _, b := range branches {
			if x, ok := named(b, i); ok {
				hs = append(hs, x.exported())
			} else {
				hs = append(hs, words("none"))
			}
		}
		c.hash, c.inner, c.plain = mix("set", hs...), Hash{}, false
		if c.star != nil {
			c.star = &star{}
		}
		out.cols = append(out.cols, c)
	}
	rows := []Hash{how}
	for _, b := range branches {
		rows = append(rows, b.rows, b.order)
	}
	if q.Op != sqlparse.UnionAll || open { // which rows there are hangs on the columns
		for _, b := range branches {
			rows = append(rows, colHashes(b.cols)...)
		}
	}
	out.rows = mix("set", rows...)
	return out
}

// gaps are the words between the branches.
func (a *analysis) gaps(q *sqlparse.Query) []string {
	var out []string
	for i, b := range q.Branches[1:] {
		gap := without(a.rest(q.Branches[i].End, b.Start, nil), "(", ")", "distinct")
		out = append(out, strings.Join(gap, " "))
	}
	return out
}

// movable reports whether all operations are one that does not tell its sides apart.
func movable(gaps []string) bool {
	return (gaps[0] == "union" || gaps[0] == "union all") && !slices.ContainsFunc(gaps, func(g string) bool { return g != gaps[0] })
}

// inOwnOrder sorts relations by what they are, columns and rows.
func inOwnOrder(branches []*relation) []*relation {
	key := func(r *relation) Hash { return mix("branch", append(colHashes(r.cols), r.rows, r.order)...) }
	out := slices.Clone(branches)
	slices.SortStableFunc(out, func(x, y *relation) int {
		i, j := key(x), key(y)
		return bytes.Compare(i[:], j[:])
	})
	return out
}

func byName(a *analysis, branches []*relation) []column {
	var out []column
	for _, b := range branches {
		for _, c := range b.cols {
			if a.find(out, c.name) < 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

func hasStar(cols []column) bool {
	return slices.ContainsFunc(cols, func(c column) bool { return c.star != nil })
}
