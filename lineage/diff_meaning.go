package lineage

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage/internal/offline"
)

// meanings compares what nodes mean now with what they meant. Both texts are
// rendered in today's target, the earlier one with the macros of its time, so
// that the environment makes no difference. Only nodes whose text or macros
// differ are looked into, with those that their stars read.
type meanings struct {
	ctx  context.Context
	now  *columnAnalysis
	cmp  *comparison
	then *compiler.Compiler
	// ask renders what asks the warehouse; types are the columns of what depends on a
	// change, besides those of other nodes that earlier texts read.
	ask     func(*project.Node) (*compiler.Compiled, error)
	types   *ColumnGraph
	besides map[int32]*NodeColumns
	// done are the nodes whose columns are known, same those that are as they were
	// with all that they read.
	done map[int32]bool
	same map[int32]bool
	old  map[string]*sql.Known
	// oldNames finds earlier nodes by the names of their relations, for text that
	// was compiled elsewhere.
	oldNames map[string]string
	// plain are the nodes that texts may read without a reference.
	plain *mentions
	// gone are the macros that are no more, bare those that stand in for one.
	gone map[string][]string
	bare map[string]bool
	variables
	// waiting are the nodes that downstream has to look at yet, by rank; none between
	// its calls.
	waiting []bool
}

func newMeanings(ctx context.Context, g *Graph, c *compiler.Compiler, s *State) *meanings {
	inlined := map[*project.Node]string{}
	for _, n := range g.nodes {
		if !n.Ephemeral() {
			continue
		}
		if old := s.Manifest.Nodes[n.UniqueID]; old != nil && n.Raw != old.RawCode {
			inlined[n] = old.RawCode
		}
	}
	then, _ := c.Earlier(s.Manifest.MacroSQL, inlined)
	a := newColumnAnalysis(g, c, ColumnOptions{})
	a.levels()
	m := &meanings{
		ctx: ctx, now: a, cmp: newComparison(c.Project(), s), then: then, done: map[int32]bool{}, same: map[int32]bool{},
		old: map[string]*sql.Known{}, besides: map[int32]*NodeColumns{},
	}
	m.gone = m.cmp.goneMacros()
	m.bare = m.uncovered()
	m.variables = m.findVariables()
	return m
}

// columns are those of some nodes, with their types.
func (m *meanings) columns(of Set, memo Memo) (*ColumnGraph, diag.List) {
	only := m.sources(of)
	a := newColumnAnalysis(m.now.graph, m.now.compiler, ColumnOptions{Compile: m.ask, Check: CheckOff, Only: &only, Memo: memo})
	a.names, a.facts = m.now.names, m.now.facts
	return a.done(m.ctx)
}

// typed are a node's columns with their types.
func (m *meanings) typed(i int32) *NodeColumns {
	if n := m.types.Node(i); n != nil {
		return n
	}
	n, ok := m.besides[i]
	if !ok {
		found, _ := m.columns(m.now.graph.NewSet(i), Memo{})
		n = found.Node(i)
		m.besides[i] = n
	}
	return n
}

// reworded reports whether a node's SQL has to be read to tell what happened to it.
func (m *meanings) reworded(i int32) bool {
	n := m.now.graph.Node(i)
	switch n.Kind {
	case project.Model, project.Snapshot, project.Test:
		old := m.cmp.before.Manifest.Nodes[n.UniqueID]
		return old != nil && (!m.sameText(n, old) || m.hangsOnVariables(i))
	}
	return false
}

// rendered is a node's SQL.
type rendered struct {
	*compiler.Compiled
	// names finds the node that a name in the SQL means; "" for none.
	names func(parts []string) string
	// asked: the template asked the warehouse, and was given nothing; told: it was
	// answered.
	asked, told bool
}

