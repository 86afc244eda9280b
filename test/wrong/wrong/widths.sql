select id, status from orders group by 1, /*M0449*/3

select id from orders order by /*M0449*/2

select id, status from orders order by 1, /*M0449*/0

select id from orders union all select id from customers order by /*M0449*/2

select /*M0450*/(select id, status from orders)

select id from orders where customer_id /*M0450*/in (select id, name from customers)

select id from orders where (id, customer_id) /*M0450*/in (select id from customers)

select id from orders where amount > /*M0450*/(select min(amount), max(amount) from orders)

values (1, 2), (/*M0451*/3)

select * from (values (1, 'a'), (/*M0451*/2, 'b', 'c')) as t (id, name)

-- postgres
with /*M0451*/c (x, y) as (select id from orders) select x from c

select * from (select id from orders) as /*M0451*/t (a, b)

select id from orders union all select /*M0442*/id, name from customers

select id, name from customers union select /*M0442*/id from orders

select id from customers except select /*M0442*/id, status from orders

with a as (select id from orders), b as (select id, status from orders)
select * from a
union all
select /*M0442*/* from b

select id, status from orders order by /*M0449*/3 desc

select status, count(*) from orders group by /*M0449*/4

with t as (select id from orders order by /*M0449*/2) select * from t

select id from customers union select customer_id from orders order by /*M0449*/7

select count(*) from orders where id = /*M0450*/(select id, status from orders limit 1)

select case when /*M0450*/(select id, amount from orders limit 1) = 1 then 1 end

select coalesce(/*M0450*/(select id, name from customers limit 1), 0)

select id from orders where id /*M0450*/not in (select order_id, product from items)

select id from orders where status /*M0450*/in (select * from customers)

select x from (values (1), (/*M0451*/2, 3)) as v (x)

select * from (select id, status from orders) as /*M0451*/t (a, b, c)

select * from (values (1, 2)) as /*M0451*/v (a, b, c)

select id, name from customers union all select id, name from customers union all select /*M0442*/id from customers

select id from customers intersect select /*M0442*/id, status from orders

with t as (select id from customers union all select /*M0442*/id, amount from orders) select * from t

select * from customers union all select /*M0442*/* from orders

select * from (select id from customers union all select /*M0442*/id, 1 from orders) as t

select id, status from orders order by /*M0449*/-1

select coalesce(/*M0444*/) from orders

select nullif(status/*M0444*/) from orders

select nullif(status, 'paid'/*M0444*/, 'void') from orders

select /*M0444*/row_number(id) over (order by id) from orders

select /*M0444*/lag() over (order by id) from orders

select /*M0444*/ntile() over (order by id) from orders
