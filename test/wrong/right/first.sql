select customer_id, count(*) from orders group by customer_id

select o.customer_id, count(*) from orders as o group by customer_id