// render makes a node's SQL as a first build, or as one that adds to what is there.
func (m *meanings) render(c *compiler.Compiler, n *project.Node, i int32, adds bool) (*rendered, error) {
	a := m.now
	out := a.output(n)
	if out == nil {
		return nil, errors.New("its target is not in the profile")
	}
	names := func(parts []string) string {
		if at := a.names.find(i, parts); at >= 0 {
			return a.graph.Node(at).UniqueID
		}
		return ""
	}
	var failed error
	for _, silent := range []bool{false, true} {
		if ask := m.cmp.before.Render; silent && ask != nil && !adds {
			if text, err := ask(c, n); err == nil {
				return &rendered{Compiled: text, names: names, told: true}, nil
			}
		}
		e := &offline.Engine{Silent: silent, Known: func(r adapters.Relation) []adapters.Column { return a.columns(i, r) }}
		for _, p := range a.graph.Parents(i) {
			e.Existing = append(e.Existing, existing(a.graph.Node(p).Relation)...)
		}
		if adds {
			own := n.Relation
			own.Type = adapters.Table
			e.Existing = append(e.Existing, existing(own)...)
		}
		rt := &compiler.Runtime{Adapter: e, Session: e, Cache: adapters.NewCache(e, out.Driver.Dialect), ThreadID: "MainThread"}
		text, err := c.Node(m.ctx, n, rt).Compile()
		if err == nil {
			return &rendered{Compiled: text, names: names, asked: silent}, nil
		}
		if failed = err; !errors.Is(err, offline.ErrAsked) {
			break
		}
	}
	return nil, failed
}

func existing(r adapters.Relation) []adapters.Relation {
	if r.Identifier == "" || r.Literal != "" {
		return nil
	}
	if r.Type == "" {
		r.Type = adapters.Table
	}
	return []adapters.Relation{r}
}

// earlier makes the SQL that a node had: of its earlier text, or as it was
// compiled where that can no longer be rendered.
func (m *meanings) earlier(i int32, old *artifact.Node, adds bool) (*rendered, error) {
	n := m.now.graph.Node(i)
	r, err := m.render(m.then, compiler.EarlierNode(n, old.RawCode, old.DependsOn.Nodes), i, adds)
	if err == nil || adds {
		return r, err
	}
	if text := old.CompiledCode(); text != "" {
		return &rendered{Compiled: &compiler.Compiled{SQL: text}, names: m.oldName}, nil
	}
	return nil, err
}

// oldName finds an earlier node by the name of its relation.
func (m *meanings) oldName(parts []string) string {
	if m.oldNames == nil {
		m.oldNames = map[string]string{}
		for id, n := range m.cmp.before.Manifest.Nodes {
			name := n.Alias
			if n.ResourceType == string(project.SourceTable) {
				name = n.Identifier
			}
			switch project.Kind(n.ResourceType) {
			case project.Model, project.Seed, project.Snapshot, project.SourceTable:
				m.oldNames[strings.ToLower(n.Database+"\x00"+n.Schema+"\x00"+name)] = id
				m.oldNames[strings.ToLower(n.Schema+"\x00"+name)] = id
			}
		}
	}
	return m.oldNames[strings.ToLower(strings.Join(parts, "\x00"))]
}

// meaning reads a node's SQL. The columns of what it reads are those of then, or
// of today.
func (m *meanings) meaning(i int32, r *rendered, then bool) *sql.Meaning {
	return sql.MeaningOf(r.SQL, sql.MeaningOptions{Dialect: m.now.dialect(m.now.graph.Node(i)), Catalog: func(parts []string) *sql.Known {
		id := r.names(parts)
		if id == "" {
			return nil
		}
		if then {
			return m.earlierColumns(id)
		}
		return m.todaysColumns(id)
	}})
}

// todaysColumns is what is known of a node's relation today.
func (m *meanings) todaysColumns(id string) *sql.Known {
	at, ok := m.now.graph.ID(id)
	if !ok {
		return &sql.Known{ID: id, Open: true}
	}
	m.make(at)
	out := &sql.Known{ID: id, Open: true}
	n := m.now.out.nodes[at]
	if n == nil {
		return out
	}
	out.Open = !n.Complete
	if n.query != nil {
		for _, c := range n.query.Columns {
			out.Columns = append(out.Columns, c.Name)
		}
		return out
	}
	for _, c := range n.Columns {
		out.Columns = append(out.Columns, c.Column)
	}
	return out
}

