package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// render gives the project's files: text by path.
func render(d *drawing) map[string]string {
	files := map[string]string{"profiles.yml": profiles}
	for _, m := range d.models {
		files["models/"+m.folder+"/"+m.name+".sql"] = d.sql(m)
	}
	if d.sqlOnly {
		files["dbt_project.yml"] = bareProject
		if d.tests {
			files["models/docs.md"] = docs
			maps.Copy(files, d.properties())
		}
		return files
	}
	files["dbt_project.yml"] = project
	files["macros/money.sql"] = moneyMacro
	files["macros/naming.sql"] = namingMacro
	files["models/docs.md"] = docs
	for i, name := range []string{"countries", "currencies", "holidays"} {
		files["seeds/"+name+".csv"] = seed(name, 20*(i+1))
	}
	for _, more := range []map[string]string{d.properties(), d.sources()} {
		for path, text := range more {
			files[path] = text
		}
	}
	return files
}

func seed(name string, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "id,%s,since\n", strings.TrimSuffix(name, "s"))
	for i := range rows {
		fmt.Fprintf(&b, "%d,%s %d,2026-01-%02d\n", i+1, name, i+1, i%28+1)
	}
	return b.String()
}

// write puts the files below dir, in order of path.
func write(dir string, files map[string]string) error {
	var paths []string
	for p := range files {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	made := map[string]bool{}
	for _, p := range paths {
		full := filepath.Join(dir, filepath.FromSlash(p))
		if parent := filepath.Dir(full); !made[parent] {
			if err := os.MkdirAll(parent, 0o755); err != nil {
				return err
			}
			made[parent] = true
		}
		if err := os.WriteFile(full, []byte(files[p]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

const profiles = `bench:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('BENCH_DB', 'bench.duckdb') }}"
      schema: main
      threads: "{{ env_var('BENCH_THREADS', '1') | as_number }}"
    postgres:
      type: postgres
      host: "{{ env_var('PGHOST', '127.0.0.1') }}"
      port: "{{ env_var('PGPORT', '5432') | as_number }}"
      user: "{{ env_var('PGUSER', 'model') }}"
      password: "{{ env_var('PGPASSWORD', 'model') }}"
      dbname: "{{ env_var('PGDATABASE', 'model') }}"
      schema: bench
      threads: "{{ env_var('BENCH_THREADS', '1') | as_number }}"
`

const bareProject = `name: bench
version: "1.0"
profile: bench

models:
  bench:
    staging:
      +materialized: view
    intermediate:
      +materialized: table
    marts:
      +materialized: table
`

const project = `name: bench
version: "1.0"
profile: bench

vars:
  currency: EUR
  late_days: 3

models:
  bench:
    staging:
      +materialized: view
      +tags: [staging]
      billing:
        +schema: finance
      payroll:
        +meta: {owner: people}
    intermediate:
      +materialized: view
    marts:
      +materialized: table
      finance:
        +tags: [finance, nightly]
      patients:
        +docs: {node_color: red}

seeds:
  bench:
    +schema: reference

data_tests:
  +store_failures: false
`

const moneyMacro = `{% macro cents_to_units(column, digits=2) -%}
    round(cast({{ column }} as {{ dbt.type_numeric() }}) / 100, {{ digits }})
{%- endmacro %}
`

const namingMacro = `{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- else -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
`

const docs = `{% docs amount %}
What the record is worth, in **units** of its currency.
{% enddocs %}
`
