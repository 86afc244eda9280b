package dbtlib

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
)

// scripted is an engine that answers from a script and notes what it was asked.
type scripted struct {
	relations []adapters.Relation
	columns   map[string][]adapters.Column // by identifier
	results   map[string]*adapters.Result
	fail      map[string]error
	log       []string
}

func (e *scripted) Session(context.Context, string) (adapters.Session, error) { return e, nil }

func (e *scripted) Schemas(context.Context, adapters.Session, string) ([]string, error) {
	return []string{"main", "Other"}, nil
}

func (e *scripted) Relations(_ context.Context, _ adapters.Session, db, schema string) ([]adapters.Relation, error) {
	e.log = append(e.log, "list "+db+"."+schema)
	return e.relations, nil
}

func (e *scripted) Columns(_ context.Context, _ adapters.Session, rel adapters.Relation) ([]adapters.Column, error) {
	return e.columns[rel.Identifier], nil
}

func (e *scripted) Describe(_ context.Context, _ adapters.Session, query string) ([]adapters.Column, error) {
	if err := e.fail[query]; err != nil {
		return nil, err
	}
	return []adapters.Column{{Name: "a", Type: "INTEGER"}}, nil
}

func (e *scripted) Exec(_ context.Context, sql string) (adapters.Response, error) {
	e.log = append(e.log, "exec "+sql)
	return adapters.Response{Message: "INSERT 0 3", Code: "INSERT", RowsAffected: 3}, e.fail[sql]
}

func (e *scripted) Query(_ context.Context, sql string) (adapters.Rows, error) {
	e.log = append(e.log, "query "+sql)
	if err := e.fail[sql]; err != nil {
		return nil, err
	}
	res := e.results[sql]
	if res == nil {
		res = &adapters.Result{Columns: []adapters.Column{{Name: "a", Type: "INTEGER"}}, Rows: [][]any{{int64(1)}, {int64(2)}}}
	}
	return &scriptedRows{res: res}, nil
}

func (e *scripted) Begin(context.Context) error    { return nil }
func (e *scripted) Commit(context.Context) error   { return nil }
func (e *scripted) Rollback(context.Context) error { return nil }
func (e *scripted) Close() error                   { return nil }

type scriptedRows struct {
	res *adapters.Result
	at  int
}

func (r *scriptedRows) Columns() []adapters.Column { return r.res.Columns }
func (r *scriptedRows) Close() error               { return nil }
func (r *scriptedRows) Next() ([]any, error) {
	if r.at == len(r.res.Rows) {
		return nil, io.EOF
	}
	r.at++
	return r.res.Rows[r.at-1], nil
}

type testCredentials map[string]any

func (testCredentials) Database() string         { return "db" }
func (testCredentials) Schema() string           { return "main" }
func (c testCredentials) Public() map[string]any { return c }
func (testCredentials) UniqueField() string      { return "db" }

// world is what a test of the adapter object runs in.
type world struct {
	engine     *scripted
	host       Host
	macros     []string
	said       []string
	statements *Statements
}

func newWorld() *world {
	q := adapters.Quoting{Database: true, Schema: true, Identifier: true}
	e := &scripted{
		relations: []adapters.Relation{
			{Database: "db", Schema: "main", Identifier: "old", Type: adapters.Table, Quoting: q},
			{Database: "db", Schema: "main", Identifier: "a_view", Type: adapters.View, Quoting: q},
		},
		columns: map[string][]adapters.Column{
			"old":    {{Name: "id", Type: "INTEGER"}, {Name: "name", Type: "varchar(20)"}, {Name: "amount", Type: "DECIMAL(18,3)"}},
			"a_view": {{Name: "id", Type: "INTEGER"}, {Name: "name", Type: "varchar(5)"}},
			"snap":   {{Name: "dbt_scd_id", Type: "text"}, {Name: "DBT_VALID_FROM", Type: "text"}, {Name: "until", Type: "text"}},
		},
		fail: map[string]error{},
	}
	w := &world{engine: e, statements: NewStatements()}
	w.host = Host{
		Driver: &adapters.Driver{Name: "duckdb"}, Adapter: e, Session: e, Dialect: testDialect, Execute: true,
		Cache: adapters.NewCache(e, testDialect), Credentials: testCredentials{"external_root": "s3://bucket", "ducklake_databases": []string{"lake"}},
		Macro: func(name string, args ...jinja.Value) (jinja.Value, error) {
			texts := make([]string, len(args))
			for i, a := range args {
				texts[i] = jinja.Str(a)
			}
			w.macros = append(w.macros, name+"("+strings.Join(texts, ", ")+")")
			return "", nil
		},
		Dispatch: func(name, namespace string) (jinja.Callable, error) {
			return jinja.Func(name, func(*jinja.Call) (jinja.Value, error) { return namespace + "/" + name, nil }), nil
		},
	}
	return w
}

