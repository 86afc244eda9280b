package lineage

import (
	"context"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/sql"
)

// Loaded is a project as it was read at some time, to compare what its nodes mean
// with what they mean in another.
type Loaded struct {
	graph *Graph
	m     *meanings
}

// NewLoaded keeps a project for comparisons.
func NewLoaded(ctx context.Context, g *Graph, c *compiler.Compiler) *Loaded {
	a := newColumnAnalysis(g, c, ColumnOptions{})
	a.levels()
	return &Loaded{g, &meanings{ctx: ctx, now: a, cmp: &comparison{p: c.Project(), before: &State{}}, done: map[int32]bool{}}}
}

// SameMeaning reports whether a node's SQL gives in both projects the same, for a
// first build and for one that adds to what is there. What is not understood, or
// asks the warehouse, does not.
func SameMeaning(before, after *Loaded, id string) bool {
	i, ok := before.graph.ID(id)
	j, there := after.graph.ID(id)
	if !ok || !there {
		return false
	}
	for _, adds := range []bool{false, true} {
		was, is := before.meaning(i, adds), after.meaning(j, adds)
		if was == nil || is == nil || !sql.Compare(was, is).Same() {
			return false
		}
	}
	return true
}

// meaning is that of a node's SQL; nil when it is not known for certain.
func (l *Loaded) meaning(i int32, adds bool) *sql.Meaning {
	l.m.make(i)
	r, err := l.m.render(l.m.now.compiler, l.graph.Node(i), i, adds)
	if err != nil || r.asked || r.told {
		return nil
	}
	return l.m.meaning(i, r, false)
}
