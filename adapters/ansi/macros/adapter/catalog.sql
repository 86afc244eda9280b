{# What the engine says of its own schemas, by the standard's information
   schema. Engines with a cheaper catalog bring their own. #}

{% macro create_schema(relation) -%}{{ return(adapter.dispatch('create_schema', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__create_schema(relation) -%}
  {%- call statement('create_schema') -%}{{ get_create_schema_sql(relation) }}{%- endcall -%}
{%- endmacro %}

{% macro get_create_schema_sql(relation) -%}{{ return(adapter.dispatch('get_create_schema_sql', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_create_schema_sql(relation) -%}create schema if not exists {{ relation.without_identifier() }}{%- endmacro %}

{% macro drop_schema(relation) -%}{{ return(adapter.dispatch('drop_schema', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__drop_schema(relation) -%}
  {%- call statement('drop_schema') -%}drop schema if exists {{ relation.without_identifier() }} cascade{%- endcall -%}
{%- endmacro %}

{% macro drop_schema_named(schema_name) -%}{{ return(adapter.dispatch('drop_schema_named', 'dbt')(schema_name)) }}{%- endmacro %}

{% macro default__drop_schema_named(schema_name) -%}{%- do adapter.drop_schema(api.Relation.create(schema=schema_name)) -%}{%- endmacro %}

{% macro information_schema_name(database) -%}{{ return(adapter.dispatch('information_schema_name', 'dbt')(database)) }}{%- endmacro %}

{% macro default__information_schema_name(database) -%}{{ return((database ~ '.' if database else '') ~ 'information_schema') }}{%- endmacro %}

{% macro list_schemas(database) -%}{{ return(adapter.dispatch('list_schemas', 'dbt')(database)) }}{%- endmacro %}

{% macro default__list_schemas(database) -%}
  {{ return(run_query('select distinct schema_name from ' ~ information_schema_name(database) ~ '.schemata where lower(catalog_name) = lower(' ~ text_literal(database) ~ ')')) }}
{%- endmacro %}

{% macro check_schema_exists(information_schema, schema) -%}{{ return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) }}{%- endmacro %}

{% macro default__check_schema_exists(information_schema, schema) -%}
  {%- set sql -%}
    select count(*) from {{ information_schema.replace(information_schema_view='SCHEMATA') }}
    where catalog_name = {{ text_literal(information_schema.database) }} and schema_name = {{ text_literal(schema) }}
  {%- endset -%}
  {{ return(run_query(sql)) }}
{%- endmacro %}

{% macro list_relations_without_caching(schema_relation) -%}{{ return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) }}{%- endmacro %}

{# Rows of (database, name, schema, type). #}
{% macro default__list_relations_without_caching(schema_relation) -%}
  {%- call statement('list_relations_without_caching', fetch_result=true) -%}
    select table_catalog as database, table_name as name, table_schema as schema,
      case table_type when 'VIEW' then 'view' else 'table' end as type
    from {{ information_schema_name(schema_relation.database) }}.tables
    where lower(table_schema) = lower({{ text_literal(schema_relation.schema) }})
  {%- endcall -%}
  {{ return(load_result('list_relations_without_caching').table) }}
{%- endmacro %}

{% macro list_function_relations_without_caching(schema_relation) -%}{{ return(adapter.dispatch('list_function_relations_without_caching', 'dbt')(schema_relation)) }}{%- endmacro %}

{% macro default__list_function_relations_without_caching(schema_relation) -%}{{ exceptions.raise_not_implemented('list_function_relations_without_caching is not implemented for ' ~ adapter.type()) }}{%- endmacro %}

{% macro get_catalog(information_schema, schemas) -%}{{ return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) }}{%- endmacro %}

{% macro default__get_catalog(information_schema, schemas) -%}{{ exceptions.raise_not_implemented('get_catalog is not implemented for ' ~ adapter.type()) }}{%- endmacro %}

{% macro get_catalog_relations(information_schema, relations) -%}{{ return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) }}{%- endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) -%}{{ exceptions.raise_not_implemented('get_catalog_relations is not implemented for ' ~ adapter.type()) }}{%- endmacro %}

{% macro get_catalog_for_single_relation(relation) -%}{{ return(adapter.dispatch('get_catalog_for_single_relation', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_catalog_for_single_relation(relation) -%}{{ exceptions.raise_not_implemented('get_catalog_for_single_relation is not implemented for ' ~ adapter.type()) }}{%- endmacro %}

{% macro get_relations() -%}{{ return(adapter.dispatch('get_relations', 'dbt')()) }}{%- endmacro %}

{% macro default__get_relations() -%}{{ exceptions.raise_not_implemented('get_relations is not implemented for ' ~ adapter.type()) }}{%- endmacro %}

{% macro get_relation_last_modified(information_schema, relations) -%}{{ return(adapter.dispatch('get_relation_last_modified', 'dbt')(information_schema, relations)) }}{%- endmacro %}

{% macro default__get_relation_last_modified(information_schema, relations) -%}{{ exceptions.raise_not_implemented('get_relation_last_modified is not implemented for ' ~ adapter.type()) }}{%- endmacro %}
