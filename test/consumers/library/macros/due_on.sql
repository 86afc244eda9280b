{% macro due_on(day, days=none) -%}
  ({{ day }} + interval '{{ days or var("loan_days") }}' day)::date
{%- endmacro %}
