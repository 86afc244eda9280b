-- dialect: duckdb
select city, "2020", "2021" from (pivot sales on year in (2020, 2021) using sum(amount) group by city);
--> city copy: sales.city
--> 2020 aggregate: sales.amount
--> 2021 aggregate: sales.amount
--| rows: sales.city sales.year

select * from sales pivot (sum(amount) as a, max(cost) as m for year in (2020 as y20, 2021 as y21) group by city);
--> city copy: sales.city
--> y20_a aggregate: sales.amount
--> y20_m aggregate: sales.cost
--> y21_a aggregate: sales.amount
--> y21_m aggregate: sales.cost
--| rows: sales.city sales.year

with p as (pivot sales on city in ('a', 'b') using first(amount) group by year) select year, a + b as both from p;
--> year copy: sales.year
--> both aggregate: sales.amount
--| rows: sales.city sales.year

from sales unpivot include nulls (v for k in (amount, cost)) select city, k, v;
--> city copy: sales.city
--> k transform: sales.amount sales.cost
--> v copy: sales.amount sales.cost

unpivot sales on columns(* exclude (city, year)) into name k value v;
--> city copy: sales.city
--> year copy: sales.year
--> k transform: sales.amount sales.cost
--> v copy: sales.amount sales.cost

unpivot (select city, amount, cost, year from sales) on (amount, cost) as pair into name k value v, w;
--> city copy: sales.city
--> year copy: sales.year
--> k transform: sales.amount sales.cost
--> v copy: sales.amount
--> w copy: sales.cost

select id, row_number() over (partition by customer_id order by created_at) as rn from orders qualify rn = 1 and total > 0;
--> id copy: orders.id
--> rn transform: orders.created_at orders.customer_id
--| rows: orders.created_at orders.customer_id orders.total

select id from orders window w as (partition by customer_id order by total) qualify sum(total) over w > 10;
--> id copy: orders.id
--| rows: orders.customer_id orders.total

select o.id, u.tag, u.ord from orders o, unnest(o.tags) with ordinality as u(tag, ord);
--> id copy: orders.id
--> tag transform: orders.tags
--> ord transform: orders.tags

select id, unnest(tags) as tag, generate_subscripts(tags, 1) as i from orders;
--> id copy: orders.id
--> tag transform: orders.tags
--> i transform: orders.tags

select unnest({'a': id, 'b': total}) from orders;
--> a copy: orders.id
--> b copy: orders.total

select s.a, s.b.c, s['a'], (s).b from (select {'a': id, 'b': {'c': total}} as s from orders);
--> a transform: orders.id orders.total
--> c transform: orders.id orders.total
--> s['a'] transform: orders.id orders.total
--> b transform: orders.id orders.total

select map {'k': total, status: id}['k'] as v, [id, total][1] as w, tags[1:2] as x, struct_extract(address, 'city') as y from orders, customers;
--> v transform: orders.id orders.total
--> w transform: orders.id orders.total
--> x transform: orders.tags
--> y transform: customers.address
--! ambiguous: id
--! ambiguous: id

select list_reduce(tags, (a, b) -> a + b + total) as r, list_filter(tags, (x, i) -> i > id) as f, list_transform(tags, x -> list_transform(x, y -> y + x[1])) as n from orders;
--> r transform: orders.tags orders.total
--> f transform: orders.id orders.tags
--> n transform: orders.tags

select id, c.name from orders o join customers c using (id);
--> id copy: orders.id customers.id
--> name copy: customers.name
--| rows: orders.id customers.id

select * from orders natural join customers;
--> id copy: orders.id customers.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--> name copy: customers.name
--> region copy: customers.region
--> address copy: customers.address
--| rows: orders.id customers.id

select o.id, c.region from orders o asof left join customers c on o.customer_id = c.id and o.created_at >= c.name;
--> id copy: orders.id
--> region copy: customers.region
--| rows: orders.created_at orders.customer_id customers.id customers.name

select * from sales semi join orders on sales.amount = orders.total;
--> city copy: sales.city
--> year copy: sales.year
--> amount copy: sales.amount
--> cost copy: sales.cost
--| rows: sales.amount orders.total

select * from sales anti join customers using (city);
--> city copy: sales.city
--> year copy: sales.year
--> amount copy: sales.amount
--> cost copy: sales.cost
--| rows: sales.city

select * exclude (tags), * replace (upper(status) as status), * rename (id as key), * like 'to%' from (select id, status, tags, total from orders);
--> id copy: orders.id
--> status copy: orders.status
--> total copy: orders.total
--> id copy: orders.id
--> status transform: orders.status
--> tags copy: orders.tags
--> total copy: orders.total
--> key copy: orders.id
--> status copy: orders.status
--> tags copy: orders.tags
--> total copy: orders.total
--> total copy: orders.total

select orders.* exclude id from orders join customers on true;
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at

select columns('(.*)_at') as '\1_on', columns(['id', 'total']) + 1 as 'n_\0', min(columns(c -> c = 'id')) from orders;
--> created_on copy: orders.created_at
--> n_id transform: orders.id
--> n_total transform: orders.total

select columns(* exclude (tags, created_at, status))::varchar from orders;
--> id transform: orders.id
--> customer_id transform: orders.customer_id
--> total transform: orders.total

with recursive tree(id, top, depth) as (select id, customer_id, 0 from orders where status = 'root' union all select o.id, t.top, t.depth + 1 from orders o join tree t on o.customer_id = t.id) select id, top, depth from tree;
--> id copy: orders.id
--> top copy: orders.customer_id
--> depth constant:
--| rows: orders.customer_id orders.id orders.status

with recursive r(k, v) using key (k) as (select id, total from orders union select r.k, r.v + p.v from r, recurring.r as p) select k, v from r;
--> k copy: orders.id
--> v transform: orders.total