func (w *world) names() jinja.Names {
	names := staticNames(Info{Log: func(msg string, info, warning bool) {
		w.said = append(w.said, fmt.Sprintf("%s info=%v warning=%v", msg, info, warning))
	}, Print: func(msg string) { w.said = append(w.said, msg) }})
	names["adapter"] = NewAdapter(w.host)
	names["execute"] = w.host.Execute
	names["context"] = jinja.NewDict()
	for _, n := range []string{"store_result", "store_raw_result", "load_result"} {
		names[n], _ = w.statements.Lookup(n)
	}
	return names
}

// old is a relation of the scripted engine.
const old = "{% set old = adapter.get_relation('db', 'main', 'old') %}{% set v = adapter.get_relation('db', 'main', 'a_view') %}"

func TestAdapterMethods(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{"{{ adapter.type() }}", "duckdb"},
		{"{{ adapter.dispatch('m', 'pkg')() }} {{ adapter.dispatch('m')() }}", "pkg/m /m"},
		{"{{ adapter.quote('a\"b') }} {{ adapter.quote_as_configured('x', 'schema') }} {{ adapter.quote_as_configured('x', 'nope') }}", `"a""b" "x" x`},
		{"{{ adapter.quote_seed_column('c') }} {{ adapter.quote_seed_column('c', false) }} {{ adapter.quote_seed_column('c', none) }}", `"c" c "c"`},
		{"{{ adapter.get_relation('db', 'main', 'OLD') }} {{ adapter.get_relation('db', 'main', 'nope') }}", `"db"."main"."old" None`},
		{"{{ adapter.get_relation(database=none, schema='main', identifier='a_view').is_view }}", "True"},
		{old + "{{ old.type }} {{ adapter.load_relation(old) }}", `table "db"."main"."old"`},
		{"{{ adapter.list_relations('db', 'main') | map(attribute='name') | join(',') }}", "a_view,old"},
		{old + "{{ adapter.list_relations_without_caching(old.without_identifier()) | length }}", "2"},
		{"{{ adapter.check_schema_exists('db', 'MAIN') }} {{ adapter.check_schema_exists('db', 'zz') }} {{ adapter.list_schemas('db') }}", "True False ['main', 'Other']"},
		{"{{ adapter.already_exists('main', 'old') }} {{ adapter.already_exists('main', 'zz') }}", "True False"},
		{old + "{% for c in adapter.get_columns_in_relation(old) %}{{ c.name }}:{{ c.data_type }} {% endfor %}", "id:INTEGER name:character varying(20) amount:DECIMAL(18,3) "},
		{old + "{% set c = adapter.get_columns_in_relation(old)[2] %}{{ c.dtype }} {{ c.numeric_precision }} {{ c.numeric_scale }} {{ c.is_numeric() }}", "DECIMAL 18 3 True"},
		{old + "{{ adapter.get_columns_in_relation(old)[0] }}", "DuckDBColumn(column='id', dtype='INTEGER', char_size=None, numeric_precision=None, numeric_scale=None)"},
		{"{{ adapter.get_columns_in_table('main', 'old') | length }}", "3"},
		{old + "{{ adapter.get_missing_columns(old, v) | map(attribute='name') | list }} {{ adapter.get_missing_columns(v, old) }}", "['amount'] []"},
		{"{{ adapter.get_column_schema_from_query('select 1 as a') | map(attribute='quoted') | list }}", `['"a"']`},
		{"{% set r = adapter.execute('select', fetch=true) %}{{ r[0] }} {{ r[1].columns[0].values() }}", "OK (1, 2)"},
		{"{% set r, t = adapter.execute('select', fetch=true, limit=1) %}{{ t.rows | length }}", "1"},
		{"{% set r = adapter.execute('insert') %}{{ r[0] }} {{ r[0].rows_affected }} {{ r[0].code }} {{ r[1].rows | length }}", "INSERT 0 3 3 INSERT 0"},
		{"{{ adapter.run_sql_for_tests('q', 'one') }} {{ adapter.run_sql_for_tests('q', 'all') }} {{ adapter.run_sql_for_tests('q', 'none') }}", "(1,) [(1,), (2,)] None"},
		{"{{ adapter.valid_incremental_strategies() }}", "['append', 'delete+insert', 'merge', 'microbatch']"},
		{"{{ adapter.get_hard_deletes_behavior({}) }} {{ adapter.get_hard_deletes_behavior({'invalidate_hard_deletes': true}) }} {{ adapter.get_hard_deletes_behavior({'hard_deletes': 'new_record'}) }}", "ignore invalidate new_record"},
		{"{{ adapter.external_root() }} {{ adapter.is_motherduck() }} {{ adapter.is_ducklake(api.Relation.create(database='lake', schema='s', identifier='i')) }}", "s3://bucket False True"},
		{
			"{{ adapter.external_write_options('f.csv', {}) }}|{{ adapter.external_write_options('f', {'delimiter': '|'}) }}|{{ adapter.external_write_options('d', {'partition_by': 'a,b'}) }}",
			"format csv, header 1|delimiter '|', format csv, header 1|partition_by (a,b), format parquet",
		},
		{"{{ adapter.external_read_location('d', {'partition_by': 'a,b'}) }} {{ adapter.external_read_location('d.csv', {}) }}", "d/*/*/*.parquet d.csv"},
		{"{{ adapter.location_exists('x.csv') }}", "True"},
		{"{{ adapter.behavior.any_flag.no_warn }} {{ 'y' if adapter.behavior.any_flag else 'n' }}", "False n"},
		{"{{ adapter.Relation.create(identifier='x') }} {{ adapter.Column('a', 'text').data_type }}", `"x" character varying(256)`},
		{"{{ adapter.config.credentials.schema }} {{ adapter.config.quoting.identifier }}", "main "},
		{"{{ adapter.nope is defined }}", "False"},
		{"{{ adapter.parse_index({'columns': ['a'], 'unique': true}).unique }} {{ adapter.parse_index({'columns': ['a']}).render(api.Relation.create(identifier='x')) | length }}", "True 32"},
		{"{% set t = adapter.execute('q', fetch=true)[1] %}{{ t[0][0] == t.rows[0][0] }} {{ t[-1] == t.rows[-1] }}", "True True"},
		{"{{ adapter.get_seed_file_path({'root_path': '/p', 'original_file_path': 'seeds/a.csv'}) }}", "/p/seeds/a.csv"},
		{"{{ adapter.get_temp_relation_path({'name': 'm', 'database': 'db'}).schema }}", "dbt_temp"},
		{"{% set t = adapter.execute('q', fetch=true)[1] %}{{ adapter.convert_type(t, 0) }}", "integer"},
		{"{{ adapter.build_catalog_relation({}) }}", "None"},
		{"{{ adapter.validate_sql('select 1') }}", "OK"},
	} {
		got, err := render(newWorld().names(), c.template)
		if err != nil {
			t.Errorf("%s\n  fails: %v", c.template, err)
		} else if got != c.want {
			t.Errorf("%s\n  got  %q\n  want %q", c.template, got, c.want)
		}
	}
}

