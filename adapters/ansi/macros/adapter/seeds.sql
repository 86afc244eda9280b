{# Seeds: a table from the columns of a CSV file, then its rows. Rows given to
   load_csv_rows are in memory; the tool itself loads files by the engine's
   bulk loader instead. #}

{% macro create_csv_table(model, agate_table) -%}{{ return(adapter.dispatch('create_csv_table', 'dbt')(model, agate_table)) }}{%- endmacro %}

{% macro default__create_csv_table(model, agate_table) -%}
  {%- set types, quote, columns = model['config'].get('column_types', {}), model['config'].get('quote_columns', none), [] -%}
  {%- for name in agate_table.column_names -%}
    {%- do columns.append(adapter.quote_seed_column(name | string, quote) ~ ' ' ~ (types[name] if name in types else adapter.convert_type(agate_table, loop.index0))) -%}
  {%- endfor -%}
  {%- set sql = get_create_seed_table_sql(this, columns) -%}
  {%- call statement('_') -%}{{ sql }}{%- endcall -%}
  {{ return(sql) }}
{%- endmacro %}

{# columns: texts of name and type. #}
{% macro get_create_seed_table_sql(relation, columns) -%}create table {{ relation.render() }} ({{ columns | join(', ') }}){%- endmacro %}

{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}{{ return(adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table)) }}{%- endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- if full_refresh -%}
    {%- do adapter.drop_relation(old_relation) -%}
    {{ return(create_csv_table(model, agate_table)) }}
  {%- endif -%}
  {%- do adapter.truncate_relation(old_relation) -%}
  {{ return('truncate table ' ~ old_relation.render()) }}
{%- endmacro %}

{% macro get_csv_sql(create_or_truncate_sql, insert_sql) -%}{{ return(adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql)) }}{%- endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ create_or_truncate_sql }};
  -- rows of the seed
  {{ insert_sql }}
{%- endmacro %}

{% macro get_binding_char() -%}{{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}{%- endmacro %}

{% macro default__get_binding_char() -%}{{ return('%s') }}{%- endmacro %}

{% macro get_batch_size() -%}{{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}{%- endmacro %}

{% macro default__get_batch_size() -%}{{ return(10000) }}{%- endmacro %}

{% macro get_seed_column_quoted_csv(model, column_names) -%}
  {%- set quote, out = model['config'].get('quote_columns', none), [] -%}
  {%- for name in column_names -%}{%- do out.append(adapter.quote_seed_column(name, quote)) -%}{%- endfor -%}
  {{ return(out | join(', ')) }}
{%- endmacro %}

{% macro load_csv_rows(model, agate_table) -%}{{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table)) }}{%- endmacro %}

{# Inserts batch by batch with bound values; returns the first batch's text. #}
{% macro default__load_csv_rows(model, agate_table) -%}
  {%- set head = 'insert into ' ~ this.render() ~ ' (' ~ get_seed_column_quoted_csv(model, agate_table.column_names) ~ ') values ' -%}
  {%- set marks = [] -%}
  {%- for name in agate_table.column_names -%}{%- do marks.append(get_binding_char()) -%}{%- endfor -%}
  {%- set row_marks, statements = '(' ~ (marks | join(', ')) ~ ')', [] -%}
  {%- for chunk in agate_table.rows | batch(get_batch_size()) -%}
    {%- set rows, values = [], [] -%}
    {%- for row in chunk -%}
      {%- do rows.append(row_marks) -%}
      {%- do values.extend(row) -%}
    {%- endfor -%}
    {%- do statements.append(head ~ (rows | join(', '))) -%}
    {%- do adapter.add_query(statements[-1], bindings=values, abridge_sql_log=true) -%}
  {%- endfor -%}
  {{ return(statements[0]) }}
{%- endmacro %}
