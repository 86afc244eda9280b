package postgres_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/internal/types/typestest"
	"github.com/modeldata/model/test/services"
)

var engine = typestest.Engine{
	Dialect: sqlparse.Postgres,
	Columns: []string{
		"boolean", "smallint", "integer", "bigint", "numeric", "numeric(12,2)", "real", "double precision", "text", "character varying", "character varying(20)",
		"character(3)", "date", "timestamp without time zone", "timestamp with time zone", "time without time zone", "time with time zone", "interval", "uuid",
		"json", "jsonb", "bytea", "integer[]", "text[]", "numeric[]", "inet", "name", "int4range", "money", "bit(3)", "timestamp(3) without time zone",
	},
	Common:   []int{0, 2, 3, 4, 7, 8, 10, 12, 13, 14, 20, 22},
	Literals: []string{"1", "-1", "3000000000", "1.5", "1e3", "'x'", "'1'", "'2020-01-01'", "null", "true"},
}

// database is one of the server's with the table.
func database(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), services.NewPostgres(t).URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(context.Background(), engine.Table()); err != nil {
		t.Fatal(err)
	}
	return conn
}

func newOracle(t *testing.T, conn *pgx.Conn, every uint32) *typestest.Oracle {
	t.Helper()
	e, spelt := engine, map[oid]string{}
	e.Describe = func(query string) ([]string, error) { return described(conn, query, spelt) }
	return typestest.New(t, e, every)
}

// oid is a type of the catalog with its modifier.
type oid struct{ typ, modifier int64 }

// described asks the server; spelt keeps the names of types.
func described(conn *pgx.Conn, q string, spelt map[oid]string) ([]string, error) {
	d, err := conn.Prepare(context.Background(), "", q)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, f := range d.Fields {
		key := oid{int64(f.DataTypeOID), int64(f.TypeModifier)}
		if spelt[key] == "" {
			var s string
			if err := conn.QueryRow(context.Background(), "select format_type($1::int8::oid, $2::int4)", key.typ, key.modifier).Scan(&s); err != nil {
				return nil, err
			}
			spelt[key] = s
		}
		all = append(all, spelt[key])
	}
	return all, nil
}

func TestOperators(t *testing.T) {
	o := newOracle(t, database(t), 10)
	for _, x := range o.Operands() {
		for _, op := range []string{"-", "+", "not ", "~", "@"} {
			o.Expression(op + x)
		}
		for _, y := range o.Operands() {
			for _, op := range []string{
				"+", "-", "*", "/", "%", "||", "=", "<", "<>", ">=", "is distinct from", "and", "&", "^", "like", "->", "->>", "<<", "ilike", "@>", "~", "&&", "#>>",
			} {
				o.Expression(x + " " + op + " " + y)
			}
			for _, form := range []string{
				"case when true then %s else %s end", "coalesce(%s, %s)", "%s in (%s)", "%s in (%s, 1)", "nullif(%s, %s)", "array[%s, %s]", "greatest(%s, %s)",
				"%s between %s and 1", "case %s when %s then 1 end", "case when %s then %s end", "(%s)::text || %s",
			} {
				o.Expression(fmt.Sprintf(form, x, y))
			}
			o.Query("select " + x + " from t union all select " + y + " from t")
			o.Query("select v.x from t, lateral (values (" + x + "), (" + y + ")) v(x)")
		}
		for _, c := range append([]string{"varchar(5)", "numeric(5,1)", "timestamp(0)", "int[]", "char"}, engine.Columns...) {
			o.Expression("cast(" + x + " as " + c + ")")
		}
	}
}

// functionNames are the catalog's that queries may call.
func functionNames(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(context.Background(), `select distinct proname from pg_proc where pronamespace = 'pg_catalog'::regnamespace and prokind <> 'p'
		and not (proargtypes::oid[] && array['internal'::regtype::oid, 'cstring'::regtype::oid]) and proname !~ '^(pg_|has_|binary_|_|lo|ts_|inet|cidr)' order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return append(names, "trim", "nullif", "coalesce", "nosuch")
}

func TestFunctions(t *testing.T) {
	conn := database(t)
	newOracle(t, conn, 400).Functions(functionNames(t, conn), "(%s) over ()")
}

func TestQueries(t *testing.T) {
	o := newOracle(t, database(t), 3)
	o.Queries()
}
