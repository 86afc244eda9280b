package duckdb

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/modeldata/model/adapters"
)

func benchSession(b *testing.B) (adapters.Adapter, adapters.Session) {
	creds, err := configure(adapters.Output{})
	if err != nil {
		b.Fatal(err)
	}
	a, err := open(context.Background(), creds)
	if err != nil {
		b.Fatal(err)
	}
	s, err := a.Session(context.Background(), "bench")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close(); a.Close() })
	return a, s
}

// BenchmarkExec against BenchmarkDriver is what a session adds to a statement.
func BenchmarkExec(b *testing.B) {
	_, s := benchSession(b)
	for b.Loop() {
		if _, err := s.Exec(context.Background(), "create or replace table t as select 1 as id"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDriver(b *testing.B) {
	_, s := benchSession(b)
	for b.Loop() {
		if _, err := s.(*session).conn.ExecContext(context.Background(), "create or replace table t as select 1 as id", nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRows(b *testing.B) {
	_, s := benchSession(b)
	for b.Loop() {
		rows, err := s.Query(context.Background(), "select range as id, 'name ' || range as name, range / 7 as x, date '2024-01-01' as d from range(10000)")
		if err != nil {
			b.Fatal(err)
		}
		for {
			if _, err := rows.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
		rows.Close()
	}
}

func BenchmarkLoad(b *testing.B) {
	a, s := benchSession(b)
	if _, err := s.Exec(context.Background(), "create table t(id integer, name varchar, day date)"); err != nil {
		b.Fatal(err)
	}
	columns := []adapters.Column{{Name: "id", Type: "integer"}, {Name: "name", Type: "varchar"}, {Name: "day", Type: "date"}}
	b.ReportAllocs()
	for b.Loop() {
		i, row := 0, make([]any, 3)
		_, err := a.(adapters.BulkLoader).Load(context.Background(), s, adapters.Relation{Identifier: "t"}, columns, func() ([]any, error) {
			if i++; i > 100000 {
				return nil, io.EOF
			}
			row[0], row[1], row[2] = fmt.Sprint(i), "some name", "2024-02-29"
			return row, nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
