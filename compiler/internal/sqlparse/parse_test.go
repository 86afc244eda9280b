package sqlparse

import (
	"os"
	"strings"
	"testing"
)

type example struct{ dialect, sql string }

// examples reads testdata/statements.sql: statements end with ;, a comment
// names the dialect.
func examples(t testing.TB) []example {
	t.Helper()
	b, err := os.ReadFile("testdata/statements.sql")
	if err != nil {
		t.Fatal(err)
	}
	var out []example
	dialect := ""
	for _, s := range strings.Split(string(b), ";\n") {
		s = strings.TrimSpace(s)
		if rest, ok := strings.CutPrefix(s, "-- dialect: "); ok {
			dialect, s, _ = strings.Cut(rest, "\n")
		}
		if s != "" {
			out = append(out, example{dialect, s})
		}
	}
	return out
}

func dialectOf(t testing.TB, name string) *Dialect {
	t.Helper()
	d, ok := DialectNamed(name)
	if !ok {
		t.Fatalf("no dialect %q", name)
	}
	return d
}

func TestExamplesAreRead(t *testing.T) {
	for _, e := range examples(t) {
		s, problems := Parse(e.sql, dialectOf(t, e.dialect))
		if s == nil || len(problems) > 0 {
			t.Errorf("%s: %s\n%v", e.dialect, e.sql, problems)
			continue
		}
		checkSpans(t, e.sql, s)
	}
}

// checkSpans holds that every node lies inside the text and every name says
// where it stands.
func checkSpans(t *testing.T, sql string, s *Statement) {
	t.Helper()
	Walk(s, func(e *Expr) bool {
		if e.Start < 0 || e.End < e.Start || int(e.End) > len(sql) {
			t.Fatalf("%s\nan expression of kind %d spans %d to %d", sql, e.Kind, e.Start, e.End)
		}
		for _, id := range e.Parts {
			if got := unquote(sql[id.Start:id.End], false); got != id.Name && sql[id.Start] != '`' && sql[id.Start] != '$' && !strings.Contains(sql[id.Start:id.End], `&"`) {
				t.Errorf("%s\nthe name %q stands at %q", sql, id.Name, got)
			}
		}
		if e.Kind == Column && len(e.Parts) == 0 {
			t.Errorf("%s\na column without a name", sql)
		}
		return true
	})
}

func TestWhatCannotBeReadIsSteppedOver(t *testing.T) {
	for sql, unread := range map[string]string{
		"select a, b ** ** c as x, d from t":                       "b ** ** c as x",
		"select a from t where b = = c order by a":                 "b = = c",
		"with x as (select f(a b c), d from t) select d from x":    "f(a b c)",
		"select a from t join u on t.a = = u.b left join v on v.c": "t.a = = u.b",
	} {
		s, problems := Parse(sql, DuckDB)
		if s == nil || len(problems) != 1 {
			t.Errorf("%s: %v", sql, problems)
			continue
		}
		found := ""
		Walk(s, func(e *Expr) bool {
			if e.Kind == Unread {
				found = sql[e.Start:e.End]
			}
			return true
		})
		if found != unread {
			t.Errorf("%s: stepped over %q, want %q", sql, found, unread)
		}
	}
}

func TestProblems(t *testing.T) {
	for sql, want := range map[string]string{
		"select a from":              "the statement ends where a table was expected",
		"drop table t":               `"drop" stands where a query was expected`,
		"select 1 from t) x":         `")" stands where the end of the statement was expected`,
		"":                           "the statement ends where a query was expected",
		"select 1 from (select 2":    "the statement ends where ) was expected",
		"select * from a join b on;": `";" stands where an expression was expected`,
	} {
		_, problems := Parse(sql, Postgres)
		if len(problems) == 0 || problems[0].Message != want {
			t.Errorf("%q: %v, want %s", sql, problems, want)
		}
	}
}

// Text of any depth and length comes to an end without using up the stack.
func TestHostileText(t *testing.T) {
	const n = 100_000
	for name, sql := range map[string]string{
		"parentheses":  "select " + strings.Repeat("(", n),
		"closed":       "select " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"subqueries":   strings.Repeat("select * from (", n),
		"not":          "select " + strings.Repeat("not ", n) + "a",
		"minus":        "select " + strings.Repeat("- ", n) + "a",
		"or":           "select a" + strings.Repeat(" or a", n),
		"mixed":        "select a" + strings.Repeat(" + a - a", n),
		"unions":       "select 1" + strings.Repeat(" union all select 1", n),
		"casts":        "select a" + strings.Repeat("::int", n),
		"case":         strings.Repeat("select case when ", n),
		"brackets":     "select " + strings.Repeat("[", n),
		"braces":       "select " + strings.Repeat("{a:", n),
		"joins":        "select 1 from a" + strings.Repeat(" join a", n),
		"types":        "select a::" + strings.Repeat("array<", n),
		"bad items":    "select " + strings.Repeat("a b c,", n) + "d from t",
		"lambdas":      "select f(" + strings.Repeat("x -> ", n) + "x)",
		"with":         strings.Repeat("with a as (", n),
		"comments":     "select " + strings.Repeat("/*", n),
		"predicates":   "select a" + strings.Repeat(" in (1) ", n),
		"table parens": "select * from " + strings.Repeat("(", n) + "t",
		"lateral":      "select * from t lateral v",
		"views":        "select 1 from t" + strings.Repeat(" lateral view f(", n),
	} {
		t.Run(name, func(t *testing.T) {
			s, problems := Parse(sql, Spark)
			if s == nil && len(problems) == 0 {
				t.Error("no statement and no problem")
			}
		})
	}
}

func TestLongChainsAreRead(t *testing.T) {
	for _, sql := range []string{
		"select a" + strings.Repeat(" or a = 1", 200_000),
		"select 1" + strings.Repeat(" union all select 1", 50_000),
		"select a in (1" + strings.Repeat(", 1", 200_000) + ")",
	} {
		if s, problems := Parse(sql, DuckDB); s == nil || len(problems) > 0 {
			t.Errorf("%.30s...: %v", sql, problems)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range examples(f) {
		f.Add(e.sql)
	}
	all := []*Dialect{DuckDB, Postgres, Redshift, Trino, Spark, MySQL, Flink}
	f.Fuzz(func(t *testing.T, sql string) {
		for _, d := range all {
			s, problems := Parse(sql, d)
			if s == nil && len(problems) == 0 {
				t.Fatal("no statement and no problem")
			}
			if s != nil {
				Walk(s, func(e *Expr) bool {
					if e.Start < 0 || e.End < e.Start || int(e.End) > len(sql) {
						t.Fatalf("an expression of kind %d spans %d to %d", e.Kind, e.Start, e.End)
					}
					return true
				})
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	all := examples(b)
	size := 0
	for _, e := range all {
		size += len(e.sql)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range all {
			d, _ := DialectNamed(e.dialect)
			Parse(e.sql, d)
		}
	}
}
