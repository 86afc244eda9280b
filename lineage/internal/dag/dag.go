// Package dag is the frozen form of a directed graph without cycles.
//
// It takes the parents of each of n vertices and gives sorted int32 adjacency
// in both directions with a topological order, or the cycles that make this
// impossible. It knows nothing of nodes and projects. It is the only importer
// of dominikbraun/graph, which it asks for strongly connected components.
package dag

import "slices"

// DAG is a directed graph of the vertices 0 to n-1 without cycles. It is
// immutable.
type DAG struct {
	parents, children rows
	topo              []int32
	rank              []int32
}

// rows is a list of lists in two slices: list i is items[ends[i-1]:ends[i]].
type rows struct {
	ends  []int32
	items []int32
}

func (r rows) at(i int32) []int32 {
	start := int32(0)
	if i > 0 {
		start = r.ends[i-1]
	}
	return r.items[start:r.ends[i]:r.ends[i]]
}

// New returns the graph in which parents[i] are the parents of vertex i, in
// any order, repeated or not. When there are cycles it returns no graph but
// for each knot of vertices that reach each other one shortest cycle through
// its smallest vertex, each vertex a parent of the next, the last one of the
// first.
func New(parents [][]int32) (*DAG, [][]int32) {
	d := &DAG{parents: flatten(parents)}
	d.children = reverse(d.parents)
	d.sort()
	if len(d.topo) < len(parents) {
		return nil, d.cycles()
	}
	return d, nil
}

// Len returns the number of vertices.
func (d *DAG) Len() int { return len(d.rank) }

// Parents returns the vertices that i depends on, ascending. The caller must
// not change it.
func (d *DAG) Parents(i int32) []int32 { return d.parents.at(i) }

// Children returns the vertices that depend on i, ascending. The caller must
// not change it.
func (d *DAG) Children(i int32) []int32 { return d.children.at(i) }

// Topo returns the vertices, parents before children: those that need nothing
// first, then those that need only these, and so on, ascending where free. The
// caller must not change it.
func (d *DAG) Topo() []int32 { return d.topo }

// Rank returns the place of vertex i in Topo.
func (d *DAG) Rank(i int32) int32 { return d.rank[i] }

func flatten(lists [][]int32) rows {
	total := 0
	for _, l := range lists {
		total += len(l)
	}
	r := rows{ends: make([]int32, len(lists)), items: make([]int32, 0, total)}
	for i, l := range lists {
		start := len(r.items)
		r.items = append(r.items, l...)
		mine := r.items[start:]
		slices.Sort(mine)
		r.items = r.items[:start+len(slices.Compact(mine))]
		r.ends[i] = int32(len(r.items))
	}
	return r
}

// reverse turns lists of parents into lists of children, which come out
// ascending because children are visited in ascending order.
func reverse(parents rows) rows {
	n := len(parents.ends)
	next := make([]int32, n)
	for _, p := range parents.items {
		next[p]++
	}
	sum := int32(0)
	for i, count := range next {
		next[i] = sum
		sum += count
	}
	r := rows{ends: next, items: make([]int32, len(parents.items))}
	for i := range int32(n) {
		for _, p := range parents.at(i) {
			r.items[next[p]] = i
			next[p]++
		}
	}
	return r // each next[i] has moved from the start of its list to its end
}

// sort fills topo and rank by Kahn's method; vertices on or behind a cycle
// are left out of topo.
func (d *DAG) sort() {
	n := len(d.parents.ends)
	d.topo, d.rank = make([]int32, 0, n), make([]int32, n)
	waiting := make([]int32, n)
	for i := range int32(n) {
		if waiting[i] = int32(len(d.parents.at(i))); waiting[i] == 0 {
			d.topo = append(d.topo, i)
		}
	}
	for start := 0; start < len(d.topo); {
		end := len(d.topo)
		for _, i := range d.topo[start:end] {
			for _, c := range d.children.at(i) {
				if waiting[c]--; waiting[c] == 0 {
					d.topo = append(d.topo, c)
				}
			}
		}
		slices.Sort(d.topo[end:])
		start = end
	}
	for place, i := range d.topo {
		d.rank[i] = int32(place)
	}
}
