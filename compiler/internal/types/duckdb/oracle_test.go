package duckdb_test

import (
	"database/sql"
	"fmt"
	"hash/fnv"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types/duckdb"
)

// columns are those of the table that the expressions read, one of each type.
var columns = []string{
	"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE",
	"DECIMAL(4,1)", "DECIMAL(15,2)", "DECIMAL(38,10)", "VARCHAR", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_S", "TIMESTAMP_NS",
	"TIME WITH TIME ZONE", "INTERVAL", "UUID", "BLOB", "BIT", "JSON", "INTEGER[]", "VARCHAR[]", "DOUBLE[3]", "STRUCT(a INTEGER, b VARCHAR)",
	"MAP(VARCHAR, INTEGER)", "ENUM('x', 'y')", "BIGNUM",
}

// common are the columns by number that most projects have.
var common = []int{0, 3, 4, 12, 14, 16, 17, 19, 20, 24, 29}

var literals = []string{"1", "-1", "300", "3000000000", "1.5", "0.25", "1e3", "'x'", "'2020-01-01'", "'day'", "null", "true"}

func column(i int) string { return fmt.Sprintf("c%d", i) }

// table is the catalog that the expressions are inferred with.
func table(parts []string) *ir.Relation {
	if parts[len(parts)-1] != "t" {
		return nil
	}
	r := &ir.Relation{}
	for i, t := range columns {
		r.Columns, r.Types = append(r.Columns, column(i)), append(r.Types, t)
	}
	return r
}

// oracle asks the engine and us.
type oracle struct {
	t  *testing.T
	db *sql.DB
	// every: of so many expressions one is asked.
	every                         uint32
	asked, told, refused, missing int
	wrong                         map[string]int
}

func newOracle(t *testing.T, every uint32) *oracle {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	defs := make([]string, len(columns))
	for i, c := range columns {
		defs[i] = column(i) + " " + c
	}
	if _, err := db.Exec("create table t (" + strings.Join(defs, ", ") + ")"); err != nil {
		t.Fatal(err)
	}
	if n, err := strconv.Atoi(os.Getenv("MODEL_TYPES_EVERY")); err == nil {
		every = uint32(n)
	}
	return &oracle{t: t, db: db, every: every, wrong: map[string]int{}}
}

// expression compares our answer about an expression over t with the engine's.
func (o *oracle) expression(e string) { o.query("select " + e + " from t") }

func (o *oracle) query(q string) {
	if o.every > 1 {
		h := fnv.New32a()
		_, _ = h.Write([]byte(q))
		if h.Sum32()%o.every != 0 {
			return
		}
	}
	o.asked++
	ours, problem := inferred(q)
	theirs, err := o.described(q)
	switch {
	case err == nil && problem != "":
		o.fail(q, fmt.Sprintf("refused (%s), the engine says %s", problem, theirs))
	case err == nil && ours == "":
	case err == nil && ours != theirs:
		o.fail(q, fmt.Sprintf("%s, the engine says %s", ours, theirs))
	case err == nil:
		o.told++
	case problem != "":
		o.refused++
	default:
		o.missing++
		if os.Getenv("MODEL_TYPES_MISSING") != "" && o.missing%50 == 0 {
			o.t.Logf("not refused: %s: %.150s", q, strings.ReplaceAll(err.Error(), "\n", " "))
		}
	}
}

func (o *oracle) fail(q, what string) {
	key, _, _ := strings.Cut(strings.TrimPrefix(q, "select "), "(")
	if o.wrong[key]++; o.wrong[key] <= 4 {
		o.t.Errorf("%s: %s", q, what)
	}
}

func (o *oracle) report() {
	o.t.Logf("%d asked: %d types told, %d refused by both, %d refused by the engine only", o.asked, o.told, o.refused, o.missing)
}

func (o *oracle) described(q string) (string, error) {
	rows, err := o.db.Query("describe " + q)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var name, typ string
		var null, key, def, extra any
		if err := rows.Scan(&name, &typ, &null, &key, &def, &extra); err != nil {
			return "", err
		}
		all = append(all, typ)
	}
	return strings.Join(all, "; "), rows.Err()
}

func inferred(q string) (string, string) {
	s, problems := sqlparse.Parse(q, sqlparse.DuckDB)
	if s == nil || len(problems) > 0 {
		return "", ""
	}
	out := ir.Analyze(q, s, sqlparse.DuckDB, ir.Options{Catalog: table, Types: true})
	for _, p := range out.Problems {
		if p.Kind == ir.TypeMismatch || p.Kind == ir.WrongArguments {
			return "", p.Name
		}
	}
	var all []string
	for _, c := range out.Columns {
		if c.Type == "" {
			return "", ""
		}
		all = append(all, c.Type)
	}
	return strings.Join(all, "; "), ""
}

