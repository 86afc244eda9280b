package duckdb_test

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types/duckdb"
	"github.com/modeldata/model/compiler/internal/types/typestest"
)

var engine = typestest.Engine{
	Dialect: sqlparse.DuckDB,
	Columns: []string{
		"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE",
		"DECIMAL(4,1)", "DECIMAL(15,2)", "DECIMAL(38,10)", "VARCHAR", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_S", "TIMESTAMP_NS",
		"TIME WITH TIME ZONE", "INTERVAL", "UUID", "BLOB", "BIT", "JSON", "INTEGER[]", "VARCHAR[]", "DOUBLE[3]", "STRUCT(a INTEGER, b VARCHAR)",
		"MAP(VARCHAR, INTEGER)", "ENUM('x', 'y')", "BIGNUM",
	},
	Common:   []int{0, 3, 4, 12, 14, 16, 17, 19, 20, 24, 29},
	Literals: []string{"1", "-1", "300", "3000000000", "1.5", "0.25", "1e3", "'x'", "'2020-01-01'", "'day'", "null", "true"},
}

// database is one in memory with the table.
func database(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(engine.Table()); err != nil {
		t.Fatal(err)
	}
	return db
}

func newOracle(t *testing.T, db *sql.DB, every uint32) *typestest.Oracle {
	t.Helper()
	e := engine
	e.Describe = func(query string) ([]string, error) { return described(db, query) }
	return typestest.New(t, e, every)
}

func described(db *sql.DB, q string) ([]string, error) {
	rows, err := db.Query("describe " + q)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var name, typ string
		var null, key, def, extra any
		if err := rows.Scan(&name, &typ, &null, &key, &def, &extra); err != nil {
			return nil, err
		}
		all = append(all, typ)
	}
	return all, rows.Err()
}

func TestOperators(t *testing.T) {
	o := newOracle(t, database(t), 20)
	for _, x := range o.Operands() {
		for _, op := range []string{"-", "+", "not ", "~", "@"} {
			o.Expression(op + x)
		}
		for _, y := range o.Operands() {
			for _, op := range []string{"+", "-", "*", "/", "//", "%", "||", "=", "<", "<>", "is distinct from", "and", "&", "^", "like", "->", "->>", "<<", "**", "ilike", "~", "!~", "^@", "&&", "@>"} {
				o.Expression(x + " " + op + " " + y)
			}
			for _, form := range []string{
				"case when true then %s else %s end", "coalesce(%s, %s)", "%s in (%s)", "nullif(%s, %s)", "[%s, %s]", "greatest(%s, %s)", "{'a': %s, 'b': %s}",
				"if(true, %s, %s)", "ifnull(%s, %s)", "map {%s: %s}", "map {'x': %s, 'y': %s}", "map {1: %s, 2: %s}", "row(%s, %s)", "%s between %s and 1", "case %s when %s then 1 end",
			} {
				o.Expression(fmt.Sprintf(form, x, y))
			}
			o.Query("select " + x + " from t union all select " + y + " from t")
			o.Query("select * from (values (" + strings.ReplaceAll(x, "c", "t.c") + "), (" + strings.ReplaceAll(y, "c", "t.c") + ")) v(x), t limit 0")
		}
	}
}

