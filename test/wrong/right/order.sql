select distinct status as s from orders order by s

select distinct status as s from orders order by status

select distinct upper(status) from orders order by upper(status)

select distinct o.status, o.paid from orders as o order by paid, o.status

select distinct status from orders order by 1

-- duckdb
select distinct status from orders order by id

-- duckdb
select a, a_1 from (select id as a, customer_id as a from orders)

-- duckdb
with c as (select 1 as a, 2 as a, 3 as a) select a, a_1, a_2 from c

-- duckdb
select [x for x in [1, 2, 3] if x > 1] as l, [x + 1 for x in [1, 2]] as m

select id from orders order by -id

select id from orders order by id limit (select count(*) from items) offset 2

select id from orders order by id limit all