with recursive t(j) as (with s as (select id from orders) select id from s union all select j + 1 from t where j < 10) select j from t;
--> j transform: orders.id
--| rows: orders.id

select city, year, sum(amount) as s, grouping(city) as g from sales group by rollup (city, year);
--> city copy: sales.city
--> year copy: sales.year
--> s aggregate: sales.amount
--> g aggregate: sales.city
--| rows: sales.city sales.year

select city, count(*) filter (where cost > 1) as n, max(amount) filter (where year = 2020) as m from sales group by cube (city);
--> city copy: sales.city
--> n aggregate: sales.cost
--> m aggregate: sales.amount sales.year
--| rows: sales.city

select first_value(amount) over w as f, lag(amount, 2, cost) over (w rows between 1 preceding and current row) as l, sum(amount) over (partition by city order by year range between amount preceding and cost following exclude current row) as s from sales window w as (partition by city order by year);
--> f transform: sales.amount sales.city sales.year
--> l transform: sales.amount sales.city sales.cost sales.year
--> s transform: sales.amount sales.city sales.cost sales.year

select quantile_cont(amount, 0.5 order by cost) as q, mode() within group (order by city) as m, arg_max(city, amount) as a, list(year order by cost desc) as l from sales;
--> q aggregate: sales.amount sales.cost
--> m aggregate: sales.city
--> a aggregate: sales.amount sales.city
--> l aggregate: sales.cost sales.year

values (1, 'a'), (2, 'b');
--> col0 constant:
--> col1 constant:

select t.a, t.b from (values (1, 2)) t(a, b);
--> a constant:
--> b constant:

select r.range, r2.i, orders.id from range(10) r, generate_series(1, 3) r2(i), orders;
--> range constant:
--> i constant:
--> id copy: orders.id

select id, status from orders union by name select id, name as status, region from customers;
--> id copy: orders.id customers.id
--> status copy: orders.status customers.name
--> region copy: customers.region

select id from orders except select id from customers intersect select customer_id from orders;
--> id copy: orders.customer_id orders.id customers.id

(select id, total from orders order by created_at limit 5) union all (select id, null from customers);
--> id copy: orders.id customers.id
--> total copy: orders.total
--| rows: orders.created_at

select id, (select max(amount) from sales where city = o.status) as m, total > all (select cost from sales) as a, (id, total) in (select year, amount from sales) as t from orders o;
--> id copy: orders.id
--> m aggregate: sales.amount
--> a transform: orders.total sales.cost
--> t transform: orders.id orders.total sales.amount sales.year

select (id, total) < (1, 2) as lt, (o.id, customer_id) = (select year, cost from sales limit 1) as eq from orders o;
--> lt transform: orders.id orders.total
--> eq transform: orders.customer_id orders.id sales.cost sales.year

select exists (from customers c where c.id = o.customer_id) as e, not exists (select 1 from sales where sales.year = o.id) as n from orders o;
--> e transform:
--> n transform:
--| rows: orders.customer_id customers.id

select id from orders order by total limit (select max(year) from sales);
--> id copy: orders.id
--| rows: orders.total sales.year

select column_name from (describe select id, total from orders);
--> column_name constant:

select x.id, y.total from (select id, customer_id from orders) x positional join (select total from orders) y;
--> id copy: orders.id
--> total copy: orders.total

select t.id from orders as t(id, c, s) where t.s = 'x';
--> id copy: orders.id
--| rows: orders.status

select id as total, total as id from orders order by total;
--> total copy: orders.id
--> id copy: orders.total

select total * 2 as d, d + 1 as e, e + d as f from orders where e > 3;
--> d transform: orders.total
--> e transform: orders.total
--> f transform: orders.total
--| rows: orders.total

select struct_pack(i := id, t := total).i as i, row(id, total) as r, to_json({'a': id}) ->> '$.a' as j from orders;
--> i transform: orders.id orders.total
--> r transform: orders.id orders.total
--> j transform: orders.id

insert into customers (id, name) select customer_id, status from orders;
--> id copy: orders.customer_id
--> name copy: orders.status

update customers set name = o.status, region = upper(region) from orders o where o.customer_id = customers.id;
--> name copy: orders.status
--> region transform: customers.region
--| rows: customers.id orders.customer_id

create or replace view v(a, b) as select id, total from orders;
--> a copy: orders.id
--> b copy: orders.total

copy (select id, name from customers where region = 'eu') to 'x.csv' (header);
--> id copy: customers.id
--> name copy: customers.name
--| rows: customers.region

select id, date_trunc('month', created_at) as m, extract(year from created_at) as y, created_at + interval 1 day as n, interval (total) hour as h from orders;
--> id copy: orders.id
--> m transform: orders.created_at
--> y transform: orders.created_at
--> n transform: orders.created_at
--> h transform: orders.total

select case status when 'a' then id when 'b' then total else customer_id end as c, if(id > 1, total, null) as i, nullif(id, total) as n, total between id and customer_id as b from orders;
--> c transform: orders.customer_id orders.id orders.status orders.total
--> i transform: orders.id orders.total
--> n transform: orders.id orders.total
--> b transform: orders.customer_id orders.id orders.total

with a as (select id from orders), b as (select a.id as x from a), a2 as (select x from b join a on a.id = b.x) select x from a2;
--> x copy: orders.id
--| rows: orders.id

with o as (select * from orders), p as (select o.* , c.name from o left join customers c on c.id = o.customer_id) select name, status from p where total > 1;
--> name copy: customers.name
--> status copy: orders.status
--| rows: orders.customer_id orders.total customers.id

select sum(sum(amount)) over (order by city) as running, rank() over (order by sum(cost)) as r from sales group by city;
--> running aggregate: sales.amount sales.city
--> r aggregate: sales.cost
--| rows: sales.city

