select
    appointment_id,
    patient_id,
    doctor_id,
    starts_at,
    cast(starts_at as date) as appointment_date,
    status,
    {{ rupiah('fee') }} as fee
from {{ ref('raw_appointments') }}