// functionNames are the catalog's, with what the binder adds.
func functionNames(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query(`select distinct function_name from duckdb_functions() where function_type in ('scalar', 'aggregate', 'macro')
		and regexp_full_match(function_name, '[a-z_0-9]+') and function_name not in ('sleep_ms', 'pg_sleep', 'nextval', 'currval') order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// Functions for which there are rules of our own are asked more often.
func TestRules(t *testing.T) {
	o := newOracle(t, database(t), 60)
	for _, f := range slices.Concat(duckdb.RuleNames(), duckdb.MacroNames()) {
		if !regexp.MustCompile("^[a-z_]+$").MatchString(f) {
			continue
		}
		for _, x := range o.Operands() {
			for _, form := range []string{"(%s)", "(%s) over ()", "('day', %s)", "('epoch', %s)", "(%s, 1)", "(%s, 'x')", "([%s])", "([%s], 1)", "(%s, 0.5)", "(%s, [0.5])", "(%s, c19)", "([%s], ['x'])", "([%s], %[1]s)", "({'a': %s}, b := 1)", "([%s], 'sum')"} {
				o.Expression(f + fmt.Sprintf(form, x))
			}
			for _, body := range []string{"e -> e", "e -> 1", "(e, i) -> i", "e -> e::varchar || 'x'", "(e, i) -> e"} {
				o.Expression(f + "([" + x + "], " + body + ")")
			}
			for _, k := range o.Common {
				o.Expression(f + "(" + x + ", " + typestest.Column(k) + ")")
			}
		}
	}
}

func TestFunctions(t *testing.T) {
	db := database(t)
	newOracle(t, db, 200).Functions(functionNames(t, db))
}

func TestQueries(t *testing.T) {
	o := newOracle(t, database(t), 3)
	o.Queries()
	for _, i := range o.Common {
		for _, f := range []string{
			"select s.* from (select {'a': %[1]s, 'b': [%[1]s]} as s from t)", "select unnest([%[1]s]) from t", "select unnest(%[1]s), c3 from t",
			"select unnest([{'a': %[1]s, 'b': {'c': %[1]s}}], recursive := true) from t", "select unnest([[{'a': %[1]s}]], max_depth := 2) as u, unnest([{'a': %[1]s}], max_depth := 2) from t",
			"select percentile_cont(0.5) within group (order by %[1]s desc) from t", "select percentile_disc([0.1, 0.5]) within group (order by %[1]s) from t",
			"select columns('^c[13]$') + 1 from (select c1, c3, %[1]s from t)", "select max(columns(['c1', 'k'])) from (select c1, %[1]s as k from t)",
			"select r, r.k, r.c3 from (select t as r from (select c3, %[1]s as k from t) t)", "select histogram(%[1]s), approx_top_k(%[1]s, 3) from t",
			"select coalesce([%[1]s], []), list_append([], %[1]s) from t", "select [x for x in [%[1]s, null] if x is not null] from t", "select list_reduce([%[1]s], (a, b) -> a), list_aggregate([%[1]s], 'max') from t",
			"select regexp_extract('a', '(a)', [%[1]s::varchar]) from t", "select histogram(%[1]s, [%[1]s]) from t", "select x.y from (select {'y': %[1]s} as x from t)",
			"from (select 1 as id, %[1]s as a, %[1]s as b from t) unpivot (v for n in (a, b))", "pivot (select 'p' as k, %[1]s as v from t) on k in ('p', 'q') using max(v)",
			"select columns('^c1$') + 1 from t", "select max(columns(*)) from (select %[1]s from t)", "select list_transform([%[1]s], x -> x) from t",
			"select list_filter([%[1]s], lambda x: x is null) from t", "select list_reduce([%[1]s], (a, b) -> a) from t", "select map([%[1]s], ['x'])['a'] from t",
			"select struct_extract({'y': %[1]s}, 'y') from t", "select [%[1]s][1:2] from t", "select %[1]s.upper() from t", "select try_cast(%[1]s as decimal(9, 2)) from t",
			"select * exclude (c0) replace (%[1]s as c1) from t", "select arg_max(%[1]s, c3) from t", "select string_agg(%[1]s, ',' order by c3) from t", "select %[1]s as a, a as b from t",
			"select %[1]s from t group by all having count(*) > 1", "select date_diff('day', %[1]s, %[1]s) from t", "select %[1]s from t qualify row_number() over (order by %[1]s) = 1",
			"select approx_quantile(%[1]s, 0.5) from t", "select strftime(%[1]s, '%%Y') from t", "select regexp_extract(%[1]s, 'a') from t", "select epoch(%[1]s) from t",
			"select * from range(%[1]s) r(x), t", "select x from t, range(1, 2) r(x)", "select count(*) over (partition by %[1]s) from t", "select json_extract_string(%[1]s, '$.a') from t",
		} {
			o.Query(fmt.Sprintf(f, typestest.Column(i)))
		}
	}
}
