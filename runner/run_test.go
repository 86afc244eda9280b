package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

const source1 = `
-- seeds/src.csv --
id,name,amount,ts
1,a,10,2024-01-01 00:00:00
2,b,20,2024-01-02 00:00:00
3,c,30,2024-01-03 00:00:00
`

const source2 = `
-- seeds/src.csv --
id,name,amount,ts
1,a,10,2024-01-01 00:00:00
2,bb,25,2024-01-04 00:00:00
4,d,40,2024-01-04 00:00:00
`

func TestMaterializations(t *testing.T) {
	l := newLab(t, source1+`
-- models/as_view.sql --
select id from {{ ref('src') }}
-- models/as_table.sql --
{{ config(materialized='table') }} select id from {{ ref('as_view') }}
-- models/inline.sql --
{{ config(materialized='ephemeral') }} select id from {{ ref('src') }}
-- models/reader.sql --
with one as (select 1) select id from {{ ref('inline') }} i
-- models/by_default.sql --
{{ config(materialized='incremental', unique_key='id') }} select id, name from {{ ref('src') }}
-- models/by_append.sql --
{{ config(materialized='incremental', incremental_strategy='append') }}
select id from {{ ref('src') }} {% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}
-- models/by_merge.sql --
{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }} select id, name from {{ ref('src') }}
-- models/by_two.sql --
{{ config(materialized='incremental', unique_key=['id', 'name']) }} select id, name, amount from {{ ref('src') }}
-- models/own_strategy.sql --
{{ config(materialized='incremental', incremental_strategy='counted') }} select id {% if not is_incremental() %}, 0 as n{% endif %} from {{ ref('src') }}
-- models/own_kind.sql --
{{ config(materialized='copied') }} select 7 as id
-- macros/own.sql --
{% macro get_incremental_counted_sql(args) %}
  {% set n = run_query('select count(*) from ' ~ args.temp_relation).columns[0].values()[0] %}
  insert into {{ args.target_relation }} select *, {{ n }} from {{ args.temp_relation }}
{% endmacro %}
{% materialization copied, default %}
  {%- set target = this.incorporate(type='table') -%}
  {% call statement('main') %}create or replace table {{ target }} as ({{ sql }}){% endcall %}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}
`)
	report := l.good(l.job())
	if r := result(t, report, "by_default"); r.Response["_message"] != "OK" || r.RelationName != `"lab"."main"."by_default"` || len(r.Timing) != 2 {
		t.Errorf("result %+v", r)
	}
	for _, r := range report.Results {
		if r.Node.Name == "inline" {
			t.Error("an ephemeral model is among the results")
		}
	}
	l.write(source2)
	l.good(l.job())
	l.want("select * from as_table", "1 2 4")
	l.want("select * from reader", "1 2 4")
	l.want("select * from by_default", "1|a 2|bb 3|c 4|d")
	l.want("select * from by_append", "1 2 3 4")
	l.want("select * from by_merge", "1|a 2|bb 3|c 4|d")
	l.want("select * from by_two", "1|a|10 2|bb|25 2|b|20 3|c|30 4|d|40")
	l.want("select * from own_strategy", "1|0 1|3 2|0 2|3 3|0 4|3")
	l.want("select * from own_kind", "7")
	l.good(l.job("full_refresh", true))
	l.want("select * from by_default", "1|a 2|bb 4|d")
	l.want("select * from own_strategy", "1|0 2|0 4|0")
	if got := l.relations(); strings.Contains(got, "__dbt") {
		t.Errorf("something stayed: %s", got)
	}
	run, err := os.ReadFile(filepath.Join(l.dir, "target", "run", "lab", "models", "own_kind.sql"))
	if err != nil || !strings.Contains(string(run), "select 7 as id") {
		t.Errorf("run/ of an own materialization: %q, %v", run, err)
	}
}

