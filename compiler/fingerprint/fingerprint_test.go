package fingerprint_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/duckdb"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/fingerprint"
)

var shop = map[string]string{
	"dbt_project.yml": "name: shop\nprofile: shop\nvars: {day: 1}\n",
	"profiles.yml":    "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: ':memory:'}\n",
	"seeds/raw.csv":   "id\n1\n",
	"macros/m.sql":    "{% macro outer() %}{{ inner() }}{% endmacro %}\n{% macro inner() %}1 -- one\n{% endmacro %}\n{% macro of_day() %}{{ var('day') }}{% endmacro %}",
	"models/base.sql": "{{ config(materialized='ephemeral') }} select id from {{ ref('raw') }}",
	"models/a.sql":    "select id, {{ outer() }} as x from {{ ref('base') }} where 'a -- b' <> ''",
	"models/b.sql":    "select {{ of_day() }} as d from {{ ref('a') }}{% if is_incremental() %} where 1=1{% endif %}",
	"models/s.yml": "models:\n  - name: a\n    description: The first.\n    columns:\n      - name: id\n        data_tests: [unique]\n" +
		"unit_tests:\n  - name: u\n    model: a\n    given: [{input: ref('raw'), rows: [{id: 1}]}]\n    expect: {rows: [{id: 1, x: 1}]}\n",
	"tests/t.sql": "select * from {{ ref('b') }} where d > 5",
}

// TestChanges: which nodes are another after an edit.
func TestChanges(t *testing.T) {
	before := sums(t, nil)
	for _, c := range []struct {
		name, file, old, new string
		want                 string
	}{
		{"nothing", "models/a.sql", "select id", "select id", ""},
		{"space, comments, tags' space", "models/a.sql", "select id, {{ outer() }} as x", "-- all\nselect  id, /* x */\n  {{outer( )}} {# one #} as x", ""},
		{"a comment in a string", "models/a.sql", "a -- b", "a -- c", "a u"},
		{"a column", "models/a.sql", "as x", "as y", "a u"},
		{"space beside a tag", "models/a.sql", "{{ outer() }} as", "{{ outer() }}as", "a u"},
		{"space stripped by a tag", "models/a.sql", "{{ outer() }}", "{{- outer() }}", "a u"},
		{"a tag in a comment", "models/a.sql", "select id", "-- {{ config(alias='z') }}\nselect id", "a b u unique_a_id"},
		{"a branch that is not taken", "models/b.sql", "where 1=1", "where 1=2", "b"},
		{"a hint", "models/b.sql", "select", "select /*+ parallel */", "b"},
		{"an inlined model", "models/base.sql", "select id", "select id + 1 as id", "a base u"},
		{"a macro called by a macro", "macros/m.sql", "1 -- one", "2 -- one", "a u"},
		{"a comment of a macro", "macros/m.sql", "1 -- one", "1 -- two", ""},
		{"a variable", "dbt_project.yml", "day: 1", "day: 2", "b"},
		{"a seed", "seeds/raw.csv", "1", "2", "raw"},
		{"a description", "models/s.yml", "The first.", "The very first.", ""},
		{"a description that is written", "models/s.yml", "The first.", "The first.\n    config: {persist_docs: {relation: true}}", "a u"},
		{"a tag", "models/s.yml", "The first.", "The first.\n    config: {tags: [x], meta: {y: 1}}", ""},
		{"a materialization", "models/s.yml", "The first.", "The first.\n    config: {materialized: table}", "a u"},
		{"a test's severity", "models/s.yml", "[unique]", "[{unique: {config: {severity: warn}}}]", "unique_a_id"},
		{"a unit test", "models/s.yml", "x: 1}", "x: 2}", "u"},
		{"a test", "tests/t.sql", "> 5", "> 6", "t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(shop[c.file], c.old) {
				t.Fatalf("%s does not hold %q", c.file, c.old)
			}
			after := sums(t, map[string]string{c.file: strings.Replace(shop[c.file], c.old, c.new, 1)})
			var got []string
			for id, sum := range after {
				if before[id] != sum {
					got = append(got, shortName(id))
				}
			}
			slices.Sort(got)
			if strings.Join(got, " ") != c.want {
				t.Errorf("another are %v, want %s", got, c.want)
			}
		})
	}
}

// TestReworded: which of the nodes that are another may mean the same.
func TestReworded(t *testing.T) {
	before := sums(t, nil)
	for _, c := range []struct {
		name, file, old, new string
		want                 string
	}{
		{"a column", "models/a.sql", "as x", "as y", "a u"},
		{"an inlined model", "models/base.sql", "select id", "select id + 1 as id", "a base u"},
		{"a branch", "models/b.sql", "where 1=1", "where 1=2", "b"},
		{"tags in another order", "models/a.sql", "{{ outer() }} as x from {{ ref('base') }}", "x from (select {{ ref('base') }}, {{ outer() }})", "a u"},
		{"a macro", "macros/m.sql", "1 -- one", "2 -- one", ""},
		{"another macro", "models/a.sql", "outer()", "inner()", ""},
		{"another tag", "models/a.sql", "{{ outer() }}", "{{ 1 }}", ""},
		{"a materialization", "models/s.yml", "The first.", "The first.\n    config: {materialized: table}", ""},
		{"a name", "models/base.sql", "{{ config(materialized='ephemeral') }}", "{{ config(materialized='ephemeral', alias='c') }}", ""},
		{"a seed", "seeds/raw.csv", "1", "2", ""},
		{"a test", "tests/t.sql", "> 5", "> 6", "t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(shop[c.file], c.old) {
				t.Fatalf("%s does not hold %q", c.file, c.old)
			}
			var got []string
			for id, sum := range sums(t, map[string]string{c.file: strings.Replace(shop[c.file], c.old, c.new, 1)}) {
				if before[id] != sum && sum.Reworded(before[id]) {
					got = append(got, shortName(id))
				}
			}
			slices.Sort(got)
			if strings.Join(got, " ") != c.want {
				t.Errorf("reworded are %v, want %s", got, c.want)
			}
		})
	}
}

func shortName(id string) string {
	parts := strings.Split(strings.TrimPrefix(id, "unit_test.shop."), ".")
	return parts[min(2, len(parts)-1)]
}

// sums are those of the shop with some files changed.
func sums(t *testing.T, changed map[string]string) map[string]fingerprint.Sum {
	t.Helper()
	dir := t.TempDir()
	for name, text := range shop {
		if other, ok := changed[name]; ok {
			text = other
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, diags := compiler.Load(context.Background(), compiler.Options{
		ProjectDir: dir, ProfilesDir: dir, Env: os.LookupEnv, WorkDir: dir, Command: "build",
		Registry: adapters.NewRegistry(duckdb.Driver()), InvocationID: "test", Now: time.Now(), NoCache: true,
	})
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	return fingerprint.Of(c.Project())
}
