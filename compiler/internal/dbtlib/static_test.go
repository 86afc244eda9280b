package dbtlib

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// contextNames lists every name of dbt's context and who provides it: static
// (this package), node (package scope), or nobody and why.
var contextNames = map[string]string{
	"adapter": "node", "adapter_macro": "static", "api": "static", "builtins": "node", "column": "static", "compiled_code": "node",
	"config": "node", "context": "node", "context_macro_stack": "none: dbt's own bookkeeping", "database": "node", "dbt_metadata_envs": "static",
	"dbt_version": "static", "debug": "none: opens Python's debugger", "defer_relation": "node", "diff_of_two_dicts": "static", "doc": "node: descriptions only",
	"env": "node: the same as target", "env_var": "static", "exceptions": "static", "execute": "node", "flags": "static", "fromjson": "static",
	"fromyaml": "static", "graph": "node", "invocation_args_dict": "static", "invocation_id": "static", "load_agate_table": "node: seeds only",
	"load_result": "node, by Statements", "local_md5": "static", "log": "static", "metric": "node", "model": "node", "modules": "static",
	"post_hooks": "node", "pre_hooks": "node", "print": "static", "project_name": "static", "ref": "node", "render": "node", "return": "static",
	"run_started_at": "static", "schema": "node", "selected_resources": "node", "set": "static", "set_strict": "static", "source": "node",
	"source_node": "node: freshness only", "sql": "node", "sql_now": "static", "store_raw_result": "node, by Statements", "store_result": "node, by Statements",
	"submit_python_job": "static", "target": "node", "this": "node", "thread_id": "static", "tojson": "static", "toyaml": "static",
	"try_or_compiler_error": "static", "validation": "static", "var": "node", "write": "node", "zip": "static", "zip_strict": "static",
	"_sql_results": "none: dbt's own bookkeeping",
}

func TestContextNames(t *testing.T) {
	have := Static(Info{})
	for name, who := range contextNames {
		if _, ok := have[name]; ok != (who == "static") {
			t.Errorf("%s: in Static is %v, the table says %q", name, ok, who)
		}
	}
	for name := range have {
		if contextNames[name] == "" {
			t.Errorf("%s is no name of dbt's context", name)
		}
	}
}

// exceptionNames and adapterNames are those that dbt gives to templates.
var exceptionNames = strings.Fields(`column_type_missing missing_config missing_materialization missing_relation raise_ambiguous_alias
	raise_ambiguous_catalog_match raise_cache_inconsistent raise_compiler_error raise_contract_error raise_database_error
	raise_dataclass_not_dict raise_dep_not_found raise_dependency_error raise_duplicate_patch_name raise_duplicate_resource_name
	raise_fail_fast_error raise_invalid_property_yml_version raise_not_implemented relation_wrong_type warn warn_snapshot_timestamp_data_types`)

var adapterNames = strings.Fields(`Relation add_query already_exists assert_valid_snapshot_target_given_strategy behavior build_catalog_relation
	cache_added cache_dropped cache_renamed check_schema_exists commit config convert_datetimes_to_strs convert_type create_schema
	disable_transactions dispatch drop_relation drop_schema execute expand_target_column_types external_read_location external_root
	external_write_options get_binding_char get_catalog_integration get_column_schema_from_query get_columns_in_relation
	get_columns_in_table get_hard_deletes_behavior get_incremental_strategy_macro get_missing_columns get_partitions_metadata
	get_relation get_seed_file_path get_temp_relation_path is_ducklake is_motherduck location_exists parse_index quote
	quote_as_configured quote_seed_column rename_relation render_raw_columns_constraints render_raw_model_constraints
	run_sql_for_tests standardize_grants_dict store_relation truncate_relation type valid_incremental_strategies
	valid_snapshot_target warn_once`)

func TestExceptionAndAdapterNames(t *testing.T) {
	m := Static(Info{})["exceptions"].(*mapping)
	for _, name := range exceptionNames {
		if _, ok := m.vals[name]; !ok {
			t.Errorf("exceptions.%s is missing", name)
		}
	}
	have := AdapterMethods()
	for _, name := range adapterNames {
		if name != "Relation" && !slices.Contains(append(have, "commit"), name) {
			t.Errorf("adapter.%s is missing", name)
		}
	}
}

