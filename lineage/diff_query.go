package lineage

import (
	"cmp"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/artifact"
)

// rewritten compares what a node's text means, and where it can add to its own
// rows, what it means then.
func (m *meanings) rewritten(i int32, old *artifact.Node, out *Change) {
	n := m.now.graph.Node(i)
	if n.Language != "sql" && n.Kind == project.Model {
		m.unknown(out, "it is not SQL")
		return
	}
	d := m.now.dialect(n)
	macros := m.macroTexts(n, old)
	if len(macros) == 0 && !m.callsOther(n) && sameWording(old.RawCode, n.Raw, d) && m.unchangedParents(i) {
		out.note(Cosmetic)
		return
	}
	if why := hiddenEdit(old.RawCode, n.Raw, macros, d); why != "" {
		m.unknown(out, why)
		return
	}
	m.compare(i, old, out, false)
	if out.Class != UnknownChange && m.adds(n, old) {
		inner := Change{}
		m.compare(i, old, &inner, true)
		m.incremental(out, &inner)
	}
	if out.Class == Unchanged {
		out.note(Cosmetic)
	}
}

func (m *meanings) unknown(out *Change, why string) {
	out.note(UnknownChange)
	out.Reason = why
}

// adds reports whether a node may be built by adding to what is there.
func (m *meanings) adds(n *project.Node, old *artifact.Node) bool {
	return n.Kind == project.Model && (strings.Contains(n.Raw+old.RawCode, "is_incremental") || n.Config.String("materialized") == "incremental" && m.callsOther(n))
}

// incremental takes over what is different only when rows are added.
func (m *meanings) incremental(out, inner *Change) {
	if inner.Level <= out.Level {
		return
	}
	out.note(inner.Class)
	out.Reason = cmp.Or(inner.Reason, "in incremental runs")
	if len(out.Columns)+len(out.Rows) == 0 {
		out.Columns, out.Rows = inner.Columns, inner.Rows
	}
	for _, c := range inner.Classes {
		out.note(c)
	}
}

// compare puts the difference between a node's earlier and present SQL into out.
func (m *meanings) compare(i int32, old *artifact.Node, out *Change, adds bool) {
	n := m.now.graph.Node(i)
	m.make(i)
	after, err := m.render(m.now.compiler, n, i, adds)
	if err != nil {
		m.unknown(out, "its template cannot be rendered here: "+reason(err))
		return
	}
	before, err := m.earlier(i, old, adds)
	if err != nil {
		m.unknown(out, "its earlier template cannot be rendered here: "+reason(err))
		return
	}
	if after.SQL == before.SQL && !after.asked && !before.asked && m.unchangedParents(i) {
		return
	}
	if after.asked || before.asked {
		m.unknown(out, "its template asks the warehouse")
		return
	}
	d := m.now.dialect(n)
	if after.told && before.told && sql.Wording(after.SQL, d) == sql.Wording(before.SQL, d) && old.RawCode != n.Raw {
		m.unknown(out, "its template asks the warehouse, whose answers show no difference")
		return
	}
	now, then := m.meaning(i, after, false), m.meaning(i, before, true)
	if now == nil || then == nil {
		m.unknown(out, "its SQL is not understood")
		return
	}
	w := &wording{out: out, before: before, after: after}
	w.tell(sql.Compare(then, now))
	m.retypes(i, after, before, out)
}

// unchangedParents: what stars stand for is what it was.
func (m *meanings) unchangedParents(i int32) bool {
	for _, p := range m.reads(i) {
		if !m.unchanged(p) {
			return false
		}
	}
	return true
}

// retypes tells of columns that are made otherwise and have another type.
func (m *meanings) retypes(i int32, after, before *rendered, out *Change) {
	if len(out.Columns) == 0 || m.types == nil {
		return
	}
	now, then := m.typesOf(i, after), m.typesOf(i, before)
	for _, c := range out.Columns {
		if c.Change == "changed" {
			a, b := then[strings.ToLower(c.Name)], now[strings.ToLower(c.Name)]
			if a != b {
				out.retyped(c.Name, a, b, c.At)
			}
		}
	}
}

// typesOf are the types of the columns that some SQL gives, over today's relations.
func (m *meanings) typesOf(i int32, r *rendered) map[string]string {
	q := sql.Analyze(r.SQL, sql.Options{Dialect: m.now.dialect(m.now.graph.Node(i)), Types: true, Catalog: func(parts []string) *sql.Relation {
		at, ok := m.now.graph.ID(r.names(parts))
		if !ok || m.typed(at) == nil {
			return nil
		}
		known := m.typed(at)
		out := &sql.Relation{Open: !known.Complete}
		for _, c := range known.Columns {
			out.Columns, out.Types = append(out.Columns, c.Column), append(out.Types, c.Type)
		}
		return out
	}})
	out := map[string]string{}
	for _, c := range q.Columns {
		out[strings.ToLower(c.Name)] = c.Type
	}
	return out
}

// wording turns a difference of meanings into what people read.
type wording struct {
	out           *Change
	before, after *rendered
}

func (w *wording) tell(d *sql.Difference) {
	for _, c := range d.Added {
		w.out.note(AddedColumn)
		w.column(ColumnEdit{Name: c.Name, Change: "added"}, c)
	}
	for _, c := range d.Changed {
		w.out.note(ChangedColumns)
		w.column(ColumnEdit{Name: c.Name, Change: "changed"}, c)
	}
	for _, c := range d.Removed {
		w.out.note(BrokenColumns)
		w.column(ColumnEdit{Name: c.Name, Change: "removed"}, c)
	}
	for _, r := range d.Renamed {
		w.out.note(BrokenColumns)
		w.column(ColumnEdit{Name: r.From.Name, To: r.To.Name, Change: "renamed"}, sql.ColumnChange{
			Start: r.To.Start, End: r.To.End, OldStart: r.From.OldStart, OldEnd: r.From.OldEnd,
		})
	}
	if d.Reordered || d.Order {
		w.out.note(Reordered)
	}
	if d.Rows {
		w.out.note(ChangedRows)
	}
	for _, c := range d.Clauses {
		e := ClauseEdit{Kind: c.Kind}
		if c.New != nil {
			e.New, e.At = w.text(w.after, c.New.Start, c.New.End), w.at(c.New.Start)
		}
		if c.Old != nil {
			e.Old = w.text(w.before, c.Old.Start, c.Old.End)
		}
		w.out.Rows = append(w.out.Rows, e)
	}
	if d.Rows && len(d.Clauses) == 0 {
		w.out.Rows = append(w.out.Rows, ClauseEdit{Kind: "rows", At: w.out.At})
	}
}

func (w *wording) column(e ColumnEdit, c sql.ColumnChange) {
	if c.End > c.Start {
		e.New, e.At = w.text(w.after, c.Start, c.End), w.at(c.Start)
	}
	if c.OldEnd > c.OldStart {
		e.Old = w.text(w.before, c.OldStart, c.OldEnd)
	}
	w.out.Columns = append(w.out.Columns, e)
}

func (w *wording) at(offset int32) Place {
	if w.after.Map == nil {
		return Place{}
	}
	at, ok := w.after.Map(int(offset))
	if !ok {
		return Place{}
	}
	return place(at)
}

// text is a piece of SQL on one line.
func (w *wording) text(r *rendered, start, end int32) string {
	return strings.Join(strings.Fields(r.SQL[start:end]), " ")
}
