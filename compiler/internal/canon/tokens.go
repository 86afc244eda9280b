package canon

import (
	"slices"
	"sort"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// span is a range of the text.
type span struct{ start, end int32 }

func ofIdent(id sqlparse.Ident) span { return span{id.Start, id.End} }

// at is the index of the first token that does not begin before a place.
func (a *analysis) at(place int32) int {
	return sort.Search(len(a.toks), func(i int) bool { return a.toks[i].Start >= place })
}

// between calls visit for the tokens of a range and for the children in it, in
// the order of the text: a token has child -1. Children that overlap or lie
// outside make the meaning unknown.
func (a *analysis) between(start, end int32, children []span, visit func(token, child int)) {
	order := make([]int, 0, len(children))
	for i, c := range children {
		if c.end > c.start {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(x, y int) int { return int(children[x].start) - int(children[y].start) })
	i, last := a.at(start), a.at(end)
	for _, k := range order {
		c := children[k]
		if c.start < start || c.end > end {
			a.lost = true
			return
		}
		start = c.end // children follow each other
		for ; i < last && a.toks[i].Start < c.start; i++ {
			visit(i, -1)
		}
		visit(-1, k)
		i = max(i, a.at(c.end))
	}
	for ; i < last; i++ {
		visit(i, -1)
	}
}

// rest is what stands in a range outside of the children.
func (a *analysis) rest(start, end int32, children []span) []string {
	var out []string
	a.between(start, end, children, func(token, child int) {
		if child < 0 {
			out = append(out, a.word(token))
		}
	})
	return out
}

// restBut is rest without some of the tokens.
func (a *analysis) restBut(start, end int32, children []span, drop map[int]bool) []string {
	var out []string
	a.between(start, end, children, func(token, child int) {
		if child < 0 && !drop[token] {
			out = append(out, a.word(token))
		}
	})
	return out
}

// word is a token's text without what its wording does not mean.
func (a *analysis) word(i int) string {
	t := a.toks[i]
	s := a.text[t.Start:t.End]
	switch t.Class {
	case sqlparse.WordToken, sqlparse.NumberToken:
		return strings.ToLower(s)
	case sqlparse.OtherToken:
		switch s {
		case "!=":
			return "<>"
		case "==":
			return "="
		}
	}
	return s
}

// without drops words that mean nothing where they stand.
func without(ws []string, drop ...string) []string {
	return slices.DeleteFunc(ws, func(w string) bool { return slices.Contains(drop, w) })
}

// normal is the text of a range with its wording evened out, for people and for
// names that engines make of it.
func (a *analysis) normal(start, end int32) string {
	return strings.Join(a.rest(start, end, nil), " ")
}