// operands are all columns and some written values.
func operands() []string {
	var out []string
	for i := range columns {
		out = append(out, column(i))
	}
	return append(out, literals...)
}

func TestOperators(t *testing.T) {
	o := newOracle(t, 20)
	for _, x := range operands() {
		for _, op := range []string{"-", "+", "not ", "~", "@"} {
			o.expression(op + x)
		}
		for _, y := range operands() {
			for _, op := range []string{"+", "-", "*", "/", "//", "%", "||", "=", "<", "<>", "is distinct from", "and", "&", "^", "like", "->", "->>", "<<", "**", "ilike"} {
				o.expression(x + " " + op + " " + y)
			}
			for _, form := range []string{
				"case when true then %s else %s end", "coalesce(%s, %s)", "%s in (%s)", "nullif(%s, %s)", "[%s, %s]", "greatest(%s, %s)", "{'a': %s, 'b': %s}",
				"if(true, %s, %s)", "ifnull(%s, %s)", "map {%s: %s}", "map {'x': %s, 'y': %s}", "map {1: %s, 2: %s}", "row(%s, %s)", "%s between %s and 1", "case %s when %s then 1 end",
			} {
				o.expression(fmt.Sprintf(form, x, y))
			}
			o.query("select " + x + " from t union all select " + y + " from t")
			o.query("select * from (values (" + strings.ReplaceAll(x, "c", "t.c") + "), (" + strings.ReplaceAll(y, "c", "t.c") + ")) v(x), t limit 0")
		}
	}
	o.report()
}

