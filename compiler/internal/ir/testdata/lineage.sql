-- dialect: duckdb
select id, total as amount, total * 2, 1 as one, count(*) from orders where status = 'x' group by all;
--> id copy: orders.id
--> amount copy: orders.total
--> (total * 2) transform: orders.total
--> one constant:
--> count_star() aggregate:
--| rows: orders.id orders.status orders.total

select * from orders;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at

select * exclude (tags, created_at) replace (total + id as total) rename (status as state) from orders;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> state copy: orders.status
--> total transform: orders.id orders.total

select o.*, c.name from orders o join customers c on o.customer_id = c.id where c.region = 'eu';
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--> name copy: customers.name
--| rows: orders.customer_id customers.id customers.region

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

select id, name, total from orders natural join customers;
--> id copy: orders.id customers.id
--> name copy: customers.name
--> total copy: orders.total
--| rows: orders.id customers.id

select sum(total) filter (where status = 'paid') as paid, max(created_at) over (partition by customer_id order by id) as latest from orders;
--> paid aggregate: orders.status orders.total
--> latest transform: orders.created_at orders.customer_id orders.id

select rank() over w as r from orders window w as (partition by status order by total desc);
--> r transform: orders.status orders.total

with a as (select customer_id, sum(total) as total from orders group by 1), b as (select *, total / 2 as half from a) select b.half, b.total from b;
--> half aggregate: orders.total
--> total aggregate: orders.total
--| rows: orders.customer_id

with recursive r(n, p) as (select id, customer_id from orders union all select p, n + 1 from r where n < 5) select n, p from r;
--> n transform: orders.customer_id orders.id
--> p transform: orders.customer_id orders.id
--| rows: orders.customer_id orders.id

select id from orders union all select id from customers;
--> id copy: orders.id customers.id

select id as a, status as b from orders union by name select name as b, region as c from customers;
--> a copy: orders.id
--> b copy: orders.status customers.name
--> c copy: customers.region

select total as amount, amount * 2 as twice from orders;
--> amount copy: orders.total
--> twice transform: orders.total

select id, (select max(name) from customers c where c.id = o.customer_id) as name, exists (select 1 from customers where region = o.status) as e from orders o;
--> id copy: orders.id
--> name aggregate: customers.name
--> e transform:

select id, total from orders where customer_id in (select id from customers where region = 'eu') order by created_at limit 10;
--> id copy: orders.id
--> total copy: orders.total
--| rows: orders.created_at orders.customer_id customers.id customers.region

select id from orders qualify row_number() over (partition by customer_id order by created_at desc) = 1;
--> id copy: orders.id
--| rows: orders.created_at orders.customer_id

select distinct on (customer_id) customer_id, total from orders order by created_at;
--> customer_id copy: orders.customer_id
--> total copy: orders.total
--| rows: orders.created_at orders.customer_id

select list_transform(tags, x -> x || status) as a, [t || region for t in tags] as b, list_filter(tags, lambda t: t = id) as c from orders, customers;
--> a transform: orders.status orders.tags
--> b transform: orders.tags customers.region
--> c transform: orders.id orders.tags
--! ambiguous: id

select address.city, c.address.street.name as street, c.address['zip'] as zip from customers c;
--> city transform: customers.address
--> street transform: customers.address
--> zip transform: customers.address

select u.t, o.id from orders o, unnest(o.tags) as u(t);
--> t transform: orders.tags
--> id copy: orders.id

select unnest(tags) as tag from orders;
--> tag transform: orders.tags

select o.id, l.x from orders o, lateral (select o.total + 1 as x) l;
--> id copy: orders.id
--> x transform: orders.total

pivot sales on year in (2020, 2021) using sum(amount) as total, max(cost) group by city;
--> city copy: sales.city
--> 2020_total aggregate: sales.amount
--> 2020_max("cost") aggregate: sales.cost
--> 2021_total aggregate: sales.amount
--> 2021_max("cost") aggregate: sales.cost
--| rows: sales.city sales.year

select * from sales pivot (sum(amount) for year in (2020, 2021));
--> city copy: sales.city
--> cost copy: sales.cost
--> 2020 aggregate: sales.amount
--> 2021 aggregate: sales.amount
--| rows: sales.city sales.cost sales.year

pivot sales on year using sum(amount);
--> city copy: sales.city
--> cost copy: sales.cost
--| rows: sales.city sales.cost sales.year

unpivot sales on amount, cost into name what value much;
--> city copy: sales.city
--> year copy: sales.year
--> what transform: sales.amount sales.cost
--> much copy: sales.amount sales.cost

select city, what, much from sales unpivot (much for what in (amount as 'a', cost as 'c'));
--> city copy: sales.city
--> what transform: sales.amount sales.cost
--> much copy: sales.amount sales.cost

from orders select columns('.*id$'), columns(* exclude (tags)) where total > 1;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> created_at copy: orders.created_at
--| rows: orders.total

select min(columns(* like '%d')) from orders;
--> id aggregate: orders.id
--> customer_id aggregate: orders.customer_id

from orders;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at

with s as (select * from events) select id, name as n from s where kind = 'x';
--> id copy: events.id
--> n copy: events.name
--| rows: events.kind

select * from events;
--> * copy: events


select a.x, b.y, z from events a join logs b on a.id = b.id;
--> x copy: events.x
--> y copy: logs.y
--> z constant:
--| rows: events.id logs.id
--! unattributed: z

select nope, o.nada from orders o;
--> nope copy: orders.nope
--> nada copy: orders.nada
--! unknown: nope
--! unknown: nada

select id from orders join customers on true;
--> id copy: orders.id
--! ambiguous: id

