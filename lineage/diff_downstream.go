package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// touched is what of a node hangs on a change.
type touched struct {
	rows    bool
	columns map[string]bool // by name in lower case
	gains   map[string]bool
	loses   []string
	broken  bool // columns are gone
}

func (t *touched) any() bool { return t.rows || len(t.columns) > 0 || len(t.gains) > 0 }

// extent counts what is touched: it only grows with what the nodes before have.
func (t *touched) extent() int {
	n := len(t.columns) + len(t.gains) + len(t.loses)
	if t.rows {
		n++
	}
	return n
}

func (t *touched) reads(refs []ColumnRef, of map[string]*touched) bool {
	for _, r := range refs {
		if o := of[r.Node]; o != nil && o.columns[strings.ToLower(r.Column)] {
			return true
		}
	}
	return false
}

// downstream follows a change to the nodes that use what it touches: a column to
// those made from it, rows to all that read them.
func (m *meanings) downstream(columns *ColumnGraph, c *Change) []Reached {
	g := m.now.graph
	if c.id < 0 || c.Level == None {
		return nil
	}
	start := startOf(columns, c)
	if start == nil {
		return nil
	}
	state := map[string]*touched{c.Node: start}
	readers := m.mentioned().by
	// By rank, from the first that waits to the last. The order of the graph does not
	// know of plain names: a reader by name may stand before what it reads, and is gone
	// back to.
	if m.waiting == nil {
		m.waiting = make([]bool, g.Len())
	}
	waiting, first, last := m.waiting, int32(g.Len()), int32(-1)
	wait := func(i int32) {
		for _, k := range joined(g.Children(i), readers[i]) {
			if k != c.id {
				rank := g.dag.Rank(k)
				waiting[rank], first, last = true, min(first, rank), max(last, rank)
			}
		}
	}
	wait(c.id)
	var hit []int32 // ranks
	for first <= last {
		rank := first
		first++
		if !waiting[rank] {
			continue
		}
		waiting[rank] = false
		i := g.Topo()[rank]
		t := reach(g, columns, i, state)
		m.lost(i, t, state)
		id := g.Node(i).UniqueID
		before := state[id]
		if !t.any() || before != nil && t.extent() == before.extent() {
			continue
		}
		if before == nil {
			hit = append(hit, rank)
		}
		state[id] = t
		wait(i)
	}
	slices.Sort(hit)
	var out []Reached
	for _, rank := range hit {
		i := g.Topo()[rank]
		out = append(out, reached(g.Node(i), columns.Node(i), state[g.Node(i).UniqueID]))
	}
	return out
}

// readBy are the nodes that a node reads, by reference or by name.
func readBy(g *Graph, columns *ColumnGraph, i int32) []int32 {
	if n := columns.Node(i); n != nil {
		return joined(g.Parents(i), n.plain)
	}
	return g.Parents(i)
}

// startOf is what a change touches in its own node; nil for nothing that anybody
// else could read.
func startOf(columns *ColumnGraph, c *Change) *touched {
	t := &touched{columns: map[string]bool{}, gains: map[string]bool{}}
	if c.Kind == project.Test || c.Kind == project.UnitTest || c.Kind == project.Exposure {
		return nil
	}
	for _, class := range c.Classes {
		switch class {
		case ChangedRows, UnknownChange, Moved:
			t.rows = true
		case Reconfigured, Redefined:
			t.rows = t.rows || c.Level == Breaking && len(c.Columns) == 0
		}
	}
	for _, e := range c.Columns {
		t.broken = t.broken || e.Change == "removed" || e.Change == "renamed"
		if e.Change == "added" {
			t.gains[strings.ToLower(e.Name)] = true
		} else {
			t.columns[strings.ToLower(e.Name)] = true
		}
	}
	if slices.Contains(c.Classes, UnknownChange) || t.columns["*"] {
		t.all(columns.Node(c.id))
	}
	if !t.any() {
		return nil
	}
	return t
}

func (t *touched) all(n *NodeColumns) {
	if n == nil {
		return
	}
	for _, c := range n.Columns {
		t.columns[strings.ToLower(c.Column)] = true
	}
}

