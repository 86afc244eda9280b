{{ config(materialized='incremental', unique_key='loan_id', incremental_strategy='delete+insert', on_schema_change='append_new_columns',
    pre_hook="select 1", post_hook=["select 2", {"sql": "select 3", "transaction": false}]) }}

select
    l.loan_id,
    l.lent_on,
    l.due_on,
    l.returned_on,
    m.member_name,
    b.title,
    b.shelf
from {{ ref('stg_loans') }} as l
left join {{ ref('stg_members') }} as m on m.member_id = l.member_id
left join {{ ref('stg_books') }} as b on b.book_id = l.book_id
{% if is_incremental() -%}
where l.lent_on > (select max(lent_on) from {{ this }})
{%- endif %}
