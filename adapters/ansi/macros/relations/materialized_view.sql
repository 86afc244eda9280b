{# Materialized views have no standard: an engine that has them brings its own
   forms of what raises here. #}

{% macro get_create_materialized_view_as_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_materialized_view_as_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_create_materialized_view_as_sql(relation, sql) -%}{{ no_materialized_views('creating') }}{%- endmacro %}

{% macro get_replace_materialized_view_sql(relation, sql) -%}{{ return(adapter.dispatch('get_replace_materialized_view_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_replace_materialized_view_sql(relation, sql) -%}{{ no_materialized_views('replacing') }}{%- endmacro %}

{% macro get_rename_materialized_view_sql(relation, new_name) -%}{{ return(adapter.dispatch('get_rename_materialized_view_sql', 'dbt')(relation, new_name)) }}{%- endmacro %}

{% macro default__get_rename_materialized_view_sql(relation, new_name) -%}{{ no_materialized_views('renaming') }}{%- endmacro %}

{% macro get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}
  {%- do log('Applying ALTER to: ' ~ relation) -%}
  {{ return(adapter.dispatch('get_alter_materialized_view_as_sql', 'dbt')(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation)) }}
{%- endmacro %}

{% macro default__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}{{ no_materialized_views('altering') }}{%- endmacro %}

{% macro get_materialized_view_configuration_changes(existing_relation, new_config) -%}{{ return(adapter.dispatch('get_materialized_view_configuration_changes', 'dbt')(existing_relation, new_config)) }}{%- endmacro %}

{% macro default__get_materialized_view_configuration_changes(existing_relation, new_config) -%}{{ no_materialized_views('comparing') }}{%- endmacro %}

{% macro refresh_materialized_view(relation) -%}{%- do log('Applying REFRESH to: ' ~ relation) -%}{{ return(adapter.dispatch('refresh_materialized_view', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__refresh_materialized_view(relation) -%}{{ no_materialized_views('refreshing') }}{%- endmacro %}

{% macro no_materialized_views(doing) -%}
  {{ exceptions.raise_compiler_error(adapter.type() ~ ' has no materialized views: ' ~ doing ~ ' one is not possible') }}
{%- endmacro %}

{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}
  {%- do drop_relation_if_exists(load_cached_relation(intermediate_relation)) -%}
  {{ run_hooks(pre_hooks, inside_transaction=false) }}
{%- endmacro %}

{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) -%}
  {%- do drop_relation_if_exists(backup_relation) -%}
  {%- do drop_relation_if_exists(intermediate_relation) -%}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
{%- endmacro %}

{# '' when there is nothing to do. #}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) -%}
  {%- if existing_relation is none -%}
    {{ return(get_create_materialized_view_as_sql(target_relation, sql)) }}
  {%- elif should_full_refresh() or not existing_relation.is_materialized_view -%}
    {{ return(get_replace_sql(existing_relation, target_relation, sql)) }}
  {%- endif -%}
  {%- set changes = get_materialized_view_configuration_changes(existing_relation, config) -%}
  {%- if changes is none -%}
    {{ return(refresh_materialized_view(target_relation)) }}
  {%- endif -%}
  {%- set policy = config.get('on_configuration_change') -%}
  {%- set found = 'The configuration of ' ~ target_relation.render() ~ ' changed, and on_configuration_change is ' ~ policy -%}
  {%- if policy == 'apply' -%}
    {{ return(get_alter_materialized_view_as_sql(target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) }}
  {%- elif policy == 'continue' -%}
    {%- do exceptions.warn(found ~ ': it stays as it is') -%}
    {{ return('') }}
  {%- elif policy == 'fail' -%}
    {{ exceptions.raise_fail_fast_error(found) }}
  {%- endif -%}
  {{ exceptions.raise_compiler_error(found ~ '; it must be apply, continue or fail') }}
{%- endmacro %}

{% macro materialized_view_execute_no_op(target_relation) -%}
  {%- do store_raw_result(name='main', message='skip ' ~ target_relation, code='skip', rows_affected='-1') -%}
{%- endmacro %}

{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) -%}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}
  {%- call statement('main') -%}{{ build_sql }}{%- endcall -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=true)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {%- do adapter.commit() -%}
{%- endmacro %}