func TestAdapterCallsMacros(t *testing.T) {
	for _, c := range []struct{ template, macros, there string }{
		{old + "{% do adapter.drop_relation(old) %}", `drop_relation("db"."main"."old")`, "a_view"},
		{old + "{% do adapter.rename_relation(old, old.incorporate(path={'identifier': 'new'})) %}", `rename_relation("db"."main"."old", "db"."main"."new")`, "a_view,new"},
		{old + "{% do adapter.truncate_relation(old) %}", `truncate_relation("db"."main"."old")`, "a_view,old"},
		{old + "{% do adapter.create_schema(old) %}", `create_schema("db"."main")`, "a_view,old"},
		{old + "{% do adapter.expand_target_column_types(old, v) %}", `alter_column_type("db"."main"."a_view", name, character varying(20))`, "a_view,old"},
		{old + "{% do adapter.expand_target_column_types(v, old) %}", "", "a_view,old"},
		{old + "{{ adapter.cache_dropped(old) }}{{ adapter.cache_added(old.incorporate(path={'identifier': 'x'})) }}", "", "a_view,x"},
		{old + "{{ adapter.cache_renamed(old, old.replace_path(identifier='y')) }}", "", "a_view,y"},
	} {
		w := newWorld()
		if _, err := render(w.names(), c.template); err != nil {
			t.Errorf("%s\n  fails: %v", c.template, err)
			continue
		}
		if got := strings.Join(w.macros, " "); got != c.macros {
			t.Errorf("%s\n  calls %s\n  want  %s", c.template, got, c.macros)
		}
		got, err := render(w.names(), "{{ adapter.list_relations('db', 'main') | map(attribute='name') | join(',') }}")
		if err != nil || got != c.there {
			t.Errorf("%s\n  then there is %q (%v), want %q", c.template, got, err, c.there)
		}
	}
}