func TestKindOfRelationChanges(t *testing.T) {
	l := newLab(t, "-- models/a.sql --\n{{ config(materialized='view') }} select 1 as x\n-- models/b.sql --\n{{ config(materialized='table') }} select 1 as x\n"+
		"-- models/c.sql --\n{{ config(materialized='view') }} select 1 as x\n")
	l.good(l.job())
	l.write("-- models/a.sql --\n{{ config(materialized='table') }} select 2 as x\n-- models/b.sql --\n{{ config(materialized='view') }} select 2 as x\n" +
		"-- models/c.sql --\n{{ config(materialized='incremental') }} select 2 as x\n")
	l.good(l.job())
	l.want("select table_name, table_type from information_schema.tables", "a|BASE_TABLE b|VIEW c|BASE_TABLE")
	l.want("select a.x, b.x, c.x from a, b, c", "2|2|2")
}

func TestSchemaChanges(t *testing.T) {
	var files, changed strings.Builder
	for _, mode := range []string{"ignore", "append_new_columns", "sync_all_columns", "fail"} {
		head := "-- models/on_" + mode + ".sql --\n{{ config(materialized='incremental', unique_key='id', on_schema_change='" + mode + "') }} "
		files.WriteString(head + "select 1 as id, 'old' as name, 5 as gone\n")
		changed.WriteString(head + "select 2 as id, 'new' as name, 5 as gone, 7::bigint as extra\n")
	}
	l := newLab(t, files.String())
	l.good(l.job())
	l.write(changed.String())
	report := l.build(l.job())
	if got := told(result(t, report, "on_fail")); !strings.HasPrefix(got, "error models/on_fail.sql:1:1: M0607: model on_fail has other columns than its table (new in the query: extra BIGINT)") {
		t.Error(got)
	}
	l.want("select * from on_ignore", "1|old|5 2|new|5")
	l.want("select * from on_append_new_columns", "1|old|5|- 2|new|5|7")
	l.want("select * from on_sync_all_columns", "1|old|5|- 2|new|5|7")
	l.want("select * from on_fail", "1|old|5")
	l.write("-- models/on_sync_all_columns.sql --\n{{ config(materialized='incremental', unique_key='id', on_schema_change='sync_all_columns') }} select 3 as id, 8::bigint as extra, 1.5 as name\n")
	report = l.build(l.job())
	l.want("select column_name from information_schema.columns where table_name = 'on_sync_all_columns'", "extra gone id name") // rolled back
	if r := result(t, report, "on_sync_all_columns"); r.Status != "error" {
		t.Errorf("'old' became a number: %s", told(r))
	}
	l.want("select id, name from on_sync_all_columns", "1|old 2|new")
}

func TestSnapshots(t *testing.T) {
	l := newLab(t, source1+`
-- snapshots/s.yml --
snapshots:
  - {name: by_time, relation: ref('src'), config: {unique_key: id, strategy: timestamp, updated_at: ts}}
  - {name: by_all, relation: ref('src'), config: {unique_key: id, strategy: check, check_cols: all, hard_deletes: invalidate}}
  - {name: by_list, relation: ref('src'), config: {unique_key: [id, name], strategy: check, check_cols: [amount], hard_deletes: new_record}}
  - name: named
    relation: ref('src')
    config: {unique_key: id, strategy: check, check_cols: [name], dbt_valid_to_current: "date '9999-12-31'", snapshot_meta_column_names: {dbt_valid_from: since, dbt_valid_to: until}}
`)
	l.good(l.job())
	l.write(source2)
	l.good(l.job())
	l.good(l.job()) // nothing new: nothing happens
	l.want("select id, name, dbt_valid_to is null from by_time", "1|a|true 2|bb|true 2|b|false 3|c|true 4|d|true")
	l.want("select id, name, dbt_valid_to is null from by_all", "1|a|true 2|bb|true 2|b|false 3|c|false 4|d|true")
	l.want("select id, name, dbt_valid_to is null, dbt_is_deleted from by_list",
		"1|a|true|False 2|bb|true|False 2|b|false|False 2|b|true|True 3|c|false|False 3|c|true|True 4|d|true|False")
	l.want("select id, name, until = date '9999-12-31' from named", "1|a|true 2|bb|true 2|b|false 3|c|true 4|d|true")
	l.write("-- seeds/src.csv --\nid,name,amount,ts,color\n1,a,10,2024-01-01 00:00:00,red\n2,bb,25,2024-01-04 00:00:00,\n4,d,40,2024-01-05 00:00:00,blue\n")
	l.good(l.job("full_refresh", true))
	l.want("select id, color from by_time where color is not null", "4|blue")
	l.want("select id, color from by_all where dbt_valid_to is null", "1|red 2|- 4|blue")
	if got := l.relations(); strings.Contains(got, "__dbt") {
		t.Errorf("something stayed: %s", got)
	}
}

