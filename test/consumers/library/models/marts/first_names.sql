select member_name from {{ ref('dim_members', version=1) }}