func TestAdapterErrors(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{"{{ adapter.get_columns_in_relation('x') }}", "takes a relation, not str"},
		{"{% do adapter.drop_relation(api.Relation.create(identifier='x')) %}", "does not know whether this is a table or a view"},
		{"{{ adapter.get_relation('db', none, 'x') }}", "needs a schema"},
		{"{{ adapter.quote() }}", "missing 1 required argument"},
		{"{{ adapter.execute('bad') }}", "Binder Error: no column x (line 2 of the statement: from x)"},
		{"{{ adapter.get_column_schema_from_query('bad') }}", "no column x"},
		{"{{ adapter.get_hard_deletes_behavior({'hard_deletes': 'nope'}) }}", "hard_deletes of a snapshot is 'nope'"},
		{"{{ adapter.get_hard_deletes_behavior({'hard_deletes': 'ignore', 'invalidate_hard_deletes': false}) }}", "not both"},
		{"{{ adapter.get_incremental_strategy_macro(context, 'insert_overwrite') }}", "has no incremental strategy 'insert_overwrite'"},
		{"{{ adapter.get_incremental_strategy_macro(context, 'mine') }}", "needs a macro named 'get_incremental_mine_sql'"},
		{"{{ adapter.dispatch('m', packages=['a']) }}", "no packages argument"},
		{"{{ adapter.dispatch('m', ['a']) }}", "macro_namespace of dispatch is a text"},
		{"{{ adapter.parse_index({'cols': 1}) }}", "'columns' is a required property of an index, which is a mapping with the key columns"},
		{"{{ adapter.parse_index({'columns': 'a, b'}) }}", "'columns' of an index: 'a, b' is not of type 'array'"},
		{"{{ adapter.parse_index({'columns': ['a'], 'unique': 'yes'}) }}", "'unique' of an index: 'yes' is not of type 'boolean'"},
		{"{{ adapter.store_relation('p', 'r', [], 'x', 'csv', none) }}", "plug-ins"},
		{"{{ adapter.add_query('insert ?', bindings=[1, 2]) }}", "more bindings"},
		{"{{ adapter.add_query('insert ?, ?', bindings=[1]) }}", "more marks"},
		{"{{ adapter.quote_seed_column('c', 'yes') }}", "true or false"},
		{"{% do adapter.valid_snapshot_target(api.Relation.create(identifier='old')) %}", "lacks the column(s) dbt_scd_id, dbt_valid_from, dbt_valid_to"},
		{"{% do adapter.valid_snapshot_target(api.Relation.create(identifier='snap')) %}", "lacks the column(s) dbt_valid_to"},
		{"{% do adapter.assert_valid_snapshot_target_given_strategy(api.Relation.create(identifier='snap'), {'dbt_valid_to': 'until'}, {'hard_deletes': 'new_record'}) %}", "lacks the column(s) dbt_is_deleted"},
		{"{{ adapter.nope() }}", "nope"},
	} {
		w := newWorld()
		w.engine.fail["bad"] = &adapters.Error{Message: "no column x", Code: "Binder Error", Offset: -1}
		if strings.Contains(c.template, "execute('bad')") {
			c.template = strings.Replace(c.template, "'bad'", `'select a\nfrom x'`, 1)
			w.engine.fail["select a\nfrom x"] = &adapters.Error{Message: "no column x", Code: "Binder Error", Offset: 14}
		}
		got, err := render(w.names(), c.template)
		if err == nil {
			t.Errorf("%s\n  gives %q, want an error with %q", c.template, got, c.want)
		} else if !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "test.sql:1:") {
			t.Errorf("%s\n  fails with %q\n  want      %q", c.template, err, c.want)
		}
	}
	ok := "{% do adapter.valid_snapshot_target(api.Relation.create(identifier='snap'), {'dbt_valid_to': 'until'}) %}"
	if _, err := render(newWorld().names(), ok); err != nil {
		t.Errorf("a snapshot with its own column names: %v", err)
	}
}

