package lineage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/source"
)

// change compares one node of the project with what it was.
func (m *meanings) change(i int32) Change {
	n := m.now.graph.Node(i)
	out := Change{Node: n.UniqueID, Kind: n.Kind, id: i}
	if old := m.cmp.before.Manifest.Nodes[n.UniqueID]; old != nil {
		m.compared(i, old, &out)
	} else if n.Kind != project.Operation {
		out.note(NewNode)
	} else {
		out.add(Redefined, Partial)
	}
	if out.Class != Unchanged {
		out.At = place(n.Span)
	}
	return out
}

// compared notes what happened to a node that was there before.
func (m *meanings) compared(i int32, old *artifact.Node, out *Change) {
	n := m.now.graph.Node(i)
	switch n.Kind {
	case project.Model, project.Snapshot:
		m.built(i, old, out)
	case project.Seed:
		m.seeded(n, old, out)
	case project.SourceTable:
		m.declaredThen(n, old, out)
	case project.Test, project.UnitTest:
		m.tested(i, old, out)
	case project.Exposure:
		if !m.cmp.sameDefinition(n, old) {
			out.note(Redefined)
		}
	case project.Metric, project.SemanticModel, project.SavedQuery:
		m.redefined(n, old, out)
	case project.Operation: // what it does to others is not known
		if !m.sameText(n, old) {
			out.add(Redefined, Partial)
		}
	default:
		if !m.sameText(n, old) {
			out.note(Redefined)
		}
	}
	if out.Class == Unchanged && n.Description != old.Description || out.Class == Unchanged && describedElse(n, old) {
		out.note(Described)
	}
}

func place(at source.Span) Place {
	if at.IsZero() || at.File == nil {
		return Place{}
	}
	p := at.Position()
	return Place{at.File.Path, p.Line, p.Column}
}

func describedElse(n *project.Node, old *artifact.Node) bool {
	before := map[string]string{}
	for _, c := range old.Columns {
		before[c.Name] = c.Description
	}
	for _, c := range n.Columns {
		if text, ok := before[c.Name]; !ok || text != c.Description {
			return true
		}
	}
	return len(n.Columns) != len(old.Columns)
}

// built compares a model or a snapshot.
func (m *meanings) built(i int32, old *artifact.Node, out *Change) {
	n := m.now.graph.Node(i)
	m.configured(n, old, out)
	same := m.sameText(n, old)
	switch {
	case !same:
		m.rewritten(i, old, out)
	case m.hangsOnVariables(i):
		m.revalued(i, old, out)
	}
	m.rereads(n, old, same, out)
	if !sameDocs(n, old) { // they are written to the engine
		out.note(Reconfigured)
		out.Config = append(out.Config, ConfigEdit{Key: "persisted descriptions"})
	}
	m.promised(n, old, out)
}

// rereads notes that references which are written as they were mean other nodes:
// another version is the latest one, or what they hang on has changed.
func (m *meanings) rereads(n *project.Node, old *artifact.Node, same bool, out *Change) {
	gone, come := lacking(old.DependsOn.Nodes, n.DependsOn.Nodes), lacking(n.DependsOn.Nodes, old.DependsOn.Nodes)
	for _, id := range gone {
		k := 0
		if !same { // any other reference is seen in the text
			k = slices.IndexFunc(come, func(c string) bool { return unversioned(c) == unversioned(id) })
		}
		if k < 0 || k >= len(come) {
			continue
		}
		if !slices.Contains(out.Classes, ChangedRows) {
			out.note(ChangedRows)
			out.Rows = append(out.Rows, ClauseEdit{Kind: "from", Old: id, New: come[k], At: place(n.Span)})
		}
	}
}