// functionNames are the catalog's, with what the binder adds.
func (o *oracle) functionNames() []string {
	rows, err := o.db.Query(`select distinct function_name from duckdb_functions() where function_type in ('scalar', 'aggregate', 'macro')
		and regexp_full_match(function_name, '[a-z_0-9]+') and function_name not in ('sleep_ms', 'pg_sleep', 'nextval', 'currval') order by 1`)
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			o.t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// Functions for which there are rules of our own are asked more often.
func TestRules(t *testing.T) {
	o := newOracle(t, 60)
	for _, f := range duckdb.RuleNames() {
		if !regexp.MustCompile("^[a-z_]+$").MatchString(f) {
			continue
		}
		for _, x := range operands() {
			for _, form := range []string{"(%s)", "(%s) over ()", "('day', %s)", "('epoch', %s)", "(%s, 1)", "(%s, 'x')", "([%s])", "([%s], 1)", "(%s, 0.5)", "(%s, [0.5])", "(%s, c19)", "([%s], ['x'])"} {
				o.expression(f + fmt.Sprintf(form, x))
			}
			for _, body := range []string{"e -> e", "e -> 1", "(e, i) -> i", "e -> e::varchar || 'x'", "(e, i) -> e"} {
				o.expression(f + "([" + x + "], " + body + ")")
			}
			for _, k := range common {
				o.expression(f + "(" + x + ", " + column(k) + ")")
			}
		}
	}
	o.report()
}

func TestFunctions(t *testing.T) {
	o := newOracle(t, 200)
	for _, f := range o.functionNames() {
		o.expression(f + "()")
		for i, x := range operands() {
			o.expression(f + "(" + x + ")")
			for j, y := range operands() {
				o.expression(f + "(" + x + ", " + y + ")")
				if i%3 == 0 && j%3 == 0 {
					for _, k := range common[1:6] {
						o.expression(f + "(" + x + ", " + y + ", " + column(k) + ")")
					}
					o.expression(f + "(" + x + ", " + y + ", 1)")
					o.expression(f + "(" + x + ", " + y + ", 'x')")
				}
			}
		}
	}
	o.report()
}

// Places other than a single expression: joins, conditions, queries in queries,
// functions in FROM.
func TestQueries(t *testing.T) {
	o := newOracle(t, 3)
	for _, i := range common {
		x := column(i)
		for _, f := range []string{
			"select * from (select max(%[1]s) over (order by %[1]s) from t) s", "with a as (select %[1]s as k from t), b as (select k from a) select k, count(*) from b group by k",
			"select x from t, unnest(array[%[1]s]) u(x)", "select * from generate_series(1, 3) g(x)", "select x, o from t, unnest(array[%[1]s]) with ordinality u(x, o)",
			"select (select %[1]s from t limit 1) as k", "select array(select %[1]s from t)", "select %[1]s from t where %[1]s", "select 1 from t having max(%[1]s)",
			"select count(*) filter (where %[1]s) from t", "select a.%[1]s from t a join t b on a.%[1]s", "select case when %[1]s then 1 end from t",
			"with recursive r as (select %[1]s as k from t union all select k from r) select k from r", "select %[1]s, row_number() over () from t",
			"select lag(%[1]s, 1, %[1]s) over (order by 1) from t", "select lead(%[1]s) over () from t", "select first_value(%[1]s) over () from t",
			"select exists (select 1 from t where %[1]s is null)", "select %[1]s is not null from t", "select %[1]s = any (array[%[1]s]) from t",
			"select count(distinct %[1]s), min(%[1]s), max(%[1]s) from t", "select array_agg(%[1]s) from t", "select %[1]s at time zone 'utc' from t",
			"select %[1]s at time zone 'utc' at time zone 'Asia/Tokyo' from t", "select %[1]s at time zone 'utc' at time zone ('Asia' || '/Tokyo')::text from t",
			"select extract(year from %[1]s) from t", "select extract(epoch from %[1]s) from t", "select percentile_cont(0.5) within group (order by %[1]s) from t",
			"select mode() within group (order by %[1]s) from t", "select substring(%[1]s from 1 for 2) from t", "select trim(%[1]s) from t", "select position('a' in %[1]s) from t",
			"select %[1]s::text from t", "select date_trunc('month', %[1]s) from t", "select %[1]s - interval '1 day' from t", "select (%[1]s, 1) from t",
		} {
			o.query(fmt.Sprintf(f, x))
		}
		for _, j := range common {
			y := column(j)
			for _, f := range []string{
				"select 1 from t a join t b on a.%[1]s = b.%[2]s", "select 1 from t where %[1]s in (select %[2]s from t)", "select 1 from t a join t b on a.%[1]s > b.%[2]s",
				"select k from (select %[1]s as k from t) a join (select %[2]s as k from t) b using (k)", "select k from (select %[1]s as k from t) a left join (select %[2]s as k from t) b using (k)",
				"select k from (select %[1]s as k from t) a right join (select %[2]s as k from t) b using (k)", "select k from (select %[1]s as k from t) a full join (select %[2]s as k from t) b using (k)",
				"select * from (select %[1]s as k from t) a natural join (select %[2]s as k from t) b", "select %[1]s from t intersect select %[2]s from t",
				"select %[1]s from t union all select %[2]s from t union all select null", "select null as x union all select %[1]s from t union all select %[2]s from t",
				"select %[1]s = (select %[2]s from t) from t", "select sum(%[1]s) / nullif(sum(%[2]s), 0) from t", "select coalesce(max(%[1]s), min(%[2]s), 1) from t",
				"select case when 1 = 1 then %[1]s when 1 = 2 then %[2]s end from t", "select case %[1]s when %[2]s then 'a' else null end from t",
			} {
				o.query(fmt.Sprintf(f, x, y))
			}
		}
	}
	for _, i := range common {
		for _, f := range []string{
			"select s.* from (select {'a': %[1]s, 'b': [%[1]s]} as s from t)", "select unnest([%[1]s]) from t", "select x.y from (select {'y': %[1]s} as x from t)",
			"from (select 1 as id, %[1]s as a, %[1]s as b from t) unpivot (v for n in (a, b))", "pivot (select 'p' as k, %[1]s as v from t) on k in ('p', 'q') using max(v)",
			"select columns('^c1$') + 1 from t", "select max(columns(*)) from (select %[1]s from t)", "select list_transform([%[1]s], x -> x) from t",
			"select list_filter([%[1]s], lambda x: x is null) from t", "select list_reduce([%[1]s], (a, b) -> a) from t", "select map([%[1]s], ['x'])['a'] from t",
			"select struct_extract({'y': %[1]s}, 'y') from t", "select [%[1]s][1:2] from t", "select %[1]s.upper() from t", "select try_cast(%[1]s as decimal(9, 2)) from t",
			"select * exclude (c0) replace (%[1]s as c1) from t", "select arg_max(%[1]s, c3) from t", "select string_agg(%[1]s, ',' order by c3) from t", "select %[1]s as a, a as b from t",
			"select %[1]s from t group by all having count(*) > 1", "select date_diff('day', %[1]s, %[1]s) from t", "select %[1]s from t qualify row_number() over (order by %[1]s) = 1",
			"select approx_quantile(%[1]s, 0.5) from t", "select strftime(%[1]s, '%%Y') from t", "select regexp_extract(%[1]s, 'a') from t", "select epoch(%[1]s) from t",
			"select * from range(%[1]s) r(x), t", "select x from t, range(1, 2) r(x)", "select count(*) over (partition by %[1]s) from t", "select json_extract_string(%[1]s, '$.a') from t",
		} {
			o.query(fmt.Sprintf(f, column(i)))
		}
	}
	o.report()
}
