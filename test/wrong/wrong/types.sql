select id from orders where ordered_on /*M0443*/> 5

-- postgres
select id from orders where ordered_on /*M0443*/= id

-- postgres
select id from orders where paid /*M0443*/= ordered_on

-- postgres
select id from orders where status /*M0443*/= id

select id from orders where status /*M0443*/> 3

-- postgres
select id from orders where paid /*M0443*/> 3

-- postgres
select id from orders where amount /*M0443*/= ordered_at

-- postgres
select o.id from orders as o join items as i on o.ordered_on /*M0443*/= i.order_id

-- postgres
select o.id from orders as o join items as i on o.id /*M0443*/= i.product

-- postgres
select o.id from orders as o join items as i on o.paid /*M0443*/= i.price

-- duckdb
select /*M0443*/case when paid then 1 else ordered_on end from orders

-- duckdb
select /*M0443*/case when paid then status else 1 end from orders

-- postgres
select case when /*M0443*/amount then 1 end from orders

-- postgres
select case when /*M0443*/status then 1 end from orders

-- duckdb
select /*M0443*/coalesce(status, 1) from orders

-- duckdb
select /*M0443*/coalesce(id, ordered_on) from orders

-- duckdb
select /*M0443*/coalesce(paid, ordered_at) from orders

-- postgres
select /*M0443*/nullif(status, 1) from orders

-- postgres
select /*M0443*/nullif(ordered_on, 1) from orders

select ordered_on /*M0444*/+ ordered_on from orders

select ordered_at /*M0444*/+ ordered_at from orders

select status /*M0444*/+ 1 from orders

select status /*M0444*/* amount from orders

select status /*M0444*/- status from orders

select paid /*M0444*/+ 1 from orders

select ordered_on /*M0444*/* 2 from orders

select /*M0444*/-status from orders

select /*M0444*/-ordered_on from orders

-- postgres
select ordered_on /*M0444*/|| 1 from orders

-- postgres
select id /*M0444*/|| id from orders

select /*M0444*/upper(id) from orders

select /*M0444*/upper(ordered_on) from orders

select /*M0444*/lower(paid) from orders

select /*M0444*/length(id) from orders

select /*M0444*/sum(status) from orders

select /*M0444*/sum(ordered_on) from orders

select /*M0444*/avg(status) from orders

-- postgres
select /*M0444*/avg(ordered_on) from orders

-- postgres
select /*M0444*/sum(paid) from orders

select /*M0444*/avg(paid) from orders

select /*M0444*/round(status) from orders

select /*M0444*/round(status, 1) from orders

select /*M0444*/abs(status) from orders

select /*M0444*/abs(ordered_on) from orders

select /*M0444*/sqrt(status) from orders

select /*M0444*/floor(ordered_on) from orders

select /*M0444*/date_trunc('month', status) from orders

select /*M0444*/date_trunc('month', id) from orders

-- duckdb
select /*M0444*/extract(year from status) from orders

-- duckdb
select /*M0444*/extract(year from id) from orders

-- duckdb
select /*M0444*/substring(id, 1, 2) from orders

select /*M0444*/replace(id, 1, 2) from orders

select /*M0444*/replace(status, 'a') from orders

select /*M0444*/upper(status, 1) from orders

select /*M0444*/upper() from orders

select /*M0444*/round(amount, 1, 2) from orders

select /*M0444*/round() from orders

select /*M0444*/abs(1, 2) from orders

select /*M0444*/length(status, status) from orders

select /*M0444*/sum(amount, id) from orders

select /*M0444*/count(id, id) from orders

-- duckdb
select /*M0444*/max() from orders

-- postgres
select /*M0444*/lag() over (order by id) from orders

-- postgres
select /*M0444*/row_number(id) over (order by id) from orders

select /*M0444*/bool_and(status) from orders

select /*M0444*/bool_or(id) from orders

-- postgres
select /*M0444*/string_agg(id, ',') from orders

-- postgres
select /*M0444*/string_agg(status) from orders

select /*M0444*/concat() from orders

-- postgres
select id /*M0443*/in (status) from orders

-- postgres
select ordered_on /*M0443*/in (1, 2) from orders

