package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modeldata/model/quality/compare"
)

type object = map[string]any

func child(o object, key string) object {
	c, _ := o[key].(object)
	return c
}

// build is a tiny project's artifacts and database, written to a directory so
// that the whole tool is tested through its door.
type build struct {
	manifest, results object
	statements        []string
}

func sampleBuild() build {
	var b build
	decode := func(text string) (o object) {
		if err := json.Unmarshal([]byte(text), &o); err != nil {
			panic(err)
		}
		return o
	}
	b.manifest = decode(`{
		"metadata": {"generated_at": "2026-01-02T03:04:05.000000Z", "invocation_id": "11111111-aaaa"},
		"nodes": {
			"model.shop.orders": {"resource_type": "model", "database": "shop", "fqn": ["shop", "orders"], "tags": ["a", "b"],
				"config": {"materialized": "table", "tags": ["a", "b"]}, "alias": "orders", "relation_name": "\"shop\".\"main\".\"orders\"",
				"refs": [{"name": "raw"}], "depends_on": {"nodes": ["seed.shop.raw"], "macros": ["macro.shop.cents", "macro.dbt.run_query"]},
				"compiled_code": "select id, 'a  b' as t -- note\nfrom raw", "created_at": 1.5},
			"seed.shop.raw": {"resource_type": "seed", "database": "shop", "config": {"materialized": "seed"}, "depends_on": {"macros": []}}
		},
		"macros": {"macro.shop.cents": {"resource_type": "macro"}, "macro.dbt.run_query": {"resource_type": "macro"}},
		"parent_map": {"model.shop.orders": ["seed.shop.raw"]}
	}`)
	b.results = decode(`{"results": [
		{"unique_id": "seed.shop.raw", "status": "success", "failures": null},
		{"unique_id": "model.shop.orders", "status": "success", "failures": null},
		{"unique_id": "test.shop.unique", "status": "fail", "failures": 2, "message": "Got 2 results, configured to fail if != 0"}
	]}`)
	b.statements = []string{
		"create table raw as select 1 as id, 0.1::double as d union all select 2, 0.2",
		"create table orders as select id, d, 'a' as t, timestamp '2026-01-02 03:04:09' as loaded from raw",
		"create view orders_view as select *, now() as seen from orders",
	}
	return b
}

