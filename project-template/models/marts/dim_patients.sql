with visits as (
    select
        patient_id,
        count(*) as appointments,
        count(*) filter (where status = 'completed') as completed_appointments,
        min(appointment_date) as first_appointment_on,
        max(appointment_date) as last_appointment_on
    from {{ ref('stg_appointments') }}
    group by patient_id
)

select
    patients.patient_id,
    patients.patient_name,
    patients.birth_date,
    patients.city,
    patients.registered_on,
    coalesce(visits.appointments, 0) as appointments,
    coalesce(visits.completed_appointments, 0) as completed_appointments,
    visits.first_appointment_on,
    visits.last_appointment_on
from {{ ref('stg_patients') }} as patients
left join visits
    on patients.patient_id = visits.patient_id
