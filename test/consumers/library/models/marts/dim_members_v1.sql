select member_id, member_name from {{ ref('stg_members') }}
