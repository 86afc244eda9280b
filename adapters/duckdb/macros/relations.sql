{# Tables and views in DuckDB. #}

{# A temporary table of the same name is one that an earlier build on this
   connection left. DuckDB's CREATE TABLE AS takes no constraints: a table under
   contract is made first and filled by a second statement. #}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
  {%- if language != 'sql' -%}{%- do no_python_models() -%}{%- endif -%}
  {%- if temporary -%}
  {{ config.get('sql_header', none) or '' }}
  create or replace temporary table {{ relation.include(database=false, schema=false) }} as (
    {{ compiled_code }}
  );
  {%- else -%}
  {{ return(duckdb_table_from('create table', relation, compiled_code, partitioned_by, sorted_by)) }}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__get_create_or_replace_table_as_sql(relation, sql) -%}{{ return(duckdb_table_from('create or replace table', relation, sql)) }}{%- endmacro %}

{% macro duckdb_table_from(verb, relation, sql, partitioned_by=none, sorted_by=none) -%}
  {%- set header, layout = config.get('sql_header', none) or '', duckdb_lake_layout(relation, partitioned_by, sorted_by) -%}
  {%- if config.get('contract').enforced -%}
  {{ get_assert_columns_equivalent(sql) }}
  {{ header }}
  {{ verb }} {{ relation }} {{ get_table_columns_and_constraints() }};
  {{ layout }}
  insert into {{ relation }} {{ get_column_names() }} (
    {{ get_select_subquery(sql) }}
  );
  {%- elif layout -%}
  {{ header }}
  {{ verb }} {{ relation }} as (
    select * from (
      {{ sql }}
    ) as model_subq limit 0
  );
  {{ layout }}
  insert into {{ relation }} {{ sql }};
  {%- else -%}
  {{ header }}
  {{ verb }} {{ relation }} as (
    {{ sql }}
  );
  {%- endif -%}
{%- endmacro %}

{# The contract's columns in parentheses. #}
{% macro get_column_names() -%}({{ default__get_column_names() }}){%- endmacro %}

{# Temporary tables belong to the connection and have no schema. #}
{% macro duckdb__make_temp_relation(base_relation, suffix) -%}
  {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix, 'schema': none, 'database': none})) }}
{%- endmacro %}

{# DuckLake refuses CASCADE. #}
{% macro duckdb__drop_table(relation) -%}drop table if exists {{ relation.render() }}{{ '' if adapter.is_ducklake(relation) else ' cascade' }}{%- endmacro %}

{% macro duckdb__drop_view(relation) -%}drop view if exists {{ relation.render() }}{{ '' if adapter.is_ducklake(relation) else ' cascade' }}{%- endmacro %}

{# Views cannot be renamed by ALTER TABLE. #}
{% macro duckdb__rename_relation(from_relation, to_relation) -%}
  {%- call statement('rename_relation') -%}
    {{ get_rename_sql(from_relation.incorporate(type=from_relation.type or to_relation.type), to_relation.identifier) }}
  {%- endcall -%}
{%- endmacro %}

{# One column per statement. #}
{% macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- for column in add_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation ~ ' add column ' ~ adapter.quote_as_configured(column.name, 'identifier') ~ ' ' ~ column.data_type) -%}
  {%- endfor -%}
  {%- for column in remove_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation ~ ' drop column ' ~ adapter.quote_as_configured(column.name, 'identifier')) -%}
  {%- endfor -%}
{%- endmacro %}

{% macro duckdb__alter_column_type(relation, column_name, new_column_type) -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ relation }} alter column {{ adapter.quote(column_name) }} set data type {{ new_column_type }}
  {%- endcall -%}
{%- endmacro %}

{# An index's name holds the time, because the table that this one takes the
   place of may still have its own. #}
{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set columns = index_dict['columns'] -%}
  {%- if columns is string or columns is not sequence -%}
    {%- do exceptions.raise_compiler_error('an index is {columns: [...], unique: true or false}, not ' ~ index_dict) -%}
  {%- endif -%}
  {%- set unique = index_dict.get('unique', false) -%}
  {%- set name = local_md5((columns | join('_')) ~ '_' ~ relation.render() ~ '_' ~ unique ~ '_' ~ py_current_timestring()) -%}
  create {{ 'unique ' if unique }}index {{ adapter.quote(name) }} on {{ relation }} ({{ columns | join(', ') }})
{%- endmacro %}

{% macro duckdb__get_drop_index_sql(relation, index_name) -%}drop index {{ relation.include(identifier=false) }}.{{ adapter.quote(index_name) }}{%- endmacro %}

{% macro duckdb__get_show_indexes_sql(relation) -%}
  select index_name as name, is_unique as unique, expressions as columns from duckdb_indexes()
  where database_name = {{ text_literal(relation.database) }} and schema_name = {{ text_literal(relation.schema) }} and table_name = {{ text_literal(relation.identifier) }}
{%- endmacro %}

{# A table with indexes cannot be renamed. #}
{% macro drop_indexes_on_relation(relation) -%}
  {%- for row in run_query(get_show_indexes_sql(relation)) -%}
    {%- call statement('drop_index_' ~ loop.index, auto_begin=false) -%}{{ get_drop_index_sql(relation, row[0]) }}{%- endcall -%}
  {%- endfor -%}
{%- endmacro %}

{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}{%- do adapter.warn_once('DuckDB has no grants: the config grants is ignored') -%}{%- endif -%}
{%- endmacro %}
