package lineage

import (
	"context"
	"slices"
	"sync"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// Class says what kind of change a node has seen.
type Class string

// The classes, by how much they may break for readers.
const (
	// Unchanged is the class of nodes that nothing was done to.
	Unchanged Class = ""
	// Cosmetic: another text that means the same.
	Cosmetic Class = "cosmetic"
	// Described: descriptions, tags, meta and the like.
	Described Class = "description"
	// NewNode was not there before.
	NewNode Class = "new"
	// AddedColumn: columns more, and all else as it was.
	AddedColumn Class = "added_column"
	// Reconfigured: the node is built in another way, or with other promises.
	Reconfigured Class = "config"
	// Retested: a test or a unit test checks something else.
	Retested Class = "test"
	// Redefined: an exposure, a metric or another thing that builds nothing.
	Redefined Class = "definition"
	// Reordered: the same columns, or rows, in another order.
	Reordered Class = "reordered"
	// ChangedColumns: some columns are made otherwise.
	ChangedColumns Class = "changed_columns"
	// ChangedRows: there may be other rows.
	ChangedRows Class = "changed_rows"
	// BrokenColumns: columns are gone, renamed or of another type.
	BrokenColumns Class = "removed_column"
	// Moved: its relation has another name.
	Moved Class = "relation"
	// RemovedNode is there no more.
	RemovedNode Class = "removed"
	// Unknown: what changed cannot be told, so that anything may have.
	UnknownChange Class = "unknown"
)

// Level says what a change may do to readers.
type Level uint8

// The levels.
const (
	None     Level = iota // nothing
	Safe                  // nothing that readers had is different
	Partial               // some of it is
	Breaking              // all of it may be
)

var levelNames = []string{"none", "safe", "partial", "breaking"}

func (l Level) String() string { return levelNames[l] }

// MarshalText writes the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// ParseLevel reads a level's name.
func ParseLevel(name string) (Level, bool) {
	i := slices.Index(levelNames, name)
	return Level(max(i, 0)), i > 0
}

// level is what a class does by itself; configuration tells by its keys.
func (c Class) level() Level {
	switch c {
	case Unchanged, Cosmetic, Described:
		return None
	case NewNode, AddedColumn, Retested, Redefined, Reconfigured:
		return Safe
	case Reordered, ChangedColumns:
		return Partial
	}
	return Breaking
}

// Place is where something stands.
type Place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// ColumnEdit is what happened to a column.
type ColumnEdit struct {
	Name string `json:"name"`
	// Change is added, removed, renamed, retyped or changed.
	Change  string `json:"change"`
	To      string `json:"to,omitempty"`
	OldType string `json:"old_type,omitempty"`
	NewType string `json:"new_type,omitempty"`
	Old     string `json:"old,omitempty"`
	New     string `json:"new,omitempty"`
	At      Place  `json:"at,omitzero"`
}

// ClauseEdit is a part of the text that decides rows.
type ClauseEdit struct {
	// Kind is from, join, filter, grain, distinct, set, order, limit, data or
	// incremental.
	Kind string `json:"kind"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
	At   Place  `json:"at,omitzero"`
}

// ConfigEdit is a key of the configuration with another value.
type ConfigEdit struct {
	Key string `json:"key"`
	Old any    `json:"old"`
	New any    `json:"new"`
}

// Reached is a node that a change comes to.
type Reached struct {
	Node string       `json:"node"`
	Kind project.Kind `json:"resource_type"`
	// Columns are made from what changed; Gains are new columns that come through,
	// and Loses are columns that do no longer.
	Columns []string `json:"columns,omitempty"`
	Gains   []string `json:"gains,omitempty"`
	Loses   []string `json:"loses,omitempty"`
	// Rows: which rows there are hangs on what changed.
	Rows bool `json:"rows,omitempty"`
}

// Change is what happened to one node.
type Change struct {
	Node    string       `json:"node"`
	Kind    project.Kind `json:"resource_type"`
	Class   Class        `json:"class"`
	Classes []Class      `json:"classes"`
	Level   Level        `json:"level"`
	At      Place        `json:"at,omitzero"`
	Columns []ColumnEdit `json:"columns,omitempty"`
	Rows    []ClauseEdit `json:"rows,omitempty"`
	Config  []ConfigEdit `json:"config,omitempty"`
	// Reason says why a change is unknown, or what else there is to say.
	Reason     string    `json:"reason,omitempty"`
	Downstream []Reached `json:"downstream,omitempty"`

	id int32 // -1: not in the project
}

// add notes a class; the worst is the node's.
func (c *Change) add(class Class, level Level) {
	if !slices.Contains(c.Classes, class) {
		c.Classes = append(c.Classes, class)
	}
	if c.Class == Unchanged || level > c.Level || level == c.Level && class.rank() > c.Class.rank() {
		c.Class = class
	}
	c.Level = max(c.Level, level)
}

func (c *Change) note(class Class) { c.add(class, class.level()) }

var ranks = []Class{
	Unchanged, Cosmetic, Described, Redefined, Retested, NewNode, Reconfigured, AddedColumn, Reordered, ChangedColumns, Moved, ChangedRows, BrokenColumns,
	RemovedNode, UnknownChange,
}

func (c Class) rank() int { return slices.Index(ranks, c) }

// DiffOptions say what is compared.
type DiffOptions struct {
	State *State
	// Compile renders a node whose template asks the warehouse, to follow changes
	// downstream; see ColumnOptions.
	Compile func(*project.Node) (*compiler.Compiled, error)
	// Nodes are the nodes to tell of; nil for all. Removed nodes are told of in
	// both cases.
	Nodes func(int32) bool
	// Memo is what earlier commands found.
	Memo Memo
}

// Diff tells what has changed between an earlier manifest and the project, by
// meaning, and which nodes that comes to. Changes come in the order of the graph,
// removed nodes last.
//
// Columns are made of what depends on a change, and of all that this reads.
func Diff(ctx context.Context, g *Graph, c *compiler.Compiler, o DiffOptions) ([]Change, diag.List) {
	m := newMeanings(ctx, g, c, o.State)
	var removed []Change
	var others sync.WaitGroup
	others.Go(func() { removed = m.removed() })
	defer m.now.begin()()
	changes, reworded := m.told(o.Nodes)
	roots := g.NewSet(reworded...)
	for i, change := range changes {
		if change.Level != None {
			roots.Add(i)
		}
	}
	m.ask = o.Compile
	columns, found := m.columns(m.dependents(roots), o.Memo)
	m.types = columns
	for _, i := range reworded {
		if change := m.change(i); change.Class != Unchanged {
			changes[i] = change
		}
	}
	var out []Change
	for _, i := range g.Topo() {
		if change, ok := changes[i]; ok {
			out = append(out, change)
		}
	}
	others.Wait()
	out = append(out, removed...)
	for i := range out {
		out[i].Downstream = m.downstream(columns, &out[i])
	}
	return out, found
}

// told are the changes that show without looking into SQL, and the nodes whose SQL
// has to be read to tell.
func (m *meanings) told(wanted func(int32) bool) (changes map[int32]Change, reworded []int32) {
	changes = map[int32]Change{}
	var found sync.Mutex // guards both
	m.now.parallel(m.now.graph.Topo(), func(i int32) {
		if wanted != nil && !wanted(i) {
			return
		}
		if m.reworded(i) {
			found.Lock()
			defer found.Unlock()
			reworded = append(reworded, i)
		} else if change := m.change(i); change.Class != Unchanged {
			found.Lock()
			defer found.Unlock()
			changes[i] = change
		}
	})
	slices.Sort(reworded)
	return changes, reworded
}
