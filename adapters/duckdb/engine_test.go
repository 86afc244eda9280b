package duckdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/adapters"
)

// openFields opens a database by the fields of a profile's output.
func openFields(t *testing.T, fields map[string]any) (adapters.Adapter, adapters.Session) {
	t.Helper()
	ctx := context.Background()
	creds, err := configure(adapters.Output{Fields: fields, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	a, err := open(ctx, creds)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Session(ctx, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), a.Close()); err != nil {
			t.Error(err)
		}
	})
	return a, s
}

func mustExec(t *testing.T, s adapters.Session, sql string) adapters.Response {
	t.Helper()
	res, err := s.Exec(context.Background(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return res
}

// TestValuesAsText compares each type's value with the text that DuckDB's own
// cast gives, or with the text a value is known to have.
func TestValuesAsText(t *testing.T) {
	_, s := openFields(t, map[string]any{"settings": map[string]any{"TimeZone": "Asia/Kolkata"}})
	cases := []struct{ expr, typ, want string }{
		{"true", "BOOLEAN", "true"},
		{"cast(7 as utinyint)", "UTINYINT", "7"},
		{"18446744073709551615::ubigint", "UBIGINT", "18446744073709551615"},
		{"sum(1)", "HUGEINT", "1"},
		{"170141183460469231731687303715884105727::hugeint", "HUGEINT", "170141183460469231731687303715884105727"},
		{"1.50::decimal(10,2)", "DECIMAL(10,2)", "1.50"},
		{"-0.00000000000000000001::decimal(38,20)", "DECIMAL(38,20)", "-0.00000000000000000001"},
		{"1.5::float", "FLOAT", "1.5"},
		{"0.1::double", "DOUBLE", "0.1"},
		{"'é'", "VARCHAR", "é"},
		{"'a'::enum('a', 'b')", "ENUM('a', 'b')", "a"},
		{"'101'::bit", "BIT", "101"},
		{"uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "UUID", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
		{"date '2026-01-02'", "DATE", "2026-01-02"},
		{"'infinity'::date", "DATE", "infinity"},
		{"'-infinity'::timestamp", "TIMESTAMP", "-infinity"},
		{"time '03:04:05.5'", "TIME", "03:04:05.5"},
		{"'03:04:05+02'::timetz", "TIME WITH TIME ZONE", "03:04:05+02"},
		{"time_ns '03:04:05.123456789'", "TIME_NS", "03:04:05.123456789"},
		{"timestamp '2026-01-02 03:04:05.000001'", "TIMESTAMP", "2026-01-02 03:04:05.000001"},
		{"timestamp_ns '2026-01-02 03:04:05.123456789'", "TIMESTAMP_NS", "2026-01-02 03:04:05.123456789"},
		{"timestamptz '2026-01-02 03:04:05+00'", "TIMESTAMP WITH TIME ZONE", "2026-01-02 08:34:05+05:30"},
		{"interval '1 year 2 months 3 days 04:05:06.5'", "INTERVAL", "1 year 2 months 3 days 04:05:06.5"},
		{"[1, null, 3]", "INTEGER[]", "[1, null, 3]"},
		{"{'b': 1, 'a': 'x y'}", "STRUCT(b INTEGER, a VARCHAR)", `{"b": 1, "a": "x y"}`},
		{
			"[{'at': timestamp '2026-01-02 03:04:05', 'n': [1.5::decimal(4,2), 2], 't': '<é>'}]", "STRUCT(at TIMESTAMP, n DECIMAL(12,2)[], t VARCHAR)[]",
			`[{"at": "2026-01-02T03:04:05", "n": [1.5, 2.0], "t": "<é>"}]`,
		},
		{"[timestamptz '2026-01-02 03:04:05+00']", "TIMESTAMP WITH TIME ZONE[]", `["2026-01-02T08:34:05+05:30"]`},
		{"map {'k': 1}", "MAP(VARCHAR, INTEGER)", `{"k": 1}`},
		{"array[1, 2]::int[2]", "INTEGER[2]", "[1, 2]"},
		{`'{"b": 1.0, "a": 12345678901234567890}'::json`, "JSON", `{"b": 1.0, "a": 12345678901234567890}`},
		{"union_value(a := 1)", "UNION(a INTEGER)", "1"},
		{"1::variant", "VARIANT", "1"},
		{"'ab'::blob", "BLOB", "ab"},
		{"null", "INTEGER", ""},
	}
	for _, c := range cases {
		t.Run(c.expr, func(t *testing.T) {
			res, err := adapters.ReadAll(context.Background(), s, "select "+c.expr+" as x", -1)
			if err != nil {
				t.Fatal(err)
			}
			typ := strings.ReplaceAll(res.Columns[0].Type, `"`, "")
			if got := adapters.Text(res.Rows[0][0], res.Columns[0]); got != c.want || res.Columns[0].Name != "x" || typ != c.typ {
				t.Errorf("got %s %q (%T) of type %s, want %q of type %s", res.Columns[0].Name, got, res.Rows[0][0], typ, c.want, c.typ)
			}
		})
	}
}

// TestTextQuery covers queries that are wrapped to be readable.
func TestTextQuery(t *testing.T) {
	_, s := openFields(t, nil)
	cases := []struct{ sql, want string }{
		{"select [1] as a, 2 as a, 3 as b; -- end; of it", "[1] 2 3"},
		{"create table t as select 1 as id; with q as (select id, [id] as l from t) select * from q order by id desc", "1 [1]"},
		{"select ';' as a, ['x;'] as b, $$;$$ as c, e'\\';' as d /* ; /* ; */ */", "; [\"x;\"] ; ';"},
	}
	for _, c := range cases {
		res, err := adapters.ReadAll(context.Background(), s, c.sql, -1)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		var got []string
		for i, v := range res.Rows[0] {
			got = append(got, adapters.Text(v, res.Columns[i]))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.sql, got, c.want)
		}
	}
	if _, err := adapters.ReadAll(context.Background(), s, "select [1], cast('x' || range as integer) from range(3)", -1); err == nil {
		t.Error("a failing query wrapped as text did not fail")
	} else if e := err.(*adapters.Error); e.Offset != strings.Index("select [1], cast", "cast") {
		t.Errorf("offset %d of a wrapped query", e.Offset)
	}
}

func TestErrorPlaces(t *testing.T) {
	_, s := openFields(t, nil)
	long := strings.Repeat("1 + ", 200)
	cases := []struct{ sql, code, at, message, hint string }{
		{"select 1 frm x y", "Parser Error", "y", `syntax error at or near "y"`, ""},
		{"select 'é' as é;\nselect nope from (select 1 as a) t", "Binder Error", "nope", `Referenced column "nope" not found in FROM clause!`, `Candidate bindings: "a"`},
		{"select " + long + "nope from (select 1 as a) t where " + long + "1 > 0", "Binder Error", "nope", `Referenced column "nope" not found in FROM clause!`, `Candidate bindings: "a"`},
		{"select * from missing_table", "Catalog Error", "missing_table", "Table with name missing_table does not exist!", `Did you mean "pg_tables"?`},
		{"select 1 + cast('abc' as integer)", "Conversion Error", "cast", "Could not convert string 'abc' to INT32", ""},
		{"create view v as select * from gone", "Catalog Error", "gone", "Table with name gone does not exist!", ""},
	}
	for _, c := range cases {
		_, err := s.Exec(context.Background(), c.sql)
		var e *adapters.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: error %v", c.sql, err)
			continue
		}
		want := strings.LastIndex(c.sql, c.at)
		if c.code == "Parser Error" && e.Offset >= 0 {
			want = e.Offset // the parser points at the token before or at the text it names
			if !strings.HasPrefix(c.sql[e.Offset:], "y") && !strings.HasPrefix(c.sql[e.Offset:], "x") {
				t.Errorf("%s: offset %d", c.sql, e.Offset)
			}
			c.message = e.Message
		}
		if e.Offset != want || e.Code != c.code || e.Message != c.message || c.hint != "" && e.Hint != c.hint {
			t.Errorf("%.60s: got %s %q hint %q at %d, want %s %q hint %q at %d", c.sql, e.Code, e.Message, e.Hint, e.Offset, c.code, c.message, c.hint, want)
		}
	}
}

// TestErrorDetail: of the many forms of a function a few are enough.
func TestErrorDetail(t *testing.T) {
	_, s := openFields(t, nil)
	_, err := s.Exec(context.Background(), "select date '2024-01-01' + {'a': 1}")
	var e *adapters.Error
	if !errors.As(err, &e) || strings.Count(e.Detail, "\n") > 7 || !strings.Contains(e.Detail, "\t…") || strings.Contains(e.Message, "\n") {
		t.Errorf("error %#v", err)
	}
}

// TestErrorInAView: the offset would point into the view's body, so there is none.
func TestErrorInAView(t *testing.T) {
	_, s := openFields(t, nil)
	mustExec(t, s, "create table base as select 1 as column_that_goes; create view v as select column_that_goes from base; alter table base rename column column_that_goes to b")
	_, err := s.Exec(context.Background(), "select * from v")
	var e *adapters.Error
	if !errors.As(err, &e) || e.Offset != -1 {
		t.Errorf("error %#v", err)
	}
}

func TestDescribe(t *testing.T) {
	a, s := openFields(t, nil)
	ctx := context.Background()
	got, err := a.Describe(ctx, s, "with q as (select 1::tinyint as a, 'x'::enum('x') as b) select *, timestamptz '2026-01-01 00:00:00+00' as \"c d\" from q -- end\n ; ")
	if err != nil {
		t.Fatal(err)
	}
	want := []adapters.Column{{Name: "a", Type: "TINYINT", Nullable: true}, {Name: "b", Type: "ENUM('x')", Nullable: true}, {Name: "c d", Type: "TIMESTAMP WITH TIME ZONE", Nullable: true}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	sql := "select 1 as a;\nselect b from (select 1 as a)"
	_, err = a.Describe(ctx, s, sql)
	if e := err.(*adapters.Error); e.Offset != strings.Index(sql, "b from") {
		t.Errorf("offset %d", e.Offset)
	}
	if cols, err := a.Columns(ctx, s, adapters.Relation{Database: "memory", Schema: "nope", Identifier: "x"}); err != nil || cols != nil {
		t.Errorf("columns of nothing: %v, %v", cols, err)
	}
	mustExec(t, s, "create table t(a integer not null, b varchar default 'x')")
	cols, err := a.Columns(ctx, s, adapters.Relation{Database: "memory", Schema: "main", Identifier: "T"})
	if d := cmp.Diff([]adapters.Column{{Name: "a", Type: "INTEGER"}, {Name: "b", Type: "VARCHAR", Nullable: true}}, cols); err != nil || d != "" {
		t.Error(err, d)
	}
}

func TestAffectedRows(t *testing.T) {
	_, s := openFields(t, nil)
	for _, c := range []struct {
		sql  string
		want int64
	}{
		{"create table t as select range as i from range(5)", -1},
		{"insert into t values (7), (8)", 2},
		{"delete from t where i > 6; insert into t values (1)", 1},
		{"-- nothing\n;", -1},
		{"update t set i = 0", 6},
	} {
		got, err := s.(*session).counted(context.Background(), c.sql)
		if err != nil || got.RowsAffected != c.want || got.Message != "OK" {
			t.Errorf("%s: %+v, %v, want %d rows", c.sql, got, err, c.want)
		}
	}
}

// TestResponses: what a run tells of statements has no counts.
func TestResponses(t *testing.T) {
	_, s := openFields(t, nil)
	mustExec(t, s, "create table t as select 1 as i")
	if got := mustExec(t, s, "insert into t values (2)"); got != done {
		t.Errorf("got %+v, want %+v", got, done)
	}
}

func TestLoad(t *testing.T) {
	a, s := openFields(t, nil)
	loader, found := adapters.As[adapters.BulkLoader](a)
	if !found {
		t.Fatal("no bulk loader")
	}
	mustExec(t, s, `create table t("a b" integer, c decimal(10,2) not null, d date)`)
	rel := adapters.Relation{Schema: "main", Identifier: "t"}
	columns := []adapters.Column{{Name: "a b", Type: "integer"}, {Name: "c", Type: "decimal(10,2)"}, {Name: "d", Type: "date"}}
	rows := func(n int, bad int, badRow []any) func() ([]any, error) {
		i, out := 0, make([]any, 3)
		return func() ([]any, error) {
			if i++; i > n {
				return nil, io.EOF
			}
			out[0], out[1], out[2] = any(fmt.Sprint(i)), any("1.5"), nil
			if i == bad {
				copy(out, badRow)
			}
			return out, nil
		}
	}
	ctx := context.Background()
	if n, err := loader.Load(ctx, s, rel, columns, rows(50000, 7, []any{nil, "-2", "2026-01-02"})); n != 50000 || err != nil {
		t.Fatal(n, err)
	}
	res, err := adapters.ReadAll(ctx, s, `select count(*), count("a b"), sum(c), min(d) from t`, -1)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(res.Rows[0]...); got != "50000 49999 74996.50 2026-01-02" {
		t.Errorf("loaded %s", got)
	}
	for _, c := range []struct {
		bad  []any
		want string
	}{
		{[]any{"1", "2", "2026-13-01"}, `row 30000, column "d": "2026-13-01" is not a value of type date`},
		{[]any{"x", "2", nil}, `row 30000, column "a b": "x" is not a value of type integer`},
		{[]any{"1", nil, nil}, `row 30000, column "c": NOT NULL constraint failed: t.c`},
	} {
		_, err := loader.Load(ctx, s, rel, columns, rows(50000, 30000, c.bad))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
		if res, err := adapters.ReadAll(ctx, s, "select count(*) from t", -1); err != nil || res.Rows[0][0] != int64(50000) {
			t.Errorf("after a failed load: %v %v", res, err)
		}
	}
	if err := s.Begin(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := loader.Load(ctx, s, rel, columns, rows(10, 0, nil)); err != nil {
		t.Fatal(err)
	}
	if err := s.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	if res, err := adapters.ReadAll(ctx, s, "select count(*) from t", -1); err != nil || res.Rows[0][0] != int64(50000) {
		t.Errorf("after rollback: %v %v", res, err)
	}
}

// TestLockedFile has another process hold the file: this test binary, run again.
func TestLockedFile(t *testing.T) {
	if file := os.Getenv("MODEL_TEST_HOLD"); file != "" {
		_, s := openFields(t, map[string]any{"path": file})
		mustExec(t, s, "create table if not exists t(a integer)")
		fmt.Println("holding")
		_, _ = io.ReadAll(os.Stdin)
		return
	}
	file := filepath.Join(t.TempDir(), "held.duckdb")
	holder := exec.Command(os.Args[0], "-test.run=^TestLockedFile$")
	holder.Env = append(os.Environ(), "MODEL_TEST_HOLD="+file)
	stdin, _ := holder.StdinPipe()
	stdout, _ := holder.StdoutPipe()
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { stdin.Close(); _ = holder.Wait() }()
	for lines := bufio.NewScanner(stdout); lines.Scan() && lines.Text() != "holding"; {
	}
	creds, err := configure(adapters.Output{Fields: map[string]any{"path": file}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = open(context.Background(), creds)
	var e *adapters.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v", err)
	}
	if !strings.Contains(e.Message, "another process holds the database file "+file) ||
		!strings.Contains(e.Message, fmt.Sprintf("(process %d)", holder.Process.Pid)) || e.Code != "IO Error" || e.Hint == "" {
		t.Errorf("error %+v", e)
	}
}

func TestSettingsAndAttachments(t *testing.T) {
	dir := t.TempDir()
	creds, err := configure(adapters.Output{Dir: dir, Fields: map[string]any{
		"path":           "sub%41/main one.duckdb",
		"config_options": map[string]any{"default_null_order": "nulls_first"},
		"settings":       map[string]any{"search_path": "main", "memory_limit": "1GB"},
		"extensions":     []any{"json"},
		"attach":         []any{map[string]any{"path": "other.duckdb", "alias": "Other One"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "sub%41"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data.csv"), []byte("a\n5\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	a, err := open(ctx, creds)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	s, err := a.Session(ctx, "x")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustExec(t, s, `create table "Other One".main.t as select 1 as a; create table "main one".main.t as select a from 'data.csv'`)
	res, err := adapters.ReadAll(ctx, s, `select current_setting('default_null_order'), current_setting('memory_limit'), current_database(), a from t`, -1)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(res.Rows[0]...); !strings.Contains(strings.ToLower(got), "nulls_first") || !strings.Contains(got, "main one") || !strings.HasSuffix(got, "5") {
		t.Errorf("settings: %s", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "other.duckdb")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "sub%41", "main one.duckdb")); err != nil {
		t.Error(err)
	}
}
