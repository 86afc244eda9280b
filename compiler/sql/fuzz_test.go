package sql

import "testing"

// Whatever the text, its meaning is told without a panic, and a text differs from
// itself in nothing.
func FuzzMeaning(f *testing.F) {
	f.Add("select a from t", "duckdb")
	f.Add("with recursive x as (select 1 union all select n + 1 from x) select * exclude (n) from x, lateral (select x.n) y", "postgres")
	f.Add("select struct(a.b), x -> x + 1 over (w) from t lateral view explode(m) as k, v", "spark")
	f.Fuzz(func(t *testing.T, text, dialect string) {
		o := MeaningOptions{Dialect: dialect}
		x, y := MeaningOf(text, o), MeaningOf(text, o)
		if (x == nil) != (y == nil) || x != nil && !Compare(x, y).Same() {
			t.Errorf("%q differs from itself", text)
		}
	})
}
