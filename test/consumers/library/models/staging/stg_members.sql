select
    member_id,
    name as member_name,
    branch,
    joined_on
from {{ source('desk', 'members') }}
{% if var('branches', none) -%}
where branch in ({% for b in var('branches') %}'{{ b }}'{% if not loop.last %}, {% endif %}{% endfor %}, 'west')
{%- endif %}