select o.id, l.n from orders o left join lateral (select count(*) as n, max(c.name) as m from customers c where c.id = o.customer_id) l on true;
--> id copy: orders.id
--> n aggregate:
--| rows: orders.customer_id customers.id

-- dialect: postgres
select o.id, t.tag, t.n from orders o cross join unnest(o.tags) with ordinality as t(tag, n);
--> id copy: orders.id
--> tag transform: orders.tags
--> n transform: orders.tags

select * from orders join customers using (id);
--> id copy: orders.id customers.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--> name copy: customers.name
--> region copy: customers.region
--> address copy: customers.address
--| rows: orders.id customers.id

select c.*, o.total from customers c left join lateral (select total from orders where customer_id = c.id order by created_at desc limit 1) o on true;
--> id copy: customers.id
--> name copy: customers.name
--> region copy: customers.region
--> address copy: customers.address
--> total copy: orders.total
--| rows: customers.id orders.created_at orders.customer_id

select id, (array_agg(status order by created_at))[1] as f, (o).status as s, tags ->> 'a' as j, tags #> '{a,b}' as k from orders o group by id;
--> id copy: orders.id
--> f aggregate: orders.created_at orders.status
--> s copy: orders.status
--> j transform: orders.tags
--> k transform: orders.tags
--| rows: orders.id

select distinct on (customer_id) customer_id, id as last from orders order by customer_id, created_at desc;
--> customer_id copy: orders.customer_id
--> last copy: orders.id
--| rows: orders.created_at orders.customer_id

with recursive w(id, path) as (select id, array[id] from orders union all select o.id, w.path || o.id from orders o join w on o.customer_id = w.id) search depth first by id set ord cycle id set looped using trail select id, path from w;
--> id copy: orders.id
--> path transform: orders.id
--| rows: orders.customer_id orders.id

select city, year, sum(amount) from sales group by grouping sets ((city, year), (city), ());
--> city copy: sales.city
--> year copy: sales.year
--> sum aggregate: sales.amount
--| rows: sales.city sales.year

with gone as (delete from orders where total < 0 returning id, status) select id, status from gone;
--> id copy: orders.id
--> status copy: orders.status
--| rows: orders.total

select x.a, x.b from json_to_recordset('[]') as x(a int, b text), orders;
--> a constant:
--> b constant:

select * from rows from (generate_series(1, 3), unnest(array[1])) as r(a, b);
--> a constant:
--> b constant:

select count(*) filter (where total > 1) as n, percentile_disc(0.9) within group (order by total desc) as p, sum(total) over (partition by status order by id groups between 1 preceding and 1 following) as s from orders;
--> n aggregate: orders.total
--> p aggregate: orders.total
--> s transform: orders.id orders.status orders.total

select (select name from customers where id = o.customer_id), exists (select 1 from sales), array(select amount from sales where year = o.id) from orders o;
--> name copy: customers.name
--> exists constant:
--> array transform: sales.amount
--| rows: orders.customer_id customers.id

select a.id, b.id as other from orders a full join orders b on a.customer_id = b.id and a.id is distinct from b.id;
--> id copy: orders.id
--> other copy: orders.id
--| rows: orders.customer_id orders.id

select j.id, j.x, j.region from (orders o join customers c on c.id = o.customer_id) as j(id, x, y);
--> id copy: orders.id
--> x copy: orders.customer_id
--> region copy: customers.region
--| rows: orders.customer_id customers.id
--! ambiguous: id

select total::numeric(10, 2) as t, cast(id as text) as i, created_at at time zone 'UTC' as z, status collate "C" as s from orders;
--> t transform: orders.total
--> i transform: orders.id
--> z transform: orders.created_at
--> s transform: orders.status

merge into customers c using (select customer_id, max(status) as s from orders group by 1) o on c.id = o.customer_id when matched then update set name = o.s when not matched then insert (id, name) values (o.customer_id, upper(o.s));
--> name aggregate: orders.status
--> id copy: orders.customer_id
--| rows: customers.id orders.customer_id

table customers;
--> id copy: customers.id
--> name copy: customers.name
--> region copy: customers.region
--> address copy: customers.address

select xt.a from orders, xmltable('/r' passing tags columns a int path 'a') as xt;
--> a transform: orders.tags

-- dialect: redshift
select attr, val from orders o, unpivot o.tags as val at attr;
--> attr transform: orders.tags
--> val transform: orders.tags

select o.id, t.sku as sku, i from orders o, o.tags as t at i;
--> id copy: orders.id
--> sku transform: orders.tags
--> i transform: orders.tags

select *, row_number() over (partition by customer_id order by created_at) as rn from orders qualify rn = 1;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--> rn transform: orders.created_at orders.customer_id
--| rows: orders.created_at orders.customer_id

select city, "2020", "2021" from sales pivot (sum(amount) for year in (2020, 2021));
--> city copy: sales.city
--> 2020 aggregate: sales.amount
--> 2021 aggregate: sales.amount
--| rows: sales.city sales.cost sales.year

select city, what, much from sales unpivot (much for what in (amount, cost));
--> city copy: sales.city
--> what transform: sales.amount sales.cost
--> much copy: sales.amount sales.cost

select * exclude (tags, created_at) from orders;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total

select id, level from orders start with customer_id is null connect by prior id = customer_id;
--> id copy: orders.id
--> level constant:
--| rows: orders.customer_id orders.id

select median(total) over (partition by status) as m, listagg(status, ',') within group (order by id) as l, ratio_to_report(total) over (partition by status) as r, decode(status, 'a', id, total) as d from orders group by status, total, id;
--> m transform: orders.status orders.total
--> l aggregate: orders.id orders.status
--> r transform: orders.status orders.total
--> d transform: orders.id orders.status orders.total
--| rows: orders.id orders.status orders.total

select top 5 nvl2(status, id, total) as n, total as t, t + 1 as u, getdate() as now from orders order by created_at;
--> n transform: orders.id orders.status orders.total
--> t copy: orders.total
--> u transform: orders.total
--> now constant:

