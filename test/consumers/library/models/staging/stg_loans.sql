{{ config(event_time='lent_on') }}

select
    loan_id,
    book_id,
    member_id,
    lent_on,
    returned_on,
    {{ due_on('lent_on') }} as due_on
from {{ source('desk', 'loans') }}
