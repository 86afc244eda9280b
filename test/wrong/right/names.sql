select id, amount from orders

select orders.id, o.id from orders, orders as o where orders.id = o.customer_id

select o.id, c.name from orders as o join customers as c on c.id = o.customer_id

select o.*, c.name from orders as o join customers as c on c.id = o.customer_id

select * from orders as o join customers as c on c.id = o.customer_id

select ID, Amount, "status" from Orders

select O.Id from orders as o

select id as order_id, amount from orders where id > 3 order by order_id

select id from orders order by amount, ordered_at desc nulls last

select id from orders order by lower(status), amount * 2

select o.id from orders as o where exists (select 1 from items as i where i.order_id = o.id)

select o.id from orders as o where o.id in (select order_id from items where price > o.amount)

select id from orders where id in (select order_id from items)

select id from orders where amount > (select avg(amount) from orders)

select (select max(price) from items where order_id = o.id) as best from orders as o

select (select max(price) from items where order_id = id) as best from orders

with recent as (select id, amount as total from orders) select id, total from recent

with recent (a, b) as (select id, amount from orders) select a, b from recent

with a as (select id from orders), b as (select id from a) select a.id from a join b on a.id = b.id

with a as (select 1 as x), b as (select x + 1 as y from a) select x, y from a cross join b

with recursive n (i) as (select 1 union all select i + 1 from n where i < 5) select i from n

with recursive n as (select 1 as i union all select i + 1 from n where i < 5) select max(i) from n

select t.id, t.total from (select id, amount as total from orders) as t

select t.a, t.b from (select id, amount from orders) as t (a, b)

select x, y from (values (1, 'a'), (2, 'b')) as v (x, y)

select o.id from orders as o join items as i on i.order_id = o.id join customers as c on c.id = o.customer_id where c.country = 'x' and i.price > 1

select id, name from customers union all select id, status from orders

select id, name from customers union select id, status from orders order by id

select id as k from customers union all select customer_id from orders order by k

select id from customers intersect select customer_id from orders

select id from customers except select customer_id from orders

(select id from customers order by id limit 1) union all (select id from orders order by id limit 1)

select order_id, product from items where 'x' = any (tags)

select i.product, t.tag from items as i cross join lateral (select 'x' as tag) as t

select o.id, i.best from orders as o left join lateral (select max(price) as best from items where order_id = o.id) as i on true

select sum(amount) over w as running from orders window w as (partition by customer_id order by ordered_at)

select id, lag(amount) over (order by ordered_at) as before, lead(amount, 1, 0) over (order by ordered_at) as after from orders

select id from orders as o where o.customer_id = (select max(id) from customers)

select case o.status when 'a' then 1 when 'b' then 2 else 3 end as n from orders as o

select cast(id as varchar) || status as k from orders

select id::text, amount::int, ordered_on::timestamp from orders

select coalesce(c.name, o.status, 'x') as label from orders as o full join customers as c on c.id = o.customer_id

select customers.id, orders.id from customers left join orders on orders.customer_id = customers.id

select c1.id from customers as c1, customers as c2 where c1.id < c2.id

select id from (select id from customers) as customers

select extract(month from ordered_on), extract(epoch from ordered_at) from orders

select current_date, current_timestamp, now()

select id from orders where ordered_on >= current_date - 7

select id from orders where ordered_on >= current_date - interval '7 days'

select date_trunc('week', ordered_on) from orders

select length(status), upper(status), substring(status from 1 for 2), trim(status), replace(status, 'a', 'b') from orders

select position('a' in status) from orders

select id from orders where status like 'a%' or status not like '%b' or status is null

select id from orders where (customer_id, status) in (select id, name from customers)

select id from orders where row(customer_id, status) = row(1, 'x')

select id from orders limit 10 offset 5

select distinct on (customer_id) customer_id, id from orders order by customer_id, ordered_at desc

select distinct status from orders order by status

select distinct status, upper(status) as u from orders order by u

select count(*) from (select distinct status from orders) as s

select max(x) from (select id as x from orders union all select id from customers) as u