unload ('select id, name from customers') to 's3://bucket' iam_role default;
--> id copy: customers.id
--> name copy: customers.name

-- dialect: trino
select o.id, t.tag, t.n from orders o cross join unnest(o.tags) with ordinality as t (tag, n);
--> id copy: orders.id
--> tag transform: orders.tags
--> n transform: orders.tags

select u.k, u.v, u.x from orders left join unnest(map(tags, tags), array[total]) as u(k, v, x) on true;
--> k transform: orders.tags orders.total
--> v transform: orders.tags orders.total
--> x transform: orders.tags orders.total

select filter(tags, x -> x > total) as f, reduce(tags, 0, (s, x) -> s + x * id, s -> s) as r, zip_with(tags, array[id], (x, y) -> x + y) as z, any_match(tags, t -> t = status) as a from orders;
--> f transform: orders.tags orders.total
--> r transform: orders.id orders.tags
--> z transform: orders.id orders.tags
--> a transform: orders.status orders.tags

select cast(row(id, total) as row(a bigint, b double)).a as a, map_agg(status, total)['x'] as m, element_at(tags, 1) as e, tags[1].f as g from orders group by id, total, tags;
--> a transform: orders.id orders.total
--> m aggregate: orders.status orders.total
--> e transform: orders.tags
--> g transform: orders.tags
--| rows: orders.id orders.tags orders.total

select m.customer_id, m.lowest, m.cls from orders match_recognize (partition by customer_id order by created_at measures last(down.total) as lowest, classifier() as cls one row per match after match skip past last row pattern (strt down+) define down as down.total < prev(down.total)) as m;
--> customer_id copy: orders.customer_id
--> lowest aggregate: orders.total
--> cls aggregate:
--| rows: orders.created_at orders.customer_id orders.total

select * from orders match_recognize (partition by status order by id measures first(a.total) as f all rows per match pattern (a b*) define b as b.total > a.total);
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--> f aggregate: orders.total
--| rows: orders.id orders.status orders.total

select city, approx_percentile(amount, 0.5) as p, count_if(cost > 1) as n, sum(amount) filter (where year > 2020) as s, listagg(city, ',') within group (order by cost) as l from sales group by grouping sets ((city), ());
--> city copy: sales.city
--> p aggregate: sales.amount
--> n aggregate: sales.cost
--> s aggregate: sales.amount sales.year
--> l aggregate: sales.city sales.cost
--| rows: sales.city

select id, try_cast(status as bigint) as b, json_extract_scalar(tags, '$.a') as j, json_value(tags, 'lax $.b' returning bigint) as v, at_timezone(created_at, 'UTC') as t from orders for version as of 3;
--> id copy: orders.id
--> b transform: orders.status
--> j transform: orders.tags
--> v transform: orders.tags
--> t transform: orders.created_at

select x, y from (values (1, 'a'), (2, 'b')) as t(x, y);
--> x constant:
--> y constant:

select * from orders o join customers c using (id);
--> id copy: orders.id customers.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--> name copy: customers.name
--> region copy: customers.region
--> address copy: customers.address
--| rows: orders.id customers.id

with recursive t(n, s) as (select id, status from orders union all select n + 1, s from t where n < 5) select n, s from t;
--> n transform: orders.id
--> s copy: orders.status
--| rows: orders.id

select * from table(sequence(start => 1, stop => 10));
--> sequence constant:

select id, name from orders natural join customers;
--> id copy: orders.id customers.id
--> name copy: customers.name
--| rows: orders.id customers.id

with function twice(x bigint) returns bigint return x * 2 select twice(total) as t from orders;
--> t transform: orders.total

select (select max(amount) from sales s where s.city = o.status) as m, total > any (select cost from sales) as a, coalesce(id, total) as c from orders o fetch first 5 rows with ties;
--> m aggregate: sales.amount
--> a transform: orders.total sales.cost
--> c transform: orders.id orders.total
--| rows: orders.status sales.city

-- dialect: spark
select id, t.tag, p.pos, p.item from orders lateral view explode(tags) t as tag lateral view outer posexplode(tags) p as pos, item;
--> id copy: orders.id
--> tag transform: orders.tags
--> pos transform: orders.tags
--> item transform: orders.tags

select id, explode(tags) as tag from orders;
--> id copy: orders.id
--> tag transform: orders.tags

select id, inline(tags) as (a, b) from orders;
--> id copy: orders.id
--> a transform: orders.tags
--> b transform: orders.tags

select * from (select city, year, amount from sales) pivot (sum(amount) as total, max(amount) for year in (2020 as y20, 2021));
--> city copy: sales.city
--> y20_total aggregate: sales.amount
--> y20_max(amount) aggregate: sales.amount
--> 2021_total aggregate: sales.amount
--> 2021_max(amount) aggregate: sales.amount
--| rows: sales.city sales.year

select * from sales unpivot include nulls ((v) for k in (amount as a, cost as c));
--> city copy: sales.city
--> year copy: sales.year
--> k transform: sales.amount sales.cost
--> v copy: sales.amount sales.cost

select city, k, v, w from sales unpivot ((v, w) for k in ((amount, cost) as ac, (year, cost) as yc));
--> city copy: sales.city
--> k transform: sales.amount sales.cost sales.year
--> v copy: sales.amount sales.year
--> w copy: sales.cost

select transform(tags, x -> x.a + total) as t, aggregate(tags, 0, (acc, x) -> acc + x, acc -> acc * id) as g, exists(tags, x -> x = status) as e, map_filter(tags, (k, v) -> v > id) as m from orders;
--> t transform: orders.tags orders.total
--> g transform: orders.id orders.tags
--> e transform: orders.status orders.tags
--> m transform: orders.id orders.tags

