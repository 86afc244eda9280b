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
with a as materialized (values (1, 'x'), (2, 'y')) select * from a;
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
select 5! + 1, a::int < 5 as small, b is null::boolean, sum(a) export_state as st, * like 'x\_%' escape '\', "right"(a, 2), decimal(4, 1) '1.5', character varying 'x', a @@@ b, a <-> b <<->> c from t;
select x::map(varchar, int)['k'], cast(y as row(a int, b text array)), null::map("u", "v") from 'file.parquet' as p("k", 'l');
with d as (select column_name from (describe select 1 as a)), e as (select name from (show tables)) select * from d, e, (summarize orders), range(3) values(i);
values (1, 2,), (3, 4), ;
insert into t by position values (1), (2),;
insert into t default values on conflict do nothing;
merge into t using s using (id) when matched then update by name when not matched then insert by name when not matched by source then delete returning merge_action;
merge into t using (values (1)) s(id) using (id) when not matched then insert default values;
update t set a = 1, where b;
copy 'a.parquet' to 'b.csv' (format csv);
create table 'my t' as select 42 with data;
unpivot m on jan, feb, into name 'n' value v,;
select * from a join b on a.id = b.id pivot (sum(n) for k in ('x', 'y')) p join c using (id) unpivot (v for w in (d, e));
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
select a *<> b, |@| c, d <<% e, a <->>> b, 1 !=-1, 'x' ||-1 from t order by a using operator(pg_catalog.<);
select json_array(returning text), json_object('a' value b format json, key c value d absent on null returning jsonb), xmlroot(x, version no value, standalone yes),
 xmlserialize(content x as text no indent), xmlexists('a' passing by ref x), position(b'1' in b'01'), substring(a similar 'x' escape '#'), f(variadic args => array[1]),
 collation for (a), u&"d!0061" uescape '!', interval(2) '1 day' from xmltable(xmlnamespaces(default 'http://x'), '/r' passing x columns a int path 'a', n for ordinality) as y;