func TestEngineErrorKeepsItsCause(t *testing.T) {
	w := newWorld()
	cause := &adapters.Error{Message: "gone", Offset: -1, Retryable: true}
	w.engine.fail["q"] = cause
	var told error
	w.host.Executed = func(_, _ string, _ adapters.Response, err error) { told = err }
	_, err := render(w.names(), "{{ adapter.execute('q') }}")
	var got *adapters.Error
	if !errors.As(err, &got) || got != cause {
		t.Errorf("the engine's error is lost: %v", err)
	}
	if told != error(cause) {
		t.Errorf("Executed was told %v", told)
	}
}

// While templates are parsed the adapter answers as dbt's does and asks nobody.
func TestAdapterWhileParsing(t *testing.T) {
	rel := "{% set r = api.Relation.create(schema='s', identifier='i', type='table') %}"
	for _, c := range []struct{ call, want string }{
		{"get_relation('a', 'b', 'c')", "None"},
		{"get_columns_in_relation(r)", "[]"},
		{"get_missing_columns(r, r)", "[]"},
		{"get_column_schema_from_query('x')", "[]"},
		{"check_schema_exists('a', 'b')", "False"},
		{"already_exists('a', 'b')", "False"},
		{"execute('x')[0]", ""},
		{"execute('x')[1].rows | length", "0"},
		{"add_query('x')", "(None, None)"},
		{"drop_relation(r)", "None"},
		{"create_schema(r)", "None"},
		{"rename_relation(r, r)", "None"},
		{"get_incremental_strategy_macro(1, 'x')", "None"},
		{"list_relations_without_caching(r)", "[]"},
		{"location_exists('x')", "False"},
		{"type()", "duckdb"},
		{"quote('x')", `"x"`},
		{"get_relation()", "None"},
	} {
		w := newWorld()
		w.host.Execute, w.host.Adapter, w.host.Session, w.host.Cache = false, nil, nil, nil
		got, err := render(w.names(), rel+"{{ adapter."+c.call+" }}")
		if err != nil || got != c.want {
			t.Errorf("adapter.%s gives %q (%v), want %q", c.call, got, err, c.want)
		}
	}
}

func TestAdapterWithoutConnection(t *testing.T) {
	w := newWorld()
	w.host.Adapter, w.host.Session, w.host.Cache = nil, nil, nil
	for _, call := range []string{"execute('x')", "get_relation('a', 'b', 'c')", "get_columns_in_relation(api.Relation.create(identifier='x'))", "list_schemas('d')"} {
		_, err := render(w.names(), "{{ adapter."+call+" }}")
		if err == nil || !strings.Contains(err.Error(), "needs a connection") {
			t.Errorf("adapter.%s: %v", call, err)
		}
	}
}

func TestTransactions(t *testing.T) {
	w := newWorld()
	w.host.Begin = func() error { w.engine.log = append(w.engine.log, "begin"); return nil }
	w.host.Commit = func() error { w.engine.log = append(w.engine.log, "commit"); return nil }
	_, err := render(w.names(), "{% do adapter.execute('a', auto_begin=true) %}{% do adapter.execute('b') %}{% do adapter.commit() %}")
	if got := strings.Join(w.engine.log, "; "); err != nil || got != "begin; exec a; exec b; commit" {
		t.Errorf("%s (%v)", got, err)
	}
}

