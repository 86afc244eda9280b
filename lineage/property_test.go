package lineage

import (
	"fmt"
	"slices"
	"testing"

	"github.com/modeldata/model/compiler/project"
	"pgregory.net/rapid"
)

// drawGraph makes a project of sources, models, exposures and tests in any
// order of definition.
func drawGraph(t *rapid.T) (*Graph, *project.Project) {
	n := rapid.IntRange(1, 40).Draw(t, "n")
	p := &project.Project{Name: "shop", Nodes: map[string]*project.Node{}}
	var readable []string
	for i := range n {
		kind := rapid.SampledFrom([]project.Kind{project.Model, project.Model, project.Model, project.SourceTable, project.Test, project.Test, project.Exposure}).Draw(t, "kind")
		node := &project.Node{Kind: kind, Name: fmt.Sprint("n", i), Package: "shop", UniqueID: fmt.Sprintf("%s.shop.n%d", kind, i), FQN: []string{"shop", fmt.Sprint("n", i)}}
		if kind == project.SourceTable {
			node.SourceInfo = &project.SourceInfo{SourceName: "raw"}
		} else if len(readable) > 0 {
			node.DependsOn.Nodes = rapid.SliceOfN(rapid.SampledFrom(readable), 0, 4).Draw(t, "reads")
		}
		if kind == project.Model || kind == project.SourceTable {
			readable = append(readable, node.UniqueID)
		}
		p.Nodes[node.UniqueID] = node
		p.Order = append(p.Order, node.UniqueID)
	}
	p.Order = rapid.Permutation(p.Order).Draw(t, "order")
	g, found := Build(p)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	return g, p
}

func drawSet(t *rapid.T, g *Graph, name string) Set {
	return g.NewSet(rapid.SliceOf(rapid.Int32Range(0, int32(g.Len()-1))).Draw(t, name)...)
}

func members(s Set) map[int32]bool {
	out := map[int32]bool{}
	for i := range s.All() {
		out[i] = true
	}
	return out
}

func TestSetAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := drawGraph(t)
		a, b := drawSet(t, g, "a"), drawSet(t, g, "b")
		inA, inB := members(a), members(b)
		union, both, only := a.Union(b), a.Intersect(b), a.Minus(b)
		for i := range int32(g.Len()) {
			if union.Has(i) != (inA[i] || inB[i]) || both.Has(i) != (inA[i] && inB[i]) || only.Has(i) != (inA[i] && !inB[i]) {
				t.Fatalf("node %d of %v and %v", i, a.IDs(), b.IDs())
			}
		}
		if len(inA) != a.Len() || !slices.IsSorted(a.IDs()) || len(a.IDs()) != a.Len() {
			t.Fatalf("%d, %d members, ids %v", len(inA), a.Len(), a.IDs())
		}
		if g.AllNodes().Len() != g.Len() || !g.AllNodes().Contains(a) || a.Contains(b) != (only.Len()+both.Len() == a.Len() && both.Equal(b)) {
			t.Fatal("all nodes, or what is contained")
		}
		seen := g.NewSet()
		for i := range union.All() {
			for _, p := range g.Parents(i) {
				if union.Has(p) && !seen.Has(p) {
					t.Fatalf("%d comes before its parent %d", i, p)
				}
			}
			seen.Add(i)
		}
	})
}

// naiveDistance is the number of steps from a to each node, 0 for none.
func naiveDistance(g *Graph, a int32, next func(int32) []int32) map[int32]int {
	out := map[int32]int{}
	layer := []int32{a}
	for step := 1; len(layer) > 0; step++ {
		var coming []int32
		for _, i := range layer {
			for _, c := range next(i) {
				if out[c] == 0 {
					out[c] = step
					coming = append(coming, c)
				}
			}
		}
		layer = coming
	}
	return out
}

func TestRelatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := drawGraph(t)
		s := drawSet(t, g, "s")
		depth := rapid.IntRange(-1, 4).Draw(t, "depth")
		for name, way := range map[string]struct {
			next func(int32) []int32
			got  Set
		}{"ancestors": {g.Parents, g.Ancestors(s, depth)}, "descendants": {g.Children, g.Descendants(s, depth)}} {
			want := g.NewSet()
			for i := range s.All() {
				for c, steps := range naiveDistance(g, i, way.next) {
					if depth == Unlimited || steps <= depth {
						want.Add(c)
					}
				}
			}
			if !way.got.Equal(want) {
				t.Fatalf("%s of %v to depth %d: %v, want %v", name, s.IDs(), depth, way.got.IDs(), want.IDs())
			}
		}
	})
}

// naiveDeps are the set's nodes that i depends on over edges between nodes
// outside.
func naiveDeps(parents func(int32) []int32, s Set, i int32) map[int32]bool {
	out, seen := map[int32]bool{}, map[int32]bool{}
	var walk func(int32)
	walk = func(i int32) {
		for _, p := range parents(i) {
			switch {
			case s.Has(p):
				out[p] = true
			case !seen[p]:
				seen[p] = true
				walk(p)
			}
		}
	}
	walk(i)
	return out
}