select a from t where a in ((select b from u) union (select c from v));
create view v as select a from t with cascaded check option;
update t set a[2] = 1, b.c = 2, d[1:2] = array[1, 2] where current of cur;
insert into t (a[1], b.c) overriding user value values (1, 2) returning a as x;
delete from only (t) as x using u where x.a = u.a returning *;
merge into only t as x using a join b on a.i = b.i on x.i = a.i when matched and x.j then do nothing when not matched then insert (i) overriding system value values (a.i);
copy (merge into t using s on true when matched then delete returning t.a) to stdout;
select into u from t;
select nextval('s'), a from t group by all cube (a), rollup (b);
with w as (with x as (select id from a) delete from b using x where b.id = x.id returning b.id as i) update c set d = 1 from w where c.id = w.i;
insert into a select * from b cross join c on conflict (id) do nothing;
select %# h, # '{1,2}'::int[], h #># k from t;
select qualify, by, a end, b full, c minus, d sort, e div, f regexp from t use join u sample on use.id = sample.id, v pivot, w cluster group by qualify, between;
with recursive as (select 1 as a) select max(separator) over (partition by qualify order by minus) from recursive sort where sort.a = 1;
select a minus, b from t minus join u semi on minus.id = semi.id where a between between and by;
-- dialect: redshift
select top 10 a, listagg(distinct b, ',') within group (order by c) over (partition by d) from s.t where dateadd(day, -1, d) > datediff('hour', x, y);
select approximate count(distinct a), nvl(b, c), d::super.e.f[0] from t, t.arr as x at i;
create table t distkey (a) sortkey (b) as select a, b from u;
unload ('select a from t where b = ''x''') to 's3://b/p' iam_role 'r' parquet;
select 'it\'s', a from #recent r, r.list[0] as l;
select id, level from staff start with boss is null connect by nocycle boss = prior id;
merge into t using s on t.id = s.id remove duplicates;
delete t where a = 1;
select top 5 distinct a from t, u where t.id = k(+) and b(+) = 1;
select distinct top 5 a from t;
-- dialect: trino
with function f(x int) returns int return x + 1 select f(1);
with function as (select 1 as x) select x from function;
select transform(a, x -> x + 1), reduce(a, 0, (s, x) -> s + x, s -> s), try_cast(j as array(row(a bigint, b varchar))), approx_distinct(b), if(c, 1, 2) from t cross join unnest(a, m) with ordinality as u(x, k, v, n);
select * from t for version as of 123 tablesample bernoulli (10) where d = date '2020-01-01' and e = timestamp '2020-01-01 00:00:00 UTC';
select * from table(sequence(1, 10)) match_recognize (partition by a order by b measures last(x.v) as m one row per match pattern (x y+) define y as y.v > prev(y.v)) as mr;
select json_object('a': 1, key 'b' value 2), listagg(a, ',' on overflow truncate) within group (order by a) from t fetch first 5 rows with ties;
select json_query(j format json encoding utf8, 'lax $.a' with conditional array wrapper keep quotes null on empty error on error) from t;
select json_value(j, 'lax $.a' returning varchar(10) default 'x' on empty) from t for timestamp as of timestamp '2020-01-01 00:00:00';
with function f(x int) returns int deterministic begin declare a, b varchar(25); set a = 1; return a; end, function g() returns int with (weight = 2) return 1, q as (select f(1) as x) select x, g() from q;
select a, label over w from t window w as (partition by a order by b measures classifier() as label rows between current row and unbounded following after match skip to next row pattern (x y+) define y as y.b > prev(y.b));
select a, sum(b) from t group by grouping sets ((a), ()), cube (a);
select * from (t x tablesample system (10)) y, (((select 1) a) b) c (d);
select * from table(f(x => table(t) as u (a, b) partition by a prune when empty, y => descriptor(a bigint, b varchar(3)), 'z' copartition (u, v)));
select * from t match_recognize (order by a measures prev(running last(a)) as p, cast(final count(b.*) as bigint) as c pattern (b+) define b as b.a > 1);
-- dialect: spark
select t.7d_sales, .5, 1.5, t.a, `a b`, "a string", r'\d+', 10L, 1.5BD, 7d_sales, c:d.e[0].f, d.e from t lateral view outer explode(arr) x as y lateral view posexplode(m) as p, q;
select * except (a), filter(l, x -> x > 1), aggregate(l, 0, (a, x) -> a + x), named_struct('a', 1).a from values (1, 2), (3, 4) as t(a, b);
with recursive r(n) max recursion level 100 as (select 1 union all select n + 1 from r) select n from r;
select a from t distribute by a sort by b desc;
select /*+ broadcast(b) */ a div b, a <=> b, a rlike 'x', stack(2, a, b) as (x, y) from t a left anti join b tablesample (10 percent) on a.id = b.id;
select * from t pivot (sum(a) as s for (b, c) in ((1, 'x') as p, (2, 'y') as q));
select cast(a as map<string, array<struct<x: int, y: array<string>>>>) from t group by a, b with rollup;
insert overwrite table t partition (d = '1') select a from s;
select x"1F", r"a\d", a?::int, ${limit}, c:"key" from t@v12, ${catalog}.s.u;
from t |> where a > 1 |> select a, b as c |> extend a + 1 as d |> set c = 2 |> drop d |> as q |> aggregate sum(a) as s group by c |> order by s limit 3;
from t |> join u using (id) |> union all (table v), (table w) |> pivot (sum(a) for b in (1, 2)) |> tablesample (10 percent);
select transform(a, b) row format delimited fields terminated by ',' using 'cat' as (x int, y string) row format delimited fields terminated by ',' from t;
values (1, 2), (3, 4) as t(a, b);
select * from values 1, values 2, (values (1, 2)) (a, b);
select a from t lateral view explode(l) v x group by a with cube;
from t join u on t.id = u.id insert into a select t.x where t.y = 1 insert overwrite table b (c) select u.x;
insert overwrite local directory '/tmp/x' using parquet options (a 1) select a from t;
merge into t using s on t.id = s.id when matched then update set * except (a) when not matched then insert * except (b);
select next value for s, * from t timestamp as of '2020-01-01';
select next_day(timestamp_ntz"2020-01-01 00:00:00", 'mon'), interval -1 day 2 hour -3 minute, a >>> 2, transform(a b, c d) using 'cat' as (x) from t;
select start, end from t where end > start;
select transform(a) row format serde 'x' with serdeproperties ('a' = 'b') recordwriter 'w' using 'cat' row format delimited recordreader 'r' from t;
from t map a, b + 1 using 'cat' as (x, y);
from t insert overwrite table u reduce a using 'cat' as x;
select sum(a) over v from t window w as (partition by b), v as w;
select sum(a) over w from t order by a window w as (partition by b) limit 3;
select * from t system_time as of current_date(), u system_version as of 12;
merge with schema evolution into t using s on t.id = s.id when not matched by source then delete;
select group, order, count(*) as limit from t group by group, order having limit > 1 order by group desc, limit limit 3;
insert into table select 1, a from s.${t};
insert into table values (1, 2);
insert into s.${t} select 1;
select x.a, struct(1 b, c) from values array(1, 2), struct(3 d) as (x);
insert overwrite table table partition (p = '1') select explode(m) (k, v) from t;
-- dialect: mysql
select group_concat(distinct a order by b desc separator ','), date_add(d, interval 1 day), @v := 1, 'it''s', "x\"y", a regexp 'x', a div 2, binary b # a comment
from t use index (i) straight_join u on t.id = u.id where match (a, b) against ('x' in boolean mode) limit 5, 10;
insert into t (a) values (1) as n on duplicate key update a = n.a;
select sql_big_result high_priority distinct a, \N, $x, convert(a, signed integer), convert(b, decimal(10, 2)), convert(c using utf8mb4), date_sub(d, interval a + 1 day)
 from { oj t left join u on t.id = u.id } straight_join v straight_join w on w.i = v.i on v.i = u.i group by a desc with rollup;