func TestOverriddenMacroReadsColumns(t *testing.T) {
	w := newWorld()
	w.host.Overridden = func(name string) bool { return name == "get_columns_in_relation" }
	w.host.Macro = func(name string, args ...jinja.Value) (jinja.Value, error) {
		return list(ColumnValue(adapters.Column{Name: "mine", Type: "text"}, testDialect)), nil
	}
	got, err := render(w.names(), old+"{{ adapter.get_columns_in_relation(old) | map(attribute='name') | list }}")
	if err != nil || got != "['mine']" {
		t.Errorf("%q %v", got, err)
	}
}

func TestBindLiterals(t *testing.T) {
	w := newWorld()
	_, err := render(w.names(), `{% do adapter.add_query("insert into t values (?, %s, '?', ?)", bindings=[1, "it's", none]) %}`)
	want := "exec insert into t values (1, 'it''s', '?', null)"
	if err != nil || len(w.engine.log) != 1 || w.engine.log[0] != want {
		t.Errorf("%q (%v), want %q", w.engine.log, err, want)
	}
}

func TestConstraints(t *testing.T) {
	const cols = `{% set cols = {
		'a': {'name': 'a', 'data_type': 'int', 'constraints': [{'type': 'not_null'}, {'type': 'primary_key'}]},
		'b': {'name': 'b c', 'quote': true, 'data_type': 'text', 'constraints': [{'type': 'check', 'expression': 'b > 0'}]},
		'c': {'name': 'c', 'data_type': 'int', 'constraints': [{'type': 'foreign_key', 'to': '"db"."s"."t.x"', 'to_columns': ['id']}]},
		'd': {'name': 'd', 'data_type': 'int', 'constraints': [{'type': 'foreign_key', 'expression': 't (id)'}, {'type': 'custom', 'expression': 'foo'}]},
		'e': {'name': 'e', 'data_type': 'int', 'constraints': [{'type': 'check'}]},
		'f': {'name': 'f', 'data_type': 'int'},
	} %}`
	for _, c := range []struct{ template, want string }{
		{cols + "{{ adapter.render_raw_columns_constraints(raw_columns=cols) | join('\n') }}", strings.Join([]string{
			"a int not null primary key", `"b c" text check (b > 0)`, `c int references "s"."t.x" (id)`, "d int references t (id) foo", "e int", "f int",
		}, "\n")},
		{"{{ adapter.render_raw_model_constraints(raw_constraints=[" +
			"{'type': 'primary_key', 'columns': ['a', 'b']}, {'type': 'check', 'name': 'n', 'expression': 'a > 0'}, {'type': 'unique', 'columns': ['a'], 'warn_unenforced': false}," +
			"{'type': 'foreign_key', 'columns': ['a'], 'to': 't', 'to_columns': ['id']}, {'type': 'custom', 'expression': 'x', 'name': 'y'}, {'type': 'check'}]) | join('\n') }}", strings.Join([]string{
			"primary key (a, b)", "constraint n check (a > 0)", "unique (a)", "foreign key (a) references t (id)", "constraint y x",
		}, "\n")},
	} {
		w := newWorld()
		got, err := render(w.names(), c.template)
		if err != nil || got != c.want {
			t.Errorf("got\n%s (%v)\nwant\n%s", got, err, c.want)
		}
		if w.said != nil {
			t.Errorf("warned without need: %q", w.said)
		}
	}
	w := newWorld()
	got, err := render(w.names(), "{{ adapter.render_raw_model_constraints([{'type': 'unique', 'columns': ['a']}]) }}")
	if err != nil || got != "['unique (a)']" || len(w.said) != 1 || !strings.Contains(w.said[0], "not enforced") {
		t.Errorf("%s %v %q", got, err, w.said)
	}
	if _, err := render(newWorld().names(), "{{ adapter.render_raw_model_constraints([{'type': 'nope'}]) }}"); err == nil {
		t.Error("an unknown constraint passes")
	}
}

