package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/runner/materialize"
)

// wire is a session that notes what is sent and fails as told.
type wire struct {
	sent []string
	// fails holds for a statement the errors of its first tries.
	fails map[string][]error
	rows  [][]any
}

func (w *wire) note(sql string) error {
	w.sent = append(w.sent, sql)
	if left := w.fails[sql]; len(left) > 0 {
		w.fails[sql] = left[1:]
		return left[0]
	}
	return nil
}

func (w *wire) Exec(_ context.Context, sql string) (adapters.Response, error) {
	return adapters.Response{Message: "did " + sql, RowsAffected: 3}, w.note(sql)
}

func (w *wire) Query(_ context.Context, sql string) (adapters.Rows, error) {
	if err := w.note(sql); err != nil {
		return nil, err
	}
	return &wireRows{rows: w.rows}, nil
}
func (w *wire) Begin(context.Context) error    { return w.note("BEGIN") }
func (w *wire) Commit(context.Context) error   { return w.note("COMMIT") }
func (w *wire) Rollback(context.Context) error { return w.note("ROLLBACK") }
func (w *wire) Close() error                   { return nil }

type wireRows struct{ rows [][]any }

func (r *wireRows) Columns() []adapters.Column { return []adapters.Column{{Name: "n"}} }
func (r *wireRows) Close() error               { return nil }
func (r *wireRows) Next() ([]any, error) {
	if len(r.rows) == 0 {
		return nil, io.EOF
	}
	row := r.rows[0]
	r.rows = r.rows[1:]
	return row, nil
}

// catalog is an engine that lists one table.
type catalog struct {
	adapters.Adapter
	listed int
}

func (c *catalog) Relations(context.Context, adapters.Session, string, string) ([]adapters.Relation, error) {
	c.listed++
	return []adapters.Relation{{Schema: "s", Identifier: "old", Type: adapters.Table}}, nil
}

func sql(text string) func() (string, error) { return func() (string, error) { return text, nil } }

func walk(t *testing.T, w *wire, steps ...materialize.Step) (*walker, *catalog, error) {
	t.Helper()
	c := &catalog{}
	d := &adapters.Dialect{}
	walk := &walker{
		engine: &Engine{Adapter: c, Cache: adapters.NewCache(c, d)}, session: w, main: func(string) error { return nil },
		load: func(context.Context, *materialize.Load) (int64, error) { return 7, w.note("load") },
	}
	if _, _, err := walk.engine.Cache.Get(context.Background(), w, adapters.Relation{Schema: "s", Identifier: "old"}); err != nil {
		t.Fatal(err)
	}
	return walk, c, walk.run(context.Background(), steps)
}

func TestTransactionsAroundSteps(t *testing.T) {
	w := &wire{}
	walk, _, err := walk(t, w,
		materialize.Step{Render: sql("before")},
		materialize.Step{Render: sql("a"), InTransaction: true},
		materialize.Step{InTransaction: true, Then: func() ([]materialize.Step, error) {
			return []materialize.Step{{Render: sql("b"), InTransaction: true, Main: true}}, nil
		}},
		materialize.Step{Render: sql("  "), InTransaction: true},
		materialize.Step{Load: &materialize.Load{}, InTransaction: true},
		materialize.Step{Render: sql("after")})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"before", "BEGIN", "a", "b", "load", "COMMIT", "after"}; !slices.Equal(w.sent, want) {
		t.Errorf("sent %v, want %v", w.sent, want)
	}
	if walk.response.Message != "did b" || walk.loaded != 7 {
		t.Errorf("response %+v, loaded %d", walk.response, walk.loaded)
	}
}

func TestFailureRollsBackAndCacheForgets(t *testing.T) {
	refused := &adapters.Error{Message: "no", Offset: -1}
	w := &wire{fails: map[string][]error{"b": {refused}}}
	made := adapters.Relation{Schema: "s", Identifier: "new", Type: adapters.Table}
	walk, c, err := walk(t, w,
		materialize.Step{Render: sql("a"), InTransaction: true, Made: []adapters.Relation{made}},
		materialize.Step{Render: sql("b"), InTransaction: true},
		materialize.Step{Render: sql("after")})
	var f *failed
	if !errors.As(err, &f) || f.sql != "b" || !errors.Is(err, refused) {
		t.Fatalf("got %v", err)
	}
	if want := []string{"BEGIN", "a", "b", "ROLLBACK"}; !slices.Equal(w.sent, want) {
		t.Errorf("sent %v, want %v", w.sent, want)
	}
	if _, there, _ := walk.engine.Cache.Get(context.Background(), w, made); there || c.listed != 2 {
		t.Errorf("the cache kept what was rolled back (listed %d times)", c.listed)
	}
}

func TestRetryableTransactionsStartOver(t *testing.T) {
	conflict := &adapters.Error{Message: "conflict", Offset: -1, Retryable: true}
	w := &wire{fails: map[string][]error{"COMMIT": {conflict}, "a": {nil, conflict}}}
	_, _, err := walk(t, w, materialize.Step{Render: sql("once")}, materialize.Step{Render: sql("a"), InTransaction: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(w.sent, " "); got != "once BEGIN a COMMIT ROLLBACK BEGIN a ROLLBACK BEGIN a COMMIT" {
		t.Errorf("sent %s", got)
	}
	w = &wire{fails: map[string][]error{"a": slices.Repeat([]error{conflict}, 99)}}
	if _, _, err := walk(t, w, materialize.Step{Render: sql("a")}); err == nil || len(w.sent) != maxTries {
		t.Errorf("after %d tries: %v", len(w.sent), err)
	}
	w = &wire{fails: map[string][]error{"a": {&adapters.Error{Message: "no", Offset: -1}}}}
	if _, _, err := walk(t, w, materialize.Step{Render: sql("a")}); err == nil || len(w.sent) != 1 {
		t.Errorf("a statement that may not be retried was sent %d times: %v", len(w.sent), err)
	}
}

func TestFetchedRows(t *testing.T) {
	w := &wire{rows: [][]any{{int64(1)}}}
	walk, _, err := walk(t, w, materialize.Step{Render: sql("count"), Main: true, Fetch: true})
	if err != nil || len(walk.rows) != 1 || walk.names[0] != "n" || walk.response.Message != "OK" {
		t.Errorf("rows %v, names %v, response %+v, %v", walk.rows, walk.names, walk.response, err)
	}
}

func TestInsertRows(t *testing.T) {
	w := &wire{}
	d := &adapters.Dialect{QuoteOpen: '"', QuoteClose: '"'}
	l := &materialize.Load{Relation: adapters.Relation{Schema: "s", Identifier: "t"}, Columns: []adapters.Column{{Name: "a", Type: "int"}, {Name: "b", Type: "text"}}}
	left := 2*insertBatch + 1
	n, err := insertRows(context.Background(), w, d, l, func() ([]any, error) {
		if left == 0 {
			return nil, io.EOF
		}
		left--
		return []any{nil, fmt.Sprintf("it's %d", left)}, nil
	})
	if err != nil || n != 2*insertBatch+1 || len(w.sent) != 3 {
		t.Fatalf("%d rows in %d statements, %v", n, len(w.sent), err)
	}
	if want := "insert into s.t (\"a\", \"b\") values\n(null, cast('it''s 0' as text))"; w.sent[2] != want {
		t.Errorf("got %s", w.sent[2])
	}
}