select u.x from (select id as x from orders union all select id from customers) as u where u.x > 1

select a.id from orders as a join orders as b using (id)

select id from orders as a join orders as b using (id)

select id, a.status, b.status from orders as a join orders as b using (id)

select * from orders as a join orders as b using (id, customer_id)

select id from orders natural join (select id from customers) as c

select o.id from orders as o join (select customer_id as cid, max(ordered_at) as last from orders group by customer_id) as l on l.cid = o.customer_id and l.last = o.ordered_at

select greatest(amount, 1), least(amount, 5), nullif(amount, 0), abs(amount), round(amount, 1), floor(amount), ceil(amount) from orders

select 1 as a, 2 as b

select null as nothing, true as yes, 1.5 as n, 'x' as t

select g from generate_series(1, 3) as t (g)

select id from orders where paid

select id from orders where not paid and amount is not null

select o.id as id from orders as o order by id

select o.id as id, c.id as customer from orders as o join customers as c on c.id = o.customer_id order by id, customer

select id + 1 as id from orders order by id

select amount as status from orders order by status

select orders.id from orders where orders.id = 1

with orders as (select 1 as only_this) select only_this from orders

with a as (select id from orders) select (select max(id) from a) as m from a limit 1

select count(*) from orders as o where o.id = any (select order_id from items)

select id from orders where id not in (1, 2, 3)

select id from orders where status in ('a', 'b') and amount between 1 and 2

-- postgres
select id from orders for update

-- duckdb
select id as a, a + 1 as b, b * 2 as c from orders

-- duckdb
select amount * 2 as twice from orders where twice > 3

-- duckdb
select * exclude (id) from orders

-- duckdb
select * replace (amount * 2 as amount) from orders

-- duckdb
select * exclude (id, status), 1 as one from orders where amount > 1

-- duckdb
select o.* exclude (id) from orders as o

-- duckdb
select columns('a.*') from orders

-- duckdb
select min(columns(*)) from orders

-- duckdb
select columns(c -> c like 'a%') from orders

-- duckdb
from orders

-- duckdb
from orders where amount > 1

-- duckdb
select o.id from orders as o semi join items as i on i.order_id = o.id

-- duckdb
select o.id from orders as o anti join items as i on i.order_id = o.id

-- duckdb
select o.id, i.price from orders as o asof join items as i on o.id >= i.order_id

-- duckdb
select id, name from customers union all by name select name, id from customers

-- duckdb
select id, name from customers union by name select id, status from orders

-- duckdb
pivot orders on status in ('a', 'b') using sum(amount) group by customer_id

-- duckdb
select * from (pivot orders on status in ('a', 'b') using sum(amount) group by customer_id)

-- duckdb
select * from orders pivot (sum(amount) for status in ('a', 'b') group by customer_id)

-- duckdb
unpivot (select id, amount::int as amount, customer_id from orders) on amount, customer_id into name k value v

-- duckdb
select unnest(tags) as tag from items

-- duckdb
select t.tag from items, unnest(tags) as t (tag)

-- duckdb
select tags[1], len(tags), list_transform(tags, x -> upper(x)) from items

-- duckdb
select [x + 1 for x in [1, 2]] as l

-- duckdb
select {'a': 1, 'b': 'x'} as s

-- duckdb
select s.a from (select {'a': 1, 'b': 'x'} as s) as t

-- duckdb
select t.s.b from (select {'a': 1, 'b': 'x'} as s) as t

-- duckdb
select struct_pack(a := 1, b := status) from orders

-- duckdb
select map {'a': 1}['a']

-- duckdb
select 1 from orders, orders

-- duckdb
select 1 from orders as o join items as o on true

-- duckdb
with c (x, y) as (select 1) select x from c

-- duckdb
select id from orders order by all

-- duckdb
select #1 from orders

-- duckdb
select rowid, id from orders

-- duckdb
select id from orders union all select id from customers order by orders.id

-- duckdb
select id as x from orders union all select id as y from customers order by y

-- duckdb
select id from orders using sample 10

