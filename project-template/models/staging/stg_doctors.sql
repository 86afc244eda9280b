select
    doctor_id,
    full_name as doctor_name,
    speciality
from {{ ref('raw_doctors') }}