// make finds the columns of a node, after those of all that it reads.
func (m *meanings) make(i int32) {
	if m.done[i] {
		return
	}
	m.done[i] = true
	for _, p := range m.reads(i) {
		m.make(p)
	}
	m.now.out.nodes[i] = m.now.node(m.ctx, i)
}

// earlierColumns is what was known of a node's relation: what is known today,
// where nothing about it has changed.
func (m *meanings) earlierColumns(id string) *sql.Known {
	if k, ok := m.old[id]; ok {
		return k
	}
	out := &sql.Known{ID: id, Open: true}
	m.old[id] = out
	at, ok := m.now.graph.ID(id)
	old := m.cmp.before.Manifest.Nodes[id]
	if !ok || old == nil {
		return out
	}
	if m.unchanged(at) {
		m.old[id] = m.todaysColumns(id)
		return m.old[id]
	}
	for _, c := range old.Columns {
		out.Columns = append(out.Columns, c.Name)
	}
	switch n := m.now.graph.Node(at); {
	case n.Kind == project.SourceTable:
		out.Open = len(old.Columns) == 0
	case n.Kind == project.Model && n.Language == "sql":
		m.make(at)
		if r, err := m.earlier(at, old, false); err == nil {
			if before := m.meaning(at, r, true); before != nil {
				*out = sql.Known{ID: id}
				for _, c := range before.Columns {
					if c.Name == "*" {
						out.Open = true
					} else {
						out.Columns = append(out.Columns, c.Name)
					}
				}
			}
		}
	}
	return out
}

// unchanged reports whether a node and all that it reads are as they were.
func (m *meanings) unchanged(i int32) bool {
	if same, ok := m.same[i]; ok {
		return same
	}
	m.same[i] = false
	n := m.now.graph.Node(i)
	old := m.cmp.before.Manifest.Nodes[n.UniqueID]
	if old == nil || !m.sameText(n, old) || !sameStrings(n.DependsOn.Nodes, old.DependsOn.Nodes) {
		return false
	}
	if n.Kind == project.SourceTable || n.Kind == project.Seed {
		if !slices.EqualFunc(n.Columns, old.Columns, func(x project.Column, y artifact.Column) bool { return x.Name == y.Name }) {
			return false
		}
	}
	for _, p := range m.reads(i) {
		if !m.unchanged(p) {
			return false
		}
	}
	m.same[i] = true
	return true
}

// sameText reports whether a node is written as it was and calls no macro that
// has changed.
func (m *meanings) sameText(n *project.Node, old *artifact.Node) bool {
	same, _ := sameBody(n, old)
	return same && !m.callsOther(n)
}

// readsChanged reports whether an inlined model that a node reads, at any depth, is
// written otherwise than it was: then it is the node's own text that has changed.
func (m *meanings) readsChanged(i int32) bool {
	for _, p := range m.now.graph.Parents(i) {
		n := m.now.graph.Node(p)
		if !n.Ephemeral() {
			continue
		}
		if old := m.cmp.before.Manifest.Nodes[n.UniqueID]; old == nil || !m.sameText(n, old) || m.readsChanged(p) {
			return true
		}
	}
	return false
}

// rebuilds reports whether what a node builds, checks or defines is not what it
// was.
func (m *meanings) rebuilds(i int32) bool {
	c := m.change(i)
	if len(c.Classes) == 0 && c.Kind != project.Test && m.readsChanged(i) {
		m.compare(i, m.cmp.before.Manifest.Nodes[c.Node], &c, false)
		if n := m.now.graph.Node(i); m.adds(n, m.cmp.before.Manifest.Nodes[c.Node]) {
			m.compare(i, m.cmp.before.Manifest.Nodes[c.Node], &c, true)
		}
	}
	return slices.ContainsFunc(c.Classes, func(class Class) bool { return class != Cosmetic && class != Described })
}
