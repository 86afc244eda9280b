package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Edge says that one thing is made from another. Things are nodes, or columns
// of nodes; of nodes the column is "".
type Edge struct {
	From ColumnRef `json:"from"`
	To   ColumnRef `json:"to"`
	// Kind is a column's, or "influence"; of nodes "ref".
	Kind string `json:"kind"`
	// At is where To says so.
	At source.Span `json:"-"`
}

// Trace is what a thing is made from and what is made from it.
type Trace struct {
	Start          ColumnRef
	Upstream       []Edge // nearest first
	Downstream     []Edge
	HasUp, HasDown bool
}

// TraceOptions limit a trace.
type TraceOptions struct {
	Upstream, Downstream bool
	// Depth is the greatest number of steps; 0 means all.
	Depth int
	// Influences follows what decides rows, too.
	Influences bool
}

// steps returns the edges of one step from a thing.
type steps func(at ColumnRef, up bool) []Edge

// Trace follows a node through the graph.
func (g *Graph) Trace(start ColumnRef, o TraceOptions) *Trace {
	return trace(start, o, g.steps)
}

// Trace follows a column, or a node, through the lineage.
func (c *ColumnGraph) Trace(start ColumnRef, o TraceOptions) *Trace {
	if start.Column == "" {
		return c.graph.Trace(start, o)
	}
	return trace(start, o, c.steps(o.Influences))
}

func trace(start ColumnRef, o TraceOptions, next steps) *Trace {
	t := &Trace{Start: start, HasUp: o.Upstream, HasDown: o.Downstream}
	if o.Upstream {
		t.Upstream = walk(start, o.Depth, true, next)
	}
	if o.Downstream {
		t.Downstream = walk(start, o.Depth, false, next)
	}
	return t
}

// walk lists the edges that are reached, breadth first.
func walk(start ColumnRef, depth int, up bool, next steps) []Edge {
	var out []Edge
	seen := map[ColumnRef]bool{start: true}
	level := []ColumnRef{start}
	for d := 0; len(level) > 0 && (depth == 0 || d < depth); d++ {
		var following []ColumnRef
		for _, at := range level {
			for _, e := range next(at, up) {
				out = append(out, e)
				to := e.To
				if up {
					to = e.From
				}
				if !seen[to] {
					seen[to] = true
					following = append(following, to)
				}
			}
		}
		level = following
	}
	return out
}

// steps are a node's direct dependencies.
func (g *Graph) steps(at ColumnRef, up bool) []Edge {
	i, ok := g.ids[at.Node]
	if !ok {
		return nil
	}
	var out []Edge
	if up {
		for _, p := range g.Parents(i) {
			out = append(out, g.edge(p, i))
		}
		return out
	}
	for _, c := range g.Children(i) {
		out = append(out, g.edge(i, c))
	}
	return out
}

func (g *Graph) edge(from, to int32) Edge {
	return Edge{From: ColumnRef{Node: g.nodes[from].UniqueID}, To: ColumnRef{Node: g.nodes[to].UniqueID}, Kind: "ref", At: edgeSpan(g.nodes[to], g.nodes[from])}
}

// steps are a column's direct sources and readers.
func (c *ColumnGraph) steps(influences bool) steps {
	return func(at ColumnRef, up bool) []Edge {
		if up {
			return c.made(at, influences)
		}
		c.once.Do(c.reverse)
		var out []Edge
		for _, r := range c.readers[at] {
			for _, e := range c.made(r, influences) {
				if e.From == at {
					out = append(out, e)
				}
			}
		}
		return out
	}
}

// made are the edges to a column. A column that influences itself counts once.
func (c *ColumnGraph) made(at ColumnRef, influences bool) []Edge {
	line := c.column(at)
	if line == nil {
		return nil
	}
	out := make([]Edge, 0, len(line.Sources))
	for _, s := range line.Sources {
		out = append(out, Edge{s, at, line.Kind, line.At})
	}
	if influences {
		for _, s := range line.Influences {
			if !slices.Contains(line.Sources, s) {
				out = append(out, Edge{s, at, influence, line.At})
			}
		}
	}
	return out
}

func (c *ColumnGraph) column(at ColumnRef) *ColumnLineage {
	i, ok := c.graph.ids[at.Node]
	if !ok || c.nodes[i] == nil {
		return nil
	}
	line, _ := c.nodes[i].Find(at.Column)
	return line
}

// reverse notes who reads each column.
func (c *ColumnGraph) reverse() {
	c.readers = map[ColumnRef][]ColumnRef{}
	for _, i := range c.graph.Topo() {
		if c.nodes[i] == nil {
			continue
		}
		for _, line := range c.nodes[i].Columns {
			at := ColumnRef{line.Node, line.Column}
			for _, s := range line.Sources {
				c.readers[s] = append(c.readers[s], at)
			}
			for _, s := range line.Influences {
				if !slices.Contains(line.Sources, s) {
					c.readers[s] = append(c.readers[s], at)
				}
			}
		}
	}
}

