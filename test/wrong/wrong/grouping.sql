select customer_id, /*M0445*/status from orders group by customer_id

select customer_id, /*M0445*/status, count(*) from orders group by customer_id

select /*M0445*/customer_id, sum(amount) as total from orders

select c.country, /*M0445*/c.name, count(*) from customers as c join orders as o on o.customer_id = c.id group by c.country

select customer_id, sum(amount) from orders group by customer_id having /*M0445*/status = 'paid'

select customer_id, sum(amount) from orders group by customer_id order by /*M0445*/ordered_on

select /*M0445*/customer_id from orders having count(*) > 1

select upper(/*M0445*/status), count(*) from orders group by customer_id

select customer_id, case when /*M0445*/paid then 1 else 0 end, count(*) from orders group by customer_id

select customer_id, count(*) from orders group by customer_id, status, /*M0446*/sum(amount) over ()

select customer_id, sum(/*M0445*/amount) over (partition by customer_id) from orders group by customer_id

select status, row_number() over (order by /*M0445*/amount) from orders group by status

with paid as (select * from orders where paid)
select customer_id, /*M0445*/status, sum(amount) as total
from paid
group by 1

select customer_id, total from (
    select customer_id, status, sum(amount) + /*M0445*/amount as total
    from orders
    group by customer_id, status
) as t

select /*M0445*/* from orders group by customer_id

select o.customer_id, /*M0445*/o.* from orders as o group by o.customer_id

select date_trunc('month', ordered_at) as month, /*M0445*/status, count(*) from orders group by 1

select date_trunc('month', /*M0445*/ordered_at), count(*) from orders group by date_trunc('day', ordered_at)

select customer_id, /*M0445*/status from orders group by rollup (customer_id)

select customer_id, /*M0445*/status, count(*) from orders group by grouping sets ((customer_id), ())

select coalesce(/*M0445*/name, 'none') as name, max(created_at) from customers

select distinct /*M0445*/status, count(*) from orders

-- duckdb
select customer_id as c, /*M0445*/amount + sum(quantity) from orders, items group by all

with t as (select customer_id, amount from orders) select customer_id, /*M0445*/amount, count(*) from t group by customer_id

select country, /*M0445*/email from customers group by country order by country

select o.status, count(*), max(i.price), /*M0445*/i.product from orders as o join items as i on i.order_id = o.id group by o.status

select extract(year from /*M0445*/ordered_on), count(*) from orders group by extract(month from ordered_on)

select /*M0445*/amount - avg(amount) as distance from orders

select count(*) as n from orders order by /*M0445*/id

select status, max(amount) from orders group by status order by max(amount), /*M0445*/paid

select status from orders group by status having sum(amount) > /*M0445*/amount

select status, lag(/*M0445*/amount) over (order by status) from orders group by status

select /*M0445*/paid, status, count(*) from orders group by cube (status)

select sum(amount) as total, round(/*M0445*/amount, 1) as rounded from orders

select country, case when /*M0445*/active then count(*) end from customers group by country

select country || /*M0445*/name as label, count(*) from customers group by country

select status, cast(/*M0445*/ordered_at as date), count(*) from orders group by status
