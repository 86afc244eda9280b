package lineage

import (
	"math/bits"
	"slices"

	"github.com/modeldata/model/compiler/project"
)

// executable holds the kinds that wait for the tests of what they read.
var executable = map[project.Kind]bool{
	project.Model: true, project.Seed: true, project.Snapshot: true,
	project.Analysis: true, project.Operation: true, project.SQLOperation: true,
}

// testEdges returns for each node the tests it waits for, only the first node
// on each path below what is tested: its descendants wait for it.
//
// Waiting never makes a cycle: a node that waits for a test has all that the
// test reads upstream already.
func (g *Graph) testEdges() map[int32][]int32 {
	edges := map[int32][]int32{}
	several := map[int][]int32{} // tests by the number of nodes they read
	for i, n := range g.nodes {
		if n.Kind != project.Test {
			continue
		}
		switch read := g.Parents(int32(i)); len(read) {
		case 0:
		case 1:
			for _, c := range g.Children(read[0]) {
				if executable[g.nodes[c].Kind] {
					edges[c] = append(edges[c], int32(i))
				}
			}
		default:
			several[len(read)] = append(several[len(read)], int32(i))
		}
	}
	for width, tests := range several {
		j := join{g: g, width: width, upstream: make([]uint64, g.Len()*width), joined: make([]uint64, g.Len())}
		for block := range slices.Chunk(tests, 64) {
			j.edges(block, edges)
		}
	}
	return edges
}

// join finds where the nodes that tests read come together.
type join struct {
	g     *Graph
	width int
	// upstream holds width planes per node: bit t of plane k says that the k-th
	// node that test t reads is the node or upstream of it.
	upstream []uint64
	joined   []uint64 // per node, the tests all of whose nodes are strictly upstream
}

// edges adds the edges of up to 64 tests that read width nodes each, in one
// walk down the graph.
func (j *join) edges(tests []int32, edges map[int32][]int32) {
	g := j.g
	first := g.Len()
	read := map[int32][]uint64{} // per tested node, its bit in each plane
	for t, test := range tests {
		for k, node := range g.Parents(test) {
			if read[node] == nil {
				read[node] = make([]uint64, j.width)
			}
			read[node][k] |= 1 << t
			first = min(first, int(g.dag.Rank(node)))
		}
	}
	clear(j.upstream)
	clear(j.joined)
	for _, i := range g.Topo()[first:] {
		if n := g.nodes[i]; n.Kind != project.SourceTable && !executable[n.Kind] {
			continue
		}
		planes := j.planes(i)
		above := uint64(0) // tests that a parent waits for
		for _, p := range g.Parents(i) {
			for k, plane := range j.planes(p) {
				planes[k] |= plane
			}
			above |= j.joined[p]
		}
		j.joined[i] = ^uint64(0)
		for _, plane := range planes {
			j.joined[i] &= plane
		}
		for rest := j.joined[i] &^ above; rest != 0; rest &= rest - 1 {
			edges[i] = append(edges[i], tests[bits.TrailingZeros64(rest)])
		}
		for k, plane := range read[i] {
			planes[k] |= plane
		}
	}
}

func (j *join) planes(i int32) []uint64 {
	return j.upstream[int(i)*j.width : (int(i)+1)*j.width]
}
