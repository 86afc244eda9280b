{# DuckDB's forms of the cross-database functions. #}

{% macro duckdb__any_value(expression) -%}arbitrary({{ expression }}){%- endmacro %}

{# An interval times a number takes any expression as the number. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
{%- set size, unit = {'quarter': (3, 'month'), 'week': (7, 'day')}.get(datepart | lower, (1, datepart | lower)) -%}
({{ from_date_or_timestamp }} + cast({{ interval }} as bigint){{ ' * ' ~ size if size > 1 }} * interval 1 {{ unit }})
{%- endmacro %}

{# Counts the boundaries between the two. date_diff counts whole weeks instead;
   weeks start on Sunday, as they do in the other engines, and DuckDB's on
   Monday, a day later. #}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
{%- if datepart | lower == 'week' -%}
(date_diff('day', date_trunc('week', ({{ first_date }})::timestamp + interval 1 day), date_trunc('week', ({{ second_date }})::timestamp + interval 1 day)) // 7)
{%- else -%}
date_diff('{{ datepart | lower }}', ({{ first_date }})::timestamp, ({{ second_date }})::timestamp)
{%- endif -%}
{%- endmacro %}

{% macro duckdb__generate_series(upper_bound) -%}select unnest(range(1, {{ upper_bound }} + 1)) as generated_number{%- endmacro %}

{# Without an order, rows come as they do. #}
{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
{%- set ordered = ' ' ~ order_by_clause if order_by_clause else '' -%}
{%- if limit_num -%}
list_aggregate(list_slice(list({{ measure }}{{ ordered }}), 1, {{ limit_num }}), 'string_agg', {{ delimiter_text }})
{%- else -%}
string_agg({{ measure }}, {{ delimiter_text }}{{ ordered }})
{%- endif -%}
{%- endmacro %}

{# Null beyond the last part; negative numbers count from the end. #}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}string_split({{ string_text }}, {{ delimiter_text }})[{{ part_number }}]{%- endmacro %}