// write puts the build into a directory; the database's file has the name that
// its views know.
func (b build) write(t *testing.T) (dir, db string) {
	t.Helper()
	dir = t.TempDir()
	for name, o := range map[string]object{"manifest.json": b.manifest, "run_results.json": b.results} {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	db = filepath.Join(dir, "shop.duckdb")
	conn, err := sql.Open("duckdb", db)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range b.statements {
		if _, err := conn.ExecContext(context.Background(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, db
}

func judge(t *testing.T, r, c build, allow string) (different bool, printed string) {
	t.Helper()
	var o options
	o.reference, o.refDB = r.write(t)
	o.candidate, o.candDB = c.write(t)
	if allow != "" {
		o.allow = filepath.Join(t.TempDir(), "allow")
		if err := os.WriteFile(o.allow, []byte(allow), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	different, err := run(o, &out)
	if err != nil {
		t.Fatal(err)
	}
	return different, out.String()
}

func TestSameBuildHasNoDifference(t *testing.T) {
	if different, printed := judge(t, sampleBuild(), sampleBuild(), ""); different {
		t.Errorf("a build differs from itself:\n%s", printed)
	}
}

// TestWhatMayDiffer changes only what two runs of one build change anyway.
func TestWhatMayDiffer(t *testing.T) {
	c := sampleBuild()
	child(c.manifest, "metadata")["invocation_id"] = "22222222-bbbb"
	child(c.manifest, "metadata")["generated_at"] = "2026-05-06T07:08:09.000000Z"
	node := compare.First(child(c.manifest, "nodes")["model.shop.orders"])
	node["created_at"] = 9.5
	node["compiled_code"] = "/* head */ select id,'a  b' as t\n\n  from raw"
	node["tags"] = []any{"b", "a"}
	node["meta"] = object{}
	child(c.manifest, "macros")["macro.shop.cents"].(object)["config"] = object{"meta": object{"owner": "a"}}
	c.statements[1] = strings.Replace(c.statements[1], "2026-01-02 03:04:09", "2026-05-06 07:08:11", 1)
	c.statements[1] += " order by id desc"
	if different, printed := judge(t, sampleBuild(), c, ""); different {
		t.Errorf("differences:\n%s", printed)
	}
}

// TestTheSameMomentInBoth: what both say is the same, be it the moment of one of
// the builds or a calendar's day in the hour of one.
func TestTheSameMomentInBoth(t *testing.T) {
	at := func(generated string) build {
		b := sampleBuild()
		child(b.manifest, "metadata")["generated_at"] = generated
		compare.First(child(b.manifest, "nodes")["model.shop.orders"])["compiled_code"] = "select timestamp '2026-01-02 03:04:05' as at"
		b.statements = []string{"create table days as select timestamp '2026-01-02 00:00:00' as day"}
		return b
	}
	if different, printed := judge(t, at("2026-01-02T03:10:00.000000Z"), at("2026-01-02T00:10:00.000000Z"), ""); different {
		t.Errorf("differences:\n%s", printed)
	}
}

func TestEachDifferenceIsSeen(t *testing.T) {
	order := func(b build) object { return compare.First(child(b.manifest, "nodes")["model.shop.orders"]) }
	result := func(b build, i int) object { return b.results["results"].([]any)[i].(object) }
	cases := []struct {
		name   string
		mutate func(*build)
		want   string // a line of the report
	}{
		{"node missing", func(b *build) { delete(child(b.manifest, "nodes"), "seed.shop.raw") }, "nodes missing: 1"},
		{"node extra", func(b *build) { child(b.manifest, "nodes")["model.shop.x"] = object{} }, "nodes extra: 1"},
		{"config", func(b *build) { child(order(*b), "config")["materialized"] = "view" }, "[1] config.materialized"},
		{"fqn order", func(b *build) { order(*b)["fqn"] = []any{"orders", "shop"} }, "[1] fqn"},
		{"alias", func(b *build) { order(*b)["alias"] = "o" }, "[1] alias"},
		{"refs", func(b *build) { order(*b)["refs"] = []any{} }, "[1] refs"},
		{"edge to node", func(b *build) { child(order(*b), "depends_on")["nodes"] = []any{} }, "[1] depends_on.nodes"},
		{"edge to macro", func(b *build) { child(order(*b), "depends_on")["macros"] = []any{"macro.dbt.run_query"} }, "[1] depends_on.macros"},
		{"edge to built-in", func(b *build) { child(order(*b), "depends_on")["macros"] = []any{"macro.shop.cents"} }, "edges to built-in macros: 1"},
		{"parent map", func(b *build) { child(b.manifest, "parent_map")["model.shop.orders"] = []any{} }, "[1] parent_map"},
		{"meta of a macro", func(b *build) {
			child(b.manifest, "macros")["macro.shop.cents"].(object)["meta"] = object{"owner": "a"}
		}, "macros: 1"},
		{"status", func(b *build) { result(*b, 1)["status"] = "error" }, "[1] status"},
		{"failures", func(b *build) { result(*b, 2)["failures"] = 3.0 }, "[1] failures"},
		{"result missing", func(b *build) { b.results["results"] = b.results["results"].([]any)[1:] }, "results missing: 1"},
		{"SQL text in quotes", func(b *build) { order(*b)["compiled_code"] = "select id, 'a b' as t from raw" }, "compiled SQL: 1"},
		{"SQL not compiled", func(b *build) { delete(order(*b), "compiled_code") }, "[1] missing"},
		{"table missing", func(b *build) { b.statements = append(b.statements, "drop table raw") }, "relations missing: 1"},
		{"stray table", func(b *build) { b.statements = append(b.statements, "create table orders__dbt_tmp (i int)") }, "relations extra: 1"},
		{"view for table", func(b *build) {
			b.statements[0] = "create view raw as select 1 as id, 0.1::double as d union all select 2, 0.2"
		}, "[1] kind"},
		{"type", func(b *build) {
			b.statements = append(b.statements, "drop view orders_view", "alter table orders alter id type bigint", "create view orders_view as select *, now() as seen from orders")
		}, "columns: 2"},
		{"row count", func(b *build) { b.statements = append(b.statements, "insert into raw values (3, 0.3)") }, "[1] (count)"},
		{"one value", func(b *build) { b.statements = append(b.statements, "update orders set t = 'b' where id = 1") }, "content: 2"},
		{"pairing of values", func(b *build) {
			b.statements = append(b.statements, "update raw set d = case id when 1 then 0.2 else 0.1 end")
		}, "[1] (rows)"},
		{"duplicate for another", func(b *build) {
			b.statements[0] = "create table raw as select 1 as id, 0.1::double as d union all select 1, 0.1"
		}, "content: 6"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			c := sampleBuild()
			tc.mutate(&c)
			different, printed := judge(t, sampleBuild(), c, "")
			if !different || !strings.Contains(printed, tc.want) {
				t.Errorf("want %q in the report, got:\n%s", tc.want, printed)
			}
		})
	}
}

func TestAllowFileExplains(t *testing.T) {
	c := sampleBuild()
	c.statements = append(c.statements, "update orders set t = 'b' where id = 1")
	allow := "# head\ncontent main.orders* t # the letter is drawn by lot\n"
	different, printed := judge(t, sampleBuild(), c, allow)
	if different || !strings.Contains(printed, "explained=3") {
		t.Errorf("got:\n%s", printed)
	}
	c.statements = append(c.statements, "update orders set id = 7 where id = 1")
	if different, printed := judge(t, sampleBuild(), c, allow); !different {
		t.Errorf("the allow file hid another column:\n%s", printed)
	}
}
