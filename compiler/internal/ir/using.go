package ir

import (
	"slices"
	"strings"
)

// usingJoin is a join by USING or NATURAL: of the relations from first to last those
// from middle on are its right side.
type usingJoin struct {
	first, middle, last int
	columns             []mergedColumn
}

// mergedColumn is one of the scope's, by its place, or one of its own, whose name another
// item of FROM has merged before.
type mergedColumn struct {
	at  int
	own *column
}

func (m mergedColumn) in(s *scope) *column {
	if m.own != nil {
		return m.own
	}
	return &s.merged[m.at]
}

// starColumns are what * gives in order where columns are merged: each join has its merged
// columns once, before all others of its two sides or where the left side has them.
func (a *analysis) starColumns(s *scope) []*column {
	if len(s.joined) == 0 {
		return nil
	}
	sides := make([][]*column, len(s.rels))
	for i, r := range s.rels {
		for k := range r.cols {
			if !r.filters {
				sides[i] = append(sides[i], &r.cols[k])
			}
		}
	}
	for _, j := range s.joined {
		left, right := slices.Concat(sides[j.first:j.middle]...), slices.Concat(sides[j.middle:j.last]...)
		clear(sides[j.first:j.last])
		sides[j.first] = j.star(s, left, right, a.d.MergedFirst)
	}
	return slices.Concat(sides...)
}

// star joins the columns of the two sides.
func (j *usingJoin) star(s *scope, left, right []*column, mergedFirst bool) []*column {
	out := make([]*column, 0, len(left)+len(right))
	done := make([]bool, len(j.columns))
	if mergedFirst {
		for i := range j.columns {
			out, done[i] = append(out, j.columns[i].in(s)), true
		}
	}
	for _, side := range [][]*column{left, right} {
		for _, c := range side {
			i := slices.IndexFunc(j.columns, func(m mergedColumn) bool { return strings.EqualFold(m.in(s).name, c.name) })
			switch {
			case i < 0:
				out = append(out, c)
			case !done[i]:
				m := *c
				m.value = j.columns[i].in(s).value
				out, done[i] = append(out, &m), true
			}
		}
	}
	return out
}
