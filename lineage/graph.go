// Package lineage is what depends on what: the graph of a project's nodes,
// and the selection of nodes from it.
//
// It takes a resolved project and gives a frozen Graph, Sets of its nodes that
// selection criteria name, and the order in which a set can be run. It reads
// no disk, renders no template and runs nothing.
package lineage

import (
	"slices"
	"strings"
	"sync"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/lineage/internal/dag"
)

// Graph is a project's nodes with their dependencies. A node's id is its place
// in project.Order. It is immutable and may be shared between goroutines.
type Graph struct {
	dag   *dag.DAG
	nodes []*project.Node
	ids   map[string]int32
	// names holds each node's FQN joined by dots, for selection, once asked for.
	names     []string
	namesOnce sync.Once
}

// name is a node's FQN joined by dots.
func (g *Graph) name(id int32) string {
	g.namesOnce.Do(func() {
		g.names = make([]string, len(g.nodes))
		for i, n := range g.nodes {
			g.names[i] = strings.Join(n.FQN, ".")
		}
	})
	return g.names[id]
}

// Build makes the graph of a project. All cycles are reported, and all
// dependencies on nodes that do not exist; the graph is nil when there are any.
func Build(p *project.Project) (*Graph, diag.List) {
	g := &Graph{
		nodes: make([]*project.Node, len(p.Order)),
		ids:   make(map[string]int32, len(p.Order)),
	}
	var looked sync.WaitGroup
	looked.Go(func() {
		for i, id := range p.Order {
			g.nodes[i] = p.Nodes[id]
		}
	})
	for i, id := range p.Order {
		g.ids[id] = int32(i)
	}
	looked.Wait()
	parents, found := g.parents()
	d, cycles := dag.New(parents)
	for _, cycle := range cycles {
		found = append(found, g.cycle(cycle))
	}
	if found.HasErrors() {
		return nil, found
	}
	g.dag = d
	return g, nil
}

// parents looks up the ids of what each node depends on.
func (g *Graph) parents() ([][]int32, diag.List) {
	var found diag.List
	total := 0
	for _, n := range g.nodes {
		total += len(n.DependsOn.Nodes)
	}
	all, out := make([]int32, 0, total), make([][]int32, len(g.nodes))
	for i, n := range g.nodes {
		start := len(all)
		for _, id := range n.DependsOn.Nodes {
			if p, ok := g.ids[id]; ok {
				all = append(all, p)
				continue
			}
			found = append(found, diag.Errorf(diag.GraphDependency, n.Span, "%s depends on %s, which is not in the project", n.UniqueID, id).
				WithNode(n.UniqueID).
				WithHint("the node may be disabled or its package missing: enable it, or remove the reference"))
		}
		out[i] = all[start:]
	}
	return out, found
}

// cycle reports nodes of which each is a parent of the next, the last one of
// the first.
func (g *Graph) cycle(ids []int32) *diag.Diagnostic {
	// Told the way people read it: each node reads the one after it.
	reading := slices.Clone(ids)
	slices.Reverse(reading[1:])
	path := make([]string, 0, len(reading)+1)
	for _, i := range reading {
		path = append(path, g.nodes[i].UniqueID)
	}
	path = append(path, path[0])

	first := g.nodes[reading[0]]
	if len(reading) == 1 {
		return diag.Errorf(diag.GraphCycle, edgeSpan(first, first), "%s depends on itself", first.UniqueID).
			WithNode(first.UniqueID).
			WithHint("a model that reads its own earlier rows names its table with {{ this }}, not with ref()").
			AsDbt("Found a cycle: %s", first.UniqueID)
	}
	second := g.nodes[reading[1]]
	d := diag.Errorf(diag.GraphCycle, edgeSpan(first, second), "nodes depend on each other in a circle: %s", strings.Join(path, " → ")).
		WithNode(first.UniqueID).
		WithHint("remove one of these references, or move what both sides need into a model of its own").
		AsDbt("Found a cycle: %s", strings.Join(path, " --> "))
	for k, i := range reading {
		reader, read := g.nodes[i], g.nodes[reading[(k+1)%len(reading)]]
		d.WithNote(edgeSpan(reader, read), "%s depends on %s here", reader.UniqueID, read.UniqueID)
	}
	return d
}

// edgeSpan is where a node names another that it depends on, or the node
// itself where that is not known.
func edgeSpan(reader, read *project.Node) source.Span {
	for _, r := range reader.Refs {
		if r.Name == read.Name && (r.Package == "" || r.Package == read.Package) && !r.Span.IsZero() {
			return r.Span
		}
	}
	if read.SourceInfo != nil {
		for _, r := range reader.SourceRefs {
			if r.Table == read.Name && r.Source == read.SourceInfo.SourceName && !r.Span.IsZero() {
				return r.Span
			}
		}
	}
	for _, r := range reader.Inferred {
		if r.UniqueID == read.UniqueID {
			return r.Span
		}
	}
	return reader.Span
}

// Len returns the number of nodes.
func (g *Graph) Len() int { return len(g.nodes) }

// Parents returns the nodes that i depends on, ascending. The caller must not
// change it.
func (g *Graph) Parents(i int32) []int32 { return g.dag.Parents(i) }

// Children returns the nodes that depend on i, ascending. The caller must not
// change it.
func (g *Graph) Children(i int32) []int32 { return g.dag.Children(i) }

// Topo returns all nodes, parents before children, in an order that is the
// same each time. The caller must not change it.
func (g *Graph) Topo() []int32 { return g.dag.Topo() }

// Node returns the node of an id.
func (g *Graph) Node(i int32) *project.Node { return g.nodes[i] }

// ID returns the id of the node with the given unique id.
func (g *Graph) ID(uniqueID string) (int32, bool) {
	i, ok := g.ids[uniqueID]
	return i, ok
}

// Priorities returns for each node the number of nodes on the longest path
// that starts at it: what to run first among what is ready.
func (g *Graph) Priorities() []int32 {
	out := make([]int32, g.Len())
	topo := g.Topo()
	for k := len(topo) - 1; k >= 0; k-- {
		i := topo[k]
		longest := int32(0)
		for _, c := range g.Children(i) {
			longest = max(longest, out[c])
		}
		out[i] = longest + 1
	}
	return out
}
