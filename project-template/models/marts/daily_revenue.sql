with fees as (
    select
        appointment_date as day,
        sum(fee) as fees
    from {{ ref('stg_appointments') }}
    where status = 'completed'
    group by appointment_date
),

pharmacy as (
    select
        cast(ordered_at as date) as day,
        sum(amount) as pharmacy_sales
    from {{ ref('fct_orders') }}
    where status <> 'returned'
    group by cast(ordered_at as date)
)

select
    coalesce(fees.day, pharmacy.day) as day,
    coalesce(fees.fees, 0) as fees,
    coalesce(pharmacy.pharmacy_sales, 0) as pharmacy_sales,
    coalesce(fees.fees, 0) + coalesce(pharmacy.pharmacy_sales, 0) as revenue
from fees
full outer join pharmacy
    on fees.day = pharmacy.day