func TestSeeds(t *testing.T) {
	l := newLab(t, "-- seeds/kinds.csv --\n\ufeffi,big,f,b,d,ts,s,\"two words\"\n1,3000000000,1.5,true,2024-01-31,2024-01-31 10:00:00,null,\"a \"\"b\"\"\n c\"\n2,1,2,,,,x,\n"+
		"-- seeds/zip.csv --\ncode;n\n007;\"1,000\"\n-- seeds/empty.csv --\na,b\n-- seeds/s.yml --\nseeds: [{name: zip, config: {delimiter: ';', column_types: {code: varchar}, fast: false}}]\n"+
		"-- seeds/single.csv --\nx,y\na,''\n'',b\n")
	report := l.good(l.job())
	l.want("select column_name, data_type from information_schema.columns where table_name = 'kinds'",
		"big|BIGINT b|BOOLEAN d|DATE f|DOUBLE i|INTEGER s|VARCHAR ts|TIMESTAMP two_words|VARCHAR")
	l.want(`select i, big, f, b, d, ts, s, replace("two words", chr(10), '/') from kinds`, `1|3000000000|1.5|true|2024-01-31|2024-01-31_10:00:00|null|a_"b"/_c 2|1|2.0|-|-|-|x|-`)
	l.want("select * from zip", "007|1000")
	l.want("select x, y is null from single", "-|false a|true") // as DuckDB reads quotes
	r := result(t, report, "kinds")
	if text(r.Message) != "INSERT 2" || r.Response["rows_affected"] != int64(2) || r.Response["code"] != "INSERT" {
		t.Errorf("response %v", r.Response)
	}
	if r := result(t, l.good(l.job("full_refresh", true)), "kinds"); text(r.Message) != "CREATE 2" {
		t.Errorf("message %q", text(r.Message))
	}
	l.write("-- seeds/kinds.csv --\ni,big\n1,2\n3\n-- seeds/zip.csv --\ncode;n\n1;2\n-- seeds/empty.csv --\na,b\n1,x\ny,z\n-- seeds/s.yml --\nseeds: [{name: empty, config: {column_types: {a: integer}}}]\n")
	report = l.build(l.job())
	if got := told(result(t, report, "kinds")); got != "error seeds/kinds.csv:3:1: M0611: seed kinds: the row has 1 field, but the header has 2" {
		t.Error(got)
	}
	if got := told(result(t, report, "empty")); got != `error seeds/empty.csv:2:1: M0611: seed empty: Conversion Error: line 2, column "b": "x" is not a value of type INTEGER` {
		t.Error(got)
	}
	if got := result(t, report, "zip").Status; got != "error" {
		t.Errorf("a seed read with the wrong delimiter: %s", got)
	}
	l.want("select count(*) from kinds", "2") // as it was
	l.want("select count(*) from empty", "0")
}

func TestHooks(t *testing.T) {
	l := newLab(t, `
-- dbt_project.yml --
name: lab
version: '1.0'
profile: lab
on-run-start: ["create table if not exists log (what varchar)", "insert into log values ('start')"]
on-run-end:
  - "{% for r in results %}insert into log values ('{{ r.node.name }} {{ r.status }}');{% endfor %}"
  - "insert into log values ('schemas {{ schemas | join(',') }} {{ database_schemas[0][0] }}')"
-- models/a.sql --
{{ config(materialized='table', pre_hook=["insert into log values ('before')", {'sql': "insert into log values ('outside')", 'transaction': false}],
  post_hook="insert into log select 'after ' || count(*) from {{ this }}") }}
select 1 as x
-- models/b.sql --
{{ config(post_hook="insert into log values ('kept?'); select * from nowhere") }} select 1 as x
`)
	report := l.build(l.job())
	l.want("select * from log", "a_success after_1 b_error before outside schemas_main_lab start")
	if got := told(result(t, report, "b")); !strings.HasPrefix(got, "error models/b.sql:1:1: M0601: Catalog Error: Table with name nowhere does not exist!") {
		t.Error(got)
	}
	if got := l.relations(); got != "main.a main.log" {
		t.Errorf("a model whose post-hook failed stayed: %s", got)
	}
	if r := report.Results[0]; r.Node.Kind != project.Operation || text(r.Message) != "lab.on-run-start.0 passed" || r.ThreadID != "main" {
		t.Errorf("first result %+v", r)
	}
}

