-- Priced lines per order; inlined into its readers.
select
    items.order_id,
    sum(items.quantity) as units,
    sum(items.quantity * medicines.unit_price) as amount
from {{ ref('stg_order_items') }} as items
join {{ ref('medicines_history') }} as medicines
    on items.medicine_id = medicines.medicine_id
    and medicines.dbt_valid_to is null
group by items.order_id
