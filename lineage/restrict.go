package lineage

import (
	"math/bits"
	"slices"

	"github.com/modeldata/model/lineage/internal/dag"
)

// Subgraph is the order in which a set of nodes can be run.
type Subgraph struct {
	// Nodes lists the set, parents first.
	Nodes []int32
	// Deps holds for each of Nodes the places in Nodes of what must have ended
	// before it, ascending. Lists may be shared; the caller must not change them.
	Deps [][]int
}

// Restrict returns the dependencies among the nodes of a set: what a node
// depends on in the graph directly, or through nodes outside of the set only.
func (g *Graph) Restrict(s Set) *Subgraph { return restrict(g.dag, s) }

// RestrictWithTestEdges is Restrict for a build, where tests come before what
// reads the data they test: a node also depends on each test whose tested
// nodes are all upstream of it. Unit tests stay behind their model.
func (g *Graph) RestrictWithTestEdges(s Set) *Subgraph {
	edges := g.testEdges()
	parents := make([][]int32, g.Len())
	for i := range parents {
		if tests := edges[i]; len(tests) > 0 {
			parents[i] = append(slices.Clone(g.Parents(int32(i))), tests...)
		} else {
			parents[i] = g.Parents(int32(i))
		}
	}
	d, cycles := dag.New(parents)
	if cycles != nil {
		panic("lineage: test edges made a cycle") // testEdges only leads from a node's tests to what is below all they test
	}
	return restrict(d, s)
}

// restrict walks the graph once. For each node outside of the set that lies
// between nodes of it, it keeps the set's nodes seen through it as bits, one
// for each node of the set that has a child outside; so it takes memory only
// where a path leaves the set and comes back.
func restrict(d *dag.DAG, s Set) *Subgraph {
	w := newBetween(d, s)
	sub := &Subgraph{}
	place := make([]int, d.Len())
	for _, i := range d.Topo() {
		if !s.Has(i) {
			w.pass(i)
			continue
		}
		place[i] = len(sub.Nodes)
		sub.Nodes = append(sub.Nodes, i)
		sub.Deps = append(sub.Deps, w.deps(i, place))
	}
	return sub
}

// between carries what is seen through nodes outside of a set.
type between struct {
	d    *dag.DAG
	s    Set
	need []bool     // nodes outside that have a descendant in the set
	seen [][]uint64 // per such node, bits of exits
	exit []int32    // per node of the set, its bit, or -1
	node []int32    // per bit, the node
	// listed remembers the list made of a node's bits: children of a wide hub
	// share one.
	listed map[int32][]int
}

func newBetween(d *dag.DAG, s Set) *between {
	n := d.Len()
	w := &between{d: d, s: s, need: make([]bool, n), seen: make([][]uint64, n), exit: make([]int32, n), listed: map[int32][]int{}}
	topo := d.Topo()
	for k := n - 1; k >= 0; k-- {
		i := topo[k]
		out := false
		for _, c := range d.Children(i) {
			if s.Has(c) || w.need[c] {
				w.need[i] = w.need[i] || !s.Has(i)
				out = out || !s.Has(c)
			}
		}
		w.exit[i] = -1
		if out && s.Has(i) {
			w.exit[i] = int32(len(w.node))
			w.node = append(w.node, i)
		}
	}
	return w
}

// pass fills in what is seen through node i, which is outside of the set.
func (w *between) pass(i int32) {
	if !w.need[i] {
		return
	}
	parents := w.d.Parents(i)
	if len(parents) == 1 && !w.s.Has(parents[0]) {
		w.seen[i] = w.seen[parents[0]]
		return
	}
	w.seen[i] = w.union(parents)
}

// union is what is seen from below the given nodes; nil for nothing.
func (w *between) union(parents []int32) []uint64 {
	var out []uint64
	for _, p := range parents {
		if e := w.exit[p]; e >= 0 {
			if out == nil {
				out = make([]uint64, (len(w.node)+63)/64)
			}
			out[e/64] |= 1 << (e % 64)
			continue
		}
		if w.seen[p] == nil {
			continue
		}
		if out == nil {
			out = make([]uint64, (len(w.node)+63)/64)
		}
		for k, word := range w.seen[p] {
			out[k] |= word
		}
	}
	return out
}

// deps lists the places of what node i of the set waits for.
func (w *between) deps(i int32, place []int) []int {
	var direct []int
	var through []int32
	for _, p := range w.d.Parents(i) {
		if w.s.Has(p) {
			direct = append(direct, place[p])
		} else if w.seen[p] != nil {
			through = append(through, p)
		}
	}
	if len(through) == 1 && direct == nil {
		p := through[0]
		if w.listed[p] == nil {
			w.listed[p] = w.places(w.seen[p], nil, place)
		}
		return w.listed[p]
	}
	if len(through) > 0 {
		direct = w.places(w.union(through), direct, place)
	}
	slices.Sort(direct)
	return slices.Compact(direct)
}

func (w *between) places(seen []uint64, into []int, place []int) []int {
	for k, word := range seen {
		for ; word != 0; word &= word - 1 {
			into = append(into, place[w.node[k*64+bits.TrailingZeros64(word)]])
		}
	}
	slices.Sort(into)
	return into
}

// Priorities returns for each of Nodes the number of nodes on the longest
// path that starts at it.
func (s *Subgraph) Priorities() []int32 {
	out := make([]int32, len(s.Nodes))
	for k := len(s.Nodes) - 1; k >= 0; k-- {
		out[k]++
		for _, d := range s.Deps[k] {
			out[d] = max(out[d], out[k])
		}
	}
	return out
}