// lacking are the entries of a list that another one has not.
func lacking(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

// unversioned is a node's unique id without its version.
func unversioned(id string) string {
	if i := strings.LastIndex(id, ".v"); i > 0 && strings.Count(id, ".") == 3 {
		return id[:i]
	}
	return id
}

// seeded compares a seed: another file is other rows.
func (m *meanings) seeded(n *project.Node, old *artifact.Node, out *Change) {
	m.configured(n, old, out)
	if n.Checksum == (project.Checksum{Name: old.Checksum.Name, Value: old.Checksum.Value}) {
		if n.Checksum.Name == "path" {
			out.Reason = "the seed is over 1 MiB, so its content is not compared"
		}
		return
	}
	out.note(ChangedRows)
	out.Rows = append(out.Rows, ClauseEdit{Kind: "data", At: Place{File: n.OriginalPath}})
}

// declaredThen compares a source's declaration.
func (m *meanings) declaredThen(n *project.Node, old *artifact.Node, out *Change) {
	if !m.cmp.sameRelation(n, old) {
		out.note(Moved)
	}
	was := map[string]artifact.Column{}
	for _, c := range old.Columns {
		was[c.Name] = c
	}
	for _, c := range n.Columns {
		before, ok := was[c.Name]
		delete(was, c.Name)
		switch {
		case !ok && len(old.Columns) > 0:
			out.note(AddedColumn)
			out.Columns = append(out.Columns, ColumnEdit{Name: c.Name, Change: "added", NewType: c.DataType, At: place(c.Span)})
		case ok && !m.sameType(n, before.DataType, c.DataType):
			out.retyped(c.Name, before.DataType, c.DataType, place(c.Span))
		}
	}
	for _, c := range old.Columns {
		if _, gone := was[c.Name]; gone && len(n.Columns) > 0 {
			out.note(BrokenColumns)
			out.Columns = append(out.Columns, ColumnEdit{Name: c.Name, Change: "removed", OldType: c.DataType})
		}
	}
	if out.Class == Unchanged && !m.cmp.sameDefinition(n, old) {
		out.note(Reconfigured)
	}
}

// retyped notes another type of a column; one that was not told before is none.
func (c *Change) retyped(name, before, after string, at Place) {
	if before == "" || after == "" {
		return
	}
	c.note(BrokenColumns)
	if i := slices.IndexFunc(c.Columns, func(e ColumnEdit) bool { return e.Name == name }); i >= 0 {
		c.Columns[i].Change, c.Columns[i].OldType, c.Columns[i].NewType = "retyped", before, after
		return
	}
	c.Columns = append(c.Columns, ColumnEdit{Name: name, Change: "retyped", OldType: before, NewType: after, At: at})
}

// tested compares a test: it changes nothing but what is checked.
func (m *meanings) tested(i int32, old *artifact.Node, out *Change) {
	n := m.now.graph.Node(i)
	switch {
	case n.Kind == project.UnitTest:
		if n.Checksum.Value != old.Checksum.Value {
			out.note(Retested)
		}
		return
	case !m.cmp.sameConfig(n, old):
		out.Config = m.cmp.edits(n, old)
		out.note(Retested)
	}
	if m.sameText(n, old) || n.TestInfo != nil && n.TestInfo.Generic && !m.callsOther(n) {
		return
	}
	inner := Change{}
	m.rewritten(i, old, &inner)
	out.Columns, out.Rows, out.Reason = inner.Columns, inner.Rows, inner.Reason
	if inner.Class == Cosmetic {
		out.note(Cosmetic)
	} else {
		out.note(Retested)
	}
}

// promised compares a model's contract.
func (m *meanings) promised(n *project.Node, old *artifact.Node, out *Change) {
	if n.Kind != project.Model || !n.Contract.Enforced && !old.Contract.Enforced || n.Contract.Enforced == old.Contract.Enforced && n.Contract.Checksum == old.Contract.Checksum {
		return
	}
	out.note(Reconfigured)
	if !n.Contract.Enforced || !old.Contract.Enforced {
		out.Config = append(out.Config, ConfigEdit{"contract", old.Contract.Enforced, n.Contract.Enforced})
		if old.Contract.Enforced {
			out.add(Reconfigured, Breaking)
		}
		return
	}
	was := map[string]string{}
	for _, c := range old.Columns {
		was[c.Name] = c.DataType
	}
	for _, c := range n.Columns {
		if t, ok := was[c.Name]; ok && !m.sameType(n, t, c.DataType) {
			out.retyped(c.Name, t, c.DataType, place(c.Span))
		}
	}
	if broken := m.cmp.breaks(n, old); len(broken) > 0 {
		out.add(Reconfigured, Breaking)
		out.Reason = cmp.Or(out.Reason, "the contract is broken: "+broken[0].what)
	}
}

// removed are the nodes that are there no more.
func (m *meanings) removed() []Change {
	var out []Change
	for id, old := range m.cmp.before.Manifest.Nodes {
		if _, there := m.now.graph.ID(id); there {
			continue
		}
		c := Change{Node: id, Kind: project.Kind(old.ResourceType), At: Place{File: old.OriginalPath}, id: -1}
		switch c.Kind {
		case project.Model, project.Seed, project.Snapshot, project.SourceTable:
			c.note(RemovedNode)
		case project.Operation:
			c.add(RemovedNode, Partial)
		default: // nothing reads it
			c.add(RemovedNode, Safe)
		}
		if m.cmp.p.Disabled[id] != nil {
			c.Reason = "it is disabled"
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(x, y Change) int { return cmp.Compare(x.Node, y.Node) })
	return out
}
