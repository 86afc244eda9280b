package runner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/duckdb"
)

// small writes a project of n small tables in chains of ten.
func small(b *testing.B, n int) *lab {
	var files strings.Builder
	for i := range n {
		fmt.Fprintf(&files, "-- models/m%d.sql --\n{{ config(materialized='table') }} ", i)
		if i%10 == 0 {
			fmt.Fprintf(&files, "select %d as id\n", i)
		} else {
			fmt.Fprintf(&files, "select id + 1 as id from {{ ref('m%d') }}\n", i-1)
		}
	}
	l := &lab{TB: b, dir: b.TempDir()}
	l.write(labProject)
	l.write(files.String())
	return l
}

// BenchmarkSmallModels compares a run with the same statements sent straight to
// the engine.
func BenchmarkSmallModels(b *testing.B) {
	const n = 300
	b.Run("run", func(b *testing.B) {
		l := small(b, n)
		j := l.job()
		j.Threads = 1
		for b.Loop() {
			l.reset()
			if r, diags := Run(context.Background(), j); diags.HasErrors() || r.Failed() {
				b.Fatal("failed")
			}
		}
	})
	b.Run("nofiles", func(b *testing.B) {
		l := small(b, n)
		j := l.job()
		j.Threads, j.TargetDir = 1, ""
		for b.Loop() {
			l.reset()
			if r, diags := Run(context.Background(), j); diags.HasErrors() || r.Failed() {
				b.Fatal("failed")
			}
		}
	})
	b.Run("raw", func(b *testing.B) {
		l := small(b, n)
		j := l.job()
		if _, diags := Run(context.Background(), j); diags.HasErrors() {
			b.Fatal(diags.Err())
		}
		var statements []string
		for i := range n {
			text, err := os.ReadFile(filepath.Join(l.dir, "target", "run", "lab", "models", fmt.Sprintf("m%d.sql", i)))
			if err != nil {
				b.Fatal(err)
			}
			statements = append(statements, string(text))
		}
		for b.Loop() {
			l.reset()
			l.send(statements)
		}
	})
}

// reset removes the database.
func (l *lab) reset() {
	for _, name := range []string{"lab.duckdb", "lab.duckdb.wal"} {
		_ = os.Remove(filepath.Join(l.dir, name))
	}
}

// send runs statements on one session.
func (l *lab) send(statements []string) {
	d, ctx := duckdb.Driver(), context.Background()
	creds, err := d.Configure(adapters.Output{Dir: l.dir, Fields: map[string]any{"type": "duckdb", "path": "lab.duckdb"}})
	if err != nil {
		l.Fatal(err)
	}
	a, err := d.Open(ctx, creds)
	if err != nil {
		l.Fatal(err)
	}
	s, err := a.Session(ctx, "raw")
	if err != nil {
		l.Fatal(err)
	}
	for _, sql := range statements {
		if _, err := s.Exec(ctx, sql); err != nil {
			l.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		l.Fatal(err)
	}
	if err := a.Close(); err != nil {
		l.Fatal(err)
	}
}
