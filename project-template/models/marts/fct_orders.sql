{{
    config(
        materialized='incremental',
        unique_key='order_id',
        incremental_strategy='delete+insert',
        on_schema_change='append_new_columns'
    )
}}

select
    orders.order_id,
    orders.patient_id,
    orders.appointment_id,
    orders.ordered_at,
    orders.status,
    amounts.units,
    amounts.amount
from {{ ref('stg_orders') }} as orders
join {{ ref('int_order_amounts') }} as amounts
    on orders.order_id = amounts.order_id

{% if is_incremental() %}
-- Orders change for some days after they are placed: take those again.
where orders.ordered_at >= (select max(ordered_at) - interval '14 days' from {{ this }})
{% endif %}
