{# Putting a new relation in an old one's place: in place where the engine can,
   else by an intermediate relation, a backup, or both. All macros give text. #}

{% macro get_replace_sql(existing_relation, target_relation, sql) -%}{%- do log('Applying REPLACE to: ' ~ existing_relation) -%}{{ return(adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql)) }}{%- endmacro %}

{% macro default__get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- if existing_relation.type == target_relation.type and existing_relation.can_be_replaced -%}
    {%- if target_relation.is_table -%}
      {{ return(get_replace_table_sql(target_relation, sql)) }}
    {%- elif target_relation.is_view -%}
      {{ return(get_replace_view_sql(target_relation, sql)) }}
    {%- elif target_relation.is_materialized_view -%}
      {{ return(get_replace_materialized_view_sql(target_relation, sql)) }}
    {%- endif -%}
  {%- endif -%}
  {%- set stage, keep = target_relation.can_be_renamed, existing_relation.can_be_renamed -%}
  {%- set steps = [] -%}
  {%- if stage -%}{%- do steps.append(get_create_intermediate_sql(target_relation, sql)) -%}{%- endif -%}
  {%- do steps.append(get_create_backup_sql(existing_relation) if keep else get_drop_sql(existing_relation)) -%}
  {%- do steps.append(get_rename_intermediate_sql(target_relation) if stage else get_create_sql(target_relation, sql)) -%}
  {%- if keep -%}{%- do steps.append(get_drop_backup_sql(existing_relation)) -%}{%- endif -%}
  {{ return(join_statements(steps)) }}
{%- endmacro %}

{# Statements in one text; each may or may not end with a semicolon already. #}
{% macro join_statements(statements) -%}
  {%- set out = [] -%}
  {%- for s in statements -%}
    {%- set text = s | trim -%}
    {%- do out.append(text[:-1] if text.endswith(';') else text) -%}
  {%- endfor -%}
  {{ return(out | join(';\n')) }}
{%- endmacro %}

{% macro get_create_intermediate_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_intermediate_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_create_intermediate_sql(relation, sql) -%}
  {%- set intermediate = make_intermediate_relation(relation) -%}
  {{ return(join_statements([get_drop_sql(intermediate), get_create_sql(intermediate, sql)])) }}
{%- endmacro %}

{% macro get_rename_intermediate_sql(relation) -%}{{ return(adapter.dispatch('get_rename_intermediate_sql', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_rename_intermediate_sql(relation) -%}{{ return(get_rename_sql(make_intermediate_relation(relation), relation.identifier)) }}{%- endmacro %}

{% macro get_create_backup_sql(relation) -%}{{ return(adapter.dispatch('get_create_backup_sql', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_create_backup_sql(relation) -%}
  {%- set backup = make_backup_relation(relation, relation.type) -%}
  {{ return(join_statements([get_drop_sql(backup), get_rename_sql(relation, backup.identifier)])) }}
{%- endmacro %}

{% macro get_drop_backup_sql(relation) -%}{{ return(adapter.dispatch('get_drop_backup_sql', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_drop_backup_sql(relation) -%}{{ return(get_drop_sql(make_backup_relation(relation, relation.type))) }}{%- endmacro %}

{% macro get_replace_table_sql(relation, sql) -%}{{ return(adapter.dispatch('get_replace_table_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_replace_table_sql(relation, sql) -%}{{ return(get_create_or_replace_table_as_sql(relation, sql)) }}{%- endmacro %}

{% macro get_replace_view_sql(relation, sql) -%}{{ return(adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__get_replace_view_sql(relation, sql) -%}{{ return(get_create_or_replace_view_as_sql(relation, sql)) }}{%- endmacro %}

{% macro can_clone_table() -%}{{ return(adapter.dispatch('can_clone_table', 'dbt')()) }}{%- endmacro %}

{% macro default__can_clone_table() -%}{{ return(false) }}{%- endmacro %}

{% macro create_or_replace_clone(this_relation, defer_relation) -%}{{ return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) }}{%- endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) -%}create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}{%- endmacro %}
