{% snapshot members_history %}
{{ config(target_schema='main_history', unique_key='member_id', strategy='timestamp', updated_at='joined_on') }}
select * from {{ source('desk', 'members') }}
{% endsnapshot %}