// reach is what of a node hangs on what is touched before it.
func reach(g *Graph, columns *ColumnGraph, i int32, state map[string]*touched) *touched {
	t := &touched{columns: map[string]bool{}, gains: map[string]bool{}}
	n := g.Node(i)
	var parents []*touched
	for _, p := range readBy(g, columns, i) {
		if o := state[g.Node(p).UniqueID]; o != nil {
			parents = append(parents, o)
		}
	}
	known := columns.Node(i)
	switch {
	case n.Kind == project.Test:
		t.rows = testReached(n, state)
		return t
	case n.Kind != project.Model && n.Kind != project.Snapshot, known == nil, !known.Complete && len(known.Columns) == 0:
		t.rows = slices.ContainsFunc(parents, func(o *touched) bool { return o.rows || len(o.columns) > 0 })
		t.all(known)
		return t
	}
	t.rows = slices.ContainsFunc(parents, func(o *touched) bool { return o.rows })
	for _, c := range known.Columns {
		name := strings.ToLower(c.Column)
		switch {
		case t.reads(c.Sources, state):
			t.columns[name] = true
		case c.Kind == unknown && slices.ContainsFunc(parents, func(o *touched) bool { return len(o.columns) > 0 }):
			t.columns[name] = true
		}
		if t.reads(c.Influences, state) {
			t.rows = true
		}
		if len(c.Sources) == 1 && c.Kind == "copy" {
			if o := state[c.Sources[0].Node]; o != nil && o.gains[strings.ToLower(c.Sources[0].Column)] {
				t.gains[name] = true
			}
		}
	}
	return t
}

// lost finds the columns that came through a star and do no longer.
func (m *meanings) lost(i int32, t *touched, state map[string]*touched) {
	n := m.now.graph.Node(i)
	old := m.cmp.before.Manifest.Nodes[n.UniqueID]
	if old == nil || n.Kind != project.Model || !m.sameText(n, old) {
		return
	}
	if !slices.ContainsFunc(m.now.graph.Parents(i), func(p int32) bool {
		o := state[m.now.graph.Node(p).UniqueID]
		return o != nil && o.broken
	}) {
		return
	}
	now := m.todaysColumns(n.UniqueID)
	for _, name := range m.earlierColumns(n.UniqueID).Columns {
		if !now.Open && !slices.ContainsFunc(now.Columns, func(c string) bool { return strings.EqualFold(c, name) }) {
			t.loses, t.broken = append(t.loses, name), true
			t.columns[strings.ToLower(name)] = true
		}
	}
}

// testReached: a test of a column is reached by the column, and by rows; one of no
// column in particular by anything.
func testReached(n *project.Node, state map[string]*touched) bool {
	if n.TestInfo != nil && n.TestInfo.Column != "" && n.TestInfo.AttachedNode != "" {
		if o := state[n.TestInfo.AttachedNode]; o != nil && (o.rows || o.columns[strings.ToLower(n.TestInfo.Column)]) {
			return true
		}
		for id, o := range state {
			if id != n.TestInfo.AttachedNode && slices.Contains(n.DependsOn.Nodes, id) && (o.rows || len(o.columns) > 0) {
				return true
			}
		}
		return false
	}
	for _, id := range n.DependsOn.Nodes {
		if o := state[id]; o != nil && (o.rows || len(o.columns) > 0) {
			return true
		}
	}
	return false
}

// reached spells out what of a node is touched, in the order of its columns.
func reached(n *project.Node, known *NodeColumns, t *touched) Reached {
	out := Reached{Node: n.UniqueID, Kind: n.Kind, Rows: t.rows, Loses: t.loses}
	if known == nil || n.Kind != project.Model && n.Kind != project.Snapshot {
		return out
	}
	for _, c := range known.Columns {
		switch name := strings.ToLower(c.Column); {
		case t.columns[name]:
			out.Columns = append(out.Columns, c.Column)
		case t.gains[name]:
			out.Gains = append(out.Gains, c.Column)
		}
	}
	return out
}
