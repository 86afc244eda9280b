package partial

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// slot is a file of the project: where it may be, and what may be in it.
type slot struct {
	places []string
	always bool // it can change but not go
	// plain is its content in the plain project; "" for what need not be there.
	plain   string
	content func(*rapid.T) string
}

// one draws one of some texts. Those behind an empty one are drawn rarely: they
// are mistakes, or make mistakes of others.
func one(t *rapid.T, texts ...string) string {
	good := len(texts)
	for i, s := range texts {
		if s == rarely {
			good = i
		}
	}
	if good < len(texts) && rapid.IntRange(0, 24).Draw(t, "mistake") == 0 {
		return rapid.SampledFrom(texts[good+1:]).Draw(t, "text")
	}
	return rapid.SampledFrom(texts[:good]).Draw(t, "text")
}

// rarely stands between good texts and bad ones.
const rarely = "\x00"

// only is a content drawn from whole texts.
func only(texts ...string) func(*rapid.T) string {
	return func(t *rapid.T) string { return one(t, texts...) }
}

// lines joins drawn lines.
func lines(t *rapid.T, choices ...[]string) string {
	var out []string
	for _, c := range choices {
		if s := one(t, c...); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n") + "\n"
}

var slots = map[string]slot{
	"project": {[]string{"dbt_project.yml"}, true, "name: shop\nprofile: shop\nmodels: {+infer_refs: true}\n", func(t *rapid.T) string {
		return "name: shop\nprofile: shop\n" + lines(
			t,
			[]string{"", "vars: {setting: x}", "vars: {setting: y, shop: {other: 1}}", "vars: {part: {deep: 2}}"},
			[]string{"", "models: {shop: {+materialized: table}}", "models: {+infer_refs: true}", "models: {+infer_refs: true}", "models: {+infer_refs: true, shop: {+tags: [t]}}", "models: {+infer_refs: true, part: {+schema: p}}", "models: {shop: {more: {+enabled: false}, +tags: [t]}}", "models: {+schema: \"{{ var('setting', 'z') }}\", part: {+docs: {show: false}}}", "models: {+meta: {e: \"{{ env_var('SHOP_SETTING', 'none') }}\"}}", rarely, "models: {part: {+enabled: false}}"},
			[]string{"", "on-run-end: [\"{{ note('end') }}\"]", "on-run-start: select 1"},
			[]string{"", "dispatch: [{macro_namespace: part, search_order: [shop, part]}]"},
			[]string{"", "seeds: {shop: {+tags: s}}", "tests: {+severity: warn}", "quoting: {identifier: false}", rarely, "seeds: {+enabled: false}"},
			[]string{"", "flags: {validate_macro_args: true}", "require-dbt-version: '>=1.0.0'", rarely, "require-dbt-version: '>=9.0.0'", "model-paths: [models, more]\nmacro-paths: [macros, more]"},
		)
	}},
	"profiles": {[]string{"profiles.yml"}, true, "shop: {target: dev, outputs: {dev: {type: paper, schema: main}, prod: {type: paper, schema: live}}}\n", only(
		"shop: {target: prod, outputs: {dev: {type: paper, schema: main}, prod: {type: paper, schema: \"{{ env_var('SHOP_SETTING', 'live') }}\"}}}\n",
		"shop: {target: dev, outputs: {dev: {type: paper, schema: other}, prod: {type: paper, schema: live}}}\n",
		rarely, "shop: {outputs: {}}\n",
	)},
	"selectors": {[]string{"selectors.yml"}, false, "", only(
		"selectors: [{name: nightly, definition: 'tag:t'}]\n", "selectors: [{name: nightly, default: true, definition: {method: tag, value: u}}]\n",
	)},
	"ignore":  {[]string{".dbtignore"}, false, "", only("models/far/\n", "# nothing\n", "more/\n", rarely, "models/deep/\n", "*.yml\n")},
	"orders":  {[]string{"models/orders.sql", "models/deep/orders.sql", "models/o/p/orders.sql"}, false, "select 1 as id", model},
	"people":  {[]string{"models/people.sql", "models/deep/people.sql"}, false, "select 2 as id", model},
	"spare":   {[]string{"models/spare.sql", "models/deep/spare.sql", "models/deep/extra.sql", "models/far/extra.sql", "more/x.sql"}, false, "", model},
	"sums":    {[]string{"models/sums_v1.sql", "models/deep/sums_v1.sql", "models/deep/sums.v1.sql"}, false, "select 1 as id", model},
	"sums2":   {[]string{"models/sums_v2.sql", "models/deep/sums.v2.sql", "models/deep/sums_v2.sql"}, false, "select 1 as id", model},
	"python":  {[]string{"models/learned.py", "models/deep/learned.py"}, false, "", only("def model(dbt, session):\n    return dbt.ref('orders')\n", "def model(dbt, session):\n    dbt.config(enabled=False)\n    return dbt.source('raw', 'orders')\n")},
	"sumsDoc": {[]string{"models/sums.yml", "models/deep/sums.yaml"}, false, "models: [{name: sums, latest_version: 1, versions: [{v: 1}, {v: 2}]}]\n", only("models: [{name: sums, versions: [{v: 1, config: {tags: v}}, {v: 2, description: two}]}]\n", "models: [{name: sums, deprecation_date: 2020-01-01, columns: [{name: id, data_tests: [unique]}, {name: name}], versions: [{v: 1}, {v: 2, columns: [{include: all, exclude: [name]}]}]}]\n", rarely, "models: [{name: sums, versions: [{v: 1, config: {enabled: false}}, {v: 2}]}]\n", "models: [{name: sums, versions: [{v: 1}]}]\n")},
	"patches": {[]string{"models/patches.yml", "models/deep/patches.yaml"}, false, "", func(t *rapid.T) string { return patches(t, "models", "orders") }},
	"more":    {[]string{"models/more.yml", "models/deep/more.yml"}, false, "", func(t *rapid.T) string { return patches(t, "models", "people") }},
	"seedDoc": {[]string{"seeds/seeds.yml", "models/seeds.yml"}, false, "", func(t *rapid.T) string { return patches(t, "seeds", "codes") }},
	"sources": {[]string{"models/sources.yml", "models/deep/sources.yml"}, false, "sources: [{name: raw, tables: [{name: orders}, {name: people}]}]\n", func(t *rapid.T) string {
		return "sources:\n  - name: raw\n" + lines(
			t,
			[]string{"", "    schema: landing", "    schema: \"{{ target.schema }}_raw\"", "    database: \"{{ env_var('SHOP_SETTING', 'db') }}\""},
			[]string{"", "    config: {freshness: {warn_after: {count: 1, period: day}}, loaded_at_field: at}", "    quoting: {identifier: true}", rarely, "    config: {enabled: false}"},
			[]string{"    tables: [{name: orders}, {name: people}]", "    tables: [{name: orders, identifier: o, data_tests: []}, {name: people, columns: [{name: id, data_tests: [unique]}]}]", "    tables: [{name: people, description: \"{{ doc('orders') }}\"}, {name: orders, config: {enabled: true}}]", rarely, "    tables: [{name: people}]"},
		)
	}},
	"macro": {[]string{"macros/note.sql", "macros/deep/note.sql"}, false, "{% macro note(x) %}-- {{ x }}{% endmacro %}", only(
		"{% macro note(x) %}-- {{ x }} {% endmacro %}", "{% macro note(x, y=1) %}{{ ref('people') }}{% endmacro %}", "{% macro note(x) %}{{ var('setting', 'v') }}{% endmacro %}{% macro other() %}{% endmacro %}",
		"{% macro note(x) %}{{ env_var('SHOP_SETTING', 'v') }}{{ config(tags=[x]) }}{% endmacro %}", "{% macro note(x) %}{{ source('raw', 'people') }}{% endmacro %}", rarely, "{% macro note(x) %}{% if %}{% endmacro %}",
	)},
	"names": {[]string{"macros/names.sql", "macros/deep/names.sql"}, false, "", only(
		"{% macro generate_schema_name(name, node) %}{{ target.schema }}_{{ name or 'n' }}{% endmacro %}", "{% macro generate_alias_name(custom, node) %}{{ node.name }}_{{ node.version or '' }}{{ var('setting', 'a') }}{% endmacro %}",
		"{% macro generate_schema_name(name, node) %}{{ env_var('SHOP_SETTING', 'main') }}{% endmacro %}", "{% macro generate_database_name(name, node) %}{{ 'x' if flags.FULL_REFRESH else 'y' }}{% endmacro %}",
	)},
	"ref": {[]string{"macros/ref.sql", "macros/deep/ref.sql"}, false, "", only(
		"{% macro ref() %}{{ return(builtins.ref(*varargs, **kwargs)) }}{% endmacro %}", "{% macro source(a, b) %}{{ return(builtins.source(a, b)) }}{% endmacro %}", "{% macro config() %}{{ return(builtins.config(**kwargs)) }}{% endmacro %}", "{% macro ref() %}{{ return(builtins.ref('people')) }}{% endmacro %}",
	)},
	"generic": {[]string{"tests/generic/odd.sql", "macros/odd.sql", "macros/deep/odd.sql"}, false, "{% test odd(model, column_name) %}select 1{% endtest %}", only(
		"{% test odd(model, column_name, than=3) %}{{ config(severity='warn') }}select {{ than }}{% endtest %}", "{% test odd(model) %}select * from {{ ref('people') }}{% endtest %}{% test unique(model, column_name) %}{{ config(tags=['mine']) }}select 2{% endtest %}", "{% test odd(model, column_name) %}{{ env_var('SHOP_SETTING', '') }}{{ var('setting', '') }}{% endtest %}", rarely, "{% test odder(model, column_name) %}select 1{% endtest %}",
	)},
	"macroDocs": {[]string{"macros/macros.yml", "models/macros.yml"}, false, "", only(
		"macros: [{name: note, description: says}]\n", "macros: [{name: note, arguments: [{name: x, type: string}], meta: {a: 1}}, {name: gone}]\n",
	)},
	"single": {[]string{"tests/single.sql", "tests/deep/single.sql"}, false, "", only(
		"select * from {{ ref('orders') }} where false", "{{ config(severity='warn', enabled=var('setting', '') != 'a') }} select * from {{ ref('sums', v=1) }}", "select * from {{ source('raw', 'orders') }}", "select {{ note('t') }}", "select * from {{ ref('spare') }}",
	)},
	"seed": {[]string{"seeds/codes.csv", "seeds/deep/codes.csv", "seeds/codes.csv"}, false, "id,name\n1,a\n", only("id,name\n1,b\n", "id\n", "id,name\n1,a\n2,b\n")},
	"look": {[]string{"analyses/look.sql", "analyses/deep/look.sql"}, false, "", only("select * from {{ ref('orders') }}", "{{ config(enabled=false) }} select 1")},
	"docs": {[]string{"models/docs.md", "models/deep/words.md", "macros/docs.md"}, false, "{% docs orders %}All orders.{% enddocs %}{% docs people %}All.{% enddocs %}", only("{% docs orders %}Orders, all.{% enddocs %}{% docs people %}Who.{% enddocs %}", "Words {% docs orders %}{{ 1 }}{% enddocs %} {% docs people %}{% enddocs %}{% docs __overview__ %}Here.{% enddocs %}", rarely, "{% docs orders %}", "no blocks")},
	"snap": {[]string{"snapshots/snap.sql", "snapshots/deep/snap_of.sql"}, false, "", only("{% snapshot snap %}{{ config(strategy='check', check_cols='all', unique_key='id', target_schema='s') }}select * from {{ ref('orders') }}{% endsnapshot %}", "{% snapshot snap %}{{ config(strategy='timestamp', updated_at='at', unique_key='id') }}select 1 as id{% endsnapshot %}{% snapshot two %}{{ config(enabled=false, strategy='timestamp', updated_at='at', unique_key='id') }}select 2{% endsnapshot %}")},
	"rows": {[]string{"tests/fixtures/rows.csv", "tests/fixtures/deep/rows.csv"}, false, "id\n1\n", only("id\n2\n", "id,name\n1,a\n")},
	"units": {[]string{"models/units.yml", "models/deep/units.yml"}, false, "", func(t *rapid.T) string {
		return "unit_tests:\n  - name: adds\n    model: " + one(t, "orders", "people", rarely, "lost") + "\n" + lines(
			t,
			[]string{"    given: []", "    given: [{input: ref('people'), rows: [{id: 1}]}]", "    given: [{input: ref('people'), format: csv, fixture: rows}]", "    given: [{input: source('raw', 'orders'), rows: []}, {input: this, rows: []}]"},
			[]string{"    expect: {rows: [{id: 1}]}", "    expect: {format: sql, rows: select 1 as id}"},
			[]string{"", "    overrides: {vars: {setting: q}, env_vars: {SHOP_SETTING: w}, macros: {is_incremental: true}}", "    config: {tags: [u], enabled: false}"},
		)
	}},
	"groups": {[]string{"models/groups.yml", "models/deep/groups.yml"}, false, "groups: [{name: finance, owner: {name: Ann}}]\n", only("groups: [{name: finance, owner: {email: a@b.c}}, {name: sales, owner: {name: Bob}}]\n", "groups: [{name: finance, owner: {name: Ann}, config: {meta: {a: 1}}}]\n", rarely, "groups: [{name: sales, owner: {name: Bob}}]\n")},
	"others": {[]string{"models/others.yml", "models/deep/others.yml"}, false, "", func(t *rapid.T) string {
		return lines(
			t,
			[]string{"", "exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref('orders'), source('raw', 'orders')]}]", "exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref('sums', v=2)], config: {enabled: \"{{ var('setting', '') != 'a' }}\"}}]"},
			[]string{"", "snapshots: [{name: kept, relation: ref('orders'), config: {strategy: check, check_cols: all, unique_key: id}}]"},
			[]string{"", "metrics: [{name: total, label: Total, type: simple, type_params: {measure: amount}}]\nsemantic_models: [{name: orders, model: ref('orders'), defaults: {agg_time_dimension: at}, entities: [{name: id, type: primary}], dimensions: [{name: at, type: time, type_params: {time_granularity: day}}], measures: [{name: amount, agg: sum}]}]"},
			[]string{"", "saved_queries: [{name: kept_query, query_params: {metrics: [total], group_by: []}}]"},
		)
	}},
	"part": {[]string{"dbt_packages/part/dbt_project.yml"}, true, "name: part\n", only("name: part\nvars: {part: {deep: 1}}\n", "name: part\nmodels: {part: {+materialized: table}}\nrestrict-access: true\n", "name: part\nvars: {setting: p}\n")},
	"partModel": {[]string{"dbt_packages/part/models/shared.sql", "dbt_packages/part/models/deep/shared.sql"}, false, "select 1 as id", only(
		"select {{ var('deep', 0) }}", "{{ config(tags=[var('setting', 'q')]) }} select 1", "{{ part.helper() }}",
	)},
	"partMacro":   {[]string{"dbt_packages/part/macros/helper.sql", "dbt_packages/part/macros/deep/helper.sql"}, false, "{% macro helper() %}one{% endmacro %}", only("{% macro helper() %}{{ return(adapter.dispatch('helper', 'part')()) }}{% endmacro %}{% macro default__helper() %}one{% endmacro %}", "{% macro helper() %}{{ env_var('SHOP_SETTING', '-') }}{% endmacro %}", "{% macro generate_schema_name(name, node) %}part{% endmacro %}{% macro helper() %}{% endmacro %}")},
	"partPatches": {[]string{"dbt_packages/part/models/shared.yml", "dbt_packages/part/models/deep/shared.yml"}, false, "", only("models: [{name: shared, description: of the part}]\n", "models: [{name: shared, columns: [{name: id, data_tests: [not_null]}]}]\n", "groups: [{name: part_finance, owner: {name: P}}]\nmodels: [{name: shared, access: protected}]\n", rarely, "models: [{name: shared, access: private, group: finance}]\n")},
	"helper":      {[]string{"macros/helper.sql", "macros/deep/helper.sql"}, false, "", only("{% macro default__helper() %}two{% endmacro %}", "{% macro paper__helper() %}{{ ref('people') }}{% endmacro %}")},
	"packages":    {[]string{"packages.yml", "dependencies.yml"}, false, "packages: [{local: dbt_packages/part}]\n", only("packages: [{local: dbt_packages/part}]\n# again\n", rarely, "packages: []\n")},
}

// model draws a model's text from parts: some static, some to be rendered, some
// wrong.
func model(t *rapid.T) string {
	return lines(
		t,
		[]string{
			"", "", "{{ config(materialized='table') }}", "{{ config(materialized='incremental', unique_key='id', tags=['a']) }}", "{{ config(meta={'a': var('setting', '')}) }}", "{{ config(database='d', docs={'show': false}) }}",
			"{{ config(schema=env_var('SHOP_SETTING', 's'), alias=this.name ~ '_o') }}", "{{ config(group='finance') }}", "{{ config(tags=[target.name], meta={'full': flags.FULL_REFRESH}) }}", "{{ config(post_hook='{{ note(1) }}') }}", "{{ config(materialized='ephemeral') }}",
			"{{ config(infer_refs=true) }}", "{{ config(infer_refs=true, dialect='postgres') }}", "{{ config(infer_refs=false) }}",
			rarely, "{{ config(enabled=false) }}", "{{ config(enabled=var('setting', '') != 'a') }}", "{{ config(group='finance', access='private') }}", "{{ config(contract={'enforced': true}) }}", "{{ config(nothing) }}",
		},
		[]string{"select 1 as id", "select 2 as id", "select id, 'ä' as name"},
		[]string{
			"", "", "from {{ ref('people') }}", "from {{ ref('orders') }}", "from {{ ref('sums') }}", "from {{ ref('sums', v=1) }}", "from {{ ref('shop', 'people') }}", "from {{ ref('part', 'shared') }}", "from {{ source('raw', 'orders') }}", "from {{ ref('codes') }}", "from people", "from main.sums_v1 join codes using (id)", "from orders, peopl", "from main.orders o, (select * from people) p", "from `people`", "from people where ((",
			"from {% if var('setting', '') == 'a' %}{{ ref('people') }}{% else %}{{ source('raw', 'people') }}{% endif %}", "from {{ ref('peop' ~ 'le') }}", "from {{ ref(model.name) }}",
			rarely, "from {{ ref('lost') }}", "from {{ ref(var('setting', 'people')) }}", "from {{ ref('snap') }}", "from {{ ref('learned') }}",
		},
		[]string{"", "", "{{ note('m') }}", "{{ part.helper() }}", "{% set x = 1 %}", "{{ log('said ' ~ this.name) }}", "{{ exceptions.warn('beware') }}", "{{ run_started_at.year and '' }}", rarely, "{{ other() }}", "{% endif %}", "{{ env_var('SHOP_SETTING') }}"},
	)
}

// patches draws YAML on some resource and, rarely, others.
func patches(t *rapid.T, kind, name string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s:\n  - name: %s\n", kind, one(t, name, rarely, "lost"))
	out.WriteString(lines(
		t,
		[]string{"", "    description: Text", "    description: \"{{ doc('orders') }}\"", "    docs: {show: false}", rarely, "    description: \"{{ doc('part', 'orders') }}\""},
		[]string{"", "    config: {tags: b}", "    config: {group: finance}", "    config: {meta: {s: \"{{ var('setting', '') }}\"}}", rarely, "    config: {enabled: false}", "    config: {contract: {enforced: true}}", "    latest_version: 1", "    config: {enabled: \"{{ var('setting', '') != 'b' }}\"}"},
		[]string{"", "    columns: [{name: id, data_type: int, data_tests: [unique, not_null]}]", "    columns: [{name: id, description: \"{{ doc('people') }}\", data_type: text, tests: [{odd: {config: {tags: x}}}]}]", "    columns: [{name: id, data_type: int, meta: {a: 1}}, {name: name, data_tests: [{accepted_values: {values: [a, b], config: {where: \"{{ var('setting', '1') }}\"}}}]}]"},
		[]string{"", "    data_tests: [{odd: {column_name: id, name: named}}]", "    data_tests: [{relationships: {to: ref('people'), field: id, column_name: id, name: mine}}]", rarely, "    data_tests: [part.odd]"},
	))
	out.WriteString(one(t, "", rarely, "  - nme: x\n", "  bad\n", "x: [\n", "models: []\n", "  - {name: orders, description: twice}\n"))
	return out.String()
}