select address.city, address['zip'], address:geo.lat::double as lat, name from customers;
--> city transform: customers.address
--> address['zip'] transform: customers.address
--> lat transform: customers.address
--> name copy: customers.name

select * except (tags, created_at), named_struct('a', id, 'b', total).a as a, array(id, total)[0] as f, map('k', id)['k'] as m from orders;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> a transform: orders.id orders.total
--> f transform: orders.id orders.total
--> m transform: orders.id

select o.* from orders o left semi join customers c on o.customer_id = c.id;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--| rows: orders.customer_id customers.id

select o.id from orders o left anti join customers c using (id);
--> id copy: orders.id
--| rows: orders.id customers.id

select id, row_number() over (partition by status order by total desc) as rn from orders qualify rn = 1;
--> id copy: orders.id
--> rn transform: orders.status orders.total
--| rows: orders.status orders.total

select city, year, sum(amount) s from sales group by city, year with rollup;
--> city copy: sales.city
--> year copy: sales.year
--> s aggregate: sales.amount
--| rows: sales.city sales.year

select city, grouping_id(city, year) as g, count(distinct amount, cost) as n from sales group by city, year grouping sets ((city, year), (city));
--> city copy: sales.city
--> g aggregate: sales.city sales.year
--> n aggregate: sales.amount sales.cost
--| rows: sales.city sales.year

from orders |> where total > 0 |> extend total * 2 as d |> aggregate sum(d) as s, count(*) as n group by status as st |> where s > 1 |> select st, s |> order by s limit 3;
--> st copy: orders.status
--> s aggregate: orders.total
--| rows: orders.status orders.total

from sales |> set amount = amount + cost |> drop year, cost |> as t |> select t.city, t.amount;
--> city copy: sales.city
--> amount transform: sales.amount sales.cost

select transform(id, status) using 'cat' as (a int, b string) from orders;
--> a transform: orders.id orders.status
--> b transform: orders.id orders.status

insert overwrite table customers partition (region = 'eu') select id, status from orders;
--> id copy: orders.id
--> status copy: orders.status

select stack(2, 'a', id, 'b', total) as (k, v), status from orders;
--> k constant:
--> v transform: orders.id orders.total
--> status copy: orders.status

select id, tag from orders, lateral explode(tags) as t(tag);
--> id copy: orders.id
--> tag transform: orders.tags

select try_cast(status as int) as i, id <=> total as n, status rlike 'a' as r, total div id as d, date_add(created_at, 1) as p from orders timestamp as of '2020-01-01';
--> i transform: orders.status
--> n transform: orders.id orders.total
--> r transform: orders.status
--> d transform: orders.id orders.total
--> p transform: orders.created_at

merge into customers t using orders s on t.id = s.customer_id when matched and s.total > 0 then update set t.name = s.status when not matched then insert (id, name) values (s.customer_id, s.status);
--> name copy: orders.status
--> id copy: orders.customer_id
--| rows: customers.id orders.customer_id

select * from values (1, 'a'), (2, 'b') as v(x, y);
--> x constant:
--> y constant:

select max_by(status, total) as m, percentile_approx(total, 0.5) as p, collect_list(status) filter (where total > 0) as c, first(status, true) as f from orders;
--> m aggregate: orders.status orders.total
--> p aggregate: orders.total
--> c aggregate: orders.status orders.total
--> f aggregate: orders.status

-- dialect: mysql
select j.a, o.id from orders o, json_table(o.tags, '$[*]' columns (a int path '$.a', nested path '$.b[*]' columns (b int path '$'))) as j;
--> a transform: orders.tags
--> id copy: orders.id

select group_concat(distinct status order by total desc separator '|') as g, tags -> '$.a' as x, tags ->> '$.b' as y, if(id > 1, total, 0) as i, ifnull(status, id) as n from orders group by customer_id with rollup;
--> g aggregate: orders.status orders.total
--> x transform: orders.tags
--> y transform: orders.tags
--> i transform: orders.id orders.total
--> n transform: orders.id orders.status
--| rows: orders.customer_id

select * from orders join customers using (id);
--> id copy: orders.id customers.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--> name copy: customers.name
--> region copy: customers.region
--> address copy: customers.address
--| rows: orders.id customers.id

select id, (select name from customers c where c.id = o.customer_id limit 1) as n, (id, total) in (select year, amount from sales) as t from orders o;
--> id copy: orders.id
--> n copy: customers.name
--> t transform: orders.id orders.total sales.amount sales.year

with recursive r(n, s) as (select id, status from orders union all select n + 1, s from r where n < 3) select n, s from r;
--> n transform: orders.id
--> s copy: orders.status
--| rows: orders.id

select sum(total) over w as s, ntile(4) over (w order by id) as q from orders window w as (partition by status);
--> s transform: orders.status orders.total
--> q transform: orders.id orders.status

update orders o join customers c on c.id = o.customer_id set o.status = c.region, o.total = o.total + 1 where c.name = 'x';
--> status copy: customers.region
--> total transform: orders.total
--| rows: orders.customer_id customers.id customers.name

insert into customers (id, name) select customer_id, status from orders on duplicate key update name = values(name);
--> id copy: orders.customer_id
--> name copy: orders.status

select o.id, l.m from orders o, lateral (select max(amount) as m from sales where year = o.id) l;
--> id copy: orders.id
--> m aggregate: sales.amount
--| rows: orders.id sales.year

select date_add(created_at, interval total day) as d, convert(status, unsigned integer) as c, cast(id as char) as e, status regexp 'a' as r, id div total as v, straight.id from orders straight;
--> d transform: orders.created_at orders.total
--> c transform: orders.status
--> e transform: orders.id
--> r transform: orders.status
--> v transform: orders.id orders.total
--> id copy: orders.id

table sales;
--> city copy: sales.city
--> year copy: sales.year
--> amount copy: sales.amount
--> cost copy: sales.cost

