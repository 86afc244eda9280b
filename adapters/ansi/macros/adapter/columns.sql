{# Columns of relations and queries. #}

{% macro get_columns_in_relation(relation) -%}{{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
  {%- call statement('get_columns_in_relation', fetch_result=true) -%}
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from {{ information_schema_name(relation.database) }}.columns
    where table_name = {{ text_literal(relation.identifier) }}
      {%- if relation.schema %} and table_schema = {{ text_literal(relation.schema) }}{% endif %}
    order by ordinal_position
  {%- endcall -%}
  {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{%- endmacro %}

{# A value as an SQL string. #}
{% macro text_literal(value) -%}{{ return("'" ~ (value | string | replace("'", "''")) ~ "'") }}{%- endmacro %}

{# Rows of (name, type, length, precision, scale). #}
{% macro sql_convert_columns_in_relation(table) -%}
  {%- set out = [] -%}
  {%- for row in table -%}{%- do out.append(api.Column(*row)) -%}{%- endfor -%}
  {{ return(out) }}
{%- endmacro %}

{% macro get_list_of_column_names(columns) -%}{{ return(columns | map(attribute='name') | list) }}{%- endmacro %}

{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}{{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}{%- endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ select_sql_header or '' }}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false
  limit 0
{%- endmacro %}

{% macro get_empty_schema_sql(columns) -%}{{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}{%- endmacro %}

{# A query with the declared columns and types. #}
{% macro default__get_empty_schema_sql(columns) -%}
  {%- set untyped, bare, nulls = [], [], [] -%}
  {%- for column in columns.values() -%}
    {%- set type = column['data_type'] -%}
    {%- if not type -%}
      {%- do untyped.append(column['name']) -%}
    {%- else -%}
      {%- if type.strip().lower() in ('numeric', 'decimal', 'number') -%}{%- do bare.append(column['name']) -%}{%- endif -%}
      {%- do nulls.append((cast('null', type) | trim) ~ ' as ' ~ (adapter.quote(column['name']) if column.get('quote') else column['name'])) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if untyped -%}
    {{ exceptions.column_type_missing(column_names=untyped) }}
  {%- elif bare -%}
    {%- do exceptions.warn('Detected columns with numeric type and unspecified precision/scale, this can lead to unintended rounding: ' ~ bare) -%}
  {%- endif -%}
  {{ return('select ' ~ (nulls | join(', '))) }}
{%- endmacro %}

{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
  {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{%- endmacro %}

{% macro get_columns_in_query(select_sql) -%}{{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}{%- endmacro %}

{% macro default__get_columns_in_query(select_sql) -%}
  {%- call statement('get_columns_in_query', fetch_result=true, auto_begin=false) -%}
    {{ get_empty_subquery_sql(select_sql) }}
  {%- endcall -%}
  {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}
{%- endmacro %}

{% macro alter_column_type(relation, column_name, new_column_type) -%}{{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}{%- endmacro %}

{# By a new column that takes the old one's values and name. #}
{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
  {%- set table, old, new = relation.render(), adapter.quote(column_name), adapter.quote(column_name ~ '__dbt_alter') -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ table }} add column {{ new }} {{ new_column_type }};
    update {{ table }} set {{ new }} = {{ old }};
    alter table {{ table }} drop column {{ old }} cascade;
    alter table {{ table }} rename column {{ new }} to {{ old }}
  {%- endcall -%}
{%- endmacro %}

{% macro alter_relation_add_remove_columns(relation, add_columns = none, remove_columns = none) -%}{{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}{%- endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- set changes = [] -%}
  {%- for c in add_columns or [] -%}{%- do changes.append('add column ' ~ c.quoted ~ ' ' ~ c.expanded_data_type) -%}{%- endfor -%}
  {%- for c in remove_columns or [] -%}{%- do changes.append('drop column ' ~ c.quoted) -%}{%- endfor -%}
  {%- if changes -%}{%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' ' ~ (changes | join(', '))) -%}{%- endif -%}
{%- endmacro %}

{% macro create_columns(relation, columns) -%}{{ return(adapter.dispatch('create_columns', 'dbt')(relation, columns)) }}{%- endmacro %}

{% macro default__create_columns(relation, columns) -%}
  {%- for column in columns -%}
    {%- call statement() -%}alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }}{%- endcall -%}
  {%- endfor -%}
{%- endmacro %}
