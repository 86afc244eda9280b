select
    order_id,
    line,
    medicine_id,
    quantity
from {{ ref('raw_order_items') }}