func TestStartHookFails(t *testing.T) {
	l := newLab(t, "-- dbt_project.yml --\nname: lab\nversion: '1.0'\nprofile: lab\non-run-start: [select * from nowhere, select 1]\n-- models/a.sql --\nselect 1 as x\n")
	j := l.job()
	report := l.build(j)
	if report.Results[0].Status != "error" || report.Results[1].Status != "skipped" || result(t, report, "a").Status != "success" || !report.Failed() {
		t.Error("a failed start hook keeps the nodes from running, or is not told")
	}
	j.SkipOnStartFailure = true
	if got := result(t, l.build(j), "a").Status; got != "skipped" {
		t.Errorf("got %s", got)
	}
}

func TestTests(t *testing.T) {
	l := newLab(t, source1+`
-- models/m.sql --
select * from {{ ref('src') }}
-- models/below.sql --
select * from {{ ref('m') }}
-- models/m.yml --
models:
  - name: m
    columns:
      - name: id
        tests:
          - unique
          - accepted_values: {name: warned, values: [1], config: {severity: warn}}
          - accepted_values: {name: stored, values: [1], config: {severity: warn, store_failures: true}}
          - accepted_values: {name: viewed, values: [1], config: {severity: warn, store_failures_as: view}}
          - accepted_values: {name: limited, values: [1], config: {severity: warn, limit: 1}}
          - accepted_values: {name: between, values: [1], config: {error_if: '> 5', warn_if: '> 1'}}
          - accepted_values: {name: failed, values: [1, 2]}
-- tests/single.sql --
select * from {{ ref('src') }} where id > 100
`)
	report := l.build(l.job())
	for name, want := range map[string]string{
		"unique_m_id": "pass 0 ", "single": "pass 0 ", "failed": "fail 1 Got 1 result, configured to fail if != 0", "warned": "warn 2 Got 2 results, configured to warn if != 0",
		"stored": "warn 2 Got 2 results, configured to warn if != 0", "viewed": "warn 2 Got 2 results, configured to warn if != 0",
		"limited": "warn 1 Got 1 result, configured to warn if != 0", "between": "warn 2 Got 2 results, configured to warn if > 1",
	} {
		r := result(t, report, name)
		if got := r.Status + " " + string(rune('0'+*r.Failures)) + " " + text(r.Message); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := told(result(t, report, "below")); got != "skipped because of failed" {
		t.Error(got)
	}
	l.want("select table_name, table_type from information_schema.tables where table_schema = 'main_dbt_test__audit'", "stored|BASE_TABLE viewed|VIEW")
	l.want("select value_field from main_dbt_test__audit.stored", "2 3")
}

func TestMicrobatch(t *testing.T) {
	model := func(tail string) string {
		return "-- models/mb.sql --\n{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', begin='2024-01-01', batch_size='day'," +
			" pre_hook=\"insert into log values ('pre')\", post_hook=\"insert into log values ('post')\") }}\nselect id, ts" + tail + " from {{ ref('src') }}\n"
	}
	l := newLab(t, source1+model("")+"-- seeds/s.yml --\nseeds: [{name: src, config: {event_time: ts}}]\n-- dbt_project.yml --\nname: lab\nversion: '1.0'\nprofile: lab\non-run-start: create table if not exists log (what varchar)\n")
	j := l.job()
	j.Started = time.Date(2024, 1, 3, 12, 0, 0, 0, time.UTC)
	r := result(t, l.good(j), "mb")
	if len(r.Batches.Successful) != 3 || text(r.Message) != "SUCCESS" {
		t.Errorf("batches %+v, %s", r.Batches, text(r.Message))
	}
	l.want("select id from mb", "1 2 3")
	l.want("select * from log", "post pre")
	if _, err := os.Stat(filepath.Join(l.dir, "target/run/lab/models/mb/mb_2024-01-02.sql")); err != nil {
		t.Error(err)
	}
	// A batch in the middle fails: the others stand, a retry does the rest.
	l.write(model(", 1 / case when id = 3 then error('three') else 1 end as x"))
	l.write(source1)
	j = l.job("full_refresh", true)
	j.Started = time.Date(2024, 1, 4, 12, 0, 0, 0, time.UTC)
	report := l.build(j)
	r = result(t, report, "mb")
	if r.Status != "partial success" || text(r.Message) != "PARTIAL SUCCESS (3/4)" || len(r.Batches.Failed) != 1 || len(r.Diagnostics) != 1 || !report.Failed() {
		t.Errorf("got %s, %s, %+v", told(r), text(r.Message), r.Batches)
	}
	l.want("select id from mb", "1 2")
	l.write(model(", 1 as x"))
	j = l.job()
	j.Batches = map[string]artifact.BatchResults{"model.lab.mb": *r.Batches}
	r = result(t, l.good(j), "mb")
	if len(r.Batches.Successful) != 4 {
		t.Errorf("after the retry %+v", r.Batches)
	}
	l.want("select id from mb", "1 2 3")
}

func TestErrorsAndSkips(t *testing.T) {
	l := newLab(t, `
-- models/bad_sql.sql --
{{ config(materialized='table') }}

select
  1 as a,
  nmae
from (select 1 as name)
-- models/bad_jinja.sql --
{{ config(materialized='table') }}
select {% if execute %}{{ exceptions.raise_compiler_error('my words') }}{% endif %}
-- models/bad_inline.sql --
{{ config(materialized='ephemeral') }} select {% if execute %}{{ 1 // 0 }}{% endif %} as x
-- models/below.sql --
select * from {{ ref('bad_sql') }}
-- models/lower.sql --
select * from {{ ref('below') }}
-- models/reader.sql --
select * from {{ ref('bad_inline') }}
-- models/fine.sql --
select 1 as x
-- models/odd.sql --
{{ config(materialized='tabel') }} select 1 as x
`)
	report := l.build(l.job())
	for name, want := range map[string]string{
		"bad_sql": "error models/bad_sql.sql:5:3: M0601: Binder Error: ", "bad_jinja": "error models/bad_jinja.sql:2:27: M0204: my words",
		"bad_inline": "error models/bad_inline.sql:1:", "below": "skipped because of bad_sql", "lower": "skipped because of bad_sql",
		"reader": "skipped because of bad_inline", "fine": "success", "odd": "error models/odd.sql:1:1: M0603: ",
	} {
		r := result(t, report, name)
		if got := told(r); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		for _, d := range r.Diagnostics {
			if d.Node == "" {
				t.Errorf("%s: a diagnostic without its node", name)
			}
		}
	}
	if got := text(result(t, report, "bad_sql").Message); !strings.HasPrefix(got, "Runtime Error in model bad_sql (models/bad_sql.sql)\n  Binder Error: ") {
		t.Error(got)
	}
	if got := l.relations(); got != "main.fine" {
		t.Errorf("stands: %s", got)
	}
	j := l.job()
	j.FailFast, j.Threads = true, 1
	report = l.build(j)
	skipped := 0
	for _, r := range report.Results {
		if r.Status == "skipped" && text(r.Message) == "Skipping due to fail_fast" {
			skipped++
		}
	}
	if len(report.Results) != 8 || skipped != 7 {
		t.Errorf("fail-fast: %d results, %d skipped", len(report.Results), skipped)
	}
}

func TestFailureLeavesTheOldTable(t *testing.T) {
	l := newLab(t, "-- models/t.sql --\n{{ config(materialized='table') }} select 1 as x\n-- models/i.sql --\n{{ config(materialized='incremental', unique_key='x') }} select 1 as x\n")
	l.good(l.job())
	l.write("-- models/t.sql --\n{{ config(materialized='table', post_hook='select error(1)') }} select 2 as x\n" +
		"-- models/i.sql --\n{{ config(materialized='incremental', unique_key='x', post_hook='select error(1)') }} select 2 as x\n")
	if !l.build(l.job()).Failed() {
		t.Fatal("the hooks did not fail")
	}
	l.want("select t.x, i.x from t, i", "1|1")
	if got := l.relations(); got != "main.i main.t" {
		t.Errorf("stands: %s", got)
	}
}

func TestCancellation(t *testing.T) {
	l := newLab(t, "-- models/slow.sql --\n{{ config(materialized='table') }} select 1 as x\n-- models/after.sql --\nselect * from {{ ref('slow') }}\n-- models/zfree.sql --\nselect 1 as x\n")
	l.good(l.job())
	l.write("-- models/slow.sql --\n{{ config(materialized='table', pre_hook='create table side as select 1 as x') }} select count(*) as x from range(100000000) a, range(100000000) b\n")
	j := l.job()
	j.Threads = 1
	ctx, cancel := context.WithCancel(context.Background())
	var sent atomic.Bool
	j.Events.NodeStarted = func(s NodeStart) {
		if s.Node.Name == "slow" && !sent.Swap(true) {
			time.AfterFunc(300*time.Millisecond, cancel)
		}
	}
	done := make(chan *Report)
	go func() {
		r, _ := Run(ctx, j)
		done <- r
	}()
	var report *Report
	select {
	case report = <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("the run does not end")
	}
	if !report.Cancelled || codes(result(t, report, "slow").Diagnostics) != string(diag.RunCancelled) {
		t.Errorf("got %s", told(result(t, report, "slow")))
	}
	if got := result(t, report, "after").Status; got != "skipped" {
		t.Errorf("what waits is %s", got)
	}
	l.want("select * from slow", "1")
	if got := l.relations(); got != "main.after main.slow main.zfree" {
		t.Errorf("stands: %s", got)
	}
}

func TestCompileOnlyTouchesNothing(t *testing.T) {
	l := newLab(t, source1+"-- models/m.sql --\nselect id from {{ ref('src') }}\n-- models/e.sql --\n{{ config(materialized='ephemeral') }} select 1 as x\n")
	j := l.job()
	j.CompileOnly = true
	report := l.build(j)
	if got := result(t, report, "m").Compiled.SQL; got != `select id from "lab"."main"."src"` {
		t.Error(got)
	}
	result(t, report, "e")
	if got := l.relations(); got != "" {
		t.Errorf("stands: %s", got)
	}
	if _, err := os.Stat(filepath.Join(l.dir, "target", "run")); !errors.Is(err, os.ErrNotExist) {
		t.Error("run/ was written")
	}
}

func TestPlanTouchesNothing(t *testing.T) {
	l := newLab(t, source1+"-- models/m.sql --\nselect id from {{ ref('src') }}\n")
	j := l.job()
	lines := j.Plan().Lines()
	if len(lines) != 2 || lines[1].UniqueID != "model.lab.m" || lines[1].After[0] != "seed.lab.src" {
		t.Errorf("got %+v", lines)
	}
	if _, err := os.Stat(filepath.Join(l.dir, "lab.duckdb")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the database was opened")
	}
}

func TestContract(t *testing.T) {
	model := func(sql string) string {
		return "-- models/m.sql --\n" + sql + "\n-- models/m.yml --\nmodels: [{name: m, config: {materialized: table, contract: {enforced: true}}, columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}]}]\n"
	}
	l := newLab(t, model("select 1 as id"))
	l.good(l.job())
	for _, bad := range []string{"select 'x' as id", "select null::integer as id"} {
		l.write(model(bad))
		if got := result(t, l.build(l.job()), "m").Status; got != "error" {
			t.Errorf("%s: %s", bad, got)
		}
		l.want("select * from m", "1")
	}
}

func TestUnwritableTargetFolder(t *testing.T) {
	l := newLab(t, "-- models/m.sql --\nselect 1 as id\n-- taken --\n")
	j := l.job()
	j.TargetDir = filepath.Join(l.dir, "taken", "target")
	report, diags := Run(context.Background(), j)
	if codes(diags) != string(diag.OutputFile) || result(t, report, "m").Status != "success" {
		t.Errorf("got %v", diags)
	}
}

func TestWhatSkippedNodesSay(t *testing.T) {
	l := newLab(t, `
-- models/bad.sql --
select x from nowhere
-- models/next.sql --
select * from {{ ref('bad') }}
-- models/inline.sql --
{{ config(materialized='ephemeral') }} select 1 as id
-- models/fine.sql --
select * from {{ ref('inline') }}
-- models/plain.sql --
select 1 as id
-- models/m.yml --
models:
  - name: next
    columns: [{name: x, data_tests: [not_null: {config: {store_failures: true}}, unique]}]
  - name: fine
    columns: [{name: id, data_tests: [accepted_values: {arguments: {values: [2], quote: false}}]}]
exposures: [{name: board, type: dashboard, owner: {name: me}, depends_on: [ref('fine')]}]
unit_tests:
  - {name: first, model: plain, given: [], expect: {rows: [{id: 3}]}}
  - {name: second, model: plain, given: [], expect: {rows: [{id: 4}]}}
-- macros/own.sql --
{% materialization test, default %}
  {{ return(dbt.materialization_test_default()) }}
{% endmaterialization %}
`)
	report := l.build(l.job())
	want := map[string]string{
		"bad": `error "lab"."main"."bad"`, "next": `skipped "lab"."main"."next"`, "first": "fail ", "second": "skipped ", "plain": `skipped "lab"."main"."plain"`,
		"unique_next_x": "skipped ", "not_null_next_x": `skipped "lab"."main_dbt_test__audit"."not_null_next_x"`,
	}
	for _, r := range report.Results {
		if w, ok := want[r.Node.Name]; ok && r.Status+" "+r.RelationName != w {
			t.Errorf("%s: %s %s, want %s", r.Node.Name, r.Status, r.RelationName, w)
		}
	}
	if len(report.Inlined) != 1 || report.Inlined[0].Compiled == nil {
		t.Errorf("inlined %v", report.Inlined)
	}
	l.write("-- models/m.yml --\nmodels: [{name: fine, columns: [{name: id, data_tests: [unique, accepted_values: {arguments: {values: [2], quote: false}}]}]}]\n" +
		"exposures: [{name: board, type: dashboard, owner: {name: me}, depends_on: [ref('fine')]}]\n-- models/bad.sql --\nselect 1 as x\n")
	report = l.build(l.job())
	if r := result(t, report, "accepted_values_fine_id__False__2"); r.Status != "fail" || r.Failures == nil || *r.Failures != 1 {
		t.Errorf("a test by its own materialization: %+v", r)
	}
	if r := result(t, report, "unique_fine_id"); r.Status != "pass" || *r.Failures != 0 {
		t.Errorf("a test by its own materialization: %+v", r)
	}
	if r := result(t, report, "board"); r.Status != "no-op" || r.Failures == nil || *r.Failures != 0 {
		t.Errorf("an exposure: %+v", r)
	}
}

func TestHooksThatDoNotRender(t *testing.T) {
	l := newLab(t, `
-- dbt_project.yml --
name: lab
version: '1.0'
profile: lab
on-run-end: ["select 1", "{% if execute %}{{ 1 // 0 }}{% endif %}", "select 2"]
-- models/a.sql --
select 1 as x
`)
	report, diags := Run(context.Background(), l.job())
	if !diags.HasErrors() || report == nil || len(report.Results) != 2 {
		t.Fatalf("an end hook: %v, %v", report, diags)
	}
	l.write("-- dbt_project.yml --\nname: lab\nversion: '1.0'\nprofile: lab\non-run-start: \"{% if execute %}{{ 1 // 0 }}{% endif %}\"\n")
	if report, diags := Run(context.Background(), l.job()); report != nil || !diags.HasErrors() {
		t.Errorf("a start hook: %v, %v", report, diags)
	}
}
