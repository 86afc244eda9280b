{{ config(severity='warn', tags=['dates']) }}
select l.loan_id
from {{ ref('stg_loans') }} as l
inner join {{ ref('stg_members') }} as m on m.member_id = l.member_id
where l.lent_on < m.joined_on
