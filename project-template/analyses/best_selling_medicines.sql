-- Not built, only compiled: model compile --select best_selling_medicines
select
    medicine_id,
    sum(quantity) as units
from {{ ref('stg_order_items') }}
group by medicine_id
order by units desc
