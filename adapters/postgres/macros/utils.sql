{# PostgreSQL's forms of the cross-database functions. #}

{# any_value came with version 16. #}
{% macro postgres__any_value(expression) -%}min({{ expression }}){%- endmacro %}

{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
{{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro %}

{# Counts the boundaries between the two: coarse parts from the calendar, finer
   ones from the next coarser and what is left over. #}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
{%- set coarser = {
  'quarter': ('year', '4', 'date'), 'month': ('year', '12', 'date'), 'hour': ('day', '24', 'timestamp'), 'minute': ('hour', '60', 'timestamp'),
  'second': ('minute', '60', 'timestamp'), 'millisecond': ('minute', '60000', 'timestamp'), 'microsecond': ('minute', '60000000', 'timestamp')
} -%}
{%- if datepart == 'day' -%}
(({{ second_date }})::date - ({{ first_date }})::date)
{%- elif datepart == 'year' -%}
(date_part('year', ({{ second_date }})::date) - date_part('year', ({{ first_date }})::date))
{%- elif datepart == 'week' -%}
({{ dbt.datediff(first_date, second_date, 'day') }} / 7 + case
  when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp)
    then case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
  else case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
end)
{%- elif datepart in coarser -%}
{%- set unit, factor, type = coarser[datepart] -%}
{%- set open, close = ('floor(', ')') if 'second' in datepart else ('', '') -%}
({{ dbt.datediff(first_date, second_date, unit) }} * {{ factor }}
  + {{ open }}date_part('{{ datepart }}', ({{ second_date }})::{{ type }}){{ close }} - {{ open }}date_part('{{ datepart }}', ({{ first_date }})::{{ type }}){{ close }})
{%- else -%}
{%- do exceptions.raise_compiler_error("datediff counts no '" ~ datepart ~ "' in postgres") -%}
{%- endif -%}
{%- endmacro %}

{# An interval has no quarters. #}
{% macro postgres__last_day(date, datepart) -%}
{%- set step = ('month', '3') if datepart == 'quarter' else (datepart, '1') -%}
cast({{ dbt.dateadd('day', '-1', dbt.dateadd(step[0], step[1], dbt.date_trunc(datepart, date))) }} as date)
{%- endmacro %}

{% macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
{%- set ordered = ' ' ~ order_by_clause if order_by_clause else '' -%}
{%- if limit_num -%}
array_to_string((array_agg({{ measure }}{{ ordered }}))[1:{{ limit_num }}], {{ delimiter_text }})
{%- else -%}
string_agg({{ measure }}, {{ delimiter_text }}{{ ordered }})
{%- endif -%}
{%- endmacro %}

{# Negative numbers count from the end. #}
{% macro postgres__split_part(string_text, delimiter_text, part_number) -%}
{%- if part_number < 0 -%}
{{ dbt._split_part_negative(string_text, delimiter_text, part_number) }}
{%- else -%}
{{ dbt.default__split_part(string_text, delimiter_text, part_number) }}
{%- endif -%}
{%- endmacro %}