-- dialect: flink
select window_start, window_end, city, sum(amount) as s from table(tumble(table sales, descriptor(year), interval '10' minutes)) group by window_start, window_end, city;
--> window_start transform: sales.year
--> window_end transform: sales.year
--> city copy: sales.city
--> s aggregate: sales.amount
--| rows: sales.city sales.year

select * from table(hop(data => table sales, timecol => descriptor(year), slide => interval '5' minutes, size => interval '10' minutes));
--> city copy: sales.city
--> year copy: sales.year
--> amount copy: sales.amount
--> cost copy: sales.cost
--> window_start transform: sales.year
--> window_end transform: sales.year
--> window_time transform: sales.year

select customer_id, first_total, last_total from orders match_recognize (partition by customer_id order by created_at measures first(a.total) as first_total, last(b.total) as last_total one row per match pattern (a b+) define b as b.total > a.total) as m;
--> customer_id copy: orders.customer_id
--> first_total aggregate: orders.total
--> last_total aggregate: orders.total
--| rows: orders.created_at orders.customer_id orders.total

select o.id, c.name from orders as o left join customers for system_time as of o.created_at as c on o.customer_id = c.id;
--> id copy: orders.id
--> name copy: customers.name
--| rows: orders.created_at orders.customer_id customers.id

select o.id, t.word from orders as o, lateral table(split(o.status)) as t(word);
--> id copy: orders.id
--> word transform: orders.status

select o.id, t.tag from orders as o cross join unnest(tags) as t (tag);
--> id copy: orders.id
--> tag transform: orders.tags

select id, status from (select *, row_number() over (partition by customer_id order by created_at desc) as rn from orders) where rn = 1;
--> id copy: orders.id
--> status copy: orders.status
--| rows: orders.created_at orders.customer_id

select tumble_start(created_at, interval '1' hour) as w, count(distinct status) filter (where total > 0) as n from orders group by tumble(created_at, interval '1' hour);
--> w transform: orders.created_at
--> n aggregate: orders.status orders.total
--| rows: orders.created_at

select sum(amount) over (partition by city order by year range between interval '1' hour preceding and current row) as s from sales;
--> s transform: sales.amount sales.city sales.year

insert into customers select customer_id, status, 'x', tags from orders;
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> EXPR$2 constant:
--> tags copy: orders.tags

-- dialect: postgres
with gone as (with late as (select id, total from orders where status = 'late') delete from customers using late where customers.id = late.id returning customers.name as n, late.total as t) select n, t * 2 as twice from gone;
--> n copy: customers.name
--> twice transform: orders.total
--| rows: orders.id orders.status customers.id

-- dialect: mysql
select id, match status, tags against ('x' in boolean mode) as score, _utf8mb4 0x41 as a, {fn length(status)} as l from orders where binary status = 'x';
--> id copy: orders.id
--> score transform: orders.status orders.tags
--> a constant:
--> l transform: orders.status
--| rows: orders.status

select o.id, c.name, s.city, t.cost from orders o left join (customers c, sales s, sales t) on o.customer_id = c.id;
--> id copy: orders.id
--> name copy: customers.name
--> city copy: sales.city
--> cost copy: sales.cost
--| rows: orders.customer_id customers.id

-- dialect: spark
select transform(id a, total) using 'cat' as (x, y) from orders;
--> x transform: orders.id orders.total
--> y transform: orders.id orders.total

select id, sum(total) over v as s from orders window w as (partition by customer_id order by created_at), v as w;
--> id copy: orders.id
--> s transform: orders.created_at orders.customer_id orders.total

select id, sum(total) over w as s from orders order by s window w as (partition by status);
--> id copy: orders.id
--> s transform: orders.status orders.total

from orders map id, total + 1 using 'cat' as (x, y);
--> x transform: orders.id orders.total
--> y transform: orders.id orders.total

-- dialect: flink
select id, p from ml_predict(table orders, model scorer, descriptor(total));
--> id copy: orders.id
--> p transform: orders.total

-- dialect: trino
select y.id, z.t from (orders x tablesample bernoulli (10)) y, ((select total as t from orders) a) z;
--> id copy: orders.id
--> t copy: orders.total

-- dialect: redshift
select top 3 distinct name, total from customers c, orders where c.id = customer_id(+);
--> name copy: customers.name
--> total copy: orders.total
--| rows: customers.id orders.customer_id

-- dialect: spark
select date_add(day, 3) as a, dateadd(day, 3, created_at) as b, datediff(week, month) as c, datediff(week, created_at, month) as d from (select id as day, total as week, status as month, created_at from orders) t;
--> a transform: orders.id
--> b transform: orders.created_at
--> c transform: orders.status orders.total
--> d transform: orders.created_at orders.status

-- dialect: redshift
select last_day(month) as a, dateadd(month, 1, month) as b, date_part(year, month) as c from (select created_at as month from orders) t;
--> a transform: orders.created_at
--> b transform: orders.created_at
--> c transform: orders.created_at

-- dialect: redshift
select convert(integer, total), convert(varchar(10), id) as i, datediff(msec, created_at, getdate()) as ms from orders;
--> total transform: orders.total
--> i transform: orders.id
--> ms transform: orders.created_at

-- dialect: duckdb
select extra.double_it(total) as d, status.upper() as u, main.abs(id) as a from orders;
--> d transform: orders.total
--> u transform: orders.status
--> a transform: orders.id

select db.double_it(x) as d from db.things;
--> d transform: things.x

select interval '1 day' d, total from orders;
--> d constant:
--> total copy: orders.total

-- dialect: postgres
select (o).id, (o).total + 1 as t, (c).address from orders o, customers c where o.customer_id = c.id;
--> id copy: orders.id
--> t transform: orders.total
--> address copy: customers.address
--| rows: orders.customer_id customers.id