-- duckdb
select id from orders where regexp_matches(status, 'a')

-- duckdb
select strftime(ordered_on, '%Y') from orders

-- duckdb
select date_diff('day', ordered_on, current_date) from orders

-- duckdb
select range(3), generate_series(1, 3)

-- duckdb
select * from range(3) as t (i)

-- duckdb
select i from range(3) as t (i) where i > 1

-- duckdb
select if(paid, 1, 0), ifnull(status, 'x') from orders

-- duckdb
select id, sum(amount) over (partition by customer_id order by ordered_at rows between 2 preceding and current row) from orders

-- duckdb
select id from orders where ordered_on = '2024-01-01'

-- duckdb
select id from orders where amount > '3'

-- duckdb
select try_cast(status as integer) from orders

-- duckdb
select status[1:2], status.upper() from orders

-- duckdb
values (1, 'a'), (2, 'b')

-- duckdb
select a.id from orders a positional join customers b

-- duckdb
select list(id)[1] from orders

-- duckdb
select max_by(status, ordered_at) from orders

-- duckdb
select histogram(status) from orders

-- duckdb
summarize orders

-- postgres
select id from orders where ordered_on = '2024-01-01'

-- postgres
select id from orders where amount > '3'

-- postgres
select product, tag from items, unnest(tags) as tag

-- postgres
select product, tag, n from items, unnest(tags) with ordinality as u (tag, n)

-- postgres
select product, tag from items cross join lateral unnest(tags) as u (tag)

-- postgres
select array(select id from orders) as ids

-- postgres
select o.id, o from orders as o

-- postgres
select to_char(ordered_on, 'YYYY') from orders

-- postgres
select (array_agg(id order by id))[1] from orders

-- postgres
select id, xmin, ctid from orders

-- postgres
select to_jsonb(o) ->> 'id' from orders as o

-- postgres
select jsonb_build_object('id', id) from orders

-- postgres
select age(ordered_at), ordered_at at time zone 'UTC' from orders

-- postgres
select make_date(2024, 1, 1), date_part('year', ordered_on) from orders

-- postgres
select n from generate_series(1, 3) as n

-- postgres
select d::date from generate_series('2024-01-01'::timestamp, '2024-02-01'::timestamp, interval '1 day') as d

-- postgres
select count(*) filter (where paid), string_agg(distinct status, ',') from orders

-- postgres
select status ~ '^a' from orders

-- postgres
select id from orders where status ilike 'a%'

-- postgres
select id from orders fetch first 3 rows only

-- postgres
select regexp_replace(status, 'a', 'b', 'g'), split_part(status, '-', 1) from orders

-- postgres
with moved as (select id from orders) select id from moved where id is distinct from 3

-- postgres
select sum(x) from unnest(array[1, 2, 3]) as x

-- postgres
select coalesce(null, 1), nullif('a', 'b')

-- postgres
select (select count(*) from items i where i.order_id = o.id) n from orders o

-- postgres
select orders from orders

-- postgres
select count(orders) from orders

-- postgres
select (o).id from orders as o

-- postgres
table orders

-- postgres
values (1, 'a'), (2, 'b')

select x.k from orders as o cross join lateral (select o.id + 1 as k) as x

select o.id, x.m from orders as o left join lateral (select max(i.price) as m from items as i where i.order_id = o.id) as x on true

select c.id from customers as c where exists (select 1 from (select o.customer_id as who from orders as o) as q where q.who = c.id)

select c.id, (select q.n from (select count(*) as n from orders as o where o.customer_id = c.id) as q) as n from customers as c

with a as (with b as (select 1 as x) select x from b), b as (select 2 as y) select a.x, b.y from a, b

-- duckdb
select x.k from orders as o, (select o.id + 1 as k) as x

-- duckdb
select id from (select o.id, c.id from orders as o, customers as c) as x

-- duckdb
select 1 as a from orders as o, orders as o

-- duckdb
select t.s.b.c as c, {'a': id}.a as a from (select id, {'b': {'c': 2}} as s from orders) as t