// Why returns a shortest way from one thing to another, in whichever direction
// there is one; the edges lead from what is read to what reads it. Ways of
// values go before those of influences.
func (c *ColumnGraph) Why(a, b ColumnRef) []Edge {
	ends := [][2]ColumnRef{{a, b}, {b, a}}
	if a.Column == "" && b.Column == "" {
		for _, e := range ends {
			if way := shortest(e[0], e[1], c.graph.steps); way != nil {
				return way
			}
		}
		return nil
	}
	for _, influences := range []bool{false, true} {
		for _, e := range ends {
			for _, start := range c.spread(e[0]) {
				if way := shortest(start, e[1], c.steps(influences)); way != nil {
					return way
				}
			}
		}
	}
	return nil
}

// spread is a column itself, or all columns of a node.
func (c *ColumnGraph) spread(r ColumnRef) []ColumnRef {
	if r.Column != "" {
		return []ColumnRef{r}
	}
	var out []ColumnRef
	if i, ok := c.graph.ids[r.Node]; ok && c.nodes[i] != nil {
		for _, line := range c.nodes[i].Columns {
			out = append(out, ColumnRef{line.Node, line.Column})
		}
	}
	return out
}

// shortest searches downstream, breadth first. A goal without a column is any
// column of its node.
func shortest(from, to ColumnRef, next steps) []Edge {
	came := map[ColumnRef]Edge{from: {}}
	for level := []ColumnRef{from}; len(level) > 0; {
		var following []ColumnRef
		for _, at := range level {
			for _, e := range next(at, false) {
				if _, ok := came[e.To]; ok {
					continue
				}
				came[e.To] = e
				if e.To == to || to.Column == "" && e.To.Node == to.Node {
					return backtrack(came, from, e.To)
				}
				following = append(following, e.To)
			}
		}
		level = following
	}
	return nil
}

func backtrack(came map[ColumnRef]Edge, from, at ColumnRef) []Edge {
	var way []Edge
	for at != from {
		e := came[at]
		way = append(way, e)
		at = e.From
	}
	slices.Reverse(way)
	return way
}

// Lookup finds what a user means by NODE or NODE.COLUMN: a unique id, a name, a
// source's name and table. A column is taken as written; see Column.
func (g *Graph) Lookup(text string) (ColumnRef, error) {
	if id, ok := g.named(text); ok {
		return ColumnRef{Node: g.nodes[id].UniqueID}, nil
	}
	for i := len(text) - 1; i > 0; i-- {
		if text[i] != '.' {
			continue
		}
		if id, ok := g.named(text[:i]); ok {
			return ColumnRef{g.nodes[id].UniqueID, strings.Trim(text[i+1:], `"`)}, nil
		}
	}
	d := diag.Errorf(diag.LineageNode, source.Span{}, "no node is called %q", text)
	name, _, _ := strings.Cut(text, ".")
	var all []string
	for _, n := range g.nodes {
		all = append(all, n.SearchName())
	}
	slices.Sort(all)
	if near := diag.Nearest(name, slices.Compact(all)); near != "" {
		d.WithHint("did you mean %s?", near)
	}
	return ColumnRef{}, d
}

func (g *Graph) named(text string) (int32, bool) {
	if id, ok := g.ids[text]; ok {
		return id, true
	}
	var found []int32
	for i, n := range g.nodes {
		if n.Kind == project.Test || n.Kind == project.UnitTest || n.Kind == project.Operation {
			continue
		}
		switch {
		case n.SourceInfo != nil:
			if n.SourceInfo.SourceName+"."+n.Name == text || n.Name == text {
				found = append(found, int32(i))
			}
		case n.SearchName() == text || n.Package+"."+n.SearchName() == text:
			return int32(i), true
		}
	}
	if len(found) > 0 {
		return found[0], true
	}
	return 0, false
}

// Column checks that a column is known and returns it as its node spells it.
func (c *ColumnGraph) Column(r ColumnRef) (ColumnRef, error) {
	if r.Column == "" {
		return r, nil
	}
	if line := c.column(r); line != nil {
		return ColumnRef{r.Node, line.Column}, nil
	}
	d := diag.Errorf(diag.LineageNode, source.Span{}, "%s is not known to have a column %q", r.Node, r.Column)
	var all []string
	if n := c.nodes[c.graph.ids[r.Node]]; n != nil {
		for _, line := range n.Columns {
			all = append(all, line.Column)
		}
	}
	if near := diag.Nearest(r.Column, all); near != "" {
		d.WithHint("did you mean %s?", near)
	} else if len(all) > 0 {
		d.WithHint("its columns are %s", strings.Join(all[:min(len(all), 20)], ", "))
	}
	return ColumnRef{}, d
}

// NodesOnly is a lineage without columns, for ways between nodes.
func NodesOnly(g *Graph) *ColumnGraph {
	return &ColumnGraph{graph: g, nodes: make([]*NodeColumns, g.Len())}
}
