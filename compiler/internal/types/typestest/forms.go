package typestest

import "fmt"

// ofOne are queries about one column.
var ofOne = []string{
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
	"select %[1]s::text from t", "select array[%[1]s, 1]::text[] from t", "select array[array[%[1]s, true]]::varchar[][] from t", "select %[1]s like 'x' escape '!', %[1]s not ilike 'x' escape '!' from t", "select date_trunc('month', %[1]s) from t", "select %[1]s - interval '1 day' from t", "select (%[1]s, 1) from t",
}

// ofTwo are queries about two columns.
var ofTwo = []string{
	"select 1 from t a join t b on a.%[1]s = b.%[2]s", "select 1 from t where %[1]s in (select %[2]s from t)", "select 1 from t a join t b on a.%[1]s > b.%[2]s",
	"select k from (select %[1]s as k from t) a join (select %[2]s as k from t) b using (k)", "select k from (select %[1]s as k from t) a left join (select %[2]s as k from t) b using (k)",
	"select k from (select %[1]s as k from t) a right join (select %[2]s as k from t) b using (k)", "select k from (select %[1]s as k from t) a full join (select %[2]s as k from t) b using (k)",
	"select * from (select %[1]s as k from t) a natural join (select %[2]s as k from t) b", "select %[1]s from t intersect select %[2]s from t",
	"select %[1]s from t union all select %[2]s from t union all select null", "select null as x union all select %[1]s from t union all select %[2]s from t",
	"select %[1]s = (select %[2]s from t) from t", "select sum(%[1]s) / nullif(sum(%[2]s), 0) from t", "select coalesce(max(%[1]s), min(%[2]s), 1) from t",
	"select case when 1 = 1 then %[1]s when 1 = 2 then %[2]s end from t", "select case %[1]s when %[2]s then 'a' else null end from t",
}

// Queries asks about places other than a single expression, with each of the
// common columns: joins, conditions, queries in queries, functions in FROM.
func (o *Oracle) Queries() {
	for _, i := range o.Common {
		x := Column(i)
		for _, f := range ofOne {
			o.Query(fmt.Sprintf(f, x))
		}
		for _, j := range o.Common {
			for _, f := range ofTwo {
				o.Query(fmt.Sprintf(f, x, Column(j)))
			}
		}
	}
}

// Functions asks about each function with arguments of all types: none, one,
// two, and some of three; forms are more ways to call one with one argument.
func (o *Oracle) Functions(names []string, forms ...string) {
	for _, f := range names {
		o.Expression(f + "()")
		for i, x := range o.Operands() {
			o.Expression(f + "(" + x + ")")
			for _, form := range forms {
				o.Expression(f + fmt.Sprintf(form, x))
			}
			for j, y := range o.Operands() {
				o.Expression(f + "(" + x + ", " + y + ")")
				if i%3 == 0 && j%3 == 0 {
					for _, k := range o.Common[1:6] {
						o.Expression(f + "(" + x + ", " + y + ", " + Column(k) + ")")
					}
					o.Expression(f + "(" + x + ", " + y + ", 1)")
					o.Expression(f + "(" + x + ", " + y + ", 'x')")
				}
			}
		}
	}
}
