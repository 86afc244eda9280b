select id, /*M0440*/amuont from orders

select /*M0440*/o.total from orders as o

select /*M0447*/x.id from orders

select o.id from orders as o where /*M0447*/orders.amount > 1

select id from orders where /*M0440*/shipped

select id from orders order by /*M0440*/shipped_on

select customer_id, count(*) from orders group by customer_id, /*M0440*/region

select customer_id from orders group by customer_id having max(/*M0440*/price) > 1

select /*M0441*/id from orders join customers on customers.id = orders.customer_id

select o.id from orders as o join customers as c on c.id = o.customer_id where /*M0441*/id = 3

select o.id from orders as o join customers as c on c.id = /*M0440*/o.client_id

with recent as (select id, amount from orders)
select id, /*M0440*/status from recent

with recent as (select id, amount as total from orders)
select id, /*M0440*/recent.amount from recent

select t.id, /*M0440*/t.name from (select id from customers) as t

select id from orders as o where exists (select 1 from items as i where /*M0440*/i.id = o.id)

select (select max(/*M0440*/prize) from items) from orders

select count(/*M0440*/customer) from orders

select /*M0447*/c.* from orders as o

select sum(amount) over (partition by /*M0440*/client order by id) from orders

select cast(/*M0440*/created as date) from orders

select case when /*M0440*/state = 'x' then 1 end from orders

select id from orders where status in ('a', 'b') and /*M0440*/amounts between 1 and 2

select id from customers union all select /*M0440*/customer from orders

select * from orders as o left join items as i on i.order_id = o.id and /*M0440*/i.paid

-- postgres
select amount * 2 as twice from orders where /*M0440*/twice > 3

-- postgres
select sum(amount) as total from orders having /*M0440*/total > 3

-- postgres
select amount as a, /*M0440*/a + 1 as b from orders

-- postgres
select customer_id as c, count(*) from orders group by customer_id order by /*M0440*/c + 1

-- duckdb
select /*M0440*/b + 1, amount as b from orders

-- postgres
select 1 from orders, /*M0448*/orders

-- postgres
select 1 from orders as o join items as /*M0448*/o on true

-- postgres
select 1 from customers as c, (select 1 as id) as /*M0448*/c

select /*M0452*/*

select a.x from (select /*M0452*/*) as a

select o.id from orders as o join customers as c on c.id = o.customer_id group by /*M0441*/id

select o.id as id, /*M0441*/id + 1 from orders as o join customers as c on c.id = o.customer_id

select id as x from orders union all select id from customers order by /*M0440*/z

-- postgres
select id as x from orders union all select id as y from customers order by /*M0440*/y