-- dialect: spark
select date_add(day, 1) as next, datediff(month, day) as n, dateadd(month, 1, day) as m from facts;
--> next transform: facts.day
--> n transform: facts.day facts.month
--> m transform: facts.day

-- dialect: duckdb
select * from orders semi join (select id, name from customers) c using (id);
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--| rows: orders.id customers.id

select id, total from orders anti join sales on city = status join customers using (id);
--> id copy: orders.id customers.id
--> total copy: orders.total
--| rows: orders.id orders.status sales.city customers.id

-- dialect: spark
select explode(tags) (k, v), id from orders;
--> k transform: orders.tags
--> v transform: orders.tags
--> id copy: orders.id

select x.a from values struct(1 a), struct(2 b) as (x);
--> a constant:

-- dialect: trino
select * from orders match_recognize (partition by customer_id order by created_at measures prev(running last(total)) as p, final count(b.id) as n pattern (b+) define b as b.total > 1);
--> customer_id copy: orders.customer_id
--> p aggregate: orders.total
--> n aggregate: orders.id
--| rows: orders.created_at orders.customer_id orders.total

-- dialect: spark
cache table c as select id, total from orders where status = 'x';
--> id copy: orders.id
--> total copy: orders.total
--| rows: orders.status

map id, total using 'cat' as a, b from orders;
--> a transform: orders.id orders.total
--> b transform: orders.id orders.total

create table o shallow clone orders;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at

insert into orders replace on orders.id = s.id select id, name from customers s;
--> id copy: customers.id
--> name copy: customers.name

-- dialect: mysql
select id from orders limit 1 union select id from customers;
--> id copy: orders.id customers.id

alter view v as select id as x from orders;
--> x copy: orders.id

set statement max_statement_time = 1 for select total from orders;
--> total copy: orders.total

-- dialect: flink
execute statement set begin insert into a select id, total from orders; insert into b select id, name from customers; end;
--> id copy: orders.id
--> total copy: orders.total

with c as (select id, total from orders) from c insert into a select id as x insert into b select total as y, id;
--> x copy: orders.id

select k.* from (select id, total, status from orders) unpivot ((v) for (k, l) in ((total) as ('t', 1), (id))) as k;
--> status copy: orders.status
--> k transform: orders.id orders.total
--> l transform: orders.id orders.total
--> v copy: orders.id orders.total

select (o.placed - o.shipped) day as d, sum(o.total) within distinct (o.id) as s, o.extra from orders (placed date, shipped date, extra int) as o;
--> d transform: orders.placed orders.shipped
--> s aggregate: orders.id orders.total
--> extra copy: orders.extra

insert into customers (id, extra int) select id, total from orders;
--> id copy: orders.id
--> extra copy: orders.total

-- dialect: trino
with session x = 1 select id from orders;
--> id copy: orders.id

insert into customers @ dev (id) select customer_id from orders;
--> id copy: orders.customer_id

-- dialect: redshift
select object_transform(status set 'x', total) as o from orders;
--> o transform: orders.status orders.total

-- dialect: duckdb
pivot_longer sales on amount, cost into name k value v;
--> city copy: sales.city
--> year copy: sales.year
--> k transform: sales.amount sales.cost
--> v copy: sales.amount sales.cost

-- dialect: postgres
explain (analyze) select id from only (orders);
--> id copy: orders.id

declare c cursor for select total from orders;
--> total copy: orders.total

-- dialect: mysql
select total --1 as x, customer_id from orders;
--> x transform: orders.total
--> customer_id copy: orders.customer_id

-- dialect: spark
select id from orders where created_at < (cast('2020-01-01' as date) + 30 days);
--> id copy: orders.id
--| rows: orders.created_at

-- dialect: duckdb
select id,　total from orders o;
--> id copy: orders.id
--> total copy: orders.total

-- dialect: spark
select identifier('id') as identifier('key'), identifier('o.total'), identifier('abs')(total) as a from identifier('orders') as o;
--> key copy: orders.id
--> total copy: orders.total
--> a transform: orders.total

-- dialect: mysql
select my_udf(id x, total as y) as z from orders;
--> z transform: orders.id orders.total

-- dialect: mysql
select total 'sum', o.status 'state', date '2020-01-01' d, shop.o.id, shop.customers.name from orders o, customers;
--> sum copy: orders.total
--> state copy: orders.status
--> d constant:
--> id constant:
--> name copy: customers.name
--! unknown relation: shop

select "o"."total" as "sum", b."name" from shop."orders" as o, "shop"."customers" b;
--> sum copy: orders.total
--> name copy: customers.name

-- dialect: postgres
select main.orders.id, o.*::text, timestamp(3) with time zone '2020-01-01', char(3) 'x', pg_catalog.int4 '1', dec(5, 2) '1' from orders, customers o;
--> id copy: orders.id
--> o transform: customers.address customers.id customers.name customers.region
--> timestamptz constant:
--> bpchar constant:
--> int4 constant:
--> numeric constant:

-- dialect: duckdb
select a.b.c from orders a, customers b;
--> c transform: orders.b
--! unknown: b

select tags.region.x from orders, (select 1 as region) tags;
--> x constant:

-- dialect: spark
from orders o |> join customers c on o.customer_id = c.id |> where c.region = 'x' |> where o.total > 1 |> select o.id, c.name as n;
--> id copy: orders.id
--> n copy: customers.name
--| rows: orders.customer_id orders.total customers.id customers.region

from orders, customers |> where orders.customer_id = customers.id |> aggregate sum(orders.total) as s group by customers.region;
--> region copy: customers.region
--> s aggregate: orders.total
--| rows: orders.customer_id customers.id customers.region

from orders o |> join customers c on o.customer_id = c.id |> left join sales s on s.city = c.region |> extend s.cost + o.total as x |> select name, x;
--> name copy: customers.name
--> x transform: orders.total sales.cost
--| rows: orders.customer_id customers.id customers.region sales.city

