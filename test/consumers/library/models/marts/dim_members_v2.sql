select
    m.member_id,
    m.member_name,
    m.branch,
    count(o.loan_id) as open_loans
from {{ ref('stg_members') }} as m
left join {{ ref('int_open_loans') }} as o on o.member_id = m.member_id
group by 1, 2, 3
