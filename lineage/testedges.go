package lineage

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/modeldata/model/compiler/project"
)

// executable holds the kinds that wait for the tests of what they read.
var executable = map[project.Kind]bool{
	project.Model: true, project.Seed: true, project.Snapshot: true,
	project.Analysis: true, project.Operation: true, project.SQLOperation: true, project.Function: true,
}

// testEdges returns for each node the tests it waits for, only the first node
// on each path below what is tested: its descendants wait for it.
//
// Waiting never makes a cycle: a node that waits for a test has all that the
// test reads upstream already.
func (g *Graph) testEdges() [][]int32 {
	edges := make([][]int32, g.Len())
	waits := make([]bool, g.Len())
	for i, n := range g.nodes {
		waits[i] = executable[n.Kind]
	}
	several := map[int][]int32{} // tests by the number of nodes they read
	for i, n := range g.nodes {
		if n.Kind != project.Test {
			continue
		}
		switch read := g.Parents(int32(i)); len(read) {
		case 0:
		case 1:
			for _, c := range g.Children(read[0]) {
				if waits[c] {
					edges[c] = append(edges[c], int32(i))
				}
			}
		default:
			several[len(read)] = append(several[len(read)], int32(i))
		}
	}
	if len(several) == 0 {
		return edges
	}
	spine := g.newSpine()
	for width, tests := range several {
		// Tests whose nodes lie near each other share a walk.
		slices.SortFunc(tests, func(a, b int32) int { return cmp.Compare(spine.last(g.Parents(a)), spine.last(g.Parents(b))) })
		j := join{spine: spine, width: width, upstream: make([]uint64, len(spine.nodes)*width), joined: make([]uint64, len(spine.nodes))}
		for block := range slices.Chunk(tests, 64) {
			j.edges(g, block, edges)
		}
	}
	return edges
}

// spine is the part of the graph that data flows through: sources and
// executable nodes, numbered in topological order.
type spine struct {
	nodes   []int32
	place   []int32   // per node of the graph, its place in nodes, or -1
	parents [][]int32 // places
}

func (g *Graph) newSpine() *spine {
	s := &spine{place: make([]int32, g.Len())}
	for _, i := range g.Topo() {
		s.place[i] = -1
		if kind := g.nodes[i].Kind; kind != project.SourceTable && !executable[kind] {
			continue
		}
		s.place[i] = int32(len(s.nodes))
		s.nodes = append(s.nodes, i)
		var parents []int32
		for _, p := range g.Parents(i) {
			if s.place[p] >= 0 {
				parents = append(parents, s.place[p])
			}
		}
		s.parents = append(s.parents, parents)
	}
	return s
}

// last is the place of the last of some nodes.
func (s *spine) last(nodes []int32) int32 {
	out := int32(-1)
	for _, i := range nodes {
		out = max(out, s.place[i])
	}
	return out
}

// join finds where the nodes that tests read come together.
type join struct {
	*spine
	width int
	// upstream holds width planes per place: bit t of plane k says that the
	// k-th node that test t reads is there or upstream.
	upstream []uint64
	joined   []uint64 // per place, the tests all of whose nodes are strictly upstream
}

// edges adds the edges of up to 64 tests that read width nodes each, in one
// walk down the spine.
func (j *join) edges(g *Graph, tests []int32, edges [][]int32) {
	first := len(j.nodes)
	read := map[int][]uint64{} // per tested place, its bit in each plane
	for t, test := range tests {
		for k, node := range g.Parents(test) {
			place := int(j.place[node])
			if place < 0 {
				continue // a test of what holds no data: nothing waits for it
			}
			if read[place] == nil {
				read[place] = make([]uint64, j.width)
			}
			read[place][k] |= 1 << t
			first = min(first, place)
		}
	}
	clear(j.upstream)
	clear(j.joined)
	for i := first; i < len(j.nodes); i++ {
		planes := j.planes(i)
		above := uint64(0) // tests that a parent waits for
		for _, p := range j.parents[i] {
			for k, plane := range j.planes(int(p)) {
				planes[k] |= plane
			}
			above |= j.joined[p]
		}
		joined := ^uint64(0)
		for _, plane := range planes {
			joined &= plane
		}
		j.joined[i] = joined
		for rest := joined &^ above; rest != 0; rest &= rest - 1 {
			edges[j.nodes[i]] = append(edges[j.nodes[i]], tests[bits.TrailingZeros64(rest)])
		}
		for k, plane := range read[i] {
			planes[k] |= plane
		}
	}
}

func (j *join) planes(i int) []uint64 { return j.upstream[i*j.width : (i+1)*j.width] }