func TestStatements(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{"{{ load_result('x') }}", "None"},
		{"{% set r, t = adapter.execute('q', fetch=true) %}{{ store_result('x', response=r, agate_table=t) }}{% set x = load_result('x') %}{{ x['data'] }} {{ x.data[0][0] }} {{ x.table.columns[0].values() }} {{ x.response }}", "[(1,), (2,)] 1 (1, 2) OK"},
		{"{{ store_raw_result('x', message='m', code='c', rows_affected=3) }}{% set r = load_result('x').response %}{{ r }} {{ r.code }} {{ r.rows_affected }}", "m c 3"},
		{"{{ store_result('main', 'OK') }}{{ load_result('main').response }}{{ load_result('main').response }}", "OKOK"},
	} {
		got, err := render(newWorld().names(), c.template)
		if err != nil || got != c.want {
			t.Errorf("%s\n  got  %q (%v)\n  want %q", c.template, got, err, c.want)
		}
	}
	_, err := render(newWorld().names(), "{{ store_result('x', 'OK') }}{% set a = load_result('x') %}{{ load_result('x') }}")
	if err == nil || !strings.Contains(err.Error(), "already been loaded") {
		t.Errorf("loading twice: %v", err)
	}
	w := newWorld()
	if _, err := render(w.names(), "{{ store_result('main', adapter.execute('i')[0]) }}"); err != nil {
		t.Fatal(err)
	}
	if r, ok := w.statements.Response("main"); !ok || r.RowsAffected != 3 || r.Code != "INSERT" {
		t.Errorf("Response(main) = %v %v", r, ok)
	}
	if _, ok := w.statements.Response("other"); ok {
		t.Error("a response that nobody stored")
	}
}

func TestGrants(t *testing.T) {
	w := newWorld()
	w.engine.results = map[string]*adapters.Result{"show": {
		Columns: []adapters.Column{{Name: "grantee"}, {Name: "privilege_type"}},
		Rows:    [][]any{{"a", "select"}, {"b", "select"}, {"a", "insert"}},
	}}
	got, err := render(w.names(), "{{ adapter.standardize_grants_dict(adapter.execute('show', fetch=true)[1]) }}")
	if err != nil || got != "{'select': ['a', 'b'], 'insert': ['a']}" {
		t.Errorf("%s %v", got, err)
	}
}

func TestLimitedRelation(t *testing.T) {
	rel := adapters.Relation{Database: "d", Schema: "s", Identifier: "t", Quoting: testDialect.DefaultQuoting}
	rel.Literal = "(select * from " + testDialect.Render(rel) + " where false limit 0) _dbt_limit_subq_t"
	names := jinja.Names{"r": RelationValue(rel, testDialect)}
	got, err := render(names, "{{ r }}|{{ r.render() }}|{{ r.include(database=false) }}|{{ r.identifier }}")
	want := `(select * from "d"."s"."t" where false limit 0) _dbt_limit_subq_t|"d"."s"."t"|(select * from "s"."t" where false limit 0) _dbt_limit_subq_t|t`
	if err != nil || got != want {
		t.Errorf("got  %s (%v)\nwant %s", got, err, want)
	}
	external := adapters.Relation{Schema: "s", Identifier: "t", Literal: "'s3://x/y.parquet'"}
	got, err = render(jinja.Names{"r": RelationValue(external, testDialect)}, "{{ r }} {{ r.render() }} {{ r.include(schema=false) }} {{ r.name }}")
	if want := "'s3://x/y.parquet' 's3://x/y.parquet' 's3://x/y.parquet' t"; err != nil || got != want {
		t.Errorf("got  %s (%v)\nwant %s", got, err, want)
	}
	got, _ = render(jinja.Names{"r": RelationValue(rel, testDialect)}, "{{ r.information_schema('columns') }}")
	if back, ok := RelationOf(RelationValue(rel, testDialect)); !ok || back != rel || got != `"d".INFORMATION_SCHEMA.columns` {
		t.Errorf("%v %v %s", back, ok, got)
	}
}

func TestQuotingOfProject(t *testing.T) {
	w := newWorld()
	w.host.Quoting = project.NewMap("identifier", false, "schema", nil)
	got, err := render(w.names(), "{{ adapter.Relation.create(schema='s', identifier='i') }} {{ adapter.quote_as_configured('x', 'identifier') }}")
	if err != nil || got != `"s".i x` {
		t.Errorf("%s %v", got, err)
	}
}
