package ir

import (
	"fmt"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// Long queries, as templates' loops write them, come to an end.
func TestLongQueries(t *testing.T) {
	many := func(n int, between string, f func(i int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = f(i)
		}
		return strings.Join(parts, between)
	}
	for name, sql := range map[string]string{
		"columns":    "select " + many(50_000, ", ", func(i int) string { return fmt.Sprintf("id as c%d", i) }) + " from orders",
		"conditions": "select id from orders where " + many(100_000, " or ", func(i int) string { return fmt.Sprintf("total = %d", i) }),
		"unions":     many(20_000, " union all ", func(int) string { return "select id, total from orders" }),
		"open":       many(2_000, " union all ", func(i int) string { return fmt.Sprintf("select * from t%d", i) }),
		"queries": "with " + many(2_000, ", ", func(i int) string {
			return fmt.Sprintf("q%d as (select * from %s)", i, map[bool]string{true: "orders", false: fmt.Sprintf("q%d", i-1)}[i == 0])
		}) +
			" select * from q1999",
		"joins":  "select a0.id from " + many(500, " join ", func(i int) string { return fmt.Sprintf("orders a%d on a%d.id = a0.id", i, i) }),
		"nested": strings.Repeat("select * from (", 300) + "select * from orders" + strings.Repeat(") x", 300),
		"values": "select * from (values " + many(50_000, ", ", func(i int) string { return fmt.Sprintf("(%d, 'x')", i) }) + ") v(a, b)",
		"wide":   "with w as (select " + many(3_000, ", ", func(i int) string { return fmt.Sprintf("total + %d as c%d", i, i) }) + " from orders) select " + many(3_000, ", ", func(i int) string { return fmt.Sprintf("c%d", i) }) + " from w",
	} {
		t.Run(name, func(t *testing.T) {
			sql = strings.Replace(sql, "orders a0 on a0.id = a0.id", "orders a0", 1)
			s, problems := sqlparse.Parse(sql, sqlparse.DuckDB)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if q := Analyze(sql, s, sqlparse.DuckDB, Options{Catalog: schema, Types: true}); len(q.Columns) == 0 && q.Lookup == nil {
				t.Error("no columns")
			}
		})
	}
}
