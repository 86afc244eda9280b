package lineage

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// ColumnRef is a column of a node.
type ColumnRef struct {
	Node   string `json:"node"`
	Column string `json:"column"`
}

// ColumnLineage is a column with what it is directly made from.
type ColumnLineage struct {
	Node    string      `json:"node"`
	Column  string      `json:"column"`
	Sources []ColumnRef `json:"sources"`
	// Kind is copy, transform, aggregate, constant or unknown.
	Kind string `json:"kind"`
	// Influences decide the rows: columns in WHERE, joins, GROUP BY, HAVING and
	// QUALIFY.
	Influences []ColumnRef `json:"influences"`
	// External are columns of relations that are not the project's.
	External []ExternalRef `json:"external,omitempty"`
	// Type is the engine's spelling; "" when it is not known or nobody asked.
	Type string `json:"-"`
	// Null says whether it can hold NULL, when types were asked for.
	Null sql.Nullness `json:"-"`
	// At is the expression in the user's file; zero where that is not known.
	At source.Span `json:"-"`
}

// ExternalRef is a column of a relation that no node stands for.
type ExternalRef struct {
	Relation string `json:"relation"`
	Column   string `json:"column"`
}

// NodeColumns is what is known of a node's columns.
type NodeColumns struct {
	Columns []ColumnLineage
	// Diagnostics are doubts about names in the node's SQL, when types were asked
	// for.
	Diagnostics diag.List
	// Tests are doubts about columns that the node's tests name; each has the
	// test for its node.
	Tests diag.List
	// Complete: there are no others. Else columns are listed as readers name them.
	Complete bool
	// lower are the columns' names in lower case, and byName finds them where there
	// are many: most nodes have a few, for which a map is slow to make.
	lower  []string
	byName map[string]int
	// query is what the node's SQL says, tables the node of each of its tables
	// (-1: none); both only while the lineage is made.
	query  *sql.Query
	tables []int32
	// compiled is what the query was read from; what was recalled has the places of
	// its columns instead.
	compiled *compiler.Compiled
	places   []source.Span
	linked   bool
	// plain are the nodes that the SQL reads without a reference to them.
	plain []int32
}

// Find returns a column by name, whatever its case.
func (n *NodeColumns) Find(name string) (*ColumnLineage, bool) {
	if i := n.at(strings.ToLower(name)); i >= 0 {
		return &n.Columns[i], true
	}
	return nil, false
}

// fewColumns are found faster by looking at each than by a map.
const fewColumns = 16

// at is where the first column of a name in lower case is; -1 without.
func (n *NodeColumns) at(lower string) int {
	if n.byName == nil {
		return slices.Index(n.lower, lower)
	}
	if i, ok := n.byName[lower]; ok {
		return i
	}
	return -1
}

func (n *NodeColumns) add(c ColumnLineage) {
	key := strings.ToLower(c.Column)
	n.Columns, n.lower = append(n.Columns, c), append(n.lower, key)
	if len(n.lower) > fewColumns && n.byName == nil {
		n.byName = make(map[string]int, 2*fewColumns)
		for i, name := range slices.Backward(n.lower) {
			n.byName[name] = i
		}
	} else if n.byName != nil && n.at(key) < 0 {
		n.byName[key] = len(n.Columns) - 1
	}
}

// ColumnOptions say how columns are found.
type ColumnOptions struct {
	// Compile renders a node whose template asks the warehouse; nil renders it
	// as if every answer were empty.
	Compile func(*project.Node) (*compiler.Compiled, error)
	// Check is how strict nodes are checked that do not say so themselves.
	Check Strictness
	// Catalog holds columns as an earlier catalog of the engine has them, by unique
	// id; nil without.
	Catalog map[string][]artifact.CatalogColumn
	// Only limits the nodes that are looked into; nil for all.
	Only *Set
	// Memo is what earlier commands found.
	Memo Memo
}

// ColumnGraph is the lineage of all columns of a project. It is immutable.
type ColumnGraph struct {
	graph *Graph
	nodes []*NodeColumns // by id

	once    sync.Once
	readers map[ColumnRef][]ColumnRef
}

// Columns finds what each column of the project is made from. It renders every
// model without a connection. What cannot be rendered or read is left at the
// level of tables, with a warning: the lineage is never refused.
func Columns(ctx context.Context, g *Graph, c *compiler.Compiler, o ColumnOptions) (*ColumnGraph, diag.List) {
	a := newColumnAnalysis(g, c, o)
	defer a.begin()()
	return a.done(ctx)
}