func checkSubgraph(t *rapid.T, sub *Subgraph, s Set, want func(int32) map[int32]bool) {
	if len(sub.Nodes) != s.Len() || len(sub.Deps) != s.Len() {
		t.Fatalf("%d nodes of %d", len(sub.Nodes), s.Len())
	}
	for k, i := range sub.Nodes {
		got := map[int32]bool{}
		for _, d := range sub.Deps[k] {
			if d >= k {
				t.Fatalf("place %d depends on the later %d", k, d)
			}
			got[sub.Nodes[d]] = true
		}
		if len(got) != len(sub.Deps[k]) || !slices.IsSorted(sub.Deps[k]) {
			t.Fatalf("dependencies of %d: %v", i, sub.Deps[k])
		}
		for d := range want(i) {
			if !got[d] {
				t.Fatalf("%d does not wait for %d", i, d)
			}
			delete(got, d)
		}
		if len(got) > 0 {
			t.Fatalf("%d waits for %v without need", i, got)
		}
	}
}

func TestRestrict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := drawGraph(t)
		s := drawSet(t, g, "s")
		checkSubgraph(t, g.Restrict(s), s, func(i int32) map[int32]bool { return naiveDeps(g.Parents, s, i) })
	})
}

// TestTestEdges compares with the rule as it is: a node waits for every test
// of which all tested nodes are upstream of it.
func TestTestEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := drawGraph(t)
		waits := make([]Set, g.Len())
		for i := range int32(g.Len()) {
			waits[i] = g.Ancestors(g.NewSet(i), Unlimited)
			if !executable[g.Node(i).Kind] {
				continue
			}
			upstream := waits[i].Clone()
			for test := range int32(g.Len()) {
				read := g.NewSet(g.Parents(test)...)
				if g.Node(test).Kind == project.Test && read.Len() > 0 && upstream.Contains(read) {
					waits[i].Add(test)
				}
			}
		}
		// What stands behind an executable node waits for what that waits for.
		for _, i := range g.Topo() {
			for _, p := range g.Parents(i) {
				waits[i] = waits[i].Union(waits[p])
			}
		}
		sub := g.RestrictWithTestEdges(g.AllNodes())
		got := make([]Set, len(sub.Nodes))
		for k := range sub.Nodes {
			got[k] = g.NewSet()
			for _, d := range sub.Deps[k] {
				got[k] = got[k].Union(got[d])
				got[k].Add(sub.Nodes[d])
			}
			if i := sub.Nodes[k]; !got[k].Equal(waits[i]) {
				t.Fatalf("%s waits for %v, should for %v", g.Node(i).UniqueID, got[k].IDs(), waits[i].IDs())
			}
		}
		s := drawSet(t, g, "s")
		parents := func(i int32) []int32 { return append(slices.Clone(g.Parents(i)), g.testEdges()[i]...) }
		checkSubgraph(t, g.RestrictWithTestEdges(s), s, func(i int32) map[int32]bool { return naiveDeps(parents, s, i) })
	})
}

func TestPriorities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := drawGraph(t)
		priorities := g.Priorities()
		sub := g.Restrict(g.AllNodes())
		of := sub.Priorities()
		for k, i := range sub.Nodes {
			longest := int32(0)
			for _, c := range g.Children(i) {
				longest = max(longest, priorities[c])
			}
			if priorities[i] != longest+1 || of[k] != priorities[i] {
				t.Fatalf("node %d: %d in the graph, %d in the subgraph, longest child %d", i, priorities[i], of[k], longest)
			}
		}
	})
}

// Of any arguments Select gives a set of the graph's nodes or errors, with
// unions as large as their parts.
func TestSelectOfAnything(t *testing.T) {
	p := shop(t)
	g := build(t, p)
	word := rapid.OneOf(
		rapid.StringMatching(`@?([0-9]?\+)?((tag|config\.[a-z.]{0,8}|path|source|fqn|state|selector|file|access)[:.])?[a-z*?\[\]/.!,_-]{0,12}(\+[0-9]?)?`),
		rapid.String(),
		rapid.SampledFrom([]string{"tag:nightly", "+customers", "stg_*", "path:models/**", "selector:both", "@source:raw"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		s := Selection{KeepEmpty: true, IndirectSelection: rapid.SampledFrom(indirectNames).Draw(t, "mode")}
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		s.Select = []string{a}
		first, wrong := Select(g, p, s)
		s.Select = []string{b}
		second, wrongToo := Select(g, p, s)
		s.Select = []string{a, b}
		both, found := Select(g, p, s)
		if found.HasErrors() != (wrong.HasErrors() || wrongToo.HasErrors()) {
			t.Fatalf("%v, %v, together %v", wrong, wrongToo, found)
		}
		for _, d := range found {
			if d.Message == "" || d.Code == "" || d.Error() == "" {
				t.Fatalf("an empty diagnostic %+v", d)
			}
		}
		if !found.HasErrors() && !both.Contains(first.Union(second)) {
			t.Fatalf("%q selects %v, with %q %v", a, first.IDs(), b, both.IDs())
		}
	})
}

func FuzzParseCriterion(f *testing.F) {
	for _, seed := range []string{"+a", "a+1", "2+tag:x+3", "@a", "@a+", "a++", "+", "1+", "config.a.b:c", "tag:a:b", "path:x/*", "é:x", "99999999999999999999+x"} {
		f.Add(seed)
	}
	p := &project.Project{Name: "shop", Nodes: map[string]*project.Node{}}
	g, _ := Build(p)
	f.Fuzz(func(t *testing.T, text string) {
		x, found := parseWords("--select", []string{text}, Eager)
		for _, d := range found {
			_ = d.Error()
		}
		for _, word := range x.parts {
			for _, part := range word.parts {
				if _, known := methods[part.crit.method]; !known && part.crit.method != selectorMethod {
					t.Fatalf("method %q", part.crit.method)
				}
			}
		}
		Select(g, p, Selection{Select: []string{text}})
	})
}
