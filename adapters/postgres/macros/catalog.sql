{# PostgreSQL's own catalogs: they list materialized views too, and cost less
   than the information schema. A session sees one database. #}

{# Schemas are named without the database in DDL. #}
{% macro postgres__get_create_schema_sql(relation) -%}create schema if not exists {{ relation.without_identifier().include(database=false) }}{%- endmacro %}

{% macro postgres__create_schema(relation) -%}
  {%- if relation.database -%}{%- do adapter.verify_database(relation.database) -%}{%- endif -%}
  {%- call statement('create_schema') -%}{{ get_create_schema_sql(relation) }}{%- endcall -%}
{%- endmacro %}

{% macro postgres__drop_schema(relation) -%}
  {%- if relation.database -%}{%- do adapter.verify_database(relation.database) -%}{%- endif -%}
  {%- call statement('drop_schema') -%}drop schema if exists {{ relation.without_identifier().include(database=false) }} cascade{%- endcall -%}
{%- endmacro %}

{% macro postgres__information_schema_name(database) -%}
  {%- if database -%}{%- do adapter.verify_database(database) -%}{%- endif -%}
  {{ return('information_schema') }}
{%- endmacro %}

{% macro postgres__list_schemas(database) -%}
  {%- if database -%}{%- do adapter.verify_database(database) -%}{%- endif -%}
  {{ return(run_query('select nspname from pg_namespace')) }}
{%- endmacro %}

{% macro postgres__check_schema_exists(information_schema, schema) -%}
  {%- if information_schema.database -%}{%- do adapter.verify_database(information_schema.database) -%}{%- endif -%}
  {{ return(run_query('select count(*) from pg_namespace where nspname = ' ~ text_literal(schema))) }}
{%- endmacro %}

{% macro postgres__list_relations_without_caching(schema_relation) -%}
  {%- call statement('list_relations_without_caching', fetch_result=true) -%}
    select {{ text_literal(schema_relation.database) }} as database, c.relname as name, n.nspname as schema,
      case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' else 'table' end as type
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and lower(n.nspname) = lower({{ text_literal(schema_relation.schema) }})
  {%- endcall -%}
  {{ return(load_result('list_relations_without_caching').table) }}
{%- endmacro %}

{% macro postgres__get_columns_in_relation(relation) -%}{{ return(adapter.get_columns_in_relation(relation)) }}{%- endmacro %}

{% macro postgres__get_catalog(information_schema, schemas) -%}
  {%- set relations = [] -%}
  {%- for schema in schemas -%}{%- do relations.append({'schema': schema}) -%}{%- endfor -%}
  {{ return(postgres__get_catalog_relations(information_schema, relations)) }}
{%- endmacro %}

{# One row per column of the named relations, or of whole schemas, with what
   `docs generate` shows. Temporary tables are left out. #}
{% macro postgres__get_catalog_relations(information_schema, relations) -%}
  {%- set database, conditions = information_schema.database, [] -%}
  {%- do adapter.verify_database(database) -%}
  {%- for r in relations -%}
    {%- set name = ' and lower(c.relname) = lower(' ~ text_literal(r.identifier) ~ ')' if r.identifier else '' -%}
    {%- do conditions.append('(lower(n.nspname) = lower(' ~ text_literal(r.schema) ~ ')' ~ name ~ ')') -%}
  {%- endfor -%}
  {%- call statement('catalog', fetch_result=true) -%}
    select
      {{ text_literal(database) }} as table_database,
      n.nspname as table_schema,
      c.relname as table_name,
      case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'BASE TABLE' end as table_type,
      obj_description(c.oid, 'pg_class') as table_comment,
      a.attname as column_name,
      a.attnum as column_index,
      format_type(a.atttypid, a.atttypmod) as column_type,
      col_description(c.oid, a.attnum) as column_comment,
      pg_get_userbyid(c.relowner) as table_owner,
      case when c.reltuples >= 0 and c.relkind in ('r', 'm') then c.reltuples::bigint end as table_rows
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and c.relpersistence <> 't'
      and ({{ conditions | join(' or ') or 'false' }})
    order by n.nspname, c.relname, a.attnum
  {%- endcall -%}
  {{ return(load_result('catalog').table) }}
{%- endmacro %}

{# Rows of (schema, name) of a view and of a relation that it reads. #}
{% macro postgres__get_relations() -%}
  {%- call statement('relations', fetch_result=true) -%}
    select distinct vn.nspname as dependent_schema, v.relname as dependent_name, tn.nspname as referenced_schema, t.relname as referenced_name
    from pg_rewrite r
    join pg_class v on v.oid = r.ev_class
    join pg_namespace vn on vn.oid = v.relnamespace
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> v.oid
    join pg_class t on t.oid = d.refobjid
    join pg_namespace tn on tn.oid = t.relnamespace
    where tn.nspname <> 'information_schema' and tn.nspname !~ '^pg_'
    order by 1, 2, 3, 4
  {%- endcall -%}
  {{ return(load_result('relations').table) }}
{%- endmacro %}

{% macro postgres_get_relations() -%}{{ return(postgres__get_relations()) }}{%- endmacro %}
