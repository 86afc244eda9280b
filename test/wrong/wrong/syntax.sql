select id customer_id /*M0431*/amount from orders

select id,/*M0431*/, amount from orders

-- postgres
select id, amount, /*M0431*/from orders

-- duckdb
select /*M0431*/from orders

select distinct /*M0431*/from orders

select id form /*M0431*/orders

select (id + amount /*M0431*/from orders

select id + amount/*M0431*/) from orders

select sum(amount /*M0431*/from orders

select count(distinct/*M0431*/) from orders

select cast(amount as/*M0431*/) from orders

select cast(amount /*M0431*/integer) from orders

select amount:: /*M0431*/from orders

select case when id = 1 then 2 /*M0431*/from orders

select case id = 1 /*M0431*/then 2 end from orders

select extract(year /*M0431*/ordered_on) from orders

-- postgres
select coalesce(amount,/*M0431*/) from orders

select /*M0431*/'paid from orders

select id from orders where status = /*M0431*/'paid

select /*M0431*/"id from orders

select id /*M0431*//* a note from orders

-- elsewhere: behind the mark
select id from orders where/*M0431*/

-- elsewhere: behind the mark
select id from orders where amount =/*M0431*/

select id from orders where /*M0431*/and amount = 1

select id from orders where amount = 1 /*M0431*/customer_id = 2

select id from orders where status in /*M0431*/'paid'

-- postgres
select id from orders where status in /*M0431*/status

-- elsewhere: behind the mark
select id from orders where status in ('paid', 'open'/*M0431*/

select id from orders where status is /*M0431*/nul

select id from orders where amount between 1 /*M0431*/or 2

-- elsewhere: behind the mark
select id from orders where not/*M0431*/

select status, sum(amount) from orders group /*M0431*/status

select id from orders order /*M0431*/id

select id from orders order by id desc /*M0431*/asc

select id from orders order by id, /*M0431*/limit 3

select status, sum(amount) from orders grop /*M0431*/by status

select id from orders oder /*M0431*/by id

select row_number() over (partition /*M0431*/status) from orders

select o.id from orders o left /*M0431*/joi customers c on o.customer_id = c.id

select o.id from orders o inner /*M0431*/left join customers c on o.customer_id = c.id

select o.id from orders o join customers c /*M0431*/o.customer_id = c.id

select o.id from orders o join customers c using /*M0431*/id

-- postgres
select o.id from orders o join customers c /*M0431*/where o.id = 1

-- elsewhere: behind the mark
select id from (select id from orders/*M0431*/

-- elsewhere: at the query inside
with paid /*M0431*/(select id from orders) select id from paid

with paid as (select id from orders), /*M0431*/select id from paid

select id from orders union /*M0431*/selct id from orders

select id as from /*M0431*/orders

-- elsewhere: at the parenthesis
select id from orders /*M0431*/using (id)

select id from orders where exists /*M0431*/select 1 from customers
