select d.branch, count(*) as loans
from {{ ref('loans') }} as l
inner join {{ ref('dim_members', v=2) }} as d on d.member_name = l.member_name
where coalesce(l.returned_on, date '2024-06-01') > l.due_on
group by d.branch
