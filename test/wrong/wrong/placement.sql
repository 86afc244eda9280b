select customer_id from orders where /*M0446*/sum(amount) > 10

select customer_id from orders where amount > /*M0446*/avg(amount)

select o.id from orders as o join items as i on i.order_id = o.id and /*M0446*/count(*) > 1

select count(*) from orders group by /*M0446*/max(status)

select sum(/*M0446*/count(*)) from orders

select max(/*M0446*/sum(amount)) as best from orders group by customer_id

select id from orders where /*M0446*/row_number() over (partition by customer_id order by ordered_at) = 1

select customer_id from orders group by customer_id having /*M0446*/rank() over (order by customer_id) = 1

select count(*) from orders group by /*M0446*/row_number() over (order by id)

select sum(/*M0446*/row_number() over (order by id)) from orders

select sum(amount) filter (where /*M0446*/max(amount) > 1) from orders

select sum(/*M0446*/sum(amount) over ()) over () from orders

select id, row_number() over (order by /*M0446*/rank() over (order by id)) from orders

select o.id from orders as o join customers as c on c.id = /*M0446*/max(o.customer_id)

select id from orders where id in (select order_id from items where /*M0446*/sum(quantity) > 3)

select id from orders where paid and not (/*M0446*/count(*) = 2)

-- duckdb
-- elsewhere: at the aggregate that the alias stands for
select sum(amount) as total from orders where /*M0446*/total > 10

select status from orders group by status having sum(/*M0446*/count(*)) > 1

select avg(amount - /*M0446*/avg(amount)) from orders

select sum(case when /*M0446*/max(amount) > 1 then 1 end) from orders

select o.id from orders as o left join items as i on i.order_id = o.id and i.price = /*M0446*/max(i.price) where o.paid

select id from orders where /*M0446*/lag(amount) over (order by id) is null

select id from orders where ordered_at = /*M0446*/max(ordered_at) over (partition by customer_id)

select status, count(*) from orders where /*M0446*/count(*) > 1 group by status

select id from orders where coalesce(/*M0446*/sum(amount), 0) > 1

with ranked as (select id from orders where /*M0446*/rank() over (order by amount) < 3) select id from ranked

select max(/*M0446*/lag(amount) over (order by id)) from orders

select status, sum(amount) from orders group by status having /*M0446*/sum(sum(amount)) over () > 1

select count(*) from orders where case when /*M0446*/min(id) = 1 then true else false end

select status, /*M0446*/sum(amount) from orders group by 2

select status, /*M0446*/sum(amount) as s from orders group by s

select status, round(/*M0446*/sum(amount), 1) as s from orders group by 1, 2

select status, /*M0446*/row_number() over (order by id) as s from orders group by status, s

select id, /*M0446*/row_number() as n from orders

select customer_id, /*M0446*/lag(amount) as before from orders

select id from orders order by /*M0446*/dense_rank()

-- duckdb
select id from orders qualify /*M0446*/amount > 3

-- postgres
select sum(amount) over /*M0446*/weekly from orders

-- duckdb
select sum(amount) over /*M0446*/weekly from orders window monthly as (partition by status)

select id from orders limit /*M0446*/customer_id

select id from orders limit 3 offset /*M0446*/amount

select id, lag(/*M0446*/lag(amount) over (order by id)) over (order by id) as twice from orders