select a from t for system_time between '2020-01-01' and now() as x;
select a from t into @x, @y;
update low_priority ignore t left join u on t.id = u.id, v set t.a = u.a, u.b := 1 where t.c = v.c;
update t set a = 1 order by b limit 3;
delete quick t, u from t join u using (id) where t.a = 1;
delete from t, u using t join u on t.id = u.id;
delete from t partition (p0) where a = 1 order by b limit 1;
replace into t (a) select a from s;
insert high_priority ignore into t (a) value (1) as n(m) on duplicate key update a = n.m;
select _utf8mb4 0x41, _latin1 "x", binary "b", binary 0xdf, @@`k`, hex(weight_string(a level 1)), default(a), cast('a' as char(2) binary), convert(a, char(5) unicode) from t where match a, t.b against ('x' in boolean mode);
select * from t left join (u, v, w) on t.id = u.id and t.id = w.id limit 1 into outfile 'x';
select {fn length("x")}, {d '2020-01-01'}, { ts "2020-01-01 00:00:00" };
insert into t select 1, a from u natural join v on duplicate key update b = a;
-- dialect: flink
select window_start, count(*) from table(tumble(table orders, descriptor(ts), interval '10' minutes)) group by window_start;
select o.id, r.rate from orders as o join rates for system_time as of o.ts as r on o.cur = r.cur, lateral table(split(o.tags)) as t(tag);
select * from t match_recognize (partition by a order by ts measures first(x.b) as f, last(y.b) as l one row per match after match skip past last row pattern (x y* z) within interval '1' hour define x as x.b = 1, y as y.b > 2) as m;
select * from table(hop(data => table t, timecol => descriptor(ts), slide => interval '5' minutes, size => interval '10' minutes));
select * from ml_predict(table t, model m, descriptor(a, b), map['async', 'true']);
select * from ml_predict(input => table t, model => model c.m, args => descriptor(a));
with q as (select a from t) from q insert overwrite table u select *;
select floor(ts to day) as d, ceil(ts to hour) from t;
-- dialect: postgres
select a from only (t), only u group by all a, b for read only;
table only t;
explain (analyze, format json) select a from t;
declare c no scroll cursor with hold for select a from t;
prepare p (int) as select $1, operator(pg_catalog.-) a, pg_catalog.int4 '1', timestamp(3) with time zone '2020-01-01', national character varying (5) 'x' from t;
-- dialect: redshift
select top 5 with ties a, object_transform(o keep '"x"', '"y"' set '"z"', 3) as o from t;
select level from staff start with boss is null connect by prior id = boss order siblings by name;
create external table s.t stored as parquet location 's3://b' table properties ('a' = 'b') as select a from u;
-- dialect: trino
with session x.y = 1, z = 'a' select a from t;
with session x = 1 with q as (select a from t) select json_exists(a, 'lax $.x' true on error) from q group by all a;
insert into t @ dev (a) select a from s;
delete from t @ dev where a = 1;
-- dialect: spark
cache lazy table c options ('storageLevel' 'DISK_ONLY') as select a from t;
describe query select a from t;
explain formatted with q as (select 1 as a) select a from q;
set spark.x = 1; select a from t;
map a, b using 'cat' as c, d from t;
select a from t setminus all select a from s;
insert into t with ('k' = 'v') (a, b) by name select a, b from s;
insert into t replace on t.a = s.a select a from s;
create or replace table t shallow clone s version as of 3 location '/x';
-- dialect: mysql
select a from t limit 1 union select b from s order by b limit 2;
select a from t order by a limit 5 rows examined 100;
select a from t procedure analyse(10, 20);
select a from t as of timestamp now() - interval 1 day as x;
create table t (a int) partition by hash (a) values row(1), row(2);
insert into t (a, 1y, 5d, 10l) select a, b.1y, 5d, 3 from b;
create definer = current_user() view v as select a from t;
alter algorithm = merge view v (a) as select a from t;
set statement max_statement_time = 1 for select a from t;
explain format = json into @x select a from t;
-- dialect: flink
insert into t (a, b.c, d int not null) select a, b, c from s;
upsert into t select a from s;
execute statement set begin insert into a select x from t; insert into b select y from u; end;
compile plan '/p' if not exists for insert into t select a from s;
alter materialized table m as select a from t;
select a multiset union all b, c submultiset of d, e is not a set, (a, b) contains (c, d) from t outer apply (select 1) x;
select cast(a as row(x int 'first', y string)), cast(a as binary varying) from t;
select $$T1.a, $f$0(b) as $b from (select a, b from t) $$T1;
create table t (a int, b as f(a), watermark for c as c - interval '5' second) partitioned by (a) with ('k' = 'v') like s (excluding all overwriting watermarks);
create temporary model if not exists m input (a int) output (b string) comment 'x' with ('k' = 'v') as select a, b from t;
select stream distinct k, _UTF-16LE'ä', n' // no operator' from t // a remark
 where true;
