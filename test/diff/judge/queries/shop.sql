select c_custkey, c_name, sum(o_totalprice) over (partition by c_nationkey order by o_orderkey rows between 1 preceding and current row) as running from customer join orders on c_custkey = o_custkey
----
select o_orderkey, row_number() over (partition by o_custkey order by o_totalprice desc, o_orderkey) as rn from orders qualify rn = 1
----
with recursive t(n, total) as (select 1, 0 union all select n + 1, total + n from t where n < 5) select n, total, total * 2 as twice from t
----
select * exclude (c_comment, c_address), upper(c_name) as big from customer where c_acctbal > 0
----
select * replace (c_acctbal + 1 as c_acctbal) from customer
----
select c_name as name, coalesce(c_mktsegment, 'none') as segment, count(*) as n, count(distinct c_nationkey) as nations from customer group by 1, 2 having count(*) >= 1
----
select n_name, r_name from nation left join region on n_regionkey = r_regionkey where r_name is not null or n_name = 'a'
----
select o_custkey, list(o_orderkey order by o_orderkey) as orders, {'a': min(o_totalprice), 'b': max(o_totalprice)} as span from orders group by o_custkey
----
select o_orderkey, x.k as k from orders, lateral (select o_custkey + 1 as k) as x where x.k > 1
----
select unnest([o_orderkey, o_custkey]) as item, o_orderstatus from orders
----
select distinct on (o_custkey) o_custkey, o_orderdate from orders order by o_custkey, o_orderdate desc, o_orderkey
----
select case when o_totalprice > 2 then 'big' when o_totalprice > 1 then 'mid' else 'small' end as size, count(*) filter (where o_orderstatus = 'F') as f, sum(case when o_orderstatus = 'O' then 1 else 0 end) as o from orders group by all
----
select l_orderkey, l_quantity * l_extendedprice * (1 - l_discount) as revenue, l_quantity / nullif(l_linenumber, 0) as q from lineitem where l_shipdate between date '2000-01-02' and date '2000-02-05'
----
select c_custkey from customer where exists (select 1 from orders where o_custkey = c_custkey) and c_nationkey in (1, 2, 3)
----
select c_custkey from customer where c_custkey not in (select o_custkey from orders where o_custkey is not null)
----
select o_orderkey, lag(o_totalprice, 1, 0) over w as previous, first_value(o_totalprice) over w as first from orders window w as (partition by o_custkey order by o_orderdate, o_orderkey)
----
select c_nationkey as nation, 'customer' as kind from customer union all select s_nationkey, 'supplier' from supplier
----
select c_nationkey from customer except select s_nationkey from supplier
----
select p_brand, p_type, grouping(p_type) as g, sum(p_size) as total from part group by rollup (p_brand, p_type)
----
select a.c_custkey, b.c_custkey as other from customer a join customer b using (c_nationkey) where a.c_custkey < b.c_custkey
----
with a as (select * from orders where o_totalprice > 1), b as (select o_custkey, max(o_totalprice) as top from a group by o_custkey) select a.o_orderkey, b.top from a inner join b on a.o_custkey = b.o_custkey and a.o_totalprice = b.top
----
select substr(c_name, 1, 2) || '-' || lower(coalesce(c_mktsegment, '')) as code, length(c_name) as len, c_acctbal::integer as bal, cast(c_custkey as varchar) as key from customer
----
select date_trunc('month', o_orderdate) as month, extract(year from o_orderdate) as year, o_orderdate + interval 1 day as next, sum(o_totalprice) as total from orders group by 1, 2, 3
----
select * from (select o_custkey, o_orderstatus, o_totalprice from orders) pivot (sum(o_totalprice) for o_orderstatus in ('F', 'O', 'P')) 
----
select s.s_suppkey, (select max(ps_supplycost) from partsupp where ps_suppkey = s.s_suppkey) as cost, s.s_acctbal > (select avg(s_acctbal) from supplier) as rich from supplier s
----
select o_orderkey, list_transform([o_orderkey, o_custkey], lambda v: v + 1) as more, list_filter([1, 2, null], lambda x: x is not null) as some from orders
----
select coalesce(o.o_custkey, c.c_custkey) as key, o.o_orderkey, c.c_name from orders o full outer join customer c on o.o_custkey = c.c_custkey
----
select c_name, ntile(2) over (order by c_custkey) as half, rank() over (partition by c_nationkey order by c_acctbal desc nulls last) as place, dense_rank() over (order by c_acctbal) as dense from customer
----
with src as (select * from customer), renamed as (select c_custkey as id, trim(c_name) as name, c_acctbal as balance, c_nationkey as nation_id from src), final as (select renamed.*, n_name as nation from renamed left join nation on renamed.nation_id = nation.n_nationkey) select * from final
----
with paid as (select o_custkey as customer_id, sum(o_totalprice) as amount from orders where o_orderstatus <> 'F' group by o_custkey), all_customers as (select c_custkey as customer_id, c_name from customer) select all_customers.customer_id, c_name, coalesce(paid.amount, 0) as amount, case when paid.amount is null then 'none' when paid.amount > 3 then 'much' else 'little' end as band from all_customers left join paid using (customer_id)
----
select greatest(ps_availqty, ps_suppkey) as big, least(ps_availqty, 2) as small, abs(ps_supplycost - 1) as d, round(ps_supplycost, 1) as r, ps_availqty % 2 as odd from partsupp
----
select o_custkey, avg(o_totalprice) as mean, stddev_samp(o_totalprice) as dev, min(o_orderdate) as first, bool_or(o_orderstatus = 'F') as any_f, string_agg(o_orderstatus, ',' order by o_orderkey, o_orderstatus) as statuses from orders group by o_custkey
----
select l_returnflag, l_linestatus, sum(l_quantity) from lineitem group by l_returnflag, l_linestatus order by l_returnflag, 2
----
select n.n_name, count(c.c_custkey) as customers from nation n left join customer c on c.c_nationkey = n.n_nationkey and c.c_acctbal > 0 group by n.n_name
----
select c_custkey, c_name from customer where c_name like 'a%' and not (c_acctbal < 0 or c_nationkey is null)
----
select o_orderkey, o_totalprice - lag(o_totalprice) over (order by o_orderdate, o_orderkey) as change, sum(o_totalprice) over () as total, o_totalprice / sum(o_totalprice) over () as part from orders
----
select * from region cross join (values (1, 'x'), (2, 'y')) as v(num, letter)
----
select o_orderkey from orders where (o_custkey, o_orderstatus) in (select c_custkey, c_mktsegment from customer) or o_orderkey = any (select l_orderkey from lineitem)
----
select ps_partkey, sum(ps_availqty) as total from partsupp group by ps_partkey having sum(ps_availqty) > 1 and count(*) > 1 order by total desc nulls last, ps_partkey
----
select year(o_orderdate) as y, month(o_orderdate) as m, max(o_totalprice) filter (where o_custkey > 1) as top from orders group by y, m
