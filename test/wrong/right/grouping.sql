select customer_id, count(*) from orders group by customer_id

select o.customer_id, count(*) from orders as o group by customer_id

select customer_id, count(*) from orders as o group by o.customer_id

select customer_id as c, count(*) from orders group by c

select customer_id as c, count(*) from orders group by 1

select customer_id + 1 as next, count(*) from orders group by customer_id

select customer_id + 1, count(*) from orders group by customer_id + 1

select (customer_id + 1) * 2, count(*) from orders group by customer_id + 1

select date_trunc('month', ordered_at) as month, sum(amount) from orders group by 1

select date_trunc('month', ordered_at) as month, sum(amount) from orders group by date_trunc('month', ordered_at)

select date_trunc('month', o.ordered_at) as month, sum(amount) from orders as o group by date_trunc('month', ordered_at)

select status, sum(amount) / count(*) as average from orders group by status having count(*) > 2

select status, sum(case when paid then amount else 0 end) as paid from orders group by status order by paid desc

select status, sum(amount) as total from orders group by status order by total desc, 1

select status, sum(amount) as total from orders group by status order by sum(amount) desc

select status, paid, count(*) from orders group by status, paid order by status, 3

select count(*), sum(amount), min(ordered_on), max(ordered_on) from orders

select count(*) + 1 as more, 'x' as mark from orders

select max(amount) - min(amount) as span from orders having count(*) > 1

select status, sum(amount) over (partition by status) from orders

select status, sum(sum(amount)) over (order by status) from orders group by status

select status, rank() over (order by sum(amount) desc) as place from orders group by status

select status, row_number() over (partition by status order by status) from orders group by status

select id, row_number(*) over (order by id), dense_rank(*) over (order by status) from orders

select status, sum(amount) filter (where paid) as paid from orders group by status

select distinct status, count(*) over (partition by status) from orders

select status, count(distinct customer_id) from orders group by status

select upper(status) as s, count(*) from orders group by upper(status)

select coalesce(status, 'none') as s, count(*) from orders group by 1 order by 1

select coalesce(status, 'none') as s, count(*) from orders group by coalesce(status, 'none')

select case when paid then 'yes' else 'no' end as p, count(*) from orders group by case when paid then 'yes' else 'no' end

select case when paid then 'yes' else 'no' end as p, count(*) from orders group by 1

select cast(ordered_at as date) as d, count(*) from orders group by cast(ordered_at as date)

select ordered_at::date as d, count(*) from orders group by ordered_at::date

select extract(year from ordered_on) as y, count(*) from orders group by extract(year from ordered_on)

select status, paid, count(*) from orders group by rollup (status, paid)

select status, paid, count(*) from orders group by cube (status, paid)

select status, paid, count(*) from orders group by grouping sets ((status, paid), (status), ())

select status, grouping(status), count(*) from orders group by grouping sets ((status), ())

select count(*) from orders group by status

select 1 from orders group by status

select 'x' as mark, status from orders group by status

select c.country, count(distinct o.id), sum(o.amount) from customers as c left join orders as o on o.customer_id = c.id group by c.country

select c.id, c.name, max(o.ordered_at) as last from customers as c join orders as o on c.id = o.customer_id group by c.id, c.name

select c.id, c.name, max(o.ordered_at) as last from customers as c join orders as o on c.id = o.customer_id group by 1, 2 having max(o.amount) > 10

select status, (select count(*) from items) as n from orders group by status

select status, (select max(i.price) from items as i) as n, sum(amount) from orders group by status

select customer_id, (select c.name from customers as c where c.id = o.customer_id) as name, count(*) from orders as o group by customer_id

select (select max(o.amount) from items) as m, status from orders as o group by status

select id from orders group by id, status having status = 'x'

select amount * 2 as double, count(*) from orders group by double order by double

select string_agg(status, ',' order by id) from orders

select array_agg(id order by id) from orders

select percentile_cont(0.5) within group (order by amount) from orders

select status, percentile_cont(0.5) within group (order by amount) from orders group by status

with t as (select status, sum(amount) as total from orders group by status) select status, max(total) from t group by status

select t.* from (select status, count(*) as n from orders group by status) as t

select status, count(*) from orders where amount > 10 group by status having sum(amount) > 100 order by count(*) desc limit 10

select o.status, count(i.product) from orders as o join items as i on i.order_id = o.id group by o.status

select status as state, count(*) as n from orders group by status order by state

select bool_or(paid), bool_and(paid) from orders

select -amount, count(*) from orders group by -amount

select status || '-' || customer_id as k, count(*) from orders group by status || '-' || customer_id

select status in ('a', 'b') as early, count(*) from orders group by status in ('a', 'b')

select status is null as missing, count(*) from orders group by status is null

select amount between 1 and 5 as small, count(*) from orders group by amount between 1 and 5

select not paid as open, count(*) from orders group by not paid

-- duckdb
select status, sum(amount) from orders group by all

-- duckdb
select *, from (select status, sum(amount) as total from orders group by all) where total > 1

-- duckdb
select orders.*, count(*) over () from orders group by all

-- duckdb
select customer_id as c, status, max(amount) - min(amount) as span from orders group by all order by all

-- duckdb
select sum(amount) as total, total / 2 as half from orders

-- duckdb
select status as s, count(*) as n from orders group by s having n > 1

-- duckdb
select status, any_value(amount) from orders group by status

-- duckdb
select status, list(id order by id) from orders group by status

-- duckdb
select status, first(amount order by id) from orders group by status

-- duckdb
select id from orders qualify row_number() over (partition by customer_id order by ordered_at desc) = 1

-- duckdb
select id, row_number() over (partition by customer_id) as n from orders qualify n = 1

-- duckdb
select status, count(*) as n from orders group by status qualify rank() over (order by n) = 1

-- duckdb
select arg_max(status, ordered_at), median(amount), mode(status) from orders

-- duckdb
from orders select status, count(*) group by status

-- postgres
select count(*) from orders group by ()

select id, lag(amount, 1, 0) over w as before, ntile(4) over (w order by id) as quarter from orders window w as (partition by status)

select percentile_cont(0.5) within group (order by amount) as middle, mode() within group (order by status) as most from orders

-- duckdb
select id, row_number() over (order by id) as n from orders qualify n < 3

-- duckdb
select status, count(*) as n from orders group by status qualify rank() over (order by count(*) desc) < 4

-- duckdb
select count(distinct status) as n, max(amount order by id) as m, list(distinct status order by status) as l from orders

select customer_id, count(*) over () as n from orders group by customer_id

select status, sum(count(*)) over () as n, rank() over (order by count(*) desc) as place from orders group by status

-- duckdb
select status, count(*) as n from orders group by all having ordered_on is null
