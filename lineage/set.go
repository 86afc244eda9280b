package lineage

import (
	"iter"
	"math/bits"
	"slices"
)

// Set is a set of a graph's nodes. Only whoever made it may Add to it.
type Set struct {
	g     *Graph
	words []uint64
}

// NewSet returns a set of the given nodes.
func (g *Graph) NewSet(ids ...int32) Set {
	s := Set{g: g, words: make([]uint64, (g.Len()+63)/64)}
	for _, i := range ids {
		s.Add(i)
	}
	return s
}

// AllNodes returns the set of all nodes.
func (g *Graph) AllNodes() Set {
	s := g.NewSet()
	for k := range s.words {
		s.words[k] = ^uint64(0)
	}
	if rest := g.Len() % 64; rest > 0 {
		s.words[len(s.words)-1] = 1<<rest - 1
	}
	return s
}

// Has reports whether the node is in the set.
func (s Set) Has(i int32) bool { return s.words[i/64]&(1<<(i%64)) != 0 }

// Add puts a node into the set.
func (s Set) Add(i int32) { s.words[i/64] |= 1 << (i % 64) }

// Len returns the number of nodes in the set.
func (s Set) Len() int {
	n := 0
	for _, w := range s.words {
		n += bits.OnesCount64(w)
	}
	return n
}

// Equal reports whether both sets hold the same nodes.
func (s Set) Equal(o Set) bool { return slices.Equal(s.words, o.words) }

// Contains reports whether all nodes of o are in s.
func (s Set) Contains(o Set) bool {
	for k, w := range o.words {
		if w&^s.words[k] != 0 {
			return false
		}
	}
	return true
}

// Clone returns a copy that can be added to.
func (s Set) Clone() Set { return Set{g: s.g, words: slices.Clone(s.words)} }

// Union returns the nodes that are in s or in o.
func (s Set) Union(o Set) Set {
	out := s.Clone()
	for k, w := range o.words {
		out.words[k] |= w
	}
	return out
}

// Intersect returns the nodes that are in s and in o.
func (s Set) Intersect(o Set) Set {
	out := s.Clone()
	for k, w := range o.words {
		out.words[k] &= w
	}
	return out
}

// Minus returns the nodes that are in s and not in o.
func (s Set) Minus(o Set) Set {
	out := s.Clone()
	for k, w := range o.words {
		out.words[k] &^= w
	}
	return out
}

// All ranges over the nodes in topological order, parents first.
func (s Set) All() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		if s.g == nil {
			return
		}
		for _, i := range s.g.Topo() {
			if s.Has(i) && !yield(i) {
				return
			}
		}
	}
}

// Ascending ranges over the nodes in the project's order.
func (s Set) Ascending() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for k, w := range s.words {
			for ; w != 0; w &= w - 1 {
				if !yield(int32(k*64 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

// IDs returns the unique ids of the nodes, sorted.
func (s Set) IDs() []string {
	out := make([]string, 0, s.Len())
	for i := range s.Ascending() {
		out = append(out, s.g.nodes[i].UniqueID)
	}
	slices.Sort(out)
	return out
}

// Unlimited is the depth of all ancestors or descendants.
const Unlimited = -1

// Ancestors returns what the nodes of s depend on, directly and through
// others, up to depth steps away; nodes of s only where they are ancestors
// of other nodes of s.
func (g *Graph) Ancestors(s Set, depth int) Set { return g.reach(s, depth, g.Parents) }

// Descendants returns what depends on the nodes of s, directly and through
// others, up to depth steps away; nodes of s only where they are descendants
// of other nodes of s.
func (g *Graph) Descendants(s Set, depth int) Set { return g.reach(s, depth, g.Children) }

func (g *Graph) reach(s Set, depth int, next func(int32) []int32) Set {
	out, walked := g.NewSet(), s.Clone()
	frontier := slices.Collect(s.Ascending())
	var coming []int32
	for step := 0; len(frontier) > 0 && step != depth; step++ {
		coming = coming[:0]
		for _, i := range frontier {
			for _, c := range next(i) {
				out.Add(c)
				if !walked.Has(c) {
					walked.Add(c)
					coming = append(coming, c)
				}
			}
		}
		frontier, coming = coming, frontier
	}
	return out
}
