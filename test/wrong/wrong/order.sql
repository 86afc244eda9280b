-- postgres
select distinct status from orders order by /*M0454*/id

-- postgres
select distinct status from orders order by /*M0454*/upper(status)

-- postgres
select distinct status, paid from orders order by status, /*M0454*/amount desc

-- postgres
select distinct customer_id as c from orders order by c, /*M0454*/ordered_at
