package ir

import (
	"testing"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// typed is a table with a column of each of the usual types.
func typed([]string) *Relation {
	return &Relation{
		Columns: []string{"i", "b", "d", "f", "s", "t", "ts", "ok", "odd"},
		Types:   []string{"INTEGER", "BIGINT", "DECIMAL(15,2)", "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP", "BOOLEAN", "INTEGER[]"},
	}
}

// What DuckDB answers to DESCRIBE of the same queries; "" is what is not told.
func TestTypes(t *testing.T) {
	for sql, want := range map[string]string{
		"select i": "INTEGER", "select i + 1": "INTEGER", "select i + b": "BIGINT", "select i / 2": "DOUBLE", "select d * (1 - d)": "DECIMAL(18,4)",
		"select d + 1": "DECIMAL(16,2)", "select sum(d)": "DECIMAL(38,2)", "select sum(i)": "HUGEINT", "select avg(i)": "DOUBLE", "select count(*)": "BIGINT",
		"select 1.50": "DECIMAL(3,2)", "select 'x'": "VARCHAR", "select null": "INTEGER", "select 3000000000": "BIGINT", "select i > 1 and ok": "BOOLEAN",
		"select case when ok then d else 0 end": "DECIMAL(15,2)", "select case when ok then 1 end": "INTEGER", "select coalesce(i, b)": "BIGINT",
		"select coalesce(d, f)": "DOUBLE", "select s || 'x'": "VARCHAR", "select upper(s)": "VARCHAR", "select length(s)": "BIGINT",
		"select t - t": "BIGINT", "select t + interval 1 day": "TIMESTAMP", "select t + 1": "DATE", "select ts - ts": "INTERVAL", "select cast(s as int)": "INTEGER",
		"select s::decimal(10, 1)": "DECIMAL(10,1)", "select max(t)": "DATE", "select row_number() over (order by i)": "BIGINT",
		"select lag(d) over (order by i)": "DECIMAL(15,2)", "select (select max(f) from t)": "DOUBLE", "select extract(year from t)": "BIGINT",
		"select i from t union all select b": "BIGINT", "select 1.5 union all select 1": "DECIMAL(11,1)", "select current_date": "DATE", "select -d": "DECIMAL(15,2)",
		"select exists (select 1)": "BOOLEAN", "select nullif(i, 0)": "INTEGER", "select sum(case when ok then 1 else 0 end)": "HUGEINT", "select odd": "INTEGER[]",
		"select frobnicate(i)": "", "select date_trunc('month', t)": "TIMESTAMP", "select 1 - (length(s))": "BIGINT", "select odd[1] + b": "BIGINT", "select list_transform(odd, x -> x || s)": "VARCHAR[]",
		"select {'a': i, 'b': [d]}.b[1]": "DECIMAL(15,2)",
	} {
		full := sql + " from t"
		s, problems := sqlparse.Parse(full, sqlparse.DuckDB)
		if len(problems) > 0 {
			t.Fatal(full, problems)
		}
		q := Analyze(full, s, sqlparse.DuckDB, Options{Catalog: typed, Types: true})
		if got := q.Columns[0].Type; got != want {
			t.Errorf("%s: %q, want %q", full, got, want)
		}
	}
}
