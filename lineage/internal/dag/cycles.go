package dag

import (
	"slices"

	"github.com/dominikbraun/graph"
)

// cycles names one cycle of each strongly connected component. It is called
// only when the topological sort got stuck, and looks only at what the sort
// left: handing the library all of 40,000 vertices takes 160 ms, thirty times
// the rest of New, to learn that there is nothing to report.
func (d *DAG) cycles() [][]int32 {
	stuck := make([]bool, len(d.rank))
	for i := range stuck {
		stuck[i] = true
	}
	for _, i := range d.topo {
		stuck[i] = false
	}
	var out [][]int32
	for _, component := range d.components(stuck) {
		inside := make(map[int32]bool, len(component))
		for _, i := range component {
			inside[i] = true
		}
		if start := slices.Min(component); len(component) > 1 || slices.Contains(d.Parents(start), start) {
			out = append(out, d.shortestCycle(start, inside))
		}
	}
	slices.SortFunc(out, func(a, b []int32) int { return int(a[0] - b[0]) })
	return out
}

// components returns the strongly connected components of the marked part of
// the graph.
func (d *DAG) components(part []bool) [][]int32 {
	// Vertices are numbered from 1 here: graph v0.23 does not take the key that
	// is its type's zero value off its stack.
	g := graph.New(func(key int32) int32 { return key }, graph.Directed())
	for i := range int32(len(part)) {
		if part[i] {
			_ = g.AddVertex(i + 1) // fails only for a vertex that is there
		}
	}
	for i := range int32(len(part)) {
		if !part[i] {
			continue
		}
		for _, c := range d.Children(i) {
			if part[c] {
				_ = g.AddEdge(i+1, c+1) // fails only for an edge that is there or a vertex that is not
			}
		}
	}
	found, err := graph.StronglyConnectedComponents(g)
	if err != nil {
		panic("dag: " + err.Error()) // only for undirected graphs
	}
	for _, component := range found {
		for i := range component {
			component[i]--
		}
	}
	return found
}

// shortestCycle searches breadth first from start through its component back
// to start.
func (d *DAG) shortestCycle(start int32, inside map[int32]bool) []int32 {
	from := map[int32]int32{}
	for queue := []int32{start}; len(queue) > 0; queue = queue[1:] {
		i := queue[0]
		for _, c := range d.Children(i) {
			if c == start {
				var cycle []int32
				for ; i != start; i = from[i] {
					cycle = append(cycle, i)
				}
				cycle = append(cycle, start)
				slices.Reverse(cycle)
				return cycle
			}
			if _, seen := from[c]; inside[c] && !seen {
				from[c] = i
				queue = append(queue, c)
			}
		}
	}
	panic("dag: a strongly connected component without a cycle")
}