// begin looks through all nodes for what nearly every one is asked for later, beside
// what goes on meanwhile; the answer waits for the end of it.
func (a *columnAnalysis) begin() (wait func()) {
	var begun sync.WaitGroup
	begun.Go(func() { a.names.once.Do(a.names.fill) })
	begun.Go(func() { a.facts() })
	return begun.Wait
}

// done is what Columns gives.
func (a *columnAnalysis) done(ctx context.Context) (*ColumnGraph, diag.List) {
	if a.read(ctx); a.memo != nil && a.anyEarly() {
		// What such SQL says hangs on more than the memo knows of.
		a.memo = nil
		a.read(ctx)
	}
	a.settle()
	for _, i := range a.graph.Topo() {
		a.link(i)
	}
	var found diag.List
	if ctx.Err() == nil {
		if err := a.memo.save(a); err != nil {
			found = append(found, diag.Warnf(diag.CacheUnwritten, source.Span{}, "the memory of column lineage is not written: %v", err).
				WithHint("the next command reads all SQL anew; check the target folder"))
		}
	}
	for i, n := range a.out.nodes {
		if n != nil {
			n.query, n.tables, n.compiled, n.places = nil, nil, nil, nil
		}
		found = append(found, a.found[i]...)
	}
	return a.out, found
}

// read finds what each node's SQL says, of those first that others read.
func (a *columnAnalysis) read(ctx context.Context) {
	for _, level := range a.levels() {
		a.parallel(level, func(i int32) {
			if a.out.nodes[i] = a.memo.recall(i, a.graph.Node(i).File); a.out.nodes[i] == nil {
				a.out.nodes[i] = a.node(ctx, i)
			}
			if a.memo != nil {
				a.memo.see(i, a.known(i))
			}
		})
		if ctx.Err() != nil {
			return
		}
	}
}

func (a *columnAnalysis) anyEarly() bool {
	for i := range a.early {
		if a.early[i].Load() {
			return true
		}
	}
	return false
}

func newColumnAnalysis(g *Graph, c *compiler.Compiler, o ColumnOptions) *columnAnalysis {
	a := &columnAnalysis{
		graph: g, compiler: c, project: c.Project(), options: o, names: &names{graph: g}, memo: openMemo(g, o),
		out: &ColumnGraph{graph: g, nodes: make([]*NodeColumns, g.Len())}, found: make([]diag.List, g.Len()),
		unsettled: make([]atomic.Bool, g.Len()),
	}
	a.facts = sync.OnceValue(a.factsOf)
	return a
}

// columnAnalysis is the state of one call of Columns.
type columnAnalysis struct {
	graph    *Graph
	compiler *compiler.Compiler
	project  *project.Project
	options  ColumnOptions
	names    *names
	out      *ColumnGraph
	found    []diag.List // by id
	asking   sync.Mutex  // one node at a time asks the warehouse
	depth    []int       // by id: the level
	// early are nodes whose SQL names others without ref() that were not done
	// before them; settled says that all have been gone through once.
	early   []atomic.Bool
	facts   func() *facts
	guessed []bool // by id: rendered without the answers it asked for
	settled bool
	memo    *memo
	// unsettled are nodes whose SQL is not decided by the project alone.
	unsettled []atomic.Bool
}

// levels orders the nodes so that those of one level read only earlier ones.
// What no SQL makes comes first, because SQL may name it without a reference.
func (a *columnAnalysis) levels() [][]int32 {
	g := a.graph
	a.depth, a.early, a.guessed = make([]int, g.Len()), make([]atomic.Bool, g.Len()), make([]bool, g.Len())
	out := make([][]int32, 1)
	for _, i := range g.Topo() {
		if n := g.Node(i); n.Kind != project.SourceTable && n.Kind != project.Seed {
			a.depth[i] = 1
		}
		for _, p := range g.Parents(i) {
			a.depth[i] = max(a.depth[i], a.depth[p]+1)
		}
		if o := a.options.Only; o != nil && !o.Has(i) {
			continue
		}
		for a.depth[i] >= len(out) {
			out = append(out, nil)
		}
		out[a.depth[i]] = append(out[a.depth[i]], i)
	}
	return out
}

// settle reads again, one after another, the SQL that names nodes which were not
// done before it, and what depends on it.
func (a *columnAnalysis) settle() {
	a.settled = true
	for range 3 {
		again := make([]bool, a.graph.Len())
		count := 0
		for _, i := range a.graph.Topo() {
			again[i] = a.early[i].Load() || slices.ContainsFunc(a.graph.Parents(i), func(p int32) bool { return again[p] })
			if n := a.out.nodes[i]; again[i] && n != nil && n.compiled != nil {
				a.out.nodes[i] = a.analyzed(i, n.compiled)
				count++
			}
		}
		if count == 0 {
			return
		}
	}
}

