-- Nobody orders before being registered.
select
    orders.order_id,
    orders.ordered_at,
    patients.registered_on
from {{ ref('fct_orders') }} as orders
join {{ ref('dim_patients') }} as patients
    on orders.patient_id = patients.patient_id
where cast(orders.ordered_at as date) < patients.registered_on
