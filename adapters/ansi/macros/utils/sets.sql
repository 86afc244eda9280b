{# Cross-database arrays, aggregates, set operators and series of numbers. #}

{% macro any_value(expression) -%}{{ return(adapter.dispatch('any_value', 'dbt')(expression)) }}{%- endmacro %}

{% macro default__any_value(expression) -%}any_value({{ expression }}){%- endmacro %}

{% macro bool_or(expression) -%}{{ return(adapter.dispatch('bool_or', 'dbt')(expression)) }}{%- endmacro %}

{% macro default__bool_or(expression) -%}bool_or({{ expression }}){%- endmacro %}

{% macro array_append(array, new_element) -%}{{ return(adapter.dispatch('array_append', 'dbt')(array, new_element)) }}{%- endmacro %}

{% macro default__array_append(array, new_element) -%}array_append({{ array }}, {{ new_element }}){%- endmacro %}

{% macro array_concat(array_1, array_2) -%}{{ return(adapter.dispatch('array_concat', 'dbt')(array_1, array_2)) }}{%- endmacro %}

{% macro default__array_concat(array_1, array_2) -%}array_cat({{ array_1 }}, {{ array_2 }}){%- endmacro %}

{% macro array_construct(inputs=[], data_type=api.Column.translate_type('integer')) -%}{{ return(adapter.dispatch('array_construct', 'dbt')(inputs, data_type)) }}{%- endmacro %}

{% macro default__array_construct(inputs, data_type) -%}{{ 'array[ ' ~ inputs | join(' , ') ~ ' ]' if inputs else 'array[]::' ~ data_type ~ '[]' }}{%- endmacro %}

{% macro except() -%}{{ return(adapter.dispatch('except', 'dbt')()) }}{%- endmacro %}

{% macro default__except() -%}except{%- endmacro %}

{% macro intersect() -%}{{ return(adapter.dispatch('intersect', 'dbt')()) }}{%- endmacro %}

{% macro default__intersect() -%}intersect{%- endmacro %}

{% macro get_powers_of_two(upper_bound) -%}{{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}{%- endmacro %}

{# How many bits it takes to count from 1 to the bound; at least one. #}
{% macro default__get_powers_of_two(upper_bound) -%}
  {%- if upper_bound <= 0 -%}{%- do exceptions.raise_compiler_error('upper bound must be positive') -%}{%- endif -%}
  {%- for bits in range(1, 100) if 2 ** bits >= upper_bound -%}{{ return(bits) }}{%- endfor -%}
{%- endmacro %}

{% macro generate_series(upper_bound) -%}{{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}{%- endmacro %}

{# The numbers from 1 to the bound as a query: each bit is a table of two rows. #}
{% macro default__generate_series(upper_bound) -%}
{%- set terms, tables = [], [] -%}
{%- for n in range(dbt.get_powers_of_two(upper_bound)) -%}
  {%- do terms.append('p' ~ n ~ '.generated_number * power(2, ' ~ n ~ ')') -%}
  {%- do tables.append('p as p' ~ n) -%}
{%- endfor -%}
with p as (select 0 as generated_number union all select 1),
unioned as (
  select {{ terms | join(' + ') }} + 1 as generated_number
  from {{ tables | join(' cross join ') }}
)
select * from unioned where generated_number <= {{ upper_bound }} order by generated_number
{%- endmacro %}