// parallel calls f for each id, on all processors.
func (a *columnAnalysis) parallel(ids []int32, f func(int32)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(ids)) {
		wg.Go(func() {
			for {
				k := int(next.Add(1)) - 1
				if k >= len(ids) {
					return
				}
				f(ids[k])
			}
		})
	}
	wg.Wait()
}

// link turns the columns of a query's tables into columns of nodes, once. Those
// that it reads are linked on the way.
func (a *columnAnalysis) link(i int32) {
	n := a.out.nodes[i]
	if n == nil || n.query == nil || n.linked {
		return
	}
	n.linked = true
	for _, at := range n.tables {
		if at >= 0 {
			a.link(at)
			if !slices.Contains(a.graph.Parents(i), at) && !slices.Contains(n.plain, at) {
				n.plain = append(n.plain, at)
			}
		}
	}
	var rows []sql.Ref
	var shared []ColumnRef
	n.Columns, n.lower = slices.Grow(n.Columns, len(n.query.Columns)), slices.Grow(n.lower, len(n.query.Columns))
	for k := range n.query.Columns {
		c := &n.query.Columns[k]
		line := a.linked(i, c)
		line.At = n.place(k)
		if len(c.Influences) > 0 && len(rows) == len(c.Influences) && &rows[0] == &c.Influences[0] {
			line.Influences = shared
		} else {
			line.Influences, _ = a.refs(i, c.Influences)
			rows, shared = c.Influences, line.Influences
		}
		n.add(line)
	}
}

// linked is a column without its influences.
func (a *columnAnalysis) linked(i int32, c *sql.Column) ColumnLineage {
	line := ColumnLineage{Node: a.graph.Node(i).UniqueID, Column: c.Name, Kind: c.Kind.String(), Type: c.Type, Null: a.nullness(i, c.Name, c.Null), Influences: []ColumnRef{}}
	line.Sources, line.External = a.refs(i, c.Sources)
	return line
}

// place is where a column of the query stands; zero where that is not known.
func (n *NodeColumns) place(k int) source.Span {
	if n.places != nil {
		return n.places[k]
	}
	return n.placeOf(&n.query.Columns[k])
}

func (n *NodeColumns) placeOf(c *sql.Column) (at source.Span) {
	if n.compiled != nil && c.End > 0 {
		at, _ = n.compiled.Map(int(c.Start))
	}
	return at
}

// unknown is the kind of a column of which nothing but its name is known.
const unknown = "unknown"

// refs finds the nodes' columns that a query's references mean. The order of
// topology has made the columns of all that it reads.
func (a *columnAnalysis) refs(i int32, refs []sql.Ref) ([]ColumnRef, []ExternalRef) {
	out := make([]ColumnRef, 0, len(refs))
	var external []ExternalRef
	n := a.out.nodes[i]
	for _, r := range refs {
		at := n.tables[r.Table]
		if at < 0 {
			external = append(external, ExternalRef{strings.Join(n.query.Tables[r.Table].Parts, "."), r.Column})
			continue
		}
		out = append(out, ColumnRef{a.graph.Node(at).UniqueID, a.ensure(at, r.Column)})
	}
	slices.SortFunc(out, compareRefs)
	return slices.Compact(out), external
}

func compareRefs(x, y ColumnRef) int {
	if c := strings.Compare(x.Node, y.Node); c != 0 {
		return c
	}
	return strings.Compare(x.Column, y.Column)
}

// ensure adds a column that readers know of and the node's own text does not
// list, and returns how the node spells it.
func (a *columnAnalysis) ensure(i int32, name string) string {
	n := a.out.nodes[i]
	if n == nil {
		n = &NodeColumns{}
		a.out.nodes[i] = n
	}
	a.link(i)
	if c, ok := n.Find(name); ok {
		return c.Column
	}
	if n.Complete && n.query != nil {
		return name // the reader errs: there is no such column
	}
	// It is there before what it comes from is looked for, so that tables that
	// name each other in a circle come to an end.
	k := len(n.Columns)
	n.add(ColumnLineage{Node: a.graph.Node(i).UniqueID, Column: name, Kind: unknown, Sources: []ColumnRef{}, Influences: []ColumnRef{}})
	if n.query != nil && n.query.Lookup != nil {
		if c, ok := n.query.Lookup(name); ok {
			c.Name = name
			line := a.linked(i, &c)
			line.At = n.placeOf(&c)
			line.Influences, _ = a.refs(i, c.Influences)
			n.Columns[k] = line
		}
	}
	return name
}

// Node returns the columns of a node; nil when nothing is known of them.
func (c *ColumnGraph) Node(id int32) *NodeColumns { return c.nodes[id] }