func TestStatic(t *testing.T) {
	var said []string
	var used []string
	info := Info{
		InvocationID: "inv", ProjectName: "proj", Which: "run", Now: time.Date(2024, 2, 3, 4, 5, 6, 7000, time.UTC),
		Clock: func() time.Time { return time.Date(2024, 5, 6, 7, 8, 9, 0, time.FixedZone("", 7200)) },
		Env: func(name string) (string, bool) {
			v, ok := map[string]string{"A": "1", "EMPTY": "", "DBT_ENV_SECRET_X": "hidden"}[name]
			return v, ok
		},
		EnvUsed: func(name, value string, isDefault bool) {
			used = append(used, name+"="+value+map[bool]string{true: " (default)"}[isDefault])
		},
		MetadataEnvs: project.NewMap("TEAM", "x"),
		Flags:        project.NewMap("full_refresh", true, "custom", "c"),
		Args:         project.NewMap("select", []any{"a"}),
		Log: func(msg string, info, warning bool) {
			said = append(said, msg+map[bool]string{true: " (info)"}[info]+map[bool]string{true: " (warning)"}[warning])
		},
	}
	for _, c := range []struct{ template, want string }{
		{"{{ invocation_id }} {{ project_name }} {{ dbt_version }} {{ thread_id }}", "inv proj " + DefaultVersion + " MainThread"},
		{"{{ run_started_at }} {{ run_started_at.strftime('%Y') }} {{ [run_started_at] }}", "2024-02-03 04:05:06.000007+00:00 2024 [datetime.datetime(2024, 2, 3, 4, 5, 6, 7, tzinfo=<UTC>)]"},
		{"{{ run_started_at.astimezone(modules.pytz.timezone('America/New_York')) }}", "2024-02-02 23:05:06.000007-05:00"},
		{"{{ modules.datetime.datetime.now() }} {{ modules.datetime.date.today() }} {{ modules.datetime.datetime.utcnow() }}", "2024-05-06 07:08:09 2024-05-06 2024-05-06 05:08:09"},
		{"{{ modules.datetime.datetime.now(modules.pytz.utc) }}", "2024-05-06 05:08:09+00:00"},
		{"{{ modules.datetime.datetime(2024, 1, 1).astimezone(modules.pytz.utc) }}", "2023-12-31 22:00:00+00:00"},
		{"{{ flags.FULL_REFRESH }} {{ flags.full_refresh }} {{ flags.WHICH }} {{ flags.STORE_FAILURES }} {{ flags.CUSTOM }} {{ flags['WHICH'] }} {{ flags.NOPE is defined }} {{ flags.get('NOPE', 'd') }}", "True True run False c run False d"},
		{"{{ invocation_args_dict.select }} {{ invocation_args_dict['select'][0] }} {{ invocation_args_dict.get('x', 1) }}", "['a'] a 1"},
		{"{{ dbt_metadata_envs }} {{ dbt_metadata_envs.items() | list }}", "{'TEAM': 'x'} [('TEAM', 'x')]"},
		{"{{ env_var('A') }}{{ env_var('EMPTY') }}{{ env_var('NOPE', 'd') }}{{ env_var('NOPE', '') }}{{ env_var('N', 5) + 1 }}", "1d6"},
		{"{{ log('a') }}{{ log('b', info=true) }}{{ log(5, true) }}{{ print('p') }}{{ exceptions.warn('w') }}", ""},
		{"{{ try_or_compiler_error('msg', local_md5, 'x') | length }}", "32"},
		{"{{ validation.any('a', 'b')('a') }}", "None"},
		{"{{ tojson(dbt_metadata_envs) }} {{ modules.re is mapping }} {{ 'datetime' in modules }}", `{"TEAM": "x"} True True`},
		{"{{ api.Column.translate_type('string') }} {{ column.translate_type('STRING') }}", "TEXT TEXT"},
	} {
		got, err := render(staticNames(info), c.template)
		if err != nil || got != c.want {
			t.Errorf("%s\n  got  %q (%v)\n  want %q", c.template, got, err, c.want)
		}
	}
	if want := "a|b (info)|5 (info)|p (info)|w (info) (warning)"; strings.Join(said, "|") != want {
		t.Errorf("said %q, want %q", said, want)
	}
	if want := "A=1|EMPTY=|NOPE=d (default)|NOPE= (default)|N=5 (default)"; strings.Join(used, "|") != want {
		t.Errorf("used %q, want %q", used, want)
	}
	file, err := jinja.Parse(source.NewFile("m.sql", "{% macro m(x) %}text{{ return([x.group(0) ~ '!', 2]) }}{% endmacro %}"))
	if err != nil {
		t.Fatal(err)
	}
	names := staticNames(info)
	names["m"] = file.Blocks()[0].Macro()
	if got, err := render(names, "{{ m(modules.re.match('.', 'ab'))[0] }} {{ modules.re.sub('[ab]', m, 'xab') }}"); err != nil || got != "a! x['a!', 2]['b!', 2]" {
		t.Errorf("return and a macro as replacement: %q %v", got, err)
	}
	info.Secrets = true
	if got, err := render(staticNames(info), "{{ env_var('DBT_ENV_SECRET_X') }}"); err != nil || got != "hidden" {
		t.Errorf("secret: %q %v", got, err)
	}
	info.Flags.Set("print", false)
	said = nil
	if _, err := render(staticNames(info), "{{ print('p') }}"); err != nil || said != nil {
		t.Errorf("--no-print prints %q (%v)", said, err)
	}
}

