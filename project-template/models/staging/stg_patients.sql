select
    patient_id,
    full_name as patient_name,
    cast(birth_date as date) as birth_date,
    city,
    cast(registered_at as date) as registered_on
from {{ ref('raw_patients') }}
