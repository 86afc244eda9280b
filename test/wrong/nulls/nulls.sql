select o.id, c.id as cid, c.name from orders as o left join customers as c on c.id = o.customer_id

select o.id, c.id as cid from orders as o right join customers as c on c.id = o.customer_id

select o.id, c.id as cid from orders as o full join customers as c on c.id = o.customer_id

select o.id, o.customer_id, c.id as cid from orders as o join customers as c on c.id = o.customer_id

select customer_id, amount from orders where customer_id is not null and amount > 1

select customer_id, amount from orders where customer_id is not null or amount > 1

select customer_id from orders where not (customer_id is null)

select case when paid then 1 end as a, case when paid then 1 else 2 end as b, case when paid then id else customer_id end as c from orders

select coalesce(amount, 0) as a, coalesce(amount, customer_id) as b, nullif(id, 1) as c, coalesce(amount, id) as d from orders

select count(*) as n, sum(id) as s, max(id) as m, min(status) as x, count(amount) as c from orders

select status, count(*) as n, sum(id) as s, max(amount) as m, sum(amount) as t, sum(id) filter (where paid) as f from orders group by status

select status, paid, sum(id) as s from orders group by rollup (status, paid)

select status, sum(id) as s from orders group by cube (status)

select status, sum(id) as s from orders group by grouping sets ((status), ())

select (select max(id) from orders) as a, (select count(*) from orders) as b, (select id from orders where id = 99) as c, (select 1) as d

select id, (select count(*) from items as i where i.order_id = o.id) as n, (select max(i.quantity) from items as i where i.order_id = o.id) as m from orders as o

select id from orders union all select customer_id from orders

select id from orders union all select order_id from items

select id from orders intersect select customer_id from orders

select customer_id from orders except select id from customers

select lag(id) over (order by id) as a, lead(id) over (order by id) as b, lag(id, 1, 0) over (order by id) as c, row_number() over () as d, rank() over (order by amount) as e, sum(id) over (order by id rows between 3 preceding and 2 preceding) as f, first_value(id) over (order by id rows between 3 preceding and 2 preceding) as g from orders

select id + 1 as a, id + amount as b, id / 0 as c, id // 0 as d, id % 0 as e, id * 2.5 as f, -id as g, -amount as h from orders

select id = 1 as a, amount = 1 as b, id in (1, null) as c, id in (1, 2) as d, id not in (1, amount) as e, id between 1 and amount as f, id is null as g, amount is null as h from orders

select status like 'a%' as a, upper(status) as b, length(status) as c, substring(status, 9) as d, status || amount as e, concat(status, amount) as f, trim(status) as g, replace(status, 'a', 'b') as h from orders

select try_cast(status as integer) as a, cast(id as varchar) as b, cast(amount as varchar) as c, id::bigint as d from orders

select exists (select 1 from items) as a, id in (select order_id from items) as b, id in (select customer_id from orders) as c, not exists (select 1) as d from orders

select date_trunc('month', ordered_at) as a, current_date as b, now() as c, extract(year from current_date) as d from orders

select greatest(id, amount) as a, least(id, 1) as b, greatest(amount, customer_id) as c, if(paid, id, 1) as d, if(paid, 1, amount) as e, ifnull(amount, 0) as f from orders

select [1, 2][3] as a, [id] as b, {'a': id}.a as c, {'a': amount} as d, map {'a': 1}['b'] as e from orders

select id from orders as o join (select id, count(*) as n from customers group by id) as c using (id)

select id, n from orders as o left join (select id, count(*) as n from customers group by id) as c using (id)

select id, n from orders as o full join (select id, count(*) as n from customers group by id) as c using (id)

select id, o.status, c.name from orders as o right join customers as c using (id)

with a as (select id, amount from orders), b as (select a.id, c.id as cid from a left join customers as c on c.id = a.id) select id, cid from b where cid is not null

with a as (select o.id, c.id as cid from orders as o left join customers as c on c.id = o.id) select id, cid, cid + 1 as next from a

with recursive n (i, j) as (select 1, 1 union all select i + 1, nullif(j, 1) from n where i < 4) select i, j from n

with recursive n (i, j) as (select 1, 1 union all select i + 1, i from n where i < 4) select i, j from n

with recursive n (i, j, k) as (select 1, 1, 1 union all select i + 1, k, nullif(i, 2) from n where i < 6) select i, j, k from n

select x, y from (values (1, 'a'), (2, null)) as v (x, y)

select a.id, b.id as bid, c.id as cid from orders as a left join (orders as b join customers as c on b.customer_id = c.id) on a.id = b.id

select a.id, b.id as bid, c.id as cid from orders as a left join orders as b on a.id = b.customer_id join customers as c on c.id = b.id

select a.id, b.id as bid, c.id as cid from orders as a left join orders as b on a.id = b.customer_id left join customers as c on c.id = b.id

select a.id, b.id as bid, c.id as cid from orders as a right join orders as b on a.id = b.customer_id full join customers as c on c.id = b.id

select o.id, i.best from orders as o left join lateral (select count(*) as best from items where order_id = o.id) as i on true

select o.id, i.best from orders as o left join lateral (select count(*) as best from items where order_id = o.id having count(*) > 1) as i on true

select o.id, i.quantity from orders as o asof left join items as i on o.id >= i.order_id

select o.id from orders as o semi join items as i on i.order_id = o.id

select id, max(id) as m, any_value(status) as s, string_agg(status, ',') as l, list(id) as ids, bool_and(paid) as p, median(id) as md, stddev(id) as sd from orders group by all

select max(id) as m, sum(id) + 0 as s, coalesce(sum(id), 0) as z from orders group by all

select 'x' as a, max(id) as m from orders group by all

select id, sum(quantity) over (partition by order_id) as s, count(*) over () as n, avg(id) over () as a from orders, items

select o.id, o.customer_id, c.id as cid from orders as o, customers as c where o.customer_id = c.id

select * from orders where amount between 1 and 10

select coalesce(c.id, o.id) as k, coalesce(c.id, o.customer_id) as l from orders as o left join customers as c on c.id = o.customer_id

select not paid as a, paid and true as b, paid or true as c, id > 1 and id < 5 as d from orders

select id from orders where customer_id = id

select distinct on (customer_id) customer_id, id from orders order by customer_id

select unnest(tags) as t, order_id from items

select name, value from (unpivot (select id, customer_id from orders) on id, customer_id into name name value value)

select * from (pivot orders on status in ('a', 'b') using sum(id) group by customer_id)

select id from orders qualify row_number() over (partition by customer_id order by id) = 1

select interval '1 day' as i, date '2024-01-01' + 1 as d, true as t, null as n, 1.5 as f

select abs(id) as a, round(id) as b, sqrt(id) as c, md5(status) as d, hash(amount) as e, left(status, 0) as f, lpad(status, 3, 'x') as g, position('q' in status) as h from orders

select id from orders where amount > all (select price from items)

select sum(distinct id) as s from orders where false group by status

select count(*) as n, max(id) as m from orders having count(*) > 0

select id from orders union all by name select id, name from customers

select id, name from customers union all by name select id from orders

select 'x' as a, max(id) as m from orders group by 1

select 'x' as a, max(id) as m from orders group by a

select max(id) as m from orders group by 'x'

select max(id) as m from orders group by 1 + 1

select max(id) as m from orders group by ()
