{{ config(materialized='view') }}
select s.date_day, count(b.book_id) as added
from {{ ref('time_spine_day') }} as s
left join {{ ref('stg_books') }} as b on b.added_at::date = s.date_day
group by s.date_day
