package lineage

import (
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/pack"
	"github.com/modeldata/model/internal/source"
)

// encodeColumns writes what a node's SQL says: its tables, with the nodes that
// they are, and its columns with their places in the node's own file.
func encodeColumns(n *NodeColumns) []byte {
	b := pack.Bool(nil, n.Complete)
	b = pack.Uint(b, uint64(len(n.query.Tables)))
	for i, t := range n.query.Tables {
		b = pack.Int(b, int64(n.tables[i]))
		b = pack.Uint(b, uint64(len(t.Parts)))
		for _, p := range t.Parts {
			b = pack.String(b, p)
		}
	}
	b = pack.Uint(b, uint64(len(n.query.Columns)))
	var rows []sql.Ref
	for k := range n.query.Columns {
		c := &n.query.Columns[k]
		at := n.place(k)
		b = pack.Uint(pack.Uint(pack.Bool(b, at.File != nil), uint64(at.Start)), uint64(at.End))
		b = append(pack.String(pack.String(b, c.Name), c.Type), byte(c.Kind), byte(c.Null))
		b = appendRefs(b, c.Sources)
		// Most columns of a query share their influences.
		same := len(rows) > 0 && len(rows) == len(c.Influences) && &rows[0] == &c.Influences[0]
		if b = pack.Bool(b, same); !same {
			b = appendRefs(b, c.Influences)
			rows = c.Influences
		}
	}
	return b
}

func appendRefs(b []byte, refs []sql.Ref) []byte {
	b = pack.Uint(b, uint64(len(refs)))
	for _, r := range refs {
		b = pack.String(pack.Uint(b, uint64(r.Table)), r.Column)
	}
	return b
}

// decodeColumns reads what encodeColumns wrote of a node with this file; false
// for damaged data.
func decodeColumns(record []byte, file *source.File) (*NodeColumns, bool) {
	r := pack.NewReader(record)
	n := &NodeColumns{Complete: r.Bool(), query: &sql.Query{Read: true}}
	q := n.query
	q.Complete = n.Complete
	q.Tables = make([]sql.Table, r.Count())
	n.tables = make([]int32, len(q.Tables))
	for i := range q.Tables {
		n.tables[i] = int32(r.Int())
		q.Tables[i].Parts = make([]string, r.Count())
		for k := range q.Tables[i].Parts {
			q.Tables[i].Parts[k] = r.String()
		}
	}
	q.Columns = make([]sql.Column, r.Count())
	n.places = make([]source.Span, len(q.Columns))
	var rows []sql.Ref
	for k := range q.Columns {
		if placed, start, end := r.Bool(), r.Uint(), r.Uint(); placed && start <= end && end <= uint64(len(file.Text)) {
			n.places[k] = source.At(file, int(start), int(end))
		}
		c := &q.Columns[k]
		c.Name, c.Type, c.Kind = r.String(), r.String(), sql.Kind(r.Byte())
		c.Null = sql.Nullness(r.Byte())
		c.Sources = readRefs(r, len(q.Tables))
		if same := r.Bool(); !same {
			rows = readRefs(r, len(q.Tables))
		}
		c.Influences = rows
	}
	return n, !r.Err()
}

func readRefs(r *pack.Reader, tables int) []sql.Ref {
	n := r.Count()
	if n == 0 {
		return nil
	}
	out := make([]sql.Ref, n)
	for i := range out {
		if out[i] = (sql.Ref{Table: int(r.Uint()), Column: r.String()}); out[i].Table < 0 || out[i].Table >= tables {
			r.Fail()
			return nil
		}
	}
	return out
}

// appendSeen appends all that readers see of a relation.
func appendSeen(b []byte, r *sql.Relation) []byte {
	b = pack.Bool(pack.Bool(b, r.Open), r.Keyless)
	for _, list := range [][]string{r.Columns, r.Types, r.Key, r.Keys} {
		b = pack.Uint(b, uint64(len(list)))
		for _, s := range list {
			b = pack.String(b, s)
		}
	}
	for _, n := range r.Nulls {
		b = append(b, byte(n))
	}
	return b
}
