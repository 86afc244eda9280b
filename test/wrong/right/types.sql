select 1 + 1.5, 2 * amount, amount / 3, id % 2 from orders

select id = customer_id, amount > id, ordered_on < ordered_at from orders

select id from orders where amount > 10 and id = 3.0

select case when paid then 1 when amount > 3 then 2.5 end from orders

select case when paid then null else status end from orders

select coalesce(amount, 0), coalesce(status, 'x'), coalesce(paid, false), coalesce(ordered_on, current_date) from orders

select ordered_on - ordered_on, ordered_at - ordered_at, ordered_on + 1 from orders

select ordered_on + interval '1 day', ordered_at - interval '2 hours' from orders

select id from customers union all select quantity from items

select amount from orders union all select price from items

select ordered_on from orders union all select ordered_at from orders

select null as x union all select 1

select 'a' as x union all select status from orders

select round(amount), round(amount, 1), abs(id), sqrt(price) from orders, items

select sum(id), sum(amount), sum(price), avg(id), avg(amount) from orders, items

select min(status), max(ordered_on), max(paid::int), count(paid) from orders

select concat(status, '-', id) from orders

select status || 'x', 'x' || status from orders

select lower(status) = 'x', length(status) > 3 from orders

select id in (1, 2), status in ('a', 'b'), ordered_on in (current_date) from orders

select amount between 1 and 10, ordered_on between current_date - 7 and current_date from orders

select cast('2024-01-01' as date) + 1, date '2024-01-01', timestamp '2024-01-01 00:00:00'

select id from orders where ordered_on = date '2024-01-01'

select id from orders where ordered_at >= date '2024-01-01' and ordered_at < timestamp '2024-02-01 00:00:00'

select id from orders as o join items as i on o.id = i.order_id and o.amount > i.price

select id from orders as o join items as i on o.id = i.quantity

select paid and amount > 1 or not paid from orders

select substring(status, 1, 2), left(status, 1), right(status, 1), lpad(status, 5, '0') from orders

select extract(day from ordered_at - ordered_at) from orders

select date_trunc('month', ordered_on), date_trunc('day', ordered_at) from orders

select row_number() over (order by id) + 1, ntile(4) over (order by id), first_value(status) over (order by id) from orders

select nullif(amount, 0), greatest(id, customer_id), least(ordered_on, ordered_on) from orders

select power(id, 2), exp(price), ln(price) from orders, items

select -id, -amount, +id, not paid from orders

select sum(case when paid then 1 else 0 end), sum(case when paid then amount end) from orders

select avg(case when paid then 1.0 else 0 end) from orders

select count(*) filter (where paid and amount > 1) from orders

select string_agg(status, ', ') from orders

select id::bigint = quantity from orders, items

select tags = tags, array_length(tags, 1) from items

-- duckdb
select concat(status, id, amount, paid) from orders

-- duckdb
select amount::varchar || status, id || status from orders

-- duckdb
select list_contains(tags, 'x'), tags || ['y'], array_length(tags) from items

-- duckdb
select len(status), len(tags) from items, orders

-- duckdb
select datediff('day', ordered_on, ordered_at), date_add(ordered_on, interval 1 day) from orders

-- duckdb
select epoch(ordered_at), epoch_ms(1000), to_timestamp(1.5) from orders

-- duckdb
select id from orders where ordered_on >= '2024-01-01' and ordered_at < '2024-02-01'

-- duckdb
select coalesce(amount, '0') from orders

-- duckdb
select case when paid then 1 else '2' end from orders

-- duckdb
select id from customers where id = '1'

-- duckdb
select year(ordered_on), month(ordered_on), dayname(ordered_on), last_day(ordered_on) from orders

-- duckdb
select round(price, 2), price // 2, quantity % 2, 7 // 2 from items

-- duckdb
select [1, 2.5], ['a'], [], {'a': []}

-- duckdb
select strptime('2024', '%Y'), make_date(2024, 1, 1), md5(status) from orders

-- duckdb
select bit_count(id), hash(status), greatest(id, 2.5) from orders

-- duckdb
select json_extract('{"a": 1}', '$.a'), '{"a": 1}'::json -> 'a'

-- duckdb
select sum(paid::int), sum(paid) from orders

-- postgres
select ordered_on = '2024-01-01', coalesce(amount, '0'), case when paid then 1 else '2' end from orders

-- postgres
select status || id, id || status, amount || '' from orders

-- postgres
select array[1, 2] || 3, array['a'] || tags from items

-- postgres
select '{"a": 1}'::jsonb -> 'a', '{"a": 1}'::json ->> 'a'

-- postgres
select justify_days(ordered_at - ordered_at), ordered_on - 1, ordered_on - interval '1 day' from orders

-- postgres
select round(price::numeric, 2), trunc(amount), mod(id, 2) from orders, items

-- postgres
select to_timestamp(0), to_date('2024', 'YYYY'), to_number('1', '9') from orders

-- postgres
select format('%s-%s', status, id), md5(status), md5(id::text) from orders

-- postgres
select extract(epoch from interval '1 day'), date_part('month', ordered_at) from orders

-- postgres
select cardinality(tags), array_to_string(tags, ','), string_to_array('a,b', ',') from items

select interval '1 year 2 mons' as a, interval 'P1DT2H' as b, interval '3' day as c, ordered_at - interval '2 hours 30 min' as d from orders

select date '2024-02-29' as a, timestamp '2024-12-31 23:59:59' as b, cast('2024-01-01' as date) as c from orders

select id from orders where id > all (select order_id from items) and status = any (select name from customers) and paid is not false

-- duckdb
select status[1] as c, [1, 2][2] as e, map {'a': 1}['a'] as f from orders

-- duckdb
select greatest(ordered_on, ordered_at), least(id, amount), greatest(ordered_on, '2024-01-01'), least(paid, 1) from orders

-- duckdb
select date_trunc('MON', ordered_at), date_part(status, ordered_at), extract(doy from ordered_on), date_part(['year', 'month'], ordered_on) from orders where false

-- duckdb
select struct_extract({'a': id, 'B': status}, 'b') from orders

-- postgres
select id from orders where (id, ordered_on) = (customer_id, '2024-01-01') and (id, status) in ((1, 'a'), (2, null))

-- postgres
select id from orders where (status, id) < (select name, customers.id from customers limit 1)

-- postgres
select substring(status from 1 for 2), substring(status, 2), overlay(status placing 'x' from 1) from orders

select id from orders union all select '7'

select 'a' || status from orders union all select 'none'

-- postgres
select ordered_on from orders union all select '2024-02-29' union all select null union all select 'today'

-- postgres
select v.n from (values (1), ('2'), (null)) as v (n) where v.n > 0

-- postgres
select 'a' as k, amount from orders union all select 'it''s', '1.5' union all select 'b', ('2')
