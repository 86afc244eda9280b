package postgres_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/test/services"
)

// columns are those of the table that the expressions read, one of each type.
var columns = []string{
	"boolean", "smallint", "integer", "bigint", "numeric", "numeric(12,2)", "real", "double precision", "text", "character varying", "character varying(20)",
	"character(3)", "date", "timestamp without time zone", "timestamp with time zone", "time without time zone", "time with time zone", "interval", "uuid",
	"json", "jsonb", "bytea", "integer[]", "text[]", "numeric[]", "inet", "name", "int4range", "money", "bit(3)", "timestamp(3) without time zone",
}

// common are the columns by number that most projects have.
var common = []int{0, 2, 3, 4, 7, 8, 10, 12, 13, 14, 20, 22}

var literals = []string{"1", "-1", "3000000000", "1.5", "1e3", "'x'", "'1'", "'2020-01-01'", "null", "true"}

func column(i int) string { return fmt.Sprintf("c%d", i) }

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
	t     *testing.T
	conn  *pgx.Conn
	spelt map[[2]int64]string
	// every: of so many expressions one is asked.
	every                         uint32
	asked, told, refused, missing int
	wrong                         map[string]int
}

func newOracle(t *testing.T, every uint32) *oracle {
	conn, err := pgx.Connect(context.Background(), services.NewPostgres(t).URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	defs := make([]string, len(columns))
	for i, c := range columns {
		defs[i] = column(i) + " " + c
	}
	if _, err := conn.Exec(context.Background(), "create table t ("+strings.Join(defs, ", ")+")"); err != nil {
		t.Fatal(err)
	}
	if n, err := strconv.Atoi(os.Getenv("MODEL_TYPES_EVERY")); err == nil {
		every = uint32(n)
	}
	return &oracle{t: t, conn: conn, every: every, wrong: map[string]int{}, spelt: map[[2]int64]string{}}
}

func (o *oracle) expression(e string) { o.query("select " + e + " from t") }

// query compares our answer about a query with the engine's.
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
		if os.Getenv("MODEL_TYPES_MISSING") != "" && o.missing%20 == 0 {
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
	d, err := o.conn.Prepare(context.Background(), "", q)
	if err != nil {
		return "", err
	}
	var all []string
	for _, f := range d.Fields {
		key := [2]int64{int64(f.DataTypeOID), int64(f.TypeModifier)}
		if o.spelt[key] == "" {
			var s string
			if err := o.conn.QueryRow(context.Background(), "select format_type($1::int8::oid, $2::int4)", key[0], key[1]).Scan(&s); err != nil {
				o.t.Fatal(err)
			}
			o.spelt[key] = s
		}
		all = append(all, o.spelt[key])
	}
	return strings.Join(all, "; "), nil
}

func inferred(q string) (string, string) {
	s, problems := sqlparse.Parse(q, sqlparse.Postgres)
	if s == nil || len(problems) > 0 {
		return "", ""
	}
	out := ir.Analyze(q, s, sqlparse.Postgres, ir.Options{Catalog: table, Types: true})
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
	o := newOracle(t, 10)
	for _, x := range operands() {
		for _, op := range []string{"-", "+", "not ", "~", "@"} {
			o.expression(op + x)
		}
		for _, y := range operands() {
			for _, op := range []string{
				"+", "-", "*", "/", "%", "||", "=", "<", "<>", ">=", "is distinct from", "and", "&", "^", "like", "->", "->>", "<<", "ilike", "@>", "~", "&&", "#>>",
			} {
				o.expression(x + " " + op + " " + y)
			}
			for _, form := range []string{
				"case when true then %s else %s end", "coalesce(%s, %s)", "%s in (%s)", "%s in (%s, 1)", "nullif(%s, %s)", "array[%s, %s]", "greatest(%s, %s)",
				"%s between %s and 1", "case %s when %s then 1 end", "case when %s then %s end", "(%s)::text || %s",
			} {
				o.expression(fmt.Sprintf(form, x, y))
			}
			o.query("select " + x + " from t union all select " + y + " from t")
			o.query("select v.x from t, lateral (values (" + x + "), (" + y + ")) v(x)")
		}
		for _, c := range append([]string{"varchar(5)", "numeric(5,1)", "timestamp(0)", "int[]", "char"}, columns...) {
			o.expression("cast(" + x + " as " + c + ")")
		}
	}
	o.report()
}

// functionNames are the catalog's that queries may call.
func (o *oracle) functionNames() []string {
	rows, err := o.conn.Query(context.Background(), `select distinct proname from pg_proc where pronamespace = 'pg_catalog'::regnamespace and prokind <> 'p'
		and not (proargtypes::oid[] && array['internal'::regtype::oid, 'cstring'::regtype::oid]) and proname !~ '^(pg_|has_|binary_|_|lo|ts_|inet|cidr)' order by 1`)
	if err != nil {
		o.t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		o.t.Fatal(err)
	}
	return append(names, "trim", "nullif", "coalesce", "nosuch")
}

func TestFunctions(t *testing.T) {
	o := newOracle(t, 400)
	for _, f := range o.functionNames() {
		o.expression(f + "()")
		for i, x := range operands() {
			o.expression(f + "(" + x + ")")
			o.expression(f + "(" + x + ") over ()")
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
	o.report()
}