select * from t (x int, y array<int null>) as v, u extend (z row(a int null, b string not null)) where v.x = u.z.a;
insert into t (x int) (a, x) select a, b from s;
insert into t extend (x int) (a, x) select a, b from s;
update t (x int) set x = 2 where a = 1;
select * from table(f((table t) partition by k, 3)), table(f(select a from s partition by a order by b, 3));
select * from table(ml_predict(input => (table t), model => (model m), args => descriptor(a)));
select sum(a) over (partition by k order by b disallow partial), sum(a) within distinct (k, b + 1) filter (where a > 1) from t;
select (a - b) day(3) to second(2), 1 + (a - b) hour, new s.point(1, b) is null, next value for q, current value for q from t;
select a format json, b format json encoding utf8 as c, (a, b) contains date '2020-01-02', period (a, b) immediately precedes period (c, d) from t;
select * from t unpivot include nulls ((a, b) for (k, l) in ((c, d) as ('c', 1), (e, f)));
merge into t using s on t.a = s.a when not matched then insert (a, b) (values (s.a, 2));
replace temporary table t (a string) with ('k' = 'v') as select a from s;
-- dialect: duckdb
pivot_wider sales on a || b using sum(c);
pivot_longer wide on a, b into name k value v;
merge into t using s using (id) when matched then error concat('x', s.a);
select ?1, ?2;
-- dialect: mysql
select 1 --1 + 2, binary ? = a, time "11:25:00", - --a from t -- a comment
;
select a from d.2020 as x where x.b between 'a' and 'b';
-- dialect: trino
select row(1 as x, 2 y), b from 'db'.'t';
-- dialect: spark
select a from t where d between cast('2020-01-01' as date) and (cast('2020-01-01' as date) + 30 days);
select a from d.2020, t where d < current_date - 5 days and b;
-- dialect: duckdb
 select a,　b from t​ where 'x y' = "c d";
-- dialect: spark
select identifier('a'), identifier('t.b') as identifier('x'), identifier('co' || 'alesce')(a, 1), identifier('abs')(b) from identifier('s.t') as identifier('t');
with identifier('q')(identifier('c')) as (values (1)) select c from q, identifier('ra' || 'nge')(0, 1);
delete from identifier('a' || 'b') where identifier('c') = 1;
select all, count(*), a is ! null from t group by all, city;
-- dialect: mysql
select a from t where b in (select c from s limit rows examined 10) limit rows examined 20;
update t for portion of p from '2020-01-01' to '2021-01-01' set a = 1;
delete from t for portion of p from '2020-01-01' to '2021-01-01' where a = 1;
delete history from t before system_time '2020-01-01';
select json_object(a b, c as d), @'it\'s', @"x" from t;
-- dialect: postgres
create view v as select * from coalesce(1, 2) as c, collation for ('x'::text) d;
-- dialect: flink
select position('x' in a from 2) from t;
-- dialect: spark
insert overwrite identifier(:c || '.' || :s || '.t') select a, try_cast(b), 7L, 2.5BD from ${c}.${s}_${n}.t join x_${n}.u as v using (a);
insert into ${c}.${s}_${n}_v2.t (a, b) select a, b from s_${n};
-- dialect: postgres
select is(a, b, 'says'), a is of (int, text), b is not of (text) from t;
-- dialect: trino
select x over w at time zone 'UTC', trim(from b) from a full join b cross join c using (k) window w as ();
select * from a join b natural join c on a.x = b.x join d using (x);
values (with q as (table a) table q) || 'x', (select 1);
-- dialect: spark
with q ((table a) intersect table b) select a !> b, f(c) over (cluster by a) from q;
-- dialect: postgres
insert into t overriding system value (select a from s union select order by 1) on conflict do nothing;
select from a except select from b order by 1;
select * from xmltable(xmlnamespaces(default f(a)), 'x' passing b by ref columns c int);
-- dialect: duckdb
select a in (1, 2)::int, b in (select 1)::varchar || 'x' from t;
-- dialect: spark
select id from group where id = 1;
select order.id from order join case c on c.id = order.id;
with unpivot as (select 1 as a) select a from unpivot;
-- dialect: mysql
select date_sub(now(), interval extract(day from now()) - 1 day);
-- dialect: postgres
select a.id from orders semi left join customers b on b.id = semi.id right join orders a on true;
