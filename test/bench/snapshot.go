package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// measureSnapshot measures a snapshot with check_cols: all of a table of which
// one row in a hundred changed, beside the statements that somebody would write
// by hand.
func measureSnapshot(b *bench) error {
	if b.snapshotRows == 0 {
		return nil
	}
	dir, err := b.files("snapshots", snapshotProject)
	if err != nil {
		return err
	}
	for _, e := range b.engines() {
		on := func(what string) string { return fmt.Sprintf("%s on %s (%d rows)", what, e.name, b.snapshotRows) }
		fill := func(text string) string {
			return strings.NewReplacer("{schema}", e.schema, "{rows}", fmt.Sprint(b.snapshotRows)).Replace(text)
		}
		script := filepath.Join(dir, "byhand.sql")
		if err := os.WriteFile(script, []byte(fill(byHand)), 0o644); err != nil {
			return err
		}
		macro := filepath.Join(dir, "macros", "by_hand.sql")
		if err := os.WriteFile(macro, []byte(asMacro(split(fill(byHand)))), 0o644); err != nil {
			return err
		}
		base := on("snapshot by hand")
		for _, sender := range []struct {
			name string
			send func() (cost, error)
		}{
			{base, func() (cost, error) { return e.straight(scriptCommand, "-file", script) }},
			{on("the same, sent by model"), func() (cost, error) { return e.tool(b.model, dir, "run-operation", "by_hand") }},
		} {
			if err := e.prepare(split(fill(sourceTable)), split(fill(snapshotByHand)), split(fill(change))); err != nil {
				return err
			}
			c, err := sender.send()
			if err != nil {
				return err
			}
			b.table.add(sender.name, c, base)
		}
		for _, t := range []struct{ name, binary string }{{"snapshot", b.model}, {"dbt snapshot", b.dbt}} {
			if t.binary == "" {
				continue
			}
			if err := e.prepare(split(fill(sourceTable))); err != nil {
				return err
			}
			if _, err := e.tool(t.binary, dir, "snapshot"); err != nil {
				return err
			}
			if err := e.exec(split(fill(change))...); err != nil {
				return err
			}
			c, err := e.tool(t.binary, dir, "snapshot")
			if err != nil {
				return err
			}
			b.table.add(on(t.name), c, base)
		}
	}
	return nil
}

// asMacro is a macro that sends statements: what they cost in the process that a
// snapshot runs in, whose code takes memory, too.
func asMacro(statements []string) string {
	var b strings.Builder
	b.WriteString("{% macro by_hand() %}\n")
	for _, s := range statements {
		fmt.Fprintf(&b, "{%% do run_query(%q) %%}\n", s)
	}
	b.WriteString("{% endmacro %}\n")
	return b.String()
}

// prepare empties the engine and sends statements.
func (e *engine) prepare(scripts ...[]string) error {
	if err := e.reset(); err != nil {
		return err
	}
	for _, s := range scripts {
		if err := e.exec(s...); err != nil {
			return err
		}
	}
	return nil
}

var snapshotProject = map[string]string{
	"dbt_project.yml": "name: bench\nversion: \"1.0\"\nprofile: bench\n",
	"macros/by_hand.sql": "",
	"models/sources.yml": `sources:
  - name: raw
    schema: "{{ target.schema }}"
    tables:
      - name: readings
`,
	"snapshots/readings_history.yml": `snapshots:
  - name: readings_history
    relation: source('raw', 'readings')
    config:
      strategy: check
      check_cols: all
      unique_key: id
`,
}

const sourceTable = `
create table {schema}.readings as
select
    n as id, n % 977 as store, 'reading ' || n as name, n * 7 % 10007 as amount,
    timestamp '2026-01-01' + n % 86400 * interval '1 second' as seen_at
from generate_series(1, {rows}) as rows(n);
`

const change = `
update {schema}.readings set amount = amount + 1 where id % 100 = 0;
`

const snapshotByHand = `
create table {schema}.readings_history as
select *, md5(cast(id as varchar)) as scd_id, localtimestamp as valid_from, cast(null as timestamp) as valid_to
from {schema}.readings;
`

const byHand = `
begin;
create temporary table changed as
select s.*
from {schema}.readings s
left join {schema}.readings_history t on t.id = s.id and t.valid_to is null
where t.id is null
   or s.store is distinct from t.store or s.name is distinct from t.name
   or s.amount is distinct from t.amount or s.seen_at is distinct from t.seen_at;
update {schema}.readings_history as t set valid_to = localtimestamp
from changed c where c.id = t.id and t.valid_to is null;
insert into {schema}.readings_history
select *, md5(cast(id as varchar)), localtimestamp, cast(null as timestamp) from changed;
commit;
`
