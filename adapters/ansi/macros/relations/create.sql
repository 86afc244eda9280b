{# Creating tables and views from a query. The statements end without a
   semicolon only where dbt's do: callers put several together. #}

{% macro get_create_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_create_sql(relation, sql) -%}
  {%- if relation.is_table -%}
    {{ return(get_create_table_as_sql(false, relation, sql)) }}
  {%- elif relation.is_view -%}
    {{ return(get_create_view_as_sql(relation, sql)) }}
  {%- elif relation.is_materialized_view -%}
    {{ return(get_create_materialized_view_as_sql(relation, sql)) }}
  {%- endif -%}
  {{ exceptions.raise_compiler_error('get_create_sql cannot create a relation of type ' ~ relation.type) }}
{%- endmacro %}

{% macro get_create_table_as_sql(temporary, relation, sql) -%}{{ return(adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql)) }}{%- endmacro %}

{% macro default__get_create_table_as_sql(temporary, relation, sql) -%}{{ return(create_table_as(temporary, relation, sql)) }}{%- endmacro %}

{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language == 'sql' -%}
    {{ return(adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code)) }}
  {%- endif -%}
  {{ return(adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code, language)) }}
{%- endmacro %}

{% macro default__create_table_as(temporary, relation, sql) -%}
  {%- set enforced = config.get('contract').enforced and not temporary -%}
  {{ config.get('sql_header', none) or '' }}
  create {{ 'temporary ' if temporary }}table {{ relation.include(database=(not temporary), schema=(not temporary)) }}
  {%- if enforced %}
  {{ get_assert_columns_equivalent(sql) }}
  {{ get_table_columns_and_constraints() }}
  {%- set sql = get_select_subquery(sql) %}
  {%- endif %}
  as (
    {{ sql }}
  );
{%- endmacro %}

{# One statement after which readers see the new table; before it, the old one. #}
{% macro get_create_or_replace_table_as_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_or_replace_table_as_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_create_or_replace_table_as_sql(relation, sql) -%}
  {{ config.get('sql_header', none) or '' }}
  create or replace table {{ relation.render() }}
  {%- if config.get('contract').enforced %}
  {{ get_assert_columns_equivalent(sql) }}
  {{ get_table_columns_and_constraints() }}
  {%- set sql = get_select_subquery(sql) %}
  {%- endif %}
  as (
    {{ sql }}
  );
{%- endmacro %}

{% macro get_select_subquery(sql) -%}{{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}{%- endmacro %}

{# The query's columns in the order of the contract. #}
{% macro default__get_select_subquery(sql) -%}
  select {{ adapter.dispatch('get_column_names', 'dbt')() }}
  from (
    {{ sql }}
  ) as model_subq
{%- endmacro %}

{% macro default__get_column_names() -%}
  {%- set names = [] -%}
  {%- for column in model['columns'].values() -%}
    {%- do names.append(adapter.quote(column['name']) if column.get('quote') else column['name']) -%}
  {%- endfor -%}
  {{ return(names | join(', ')) }}
{%- endmacro %}

{% macro get_create_view_as_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_create_view_as_sql(relation, sql) -%}{{ return(create_view_as(relation, sql)) }}{%- endmacro %}

{% macro create_view_as(relation, sql) -%}{{ return(adapter.dispatch('create_view_as', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
  {%- if config.get('contract').enforced %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
  {{ config.get('sql_header', none) or '' }}
  create view {{ relation.render() }} as (
    {{ sql }}
  );
{%- endmacro %}

{% macro get_create_or_replace_view_as_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_or_replace_view_as_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_create_or_replace_view_as_sql(relation, sql) -%}
  {%- if config.get('contract').enforced %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
  {{ config.get('sql_header', none) or '' }}
  create or replace view {{ relation.render() }} as (
    {{ sql }}
  );
{%- endmacro %}

{# The whole view materialization of engines that replace views in place. #}
{% macro create_or_replace_view() -%}
  {%- set old = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set view = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type='view') -%}
  {{ run_hooks(pre_hooks) }}
  {%- if old is not none and old.is_table -%}
    {{ handle_existing_table(should_full_refresh(), old) }}
  {%- endif -%}
  {%- call statement('main') -%}
    {{ get_create_view_as_sql(view, sql) }}
  {%- endcall -%}
  {%- do apply_grants(view, config.get('grants'), should_revoke=should_revoke(old is not none and old.is_view, full_refresh_mode=true)) -%}
  {{ run_hooks(post_hooks) }}
  {{ return({'relations': [view]}) }}
{%- endmacro %}

{% macro handle_existing_table(full_refresh, old_relation) -%}{{ return(adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation)) }}{%- endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) -%}
  {%- do log('A view takes the place of ' ~ old_relation.render() ~ ', a ' ~ old_relation.type ~ ': dropping it') -%}
  {%- do adapter.drop_relation(old_relation) -%}
{%- endmacro %}