-- postgres
select status /*M0443*/in (1, 2) from orders

select amount /*M0443*/between ordered_on and ordered_on from orders

select ordered_on /*M0443*/between 1 and 2 from orders

select id /*M0444*/like 'a%' from orders

select ordered_on /*M0444*/like '2024%' from orders

select status /*M0444*/like 1 from orders

-- postgres
select id from orders where paid /*M0443*/= (select max(price) from items)

-- postgres
select /*M0443*/cast(paid as date) from orders

-- postgres
select /*M0443*/cast(ordered_on as integer) from orders

-- postgres
select /*M0443*/cast(tags as integer) from items

select tags /*M0444*/+ 1 from items

-- postgres
select tags /*M0443*/= 1 from items

select ordered_on /*M0444*/- status from orders

select ordered_on /*M0444*/- 1.5 from orders

select ordered_at /*M0444*/- 1 from orders

select ordered_at /*M0444*/+ 1 from orders

select id /*M0444*/% status from orders

select amount /*M0444*// status from orders

select amount /*M0444*// paid from orders

select /*M0444*/power(status, 2) from orders

select /*M0444*/lpad(status, status, 'x') from orders

select /*M0444*/left(status, status) from orders

select /*M0444*/left(id, 2) from orders

select id from orders where id /*M0443*/> all (select status from orders)

-- postgres
select id from orders where /*M0443*/amount is not false

-- postgres
select id from orders where /*M0443*/status is true

-- postgres
select /*M0443*/status[1] from orders

-- duckdb
select /*M0444*/id[1] from orders

-- duckdb
select /*M0444*/unnest(status) from orders

select /*M0444*/upper(status) over (order by id) from orders

select /*M0444*/lower(status) filter (where paid) from orders

select /*M0444*/upper(distinct status) from orders

-- postgres
select cast(/*M0443*/'2024-02-30' as date)

-- postgres
select id from orders where ordered_on = /*M0443*/'2024-13-01'

select interval /*M0443*/'3 dayz'

select interval /*M0443*/'soon'

-- postgres
select id from orders where id in ('1', /*M0443*/'two')

-- postgres
select coalesce(amount, /*M0443*/'none') from orders

-- postgres
select case when paid then /*M0443*/id else ordered_on end from orders

-- postgres
select id from orders union all select /*M0443*/status from orders

-- postgres
select not /*M0443*/status from orders

-- postgres
select ordered_at/*M0443*/::boolean from orders

-- duckdb
select greatest(ordered_on, /*M0443*/id) from orders

-- duckdb
select least(id, customer_id, /*M0443*/status) from orders

-- duckdb
select date_trunc(/*M0444*/'mnth', ordered_on) from orders

-- duckdb
select extract(/*M0444*/yer from ordered_at) from orders

-- duckdb
select struct_extract({'a': id, 'b': status}, /*M0443*/'c') from orders

-- postgres
select id from orders where (id, ordered_on) /*M0443*/= (ordered_on, id)

-- postgres
select id from orders where (status, id) /*M0443*/> (id, status)

-- duckdb
select id from orders where (status, id) = /*M0450*/(select name, id from customers limit 1)

-- postgres
select /*M0444*/substring(id from 1 for 2) from orders

select /*M0456*/upperr(status) from orders

select /*M0456*/date_trunk('month', ordered_at) from orders

select /*M0456*/coalsce(status, 'none') from orders

-- duckdb
select /*M0456*/strftme(ordered_at, '%Y') from orders

select cast(amount as /*M0457*/integr) from orders

select cast(amount as /*M0457*/decimall(10, 2)) from orders

select status::/*M0457*/varchr from orders

select id, ordered_on from orders union all select /*M0442*/id, status, ordered_on from orders

-- postgres
select id from orders union all select /*M0443*/'none'

-- postgres
select ordered_on, 'x' from orders union select /*M0443*/'none', 'y'

-- postgres
select t.n from (select 1 as n union all select /*M0443*/'one') as t

-- postgres
values (1, 'a'), (/*M0443*/'b', 'c')

-- postgres
select v.d from (values (date '2024-01-01'), (/*M0443*/'soon')) as v (d)