func TestStaticErrors(t *testing.T) {
	for _, c := range []struct {
		template string
		code     diag.Code
		want     string
	}{
		{"{{ env_var('NOPE') }}", diag.EnvVarMissing, "'NOPE' is required"},
		{"{{ env_var('DBT_ENV_SECRET_X', 'd') }}", diag.EnvVarSecret, "profiles.yml"},
		{"{{ env_var(5) }}", diag.JinjaType, "not int"},
		{"{{ exceptions.raise_compiler_error('no way') }}", diag.JinjaRaised, "no way"},
		{"{{ exceptions.raise_not_implemented('later') }}", diag.NotImplementedBy, "later"},
		{"{{ exceptions.raise_database_error('db') }}", diag.StatementFailed, "db"},
		{"{{ exceptions.raise_fail_fast_error('ff') }}", diag.JinjaRaised, "ff"},
		{"{{ exceptions.missing_config({'unique_id': 'model.a.b'}, 'k') }}", diag.MissingConfig, "model.a.b does not define a required config parameter 'k'"},
		{"{{ exceptions.relation_wrong_type(api.Relation.create(identifier='x', type='view'), 'table') }}", diag.ContextValue, `"x" is to be built as a table, but a view`},
		{"{{ exceptions.column_type_missing(['a', 'b']) }}", diag.ContractBroken, "a, b"},
		{
			"{{ exceptions.raise_contract_error([{'name': 'a', 'data_type': 'int'}, {'name': 'b', 'data_type': 'text'}], [{'name': 'a', 'data_type': 'text'}, {'name': 'c', 'data_type': 'int'}]) }}",
			diag.ContractBroken, "| a           | text            | int           | data type mismatch    |\n| b           |                 | text          | missing in definition |\n| c           | int             |               | missing in contract   |",
		},
		{"{{ try_or_compiler_error('mine', local_md5, 5) }}", diag.JinjaRaised, "mine"},
		{"{{ validation.any('a')('z') }}", diag.ContextValue, "one of a"},
		{"{{ adapter_macro('x') }}", diag.ContextValue, "no longer"},
		{"{{ submit_python_job(1, 2) }}", diag.PythonModel, "Python"},
		{"{{ tojson(run_started_at) }}", diag.JinjaType, "not JSON serializable"},
		{"{% for x in modules.itertools.product(range(2000), range(2000)) %}{% endfor %}", diag.JinjaLimit, "more than"},
	} {
		_, err := render(staticNames(Info{}), c.template)
		var d *diag.Diagnostic
		if !errors.As(err, &d) {
			t.Errorf("%s: %v", c.template, err)
			continue
		}
		if d.Code != c.code || !strings.Contains(d.Message, c.want) || d.Span.IsZero() {
			t.Errorf("%s\n  got  %s %s at %v\n  want %s %s", c.template, d.Code, d.Message, d.Span, c.code, c.want)
		}
	}
}

func TestTablePrints(t *testing.T) {
	const table = `{% set t = table(['n','s','x'], [[3,'c','decimal:1.50'],[1,'a','decimal:1002.25'],[2,'b',none]]) %}`
	for _, c := range []struct{ call, want string }{
		{"t.print_table()", "| n | s |        x |\n| - | - | -------- |\n| 3 | c |     1.50 |\n| 1 | a | 1,002.25 |\n| 2 | b |          |"},
		{"t.order_by('n').limit(2).select(['s','n']).print_table(max_rows=1)", "| s   |   n |\n| --- | --- |\n| a   |   1 |\n| ... | ... |"},
		{"t.print_table(max_columns=1)", "| n | ... |\n| - | --- |\n| 3 | ... |\n| 1 | ... |\n| 2 | ... |"},
		{"t.print_csv()", "n,s,x\n3,c,1.50\n1,a,1002.25\n2,b,"},
		{"t.print_json()", `[{"n": 3, "s": "c", "x": 1.5}, {"n": 1, "s": "a", "x": 1002.25}, {"n": 2, "s": "b", "x": null}]`},
		{"print(t.columns['x'].data_type.jsonify(t.rows[0]['x']))", "1.5"},
		{"print(t.columns['x'].data_type.csvify(t.rows[0]['x']))", "1.50"},
		{"print(t.columns['n'].data_type.jsonify(t.rows[0]['n']) + 1)", "4"},
		{"print(t.columns['x'].data_type.jsonify(none))", "None"},
		{"t.print_structure()", "| column | data_type |\n| ------ | --------- |\n| n      | Integer   |\n| s      | Text      |\n| x      | Number    |"},
	} {
		var said string
		names := oracleNames()
		names["print"] = jinja.Func("print", func(c *jinja.Call) (jinja.Value, error) { said = jinja.Str(c.Args[0]); return "", nil })
		if _, err := render(names, table+"{% do "+c.call+" %}"); err != nil {
			t.Errorf("%s: %v", c.call, err)
		} else if said != c.want {
			t.Errorf("%s prints\n%s\nwant\n%s", c.call, said, c.want)
		}
	}
}

func BenchmarkStatic(b *testing.B) {
	for b.Loop() {
		Static(Info{Dialect: testDialect})
	}
}

func BenchmarkRelationString(b *testing.B) {
	names := staticNames(Info{})
	r, err := names["api"].(*mapping).vals["Relation"].(relationClass).create(&jinja.Call{Kwargs: []jinja.Kwarg{{Name: "schema", Value: "s"}, {Name: "identifier", Value: "i"}}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		_ = jinja.Str(r)
	}
}
