package ir

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// A family is a kind of query that can be made of any length.
type family struct {
	// parts is how many parts make some ten megabytes.
	parts int
	make  func(n int) string
}

// each joins what f gives for the numbers below n.
func each(n int, between string, f func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = f(i)
	}
	return strings.Join(parts, between)
}

func numbered(format string) func(int) string {
	return func(i int) string { return strings.ReplaceAll(format, "#", fmt.Sprint(i)) }
}

var families = map[string]family{
	"numbers in a list": {1_300_000, func(n int) string { return "select id from orders where id in (" + each(n, ",", numbered("#")) + ")" }},
	"texts in a list": {1_000_000, func(n int) string {
		return "select id from orders where status in (" + each(n, ",", numbered("'v#'")) + ")"
	}},
	"columns":            {500_000, func(n int) string { return "select " + each(n, ",", numbered("total + # as c#")) + " from orders" }},
	"columns of columns": {300_000, func(n int) string { return columns(n, "with w as (select ", ") select ", " from w") }},
	"columns in order":   {200_000, func(n int) string { return columns(n, "select ", " order by ", " limit 1") }},
	"columns left out":   {200_000, func(n int) string { return columns(n, "select * exclude (c0) from (select ", ") order by ", "") }},
	"columns replaced":   {100_000, func(n int) string { return "select * replace (" + each(n, ",", numbered("id as c#")) + ") from w" }},
	"columns by name":    {100_000, func(n int) string { return columns(n, "select ", " union by name select ", " from customers") }},
	"aliases": {400_000, func(n int) string {
		return "select total as c0, " + each(n, ",", numbered("c# + 1 as d#, d# as c#")) + " from orders"
	}},
	"names nobody knows": {1_000_000, func(n int) string { return "select " + each(n, ",", numbered("z#")) + " from orders" }},
	"named queries": {200_000, func(n int) string {
		return "with " + each(n, ",", numbered("q# as (select id, total from orders)")) + " select * from q0"
	}},
	"queries of queries": {200_000, func(n int) string {
		return "with q as (select * from ext)" + each(n, "", numbered(", q as (select * from q)")) + " select id from q"
	}},
	"unions":           {200_000, func(n int) string { return each(n, " union all ", numbered("select id, total, # from orders")) }},
	"unions of tables": {200_000, func(n int) string { return each(n, " union all ", numbered("select id, x from t#")) }},
	"stars of tables":  {200_000, func(n int) string { return each(n, " union all ", numbered("select * from t#")) }},
	"a chain":          {900_000, func(n int) string { return "select " + each(n, " || ", numbered("status")) + " from orders" }},
	"conditions":       {500_000, func(n int) string { return "select id from orders where " + each(n, " and ", numbered("total <> #")) }},
	"cases": {400_000, func(n int) string {
		return "select case " + each(n, " ", numbered("when id = # then 'x#'")) + " end from orders"
	}},
	"values": {600_000, func(n int) string {
		return "select * from (values " + each(n, ",", numbered("(#, 'x#')")) + ") v(a, b)"
	}},
	"arguments": {2_000_000, func(n int) string { return "select coalesce(" + each(n, ",", numbered("id")) + ") from orders" }},
	"a struct":  {700_000, func(n int) string { return "select {" + each(n, ",", numbered("'k#': id")) + "} as s from orders" }},
	"tables":    {800_000, func(n int) string { return "select o.id from orders o, " + each(n, ",", numbered("s.t#")) }},
	"windows": {300_000, func(n int) string {
		return "select " + each(n, ",", numbered("sum(total) over w as s#")) + " from orders window w as (order by id)"
	}},
	"queries in columns": {130_000, func(n int) string {
		return "select " + each(n, ",", numbered("(select max(name) from customers c where c.id = o.customer_id) as s#")) + " from orders o"
	}},
	"values of a pivot": {9_000, func(n int) string {
		return "select * from sales pivot (sum(amount) for year in (" + each(n, ",", numbered("#")) + "))"
	}},
	"steps of a pipe": {39_000, func(n int) string { return "from orders " + each(n, " ", numbered("|> where total <> #")) }},
	"steps over tables": {39_000, func(n int) string {
		return "from orders, " + each(n, ",", numbered("t#")) + each(n, "", numbered(" |> where total <> #")) + " |> select orders.id"
	}},
	"settings before":            {1_000_000, func(n int) string { return strings.Repeat("set a = 1; ", n) + "select id from orders" }},
	"words before":               {1_500_000, func(n int) string { return strings.Repeat("explain ", n) + "select id from orders" }},
	"comments":                   {1_500_000, func(n int) string { return "select id " + strings.Repeat("/* x */", n) + " from orders" }},
	"a text":                     {2_500_000, func(n int) string { return "select '" + strings.Repeat("a''b", n) + "' as x from orders" }},
	"items not to be read":       {1_000_000, func(n int) string { return "select " + strings.Repeat("a b c, ", n) + "id from orders" }},
	"variables without an end":   {2_000_000, func(n int) string { return "select " + strings.Repeat("${", n) }},
	"parentheses without an end": {5_000_000, func(n int) string { return "select " + strings.Repeat("(", n) }},
}

// columns is a query over n columns with a clause that names them all.
func columns(n int, head, middle, tail string) string {
	return head + each(n, ",", numbered("total as c#")) + " from orders" + middle + each(n, ",", numbered("c#")) + tail
}

func analyzed(sql string) *Query {
	s, _ := sqlparse.Parse(sql, sqlparse.DuckDB)
	if s == nil {
		return nil
	}
	return Analyze(sql, s, sqlparse.DuckDB, Options{Catalog: schema})
}

// allocated is what f takes, in bytes, when it has run before and what is pooled
// is gone.
func allocated(f func()) uint64 {
	f()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	runtime.GC() // a pool is empty after two
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Twice the text takes no more than some twice the memory.
func TestMemoryGrowsWithTheText(t *testing.T) {
	for name, f := range families {
		t.Run(name, func(t *testing.T) {
			n := max(f.parts/80, 500)
			once, twice := f.make(n), f.make(2*n)
			a := allocated(func() { analyzed(once) })
			b := allocated(func() { analyzed(twice) })
			if b > 3*a+4<<20 {
				t.Errorf("%d bytes of text take %d bytes of memory, %d bytes take %d", len(once), a, len(twice), b)
			}
		})
	}
}

var megabytes = flag.Int("megabytes", 0, "the size of the long queries; by default it is a fifth of one")

// Long queries come to an end; what grows with the square of the text would not,
// within a test's time.
func TestMegabytes(t *testing.T) {
	for name, f := range families {
		t.Run(name, func(*testing.T) { analyzed(f.make(max(f.parts**megabytes/10, f.parts/50))) })
	}
}

// Chains of operators inside of one another are no deeper than the stack.
func TestChainsInParentheses(t *testing.T) {
	for _, step := range []string{" + a - b", "::int", " is null", " in (1)", ".f", "[1]"} {
		var b strings.Builder
		b.WriteString("select " + strings.Repeat("(", 450) + "a")
		for d := 450; d > 0; d-- {
			b.WriteString(strings.Repeat(step, 2_000/(1+d)) + ")")
		}
		b.WriteString(" from orders")
		if q := analyzed(b.String()); q == nil {
			t.Errorf("%q is not read", step)
		}
		analyzed("select " + strings.Repeat("(", 450) + "a" + strings.Repeat(strings.Repeat(step, 500)+")", 450))
	}
}
