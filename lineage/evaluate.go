package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// query is one evaluation of a selection.
type query struct {
	g     *Graph
	p     *project.Project
	sel   Selection
	named map[string]*expr
	found diag.List
	// barren holds the criteria that matched no node by themselves.
	barren map[*criterion]bool
	state  *comparison
	// open are the selectors being evaluated, the outermost first.
	open  []string
	paths pathTree
}

// eval returns the nodes that x selects, and the tests left open: those of
// which some but not enough of what they read is selected, so that a group may
// still take them in.
func (q *query) eval(x *expr) (direct, open Set) {
	switch x.op {
	case opEverything:
		return q.g.AllNodes(), q.g.NewSet()
	case opCriterion:
		return q.evalCriterion(x.crit)
	}
	if len(x.parts) == 0 {
		return q.g.NewSet(), q.g.NewSet()
	}
	var both Set // combined like direct, from what each part has selected or left open
	for k, part := range x.parts {
		d, o := q.eval(part)
		o = d.Union(o)
		switch {
		case k == 0:
			direct, both = d, o
		case x.op == opUnion:
			direct, both = direct.Union(d), both.Union(o)
		case x.op == opIntersection:
			direct, both = direct.Intersect(d), both.Intersect(o)
		case x.op == opDifference:
			direct, both = direct.Minus(d), both.Minus(o)
		}
	}
	direct = q.takeIn(direct, both, x.mode)
	if x.warn && direct.Len() == 0 {
		q.found = append(q.found, q.noMatch(x))
	}
	return direct, both
}

// takeIn adds the open tests whose condition holds for the whole group. Unit
// tests read one node, so they are never open.
func (q *query) takeIn(direct, open Set, mode Indirect) Set {
	if mode != Cautious && mode != Buildable || direct.Equal(open) {
		return direct
	}
	enough := direct
	if mode == Buildable {
		enough = direct.Union(q.g.Ancestors(direct, Unlimited))
	}
	out := direct.Clone()
	for i := range open.Ascending() {
		if q.g.nodes[i].Kind == project.Test && q.readsOnly(i, enough) {
			out.Add(i)
		}
	}
	return out
}

func (q *query) readsOnly(i int32, s Set) bool {
	for _, p := range q.g.Parents(i) {
		if !s.Has(p) {
			return false
		}
	}
	return true
}

func (q *query) evalCriterion(c *criterion) (direct, open Set) {
	selected := q.search(c)
	if selected.Len() == 0 {
		if q.barren == nil {
			q.barren = map[*criterion]bool{}
		}
		q.barren[c] = true
		return selected, selected
	}
	selected = q.withRelatives(c, selected)
	if c.mode == Empty {
		return selected, q.g.NewSet()
	}
	return q.withTests(selected, c.mode)
}

// search returns the nodes that the criterion's method matches.
func (q *query) search(c *criterion) Set {
	out := q.g.NewSet()
	if c.method == selectorMethod {
		return q.ofSelectors(c)
	}
	match, d := methods[c.method].match(q, c)
	if d != nil {
		q.found = append(q.found, d)
		return out
	}
	for i, n := range q.g.nodes {
		if match(int32(i), n) {
			out.Add(int32(i))
		}
	}
	return out
}

// ofSelectors returns what the selectors that a pattern names select together.
func (q *query) ofSelectors(c *criterion) Set {
	out, pattern, found := q.g.NewSet(), newGlob(c.text()), false
	for _, s := range q.p.Selectors {
		x := q.named[s.Name]
		if x == nil || !pattern.match(s.Name) {
			continue
		}
		found = true
		if slices.Contains(q.open, s.Name) {
			q.found = append(q.found, diag.Errorf(diag.SelectorWrong, s.Span, "selector %q reaches itself: %s", s.Name, strings.Join(append(q.open, s.Name), " -> ")).
				WithHint("take one of them out of the other's definition").
				AsDbt("Circular dependency detected in selectors"))
			continue
		}
		q.open = append(q.open, s.Name)
		direct, _ := q.eval(x)
		q.open = q.open[:len(q.open)-1]
		out = out.Union(direct)
	}
	if !found {
		q.found = append(q.found, unknownSelector(q.p, c.text(), c.span))
	}
	return out
}

// withRelatives adds what the operators @ and + ask for.
func (q *query) withRelatives(c *criterion, s Set) Set {
	out := s
	if c.childrensParents {
		family := s.Union(q.g.Descendants(s, Unlimited))
		out = out.Union(family).Union(q.g.Ancestors(family, Unlimited))
	}
	if c.parents {
		out = out.Union(q.g.Ancestors(s, c.parentsDepth))
	}
	if c.children {
		out = out.Union(q.g.Descendants(s, c.childrenDepth))
	}
	return out
}

// withTests adds the tests of selected nodes, and returns apart those that
// the mode leaves open.
func (q *query) withTests(selected Set, mode Indirect) (direct, open Set) {
	enough := selected
	if mode == Buildable {
		enough = selected.Union(q.g.Ancestors(selected, Unlimited))
		for i, n := range q.g.nodes {
			if n.Kind == project.SourceTable {
				enough.Add(int32(i))
			}
		}
	}
	direct, open = selected.Clone(), q.g.NewSet()
	for i := range selected.Ascending() {
		for _, c := range q.g.Children(i) {
			if kind := q.g.nodes[c].Kind; kind != project.Test && kind != project.UnitTest || direct.Has(c) {
				continue
			}
			if mode == Eager || q.readsOnly(c, enough) {
				direct.Add(c)
			} else {
				open.Add(c)
			}
		}
	}
	return direct, open
}
