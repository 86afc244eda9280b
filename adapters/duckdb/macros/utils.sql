{# DuckDB's forms of the cross-database functions. #}

{% macro duckdb__any_value(expression) -%}arbitrary({{ expression }}){%- endmacro %}

{# to_date is not DuckDB's. #}
{% macro duckdb__date(year, month, day) -%}cast('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}' as date){%- endmacro %}

{# An interval times a number takes any expression as the number. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
{%- set size, unit = {'quarter': (3, 'month'), 'week': (7, 'day')}.get(datepart | lower, (1, datepart | lower)) -%}
{%- set count = 'cast(' ~ interval ~ ' as bigint)' -%}
({{ from_date_or_timestamp }} + {{ count if size == 1 else '(' ~ count ~ ' * ' ~ size ~ ')' }} * interval 1 {{ unit }})
{%- endmacro %}

{# Counts the boundaries between the two. date_diff counts weeks from Monday,
   the other engines from Sunday: whole weeks of days, and one more when the
   rest crosses a Sunday. #}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
{%- if datepart == 'week' -%}
{%- set rises = 'case when ' ~ first_date ~ ' <= ' ~ second_date ~ ' then ' -%}
({{ dbt.datediff(first_date, second_date, 'day') }} // 7 + case
  when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then {{ rises }}0 else -1 end
  else {{ rises }}1 else 0 end
end)
{%- else -%}
(date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp))
{%- endif -%}
{%- endmacro %}

{% macro duckdb__generate_series(upper_bound) -%}select generate_series as generated_number from generate_series(1, {{ upper_bound }}){%- endmacro %}

{# A quarter is three months. #}
{% macro duckdb__last_day(date, datepart) -%}
{%- set step = ('month', '3') if datepart == 'quarter' else (datepart, '1') -%}
cast({{ dbt.dateadd('day', '-1', dbt.dateadd(step[0], step[1], dbt.date_trunc(datepart, date))) }} as date)
{%- endmacro %}

{# Without an order, rows come as they do. #}
{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
{%- set ordered = ' ' ~ order_by_clause if order_by_clause else '' -%}
{%- if limit_num -%}
list_aggr((array_agg({{ measure }}{{ ordered }}))[1:{{ limit_num }}], 'string_agg', {{ delimiter_text }})
{%- else -%}
string_agg({{ measure }}, {{ delimiter_text }}{{ ordered }})
{%- endif -%}
{%- endmacro %}

{# Null beyond the last part; negative numbers count from the end. #}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}string_split({{ string_text }}, {{ delimiter_text }})[ {{ part_number }} ]{%- endmacro %}
