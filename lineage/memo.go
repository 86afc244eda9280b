package lineage

import (
	"bytes"
	"io"
	"os"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/pack"
	"github.com/modeldata/model/internal/source"
)

// Memo is where what nodes' SQL says is kept between commands, so that only what
// changed is rendered and read again. It can be lost without harm.
type Memo struct {
	// Path is the file; "" keeps nothing.
	Path string
	// Project identifies what the project is made from.
	Project compiler.Fingerprint
}

// memo is the state of a Memo in one call of Columns. A node is recalled when its
// own text is the same and its readers see the same of all that it reads, in a
// project of the same shape.
type memo struct {
	Memo
	// checked: nodes are checked too, so that those without a record may have
	// something to tell; who checks nothing can do with either.
	checked bool
	// shown: templates have read how the command was given, so that the file is of
	// use to the same command only.
	shown bool
	texts []uint64  // by id: the node's text, 0 where the shape tells of it
	kept  []keeping // by id; nil without a file of the same shape
	// differs says, by id, that readers see something else of the node than before.
	differs []bool
	seen    []uint64 // by id: what readers see of the node
}

// keeping is what is kept of a node.
type keeping struct {
	text, seen uint64
	checked    bool   // the node was checked when the record was made
	record     []byte // nil when it has to be made anew
}

const memoMagic = "model lineage memo 5\n"

// openMemo reads what was kept; nil when nothing can be kept.
func openMemo(g *Graph, o ColumnOptions) *memo {
	if o.Memo.Path == "" || o.Memo.Project.Shape == "" {
		return nil
	}
	m := &memo{Memo: o.Memo, checked: o.Check != CheckOff, texts: make([]uint64, g.Len()), differs: make([]bool, g.Len()), seen: make([]uint64, g.Len())}
	for _, t := range m.Project.Texts {
		if i, ok := g.ID(t.Node.UniqueID); ok {
			m.texts[i] = t.Hash
		}
	}
	if o.Only != nil { // nothing is known of the others
		for i := range m.differs {
			m.differs[i] = !o.Only.Has(int32(i))
		}
	}
	if data, err := os.ReadFile(m.Path); err == nil {
		m.kept = m.decode(data)
	}
	return m
}

// recall returns a node's columns as they were found before; nil when they have
// to be found.
func (m *memo) recall(i int32, file *source.File) *NodeColumns {
	if m == nil {
		return nil
	}
	if m.kept == nil || m.kept[i].record == nil || m.kept[i].text != m.texts[i] || file == nil || m.checked && !m.kept[i].checked {
		return nil
	}
	n, ok := decodeColumns(m.kept[i].record, file)
	if !ok || slices.ContainsFunc(n.tables, func(t int32) bool { return t >= 0 && (int(t) >= len(m.differs) || m.differs[t]) }) {
		return nil
	}
	return n
}

// see notes what a node's readers see of it.
func (m *memo) see(i int32, r *sql.Relation) {
	if r != nil {
		m.seen[i] = xxh3.Hash(appendSeen(nil, r))
	}
	m.differs[i] = m.kept == nil || m.kept[i].seen != m.seen[i]
}

// few is the share of nodes, one of so many, that may be read anew each time before
// the file is written again.
const few = 200

// save writes what the nodes say, when enough of it is new.
func (m *memo) save(a *columnAnalysis) error {
	if m == nil {
		return nil
	}
	fresh := 0
	for i, n := range a.out.nodes {
		if n != nil && n.places == nil && a.lasting(int32(i)) {
			fresh++
		}
	}
	if fresh*few <= a.graph.Len() && (m.kept != nil || fresh == 0) {
		return nil
	}
	return artifact.WriteFile(m.Path, func(w io.Writer) error {
		b := pack.String(pack.String([]byte(memoMagic), m.Project.Shape), m.Project.Flags)
		given := ""
		if m.shown || a.compiler.ReadsShown() {
			given = m.Project.Shown
		}
		b = pack.String(b, given)
		b = pack.Uint(b, uint64(a.graph.Len()))
		for i := range a.out.nodes {
			k := m.keeping(a, int32(i))
			b = pack.Bytes(pack.Bool(pack.Fixed(pack.Fixed(b, k.text), k.seen), k.checked), k.record)
		}
		_, err := w.Write(b)
		return err
	})
}

// keeping is what is kept of a node from now on. Of one that was not looked into
// it is what was kept before, unless that is of something that readers see
// otherwise by now.
func (m *memo) keeping(a *columnAnalysis, i int32) keeping {
	only := a.options.Only
	if only == nil || only.Has(i) {
		k := keeping{text: m.texts[i], seen: m.seen[i], checked: m.checked}
		if n := a.out.nodes[i]; a.lasting(i) && (only == nil || !slices.ContainsFunc(n.tables, func(t int32) bool { return t >= 0 && !only.Has(t) })) {
			k.record = encodeColumns(n)
			k.checked = k.checked || n.places != nil && m.kept[i].checked // it was recalled
		}
		return k
	}
	if m.kept == nil {
		return keeping{}
	}
	k := m.kept[i]
	n, ok := decodeColumns(k.record, a.graph.Node(i).File)
	if !ok || slices.ContainsFunc(n.tables, func(t int32) bool { return t >= 0 && only.Has(t) && m.kept[t].seen != m.seen[t] }) {
		k.record = nil
	}
	return k
}

// decode reads a file; nil when it is of another project, or damaged.
func (m *memo) decode(data []byte) []keeping {
	data, ours := bytes.CutPrefix(data, []byte(memoMagic))
	if !ours {
		return nil
	}
	r := pack.NewReader(data)
	if r.String() != m.Project.Shape || r.String() != m.Project.Flags {
		return nil
	}
	given := r.String()
	if given != "" && given != m.Project.Shown || r.Uint() != uint64(len(m.texts)) {
		return nil
	}
	m.shown = given != ""
	out := make([]keeping, len(m.texts))
	for i := range out {
		out[i] = keeping{text: r.Fixed(), seen: r.Fixed(), checked: r.Bool()}
		if record := r.Bytes(); len(record) > 0 {
			out[i].record = record
		}
	}
	if r.Err() {
		return nil
	}
	return out
}

// lasting reports whether what was found of a node is settled by its text, the
// project's shape and what is seen of what it reads; and nothing was told.
func (a *columnAnalysis) lasting(i int32) bool {
	n := a.out.nodes[i]
	return n != nil && n.query != nil && n.query.Lookup == nil && len(n.query.Notes) == 0 && len(n.Diagnostics)+len(n.Tests) == 0 &&
		len(a.found[i]) == 0 && !a.unsettled[i].Load() && n.own(a.graph.Node(i).File)
}

// own reports whether all columns stand in this file, or nowhere.
func (n *NodeColumns) own(file *source.File) bool {
	for k := range n.query.Columns {
		if at := n.place(k); at.File != nil && at.File != file {
			return false
		}
	}
	return true
}
