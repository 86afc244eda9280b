package compare

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/modeldata/model/adapters"
)

func TestAllowFileNeedsReasons(t *testing.T) {
	for _, text := range []string{"content main.orders t", "content main.orders # why", "content main.orders t # "} {
		name := filepath.Join(t.TempDir(), "allow")
		if err := os.WriteFile(name, []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadAllowFile(name); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestNormalise(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"select  1", "select 1"},
		{"select 1 -- one\n, 2", "select 1,2"},
		{"f( a , b )", "f(a,b)"},
		{"a ::date", "a::date"},
		{"a /* x */ b", "a b"},
		{"'--' || \"/* c */\"", "'--' || \"/* c */\""},
		{"'it''s  so'", "'it''s  so'"},
		{"\n select 1;\n", "select 1;"},
		{"'open", "'open"},
		{"/* open", ""},
		{"--", ""},
	} {
		if got := normalise(tc.in); got != tc.want {
			t.Errorf("normalise(%q) = %q, want %q", tc.in, got, tc.want)
		}
		if got := normalise(normalise(tc.in)); got != tc.want {
			t.Errorf("normalise is not idempotent on %q: %q", tc.in, got)
		}
	}
}

// given is a relation held in memory.
type given struct {
	columns []adapters.Column
	rows    [][]any
	at      int
}

func (g *given) Columns() []adapters.Column { return g.columns }

func (g *given) Close() error { return nil }

func (g *given) Next() ([]any, error) {
	if g.at == len(g.rows) {
		return nil, io.EOF
	}
	g.at++
	return g.rows[g.at-1], nil
}

func table(kind string, run time.Time, names string, rows ...[]any) *Table {
	t := &Table{Kind: kind, Run: run}
	for _, n := range strings.Fields(names) {
		name, typ, _ := strings.Cut(n, ":")
		t.Columns = append(t.Columns, adapters.Column{Name: name, Type: typ})
	}
	t.Read = func(context.Context) (adapters.Rows, error) { return &given{columns: t.Columns, rows: rows}, nil }
	return t
}

func TestRelations(t *testing.T) {
	one, two := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC), time.Date(2026, 5, 6, 7, 0, 0, 0, time.UTC)
	base := table("table", one, "id:INTEGER v:DOUBLE", []any{int64(1), 0.1}, []any{int64(2), 0.2}, []any{int64(2), nil})
	for _, c := range []struct {
		name string
		cand *Table
		want string // "group field", "" is no difference
	}{
		{"rows in any order", table("table", two, "id:INTEGER v:DOUBLE", []any{int64(2), nil}, []any{int64(1), 0.1}, []any{int64(2), 0.2}), ""},
		{"floats to nine digits", table("table", two, "id:INTEGER v:DOUBLE", []any{int64(1), 0.1000000000001}, []any{int64(2), 0.2}, []any{int64(2), nil}), ""},
		{"kind", table("view", two, "id:INTEGER v:DOUBLE", []any{int64(1), 0.1}, []any{int64(2), 0.2}, []any{int64(2), nil}), "relations kind"},
		{"type", table("table", two, "id:BIGINT v:DOUBLE", []any{int64(1), 0.1}, []any{int64(2), 0.2}, []any{int64(2), nil}), "columns id"},
		{"column", table("table", two, "id:INTEGER", []any{int64(1)}), "columns v"},
		{"order of columns", table("table", two, "v:DOUBLE id:INTEGER", []any{0.1, int64(1)}, []any{0.2, int64(2)}, []any{nil, int64(2)}), "columns (order)"},
		{"count", table("table", two, "id:INTEGER v:DOUBLE", []any{int64(1), 0.1}), "rows (count)"},
		{"value", table("table", two, "id:INTEGER v:DOUBLE", []any{int64(1), 0.1}, []any{int64(2), 0.3}, []any{int64(2), nil}), "content v"},
		{"null is no value", table("table", two, "id:INTEGER v:DOUBLE", []any{int64(1), 0.1}, []any{int64(2), 0.2}, []any{int64(2), 0.0}), "content v"},
		{"pairing", table("table", two, "id:INTEGER v:DOUBLE", []any{int64(2), 0.1}, []any{int64(1), 0.2}, []any{int64(2), nil}), "content (rows)"},
		{"a double for another", table("table", two, "id:INTEGER v:DOUBLE", []any{int64(1), 0.1}, []any{int64(1), 0.1}, []any{int64(2), nil}), "content id"},
		{"missing", nil, "relations missing name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep := &Report{}
			if err := Relations(context.Background(), "s.t", base, c.cand, rep); err != nil {
				t.Fatal(err)
			}
			got := ""
			if len(rep.Found) > 0 {
				got = rep.Found[0].Group + " " + rep.Found[0].Field
			}
			if got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestTimesOfTheRun: what tells the moment of its own build is the same.
func TestTimesOfTheRun(t *testing.T) {
	one, two := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC), time.Date(2026, 5, 6, 7, 0, 0, 0, time.UTC)
	ref := table("table", one, "at:TIMESTAMP", []any{one.Add(time.Minute)})
	rep := &Report{}
	err := Relations(context.Background(), "s.t", ref, table("table", two, "at:TIMESTAMP", []any{two.Add(2 * time.Minute)}), rep)
	if err != nil || len(rep.Found) > 0 {
		t.Errorf("%v, %v", err, rep.Found)
	}
	err = Relations(context.Background(), "s.t", ref, table("table", two, "at:TIMESTAMP", []any{one.Add(time.Minute)}), rep)
	if err != nil || len(rep.Found) != 1 {
		t.Errorf("%v, %v", err, rep.Found)
	}
}

// TestDaysAreNoMoments: a calendar holds the same days whenever it was built.
func TestDaysAreNoMoments(t *testing.T) {
	one, two := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC), time.Date(2026, 5, 6, 0, 10, 0, 0, time.UTC)
	day := time.Date(2026, 5, 6, 0, 0, 0, 0, time.UTC)
	for want, cand := range []time.Time{day, day.AddDate(0, 0, 1)} {
		rep := &Report{}
		err := Relations(context.Background(), "s.t", table("table", one, "at:TIMESTAMP", []any{day}), table("table", two, "at:TIMESTAMP", []any{cand}), rep)
		if err != nil || len(rep.Found) != want {
			t.Errorf("%v: %v, %v", cand, err, rep.Found)
		}
	}
}

// TestMask: texts are compared without what is each build's own.
func TestMask(t *testing.T) {
	ref, cand := table("table", time.Time{}, "s:VARCHAR", []any{"main_a"}), table("table", time.Time{}, "s:VARCHAR", []any{"main_b"})
	for i, want := range []int{1, 0} {
		rep := &Report{}
		if err := Relations(context.Background(), "s.t", ref, cand, rep); err != nil || len(rep.Found) != want {
			t.Errorf("%d: %v, %v, want %d differences", i, err, rep.Found, want)
		}
		ref.Mask = strings.NewReplacer("main_a", "main").Replace
		cand.Mask = strings.NewReplacer("main_b", "main").Replace
	}
}
