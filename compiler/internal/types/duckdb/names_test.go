package duckdb_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// Columns without an alias are called as the engine calls them.
func TestNames(t *testing.T) {
	db := database(t)
	for _, e := range strings.Split(strings.TrimSpace(`
		c3 + 1|c3 + 1 + 2|(c3 + 1) * 2|c3 / 2.50|-c3|-1|not c0|not (c3 = 1)|c3 <> 1|c3 == 1|c3 = 1 and c0 and c4 > 2|c3 = 1 or c0|~c3|c3 % 2|c3 // 2
		c3 in (1, 2)|c3 not in (1, 2)|c3 between 1 and 2|c3 not between 1 and 2|c3 is null|c3 is not null|c3 is distinct from 1|c16 like 'x'|c16 not ilike 'x'
		c3::int|c3::int8|c3::text|c3::string|cast(c3 as double precision)|cast(c3 as decimal(15,4))|c3::numeric|c3::varchar(10)|c3::char|c16::date|c3::tinyint|c16::timestamptz
		c3::int[]|c16::double[3]|try_cast(c16 as float)|date '2020-01-01'|timestamp '2020-01-01'|interval '1 day'|c17 + interval 1 day|c17 - interval (c3) months|interval 2 hours
		case when c3 = 1 then 2 else 3 end|case c3 when 1 then 'x' when 2 then 'y' end|if(c0, 1, 2)|coalesce(c3, 1)|ifnull(c3, 1)|nullif(c3, 1)|COUNT(*)|count(distinct c3)
		sum(c3) filter (where c3 > 1)|Sum(c3)|row_number() over (order by c3)|sum(c3) over (partition by c16, c3 order by c3 desc, c16)|string_agg(c16, ',' order by c3)
		substring(c16, 1, 2)|substr(c16, 1, 2)|left(c16, 1)|replace(c16, 'a', 'b')|position('a' in c16)|trim(c16)|trim(both 'x' from c16)|extract(year from c17)|year(c17)
		date_part('month', c17)|date_trunc('day', c19)|first(c3)|mode(c3)|current_date|CURRENT_DATE|(Current_Date)|date_trunc('day', CURRENT_DATE)|now()|true|null|1.50|c29[1]|[1, c3]|array[1]|{'a': c3, 'year': 1}|map {1: 'a', 2: 'b'}
		c19 at time zone 'utc'|list_transform(c29, x -> x + 1)|struct_pack(a := c3)|round(sum(c3) / 2, 2)|"c3"|c3|t.c3 + 1|date(c19)|row(1, 2)|max(c3) - min(c3)|greatest(c3, 1)
		c16 like 'x' escape '!'|c16 not like 'x' escape '!'|c16 not ilike 'x' escape '!'|c16 similar to 'x'|c16 not similar to 'x'|c16 ~ 'x'|c16 !~ 'x'|c0 is true|c0 is not false|c0 is unknown|c0 is not unknown
		make_date(2020, 07, 00)|07|00.5|5.|0|sum(c3 order by c4 asc)|array_agg(c3 order by c4 desc nulls last, (c3) asc nulls first, c0)|row_number() over (order by c3 asc, c4 nulls first)|0.50`), "\n") {
		for _, e := range strings.Split(strings.TrimSpace(e), "|") {
			q := "select " + e + " from t"
			want := name(t, db, q)
			s, _ := sqlparse.Parse(q, sqlparse.DuckDB)
			if s == nil || want == "" {
				t.Errorf("%s is not read", q)
				continue
			}
			if got := ir.Analyze(q, s, sqlparse.DuckDB, ir.Options{Catalog: engine.Relation}).Columns[0].Name; got != want {
				t.Errorf("%s: %s, the engine calls it %s", e, got, want)
			}
		}
	}
}

// name is what the engine calls a query's first column.
func name(t *testing.T, db *sql.DB, q string) string {
	t.Helper()
	var name string
	var rest [5]any
	if err := db.QueryRow("describe "+q).Scan(&name, &rest[0], &rest[1], &rest[2], &rest[3], &rest[4]); err != nil {
		t.Errorf("%s: %s", q, err)
	}
	return name
}
