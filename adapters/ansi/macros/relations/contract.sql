{# Contracts: the columns a model declares, as DDL and as a check of its query. #}

{% macro get_table_columns_and_constraints() -%}{{ return(adapter.dispatch('get_table_columns_and_constraints', 'dbt')()) }}{%- endmacro %}

{% macro default__get_table_columns_and_constraints() -%}{{ return(table_columns_and_constraints()) }}{%- endmacro %}

{% macro table_columns_and_constraints() -%}
  {%- set parts = adapter.render_raw_columns_constraints(raw_columns=model['columns']) + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
  (
    {{ parts | join(',\n    ') }}
  )
{%- endmacro %}

{% macro get_assert_columns_equivalent(sql) -%}{{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}{%- endmacro %}

{% macro default__get_assert_columns_equivalent(sql) -%}{{ return(assert_columns_equivalent(sql)) }}{%- endmacro %}

{# Raises unless the query has exactly the declared columns, in any order, each
   with its declared type as the engine itself writes types. #}
{% macro assert_columns_equivalent(sql) -%}
  {%- if not model['columns'] -%}{%- do exceptions.raise_contract_error([], []) -%}{%- endif -%}
  {%- set found = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
  {%- set declared = format_columns(get_column_schema_from_query(get_empty_schema_sql(model['columns']))) -%}
  {%- if found | map(attribute='formatted') | sort | list != declared | map(attribute='formatted') | sort | list -%}
    {%- do exceptions.raise_contract_error(declared, found) -%}
  {%- endif -%}
{%- endmacro %}

{% macro format_columns(columns) -%}
  {%- set out = [] -%}
  {%- for column in columns -%}{%- do out.append(adapter.dispatch('format_column', 'dbt')(column)) -%}{%- endfor -%}
  {{ return(out) }}
{%- endmacro %}

{% macro default__format_column(column) -%}
  {{ return({'name': column.name, 'data_type': column.dtype, 'formatted': column.column.lower() ~ ' ' ~ column.dtype}) }}
{%- endmacro %}