from orders |> where total > 1 |> left join customers c on c.id = customer_id |> where c.name = 'x' |> order by created_at |> limit 3 |> select c.region, orders.status;
--> region copy: customers.region
--> status copy: orders.status
--| rows: orders.created_at orders.customer_id orders.total customers.id customers.name

select extract(yearofweek from created_at) as y, extract(dayofweek_iso from created_at) from orders;
--> y transform: orders.created_at
--> extract(dayofweek_iso, created_at) transform: orders.created_at

-- dialect: mysql
select group_concat(name separator ', ') as names from customers "c" group by "c".region;
--> names aggregate: customers.name
--| rows: customers.region

-- dialect: spark
from orders o |> join customers c on o.customer_id = c.id |> extend 1 as x |> set status = 'y' |> select o.id, c.name, x, c.*;
--> id copy: orders.id
--> name copy: customers.name
--> x constant:
--> id copy: customers.id
--> name copy: customers.name
--> region copy: customers.region
--> address copy: customers.address
--| rows: orders.customer_id customers.id

from orders o |> join customers c on o.customer_id = c.id |> select o.total |> where o.total > 1;
--> total copy: orders.total
--| rows: orders.customer_id orders.total customers.id

from orders o |> as p |> select p.id, o.total;
--> id copy: orders.id
--> total constant:
--! unknown relation: o

-- dialect: postgres
select e.*, x.value ->> 'a' as a, y ->> 'b' as b, n from orders o, jsonb_each(o.tags) e(k), jsonb_array_elements(o.status) x, jsonb_array_elements(o.tags) with ordinality as y(y, n);
--> k transform: orders.tags
--> value transform: orders.tags
--> a transform: orders.status
--> b transform: orders.tags
--> n transform: orders.tags

select (o).id::text, created_at at time zone 'utc', trim(leading 'x' from status), collation for (status), bit varying (3) '101', true from orders o;
--> id transform: orders.id
--> timezone transform: orders.created_at
--> ltrim transform: orders.status
--> pg_collation_for transform: orders.status
--> varbit constant:
--> ?column? constant:

-- dialect: postgres
select id::text::int, '1'::text::int8, (case when total > 0 then 1 end)::text, case when id > 1 then 2 else '3'::int end, (select name from customers limit 1)::text from orders;
--> id transform: orders.id
--> int8 constant:
--> text transform: orders.total
--> case transform: orders.id
--> name transform: customers.name

-- dialect: duckdb
select a.range, u.unnest, x as y, g.* from range(3) a, orders o, unnest(o.tags) u, unnest(o.tags) v(x), generate_series(1, o.id) g;
--> range constant:
--> unnest transform: orders.tags
--> y transform: orders.tags
--> generate_series transform: orders.id

-- dialect: flink
create model m input (a int) with ('k' = 'v') as select id as a from orders;
--> a copy: orders.id

-- dialect: postgres
select x, unnest, ordinality from orders as o, unnest(array[o.id], array[o.total]) with ordinality as u(x);
--> x transform: orders.id
--> unnest transform: orders.total
--> ordinality transform: orders.id orders.total

select U&"o".U&"\0069d" as U&"n\+00006dm", o.U&"!0069d" uescape '!' as k, o.id in (1, 2)::int as t from orders o;
--> nmm copy: orders.id
--> k copy: orders.id
--> t transform: orders.id

-- dialect: duckdb
select * exclude (tags, created_at, address) from orders join customers on customer_id = customers.id pivot (max(total) for status in ('new', 'old'));
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> id copy: customers.id
--> name copy: customers.name
--> region copy: customers.region
--> new aggregate: orders.total
--> old aggregate: orders.total
--| rows: orders.created_at orders.customer_id orders.id orders.status orders.tags customers.address customers.id customers.name customers.region

select * from sales s cross join (select id as n from customers) c pivot (sum(amount) for city in ('a' as a));
--> year copy: sales.year
--> cost copy: sales.cost
--> n copy: customers.id
--> a aggregate: sales.amount
--| rows: sales.city sales.cost sales.year customers.id

-- dialect: spark
select * from sales s left join (select id as n from customers) c on s.cost = c.n unpivot (v for k in (amount, n)) as u;
--> city copy: sales.city
--> year copy: sales.year
--> cost copy: sales.cost
--> k transform: sales.amount customers.id
--> v copy: sales.amount customers.id
--| rows: sales.cost customers.id

-- dialect: redshift
select o.id, tag, i from orders o, o.tags as tag at i;
--> id copy: orders.id
--> tag transform: orders.tags
--> i transform: orders.tags

-- dialect: postgres
select * from (select o.id, s.city from orders o, sales s) a join (select id, name from customers) b using (id) join (select city, cost from sales) c using (city);
--> city copy: sales.city
--> id copy: orders.id customers.id
--> name copy: customers.name
--> cost copy: sales.cost
--| rows: orders.id sales.city customers.id

select * from (select 1 as n, id as k from customers) a join (select customer_id as k from orders) b using (k), (select city as k from sales) c join (select status as k from orders) d using (k);
--> k copy: customers.id orders.customer_id
--> n constant:
--> k copy: orders.status sales.city
--| rows: customers.id orders.customer_id orders.status sales.city

select * from (select year as y, city as k from sales) c, (select id as k from customers) a natural join (select customer_id as k from orders) b;
--> y copy: sales.year
--> k copy: sales.city
--> k copy: customers.id orders.customer_id
--| rows: customers.id orders.customer_id

-- dialect: duckdb
select * from (select 1 as n, id as k from customers) a join (select customer_id as k from orders) b using (k), (select 2 as m, city as k from sales) c;
--> n constant:
--> k copy: customers.id orders.customer_id
--> m constant:
--> k copy: sales.city
--| rows: customers.id orders.customer_id
