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
func table([]string) *ir.Relation {
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
				"if(true, %s, %s)", "ifnull(%s, %s)", "map {%s: %s}", "row(%s, %s)", "%s between %s and 1", "case %s when %s then 1 end",
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
