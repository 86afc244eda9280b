{# DuckDB's own catalog functions: they list attached databases too, and cost
   less than its information schema. #}

{% macro duckdb__list_schemas(database) -%}
  {{ return(run_query('select schema_name from duckdb_schemas()' ~ (' where lower(database_name) = lower(' ~ text_literal(database) ~ ')' if database is not none else ''))) }}
{%- endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) -%}
  {%- set sql -%}
    select count(*) from duckdb_schemas()
    where lower(schema_name) = lower({{ text_literal(schema) }}) and lower(database_name) = lower({{ text_literal(information_schema.database) }})
  {%- endset -%}
  {{ return(run_query(sql)) }}
{%- endmacro %}

{% macro duckdb__list_relations_without_caching(schema_relation) -%}
  {%- set where -%}
    lower(schema_name) = lower({{ text_literal(schema_relation.schema) }}) and lower(database_name) = lower({{ text_literal(schema_relation.database) }})
  {%- endset -%}
  {%- call statement('list_relations_without_caching', fetch_result=true) -%}
    select database_name as database, table_name as name, schema_name as schema, 'table' as type from duckdb_tables() where {{ where }}
    union all
    select database_name, view_name, schema_name, 'view' from duckdb_views() where {{ where }}
  {%- endcall -%}
  {{ return(load_result('list_relations_without_caching').table) }}
{%- endmacro %}

{# Without a schema, a temporary table is meant. #}
{% macro duckdb__get_columns_in_relation(relation) -%}
  {%- call statement('get_columns_in_relation', fetch_result=true) -%}
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from duckdb_columns()
    where lower(table_name) = lower({{ text_literal(relation.identifier) }})
      and {{ 'lower(schema_name) = lower(' ~ text_literal(relation.schema) ~ ')' if relation.schema else "database_name = 'temp'" }}
      {%- if relation.database %} and lower(database_name) = lower({{ text_literal(relation.database) }}){% endif %}
    order by column_index
  {%- endcall -%}
  {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{%- endmacro %}

{% macro duckdb__get_catalog(information_schema, schemas) -%}
  {%- set conditions = [] -%}
  {%- for schema in schemas -%}{%- do conditions.append('lower(schema_name) = lower(' ~ text_literal(schema) ~ ')') -%}{%- endfor -%}
  {{ return(duckdb_catalog_where('lower(database_name) = lower(' ~ text_literal(information_schema.database or database) ~ ') and (' ~ (conditions | join(' or ') or 'false') ~ ')')) }}
{%- endmacro %}

{% macro duckdb__get_catalog_relations(information_schema, relations) -%}
  {%- set conditions = [] -%}
  {%- for r in relations -%}
    {%- set name = ' and lower(relation_name) = lower(' ~ text_literal(r.identifier) ~ ')' if r.identifier else '' -%}
    {%- do conditions.append('(lower(schema_name) = lower(' ~ text_literal(r.schema) ~ ')' ~ name ~ ')') -%}
  {%- endfor -%}
  {{ return(duckdb_catalog_where('lower(database_name) = lower(' ~ text_literal(information_schema.database or database) ~ ') and (' ~ (conditions | join(' or ') or 'false') ~ ')')) }}
{%- endmacro %}

{# One row per column, with what `docs generate` shows. #}
{% macro duckdb_catalog_where(condition) -%}
  {%- call statement('catalog', fetch_result=true) -%}
    with relations as (
      select database_name, schema_name, table_name as relation_name, table_oid as relation_oid, 'BASE TABLE' as table_type, comment, estimated_size as row_count from duckdb_tables()
      union all
      select database_name, schema_name, view_name, view_oid, 'VIEW', comment, null from duckdb_views() where not internal
    )
    select
      r.database_name as table_database, r.schema_name as table_schema, r.relation_name as table_name, r.table_type, r.comment as table_comment,
      c.column_name, c.column_index, c.data_type as column_type, c.comment as column_comment, null as table_owner, r.row_count as table_rows
    from (select * from relations where {{ condition }}) as r
    join duckdb_columns() as c on c.database_name = r.database_name and c.schema_name = r.schema_name and c.table_oid = r.relation_oid
    order by r.schema_name, r.relation_name, c.column_index
  {%- endcall -%}
  {{ return(load_result('catalog').table) }}
{%- endmacro %}
