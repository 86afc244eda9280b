select
    order_id,
    patient_id,
    appointment_id,
    cast(ordered_at as timestamp) as ordered_at,
    status
from {{ ref('raw_orders') }}
where cast(ordered_at as date) >= cast('{{ var("first_day") }}' as date)
