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

select id from orders where /*M0447*/o.id = 1

select c.id from customers as c join orders as o on o.customer_id = /*M0447*/customers.id

select /*M0447*/orders.id from orders as o

with t as (select id from orders) select /*M0447*/orders.id from t

select id from orders order by /*M0447*/x.id

select o.id from orders as o where exists (select 1 from items where order_id = /*M0447*/ord.id)

select t.id from (select id, /*M0440*/totl from orders) as t

select t.id, /*M0440*/t.amount from (select id from orders) as t

select x from (values (1, 'a')) as v (x, y) where /*M0440*/z = 1

with a as (select id from orders), b as (select /*M0440*/status from a) select * from b

with recursive n (i) as (select 1 union all select i + 1 from n where /*M0440*/j < 5) select i from n

select u.id, /*M0440*/u.name from (select id from customers union all select id from orders) as u

select id from orders as o join items as i on o.id = i.order_id where /*M0440*/category = 'x'

select o.id from orders as o join items as i using (/*M0440*/order_id)

select max(amount) from orders group by /*M0440*/state

select count(*) from orders where lower(/*M0440*/stauts) = 'x'

select id, lag(/*M0440*/amont) over (partition by customer_id order by ordered_at) from orders

select sum(amount) filter (where /*M0440*/is_paid) from orders

select id from orders where id = (select max(/*M0440*/o_id) from items)

select customer_id, sum(amount) as total from orders group by customer_id order by /*M0440*/totl

select "id", /*M0440*/"Amount " from orders

select coalesce(name, /*M0440*/nick, 'x') from customers

select case status when /*M0440*/wanted then 1 end from orders

select cast(/*M0440*/o.when as date) from orders as o

select /*M0441*/status from orders as a join orders as b on a.id = b.id

select a.id from orders as a join orders as b on a.id = b.id order by /*M0441*/amount

select a.id from orders as a, orders as b where /*M0441*/amount > 1

select max(/*M0441*/id) from customers, orders

select id from orders as a join orders as b using (id) where /*M0441*/customer_id = 1

with a as (select id from orders), b as (select id from customers) select /*M0441*/id from a cross join b

select c.name from customers as c join orders as o on /*M0441*/id = o.customer_id

-- postgres
select amount as a from orders where /*M0440*/a > 1

-- postgres
select date_trunc('month', ordered_at) as month, count(*) as n from orders group by 1 having /*M0440*/n > 1

-- postgres
select 1 from customers, customers as c join orders as /*M0448*/customers on true

-- postgres
select a.id from orders as a join customers as b on true join items as /*M0448*/a on true

-- postgres
with x as (select 1 as n) select 1 from x, /*M0448*/x

select /*M0452*/* where true

-- duckdb
select * exclude (/*M0440*/discount) from orders

-- duckdb
select * replace (amount * 2 as /*M0440*/total) from orders

-- duckdb
select /*M0443*/{'width': amount}.height as h from orders

-- duckdb
select t.size./*M0443*/height as h from (select {'width': amount} as size from orders) as t

with recent as (select id from orders), /*M0448*/recent as (select id from customers)
select id from recent

-- duckdb
select * from orders as o join customers as /*M0448*/o on true

-- postgres
select /*M0441*/id from (select o.id, c.id from orders as o join customers as c on c.id = o.customer_id) as both_of

-- postgres
with both_of as (select o.*, c.* from orders as o join customers as c on c.id = o.customer_id)
select /*M0441*/b.id from both_of as b

-- postgres
select x.double from orders as o, (select /*M0447*/o.amount * 2 as double) as x

-- postgres
select o.id from orders as o left join (select max(price) as top from items where order_id = /*M0447*/o.id) as i on true
