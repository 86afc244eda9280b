-- dialect: duckdb
select a, b as c, t.*, count(*) filter (where x > 1) over w from t window w as (partition by a order by b rows between 1 preceding and current row);
from orders;
from orders select id, total where total > 10;
select * exclude (a, b) replace (c + 1 as c) rename (d as e) from t;
select columns('x.*'), columns(* exclude (a)) from t;
select list_transform(l, x -> x + 1), list_filter(l, lambda x, i: x > i), [x * 2 for x in l if x > 0] from t;
select {'a': 1, b: t.c}, map {'k': v}, [1, 2][1:], s.f.g, (s).f from t;
select d -> '$.x' ->> '$.y', d['k'] from t;
pivot sales on year in (2020, 2021) using sum(amount) as total group by city;
select * from sales pivot (sum(amount) as s, count(*) for year in (2020 as y20, 2021) quarter in (1, 2) group by city);
unpivot wide on a, b into name k value v;
select * from wide unpivot include nulls (v for k in (a as 'x', b));
select * from a asof join b on a.t >= b.t left semi join c using (id) positional join d;
select x: 1, y: x + 1;
select * from a join b using (id) natural left join c cross join d, lateral (select a.id) e(z);
with recursive r(n) as (select 1 union all select n + 1 from r where n < 10) select n from r;
with a as materialized (values (1, 'x'), (2, 'y')), select * from a;
select a, b, from t group by all order by all limit 10%;
select sum(a) as s from t group by grouping sets ((a), (b), ()), rollup (a, b), cube (c) qualify row_number() over (partition by a order by b desc nulls last) = 1;
(select 1 union select 2) intersect (select 3) except all select 4 union all by name select 5 order by 1 limit 3 offset 2;
select case a when 1 then 'x' else 'y' end, case when a then b end, cast(a as decimal(10, 2)), a::int[]::varchar, try_cast(a as struct(x int, y text[])) from t;
select a between 1 and 2 and b not in (1, 2) or c in (select d from e) and not exists (select 1 from f where f.x = t.x) from t;
select interval 1 day, interval '1 day', interval (a) month, date '2020-01-01', timestamp with time zone '2020-01-01', a at time zone 'UTC' from t;
select a.lower().upper(), 'x'.trim() from t;
select * from read_csv('a.csv', header = true) r(a, b), 'b.parquet', range(10) with ordinality;
select string_agg(distinct a, ',' order by b), quantile_cont(a, 0.5 order by b) from t;
select extract(year from d), trim(both 'x' from a), substring(a from 1 for 2), position('a' in b), overlay(a placing 'b' from 1) from t;
copy (select a from t) to 'x.parquet' (format parquet);
merge into t using (select * from s) as s on t.id = s.id when matched and s.d then delete when matched then update set a = s.a, b = s.b + 1 when not matched then insert (id, a) values (s.id, s.a);
insert into t (a, b) select a, b from s on conflict do nothing;
create or replace table x as (select 1 as a);
-- dialect: postgres
select distinct on (a) a, b from only t, lateral generate_series(1, t.n) with ordinality as g(i, o) order by a, b for update skip locked;
select a ->> 'b', c #>> '{d,e}', f @> '{}'::jsonb, (g).h, array[1, 2][1], array(select 1), x = any(array[1]), e'a\'b', $tag$ it's $tag$ from t;
select percentile_cont(0.5) within group (order by a), sum(a) filter (where b) from t where a is distinct from b and c ilike '%x%' escape '\' and d similar to 'x';
with moved as (delete from t returning *) select * from moved;
select * from rows from (f(1) as (a int), g(2)) as r(a, b);
select a operator(pg_catalog.+) b, c collate "C", row(1, 2), (1, 2) = (3, 4), not a is null, a notnull from t limit all fetch first 3 rows only;
create table t (a int, b text) as select 1, 'x' with no data;
select 1 from a left join b join c on b.x = c.x on a.x = b.x;
update t set (a, b) = (s.a, s.b), c = 1 from s where s.id = t.id;
-- dialect: redshift
select top 10 a, listagg(distinct b, ',') within group (order by c) over (partition by d) from s.t where dateadd(day, -1, d) > datediff('hour', x, y);
select approximate count(distinct a), nvl(b, c), d::super.e.f[0] from t, t.arr as x at i;
create table t distkey (a) sortkey (b) as select a, b from u;
unload ('select a from t where b = ''x''') to 's3://b/p' iam_role 'r' parquet;
-- dialect: trino
with function f(x int) returns int return x + 1 select f(1);
with function as (select 1 as x) select x from function;
select transform(a, x -> x + 1), reduce(a, 0, (s, x) -> s + x, s -> s), try_cast(j as array(row(a bigint, b varchar))), approx_distinct(b), if(c, 1, 2) from t cross join unnest(a, m) with ordinality as u(x, k, v, n);
select * from t for version as of 123 tablesample bernoulli (10) where d = date '2020-01-01' and e = timestamp '2020-01-01 00:00:00 UTC';
select * from table(sequence(1, 10)) match_recognize (partition by a order by b measures last(x.v) as m one row per match pattern (x y+) define y as y.v > prev(y.v)) as mr;
select json_object('a': 1, key 'b' value 2), listagg(a, ',' on overflow truncate) within group (order by a) from t fetch first 5 rows with ties;
-- dialect: spark
select t.7d_sales, .5, 1.5, t.a, `a b`, "a string", r'\d+', 10L, 1.5BD, 7d_sales, c:d.e[0].f, d.e from t lateral view outer explode(arr) x as y lateral view posexplode(m) as p, q;
select * except (a), filter(l, x -> x > 1), aggregate(l, 0, (a, x) -> a + x), named_struct('a', 1).a from values (1, 2), (3, 4) as t(a, b);
select a from t distribute by a sort by b desc;
select /*+ broadcast(b) */ a div b, a <=> b, a rlike 'x', stack(2, a, b) as (x, y) from t a left anti join b tablesample (10 percent) on a.id = b.id;
select * from t pivot (sum(a) as s for (b, c) in ((1, 'x') as p, (2, 'y') as q));
select cast(a as map<string, array<struct<x: int, y: array<string>>>>) from t group by a, b with rollup;
insert overwrite table t partition (d = '1') select a from s;
-- dialect: mysql
select group_concat(distinct a order by b desc separator ','), date_add(d, interval 1 day), @v := 1, 'it''s', "x\"y", a regexp 'x', a div 2, binary b # a comment
from t use index (i) straight_join u on t.id = u.id where match (a, b) against ('x' in boolean mode) limit 5, 10;
insert into t (a) values (1) as n on duplicate key update a = n.a;
-- dialect: flink
select window_start, count(*) from table(tumble(table orders, descriptor(ts), interval '10' minutes)) group by window_start;
select o.id, r.rate from orders as o join rates for system_time as of o.ts as r on o.cur = r.cur, lateral table(split(o.tags)) as t(tag);
