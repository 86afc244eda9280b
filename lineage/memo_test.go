package lineage

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/source"
)

// What is kept of a node is all that is found of it: a field that is added to a
// column or to what readers see has to be written and compared, too.
func TestMemoKnowsAllFields(t *testing.T) {
	for of, want := range map[reflect.Type]int{reflect.TypeFor[sql.Column](): 8, reflect.TypeFor[sql.Relation](): 7, reflect.TypeFor[sql.Table](): 3} {
		if of.NumField() != want {
			t.Errorf("%s has %d fields and the memo of lineage knows %d: see encodeColumns and appendSeen", of, of.NumField(), want)
		}
	}
}

func TestMemoRecords(t *testing.T) {
	file := source.NewFile("models/a.sql", "select a, b from c where d > 1")
	rapid.Check(t, func(t *rapid.T) {
		tables := rapid.IntRange(0, 3).Draw(t, "tables")
		refs := func(label string) []sql.Ref {
			if tables == 0 {
				return nil
			}
			list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sql.Ref {
				return sql.Ref{Table: rapid.IntRange(0, tables-1).Draw(t, "table"), Column: rapid.String().Draw(t, "column")}
			}), 0, 3).Draw(t, label)
			if len(list) == 0 {
				return nil
			}
			return list
		}
		n := &NodeColumns{Complete: rapid.Bool().Draw(t, "complete"), query: &sql.Query{Read: true}}
		n.query.Complete = n.Complete
		n.query.Tables, n.tables = make([]sql.Table, tables), make([]int32, tables)
		for i := range tables {
			n.query.Tables[i].Parts = rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "parts")
			n.tables[i] = int32(rapid.IntRange(-1, 9).Draw(t, "node"))
		}
		shared := refs("shared")
		count := rapid.IntRange(0, 4).Draw(t, "columns")
		n.query.Columns, n.places = make([]sql.Column, count), make([]source.Span, count)
		for k := range count {
			c := sql.Column{
				Name: rapid.String().Draw(t, "name"), Type: rapid.String().Draw(t, "type"), Kind: sql.Kind(rapid.IntRange(0, 3).Draw(t, "kind")),
				Null: sql.Nullness(rapid.IntRange(0, 2).Draw(t, "null")), Sources: refs("sources"), Influences: shared,
			}
			if rapid.Bool().Draw(t, "own influences") {
				c.Influences = refs("influences")
			}
			n.query.Columns[k] = c
			if at := rapid.IntRange(0, len(file.Text)).Draw(t, "at"); at > 0 {
				n.places[k] = source.At(file, at-1, at)
			}
		}
		record := encodeColumns(n)
		got, ok := decodeColumns(record, file)
		if !ok || !reflect.DeepEqual(got, n) {
			t.Fatalf("got %+v, want %+v", got, n)
		}
		cut := rapid.IntRange(0, len(record)-1).Draw(t, "cut")
		if _, ok := decodeColumns(record[:cut], file); ok {
			t.Fatalf("the first %d of %d bytes were taken for a record", cut, len(record))
		}
	})
}