select r.a, b from (values (1, 2), (3, 4)) r(a, b);
--> a constant:
--> b constant:

select * from orders a semi join customers b on a.customer_id = b.id;
--> id copy: orders.id
--> customer_id copy: orders.customer_id
--> status copy: orders.status
--> total copy: orders.total
--> tags copy: orders.tags
--> created_at copy: orders.created_at
--| rows: orders.customer_id customers.id

select a.id from orders a anti join customers b using (id);
--> id copy: orders.id
--| rows: orders.id customers.id

select case when status = 'a' then total else 0 end as c, coalesce(tags, created_at) as d, cast(id as text) as e, -total as f from orders;
--> c transform: orders.status orders.total
--> d transform: orders.created_at orders.tags
--> e transform: orders.id
--> f transform: orders.total

select to_json(o) as j, o as whole from orders o;
--> j transform: orders.created_at orders.customer_id orders.id orders.status orders.tags orders.total
--> whole transform: orders.created_at orders.customer_id orders.id orders.status orders.tags orders.total

select count(distinct customer_id), count(o.*), string_agg(status, ',' order by created_at) as s from orders o;
--> count(DISTINCT customer_id) aggregate: orders.customer_id
--> count_star() aggregate:
--> s aggregate: orders.created_at orders.status

with orders as (select id from orders where total > 0) select * from orders;
--> id copy: orders.id
--| rows: orders.total

select f(a b c) as broken, id from orders;
--> broken transform: orders.a orders.b orders.c
--> id copy: orders.id
--! "b" stands where a comma or ) was expected
--! unknown: a
--! unknown: b
--! unknown: c

select city, sum(amount) from sales group by grouping sets ((city), (year), ()) having sum(cost) > 1;
--> city copy: sales.city
--> sum(amount) aggregate: sales.amount
--| rows: sales.city sales.cost sales.year

copy (select id from orders) to 'out.parquet';
--> id copy: orders.id

create table t as select id, total from orders;
--> id copy: orders.id
--> total copy: orders.total

merge into customers c using orders o on c.id = o.customer_id when matched then update set name = o.status when not matched then insert (id, region) values (o.customer_id, 'x');
--> name copy: orders.status
--> id copy: orders.customer_id
--> region constant:
--| rows: customers.id orders.customer_id

select coalesce(*columns('.*id')) as first_id, cast(total as decimal(10, 2)) from orders;
--> first_id transform: orders.customer_id orders.id
--> CAST(total AS DECIMAL(10, 2)) transform: orders.total

select list_transform(tags, () -> 1) as a from orders;
--> a transform: orders.tags

-- dialect: postgres
select Total, "total"::numeric(10, 2), count(*), o.id + 1, case when id = 1 then status end, ARRAY[id] from Orders o;
--> total copy: Orders.total
--> total transform: Orders.total
--> count aggregate:
--> ?column? transform: Orders.id
--> case transform: Orders.id Orders.status
--> array transform: Orders.id

select g.n, o.id from orders o cross join lateral generate_series(1, o.total) as g(n);
--> n transform: orders.total
--> id copy: orders.id

select x.o, x.elem from orders, jsonb_array_elements(tags) with ordinality as x(elem, o);
--> o transform: orders.tags
--> elem transform: orders.tags

select percentile_cont(0.5) within group (order by total) as median from orders;
--> median aggregate: orders.total

-- dialect: redshift
select listagg(distinct status, ',') within group (order by created_at) over (partition by customer_id) as l, dateadd(day, 1, created_at) as d, l || 'x' as m from orders;
--> l transform: orders.created_at orders.customer_id orders.status
--> d transform: orders.created_at
--> m transform: orders.created_at orders.customer_id orders.status

select t.v from orders o, o.tags as t;
--> v transform: orders.tags

-- dialect: trino
select transform(tags, x -> x + id), u.k, u.n from orders cross join unnest(tags) with ordinality as u(k, n);
--> _col0 transform: orders.id orders.tags
--> k transform: orders.tags
--> n transform: orders.tags

select reduce(tags, total, (s, x) -> s + x, s -> s) as r from orders;
--> r transform: orders.tags orders.total

-- dialect: spark
select id, tag, p, v, address:city from orders lateral view explode(tags) x as tag lateral view posexplode(tags) as p, v, customers;
--> id copy: orders.id
--> tag transform: orders.tags
--> p transform: orders.tags
--> v transform: orders.tags
--> city transform: orders.address
--! unknown: address

select * from sales pivot (sum(amount) as s for (city, year) in (('a', 1) as a1, ('b', 2) as b2));
--> cost copy: sales.cost
--> a1 aggregate: sales.amount
--> b2 aggregate: sales.amount
--| rows: sales.city sales.cost sales.year

select "id" as text, `id`, stack(2, id, total) as (x, y) from orders;
--> text constant:
--> id copy: orders.id
--> x transform: orders.id
--> y transform: orders.total

select "id" as text, id from "main"."orders" o lateral view explode(tags) x as part;
--> text constant:
--> id copy: orders.id

-- dialect: mysql
select group_concat(distinct status order by id separator ',') as g, date_add(created_at, interval total day) as d from orders;
--> g aggregate: orders.id orders.status
--> d transform: orders.created_at orders.total

-- dialect: flink
select window_start, status, sum(total) from table(tumble(table orders, descriptor(created_at), interval '1' hour)) group by window_start, status;
--> window_start transform: orders.created_at
--> status copy: orders.status
--> EXPR$2 aggregate: orders.total
--| rows: orders.created_at orders.status

select o.id, c.name from orders as o join customers for system_time as of o.created_at as c on o.customer_id = c.id;
--> id copy: orders.id
--> name copy: customers.name
--| rows: orders.created_at orders.customer_id customers.id
