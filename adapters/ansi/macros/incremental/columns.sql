{# Columns of incremental models: which to write, and what to do when the
   query's columns are no longer the table's. #}

{% macro is_incremental() -%}
  {%- if not execute -%}{{ return(false) }}{%- endif -%}
  {%- if model.config.materialized != 'incremental' or should_full_refresh() -%}{{ return(false) }}{%- endif -%}
  {%- set found = adapter.get_relation(this.database, this.schema, this.table) -%}
  {{ return(found is not none and found.type == 'table') }}
{%- endmacro %}

{% macro get_quoted_csv(column_names) -%}
  {%- set out = [] -%}
  {%- for name in column_names -%}{%- do out.append(adapter.quote(name)) -%}{%- endfor -%}
  {{ return(out | join(', ')) }}
{%- endmacro %}

{# The source's columns that the target has not, by name. #}
{% macro diff_columns(source_columns, target_columns) -%}
  {{ return(source_columns | rejectattr('name', 'in', target_columns | map(attribute='column') | list) | list) }}
{%- endmacro %}

{% macro diff_column_data_types(source_columns, target_columns) -%}{{ return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) }}{%- endmacro %}

{# [{column_name, new_type}] of columns in both whose type must change. #}
{% macro default__diff_column_data_types(source_columns, target_columns) -%}
  {%- set targets, out = {}, [] -%}
  {%- for column in target_columns -%}{%- do targets.update({column.name: column}) -%}{%- endfor -%}
  {%- for column in source_columns if column.name in targets -%}
    {%- set old = targets[column.name] -%}
    {%- if column.expanded_data_type != old.expanded_data_type and not column.can_expand_to(other_column=old) -%}
      {%- do out.append({'column_name': old.name, 'new_type': column.expanded_data_type}) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(out) }}
{%- endmacro %}

{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}{{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}{%- endmacro %}

{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
  {%- if merge_update_columns and merge_exclude_columns -%}
    {{ exceptions.raise_compiler_error('merge_update_columns and merge_exclude_columns say the same thing twice: set one of them') }}
  {%- elif merge_update_columns -%}
    {{ return(merge_update_columns) }}
  {%- endif -%}
  {%- set left_out, out = (merge_exclude_columns or []) | map('lower') | list, [] -%}
  {%- for column in dest_columns if column.column | lower not in left_out -%}{%- do out.append(column.quoted) -%}{%- endfor -%}
  {{ return(out) }}
{%- endmacro %}

{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
  {%- if on_schema_change in ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] -%}{{ return(on_schema_change) }}{%- endif -%}
  {%- do log('on_schema_change cannot be ' ~ on_schema_change ~ ': it is taken as ' ~ default) -%}
  {{ return(default) }}
{%- endmacro %}

{% macro check_for_schema_changes(source_relation, target_relation) -%}{{ return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) }}{%- endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) -%}
  {%- set new, old = adapter.get_columns_in_relation(source_relation), adapter.get_columns_in_relation(target_relation) -%}
  {%- set added, removed, retyped = diff_columns(new, old), diff_columns(old, new), diff_column_data_types(new, old) -%}
  {{ return({
    'schema_changed': true if added or removed or retyped else false,
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': new,
    'target_columns': old,
    'new_target_types': retyped
  }) }}
{%- endmacro %}

{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}{{ return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) }}{%- endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- set all = on_schema_change == 'sync_all_columns' -%}
  {%- set added = schema_changes_dict['source_not_in_target'] -%}
  {%- set removed = schema_changes_dict['target_not_in_source'] if all else [] -%}
  {%- if (added or removed) and on_schema_change in ['append_new_columns', 'sync_all_columns'] -%}
    {%- do alter_relation_add_remove_columns(target_relation, added, removed) -%}
  {%- endif -%}
  {%- if all -%}
    {%- for change in schema_changes_dict['new_target_types'] -%}
      {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
    {%- endfor -%}
  {%- endif -%}
{%- endmacro %}

{% macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}{{ return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) }}{%- endmacro %}

{# Returns the columns to write, {} to mean the target's own. #}
{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {%- if on_schema_change == 'ignore' -%}{{ return({}) }}{%- endif -%}
  {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
  {%- if not changes['source_columns'] -%}
    {%- do columns_unread(on_schema_change, source_relation, target_relation) -%}
    {{ return({}) }}
  {%- endif -%}
  {%- if changes['schema_changed'] and on_schema_change == 'fail' -%}
    {%- do exceptions.raise_compiler_error(schema_change_message(target_relation, changes)) -%}
  {%- elif changes['schema_changed'] -%}
    {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
  {%- endif -%}
  {{ return(changes['source_columns']) }}
{%- endmacro %}

{# A query has columns: when none are told of, the catalog is at fault, and no
   column may be dropped for it. #}
{% macro columns_unread(on_schema_change, source_relation, target_relation) -%}
  {%- set text = 'Could not read any columns of ' ~ source_relation ~ ': a metadata failure, so that on_schema_change has nothing to compare with ' ~ target_relation -%}
  {%- if on_schema_change == 'append_new_columns' -%}
    {%- do exceptions.warn(text ~ '; the columns that the table has are written.') -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error(text ~ '.') -%}
  {%- endif -%}
{%- endmacro %}

{% macro schema_change_message(target_relation, changes) -%}
  The query's columns and those of {{ target_relation }} are out of sync, and on_schema_change is fail.
  Only in the query: {{ changes['source_not_in_target'] | map(attribute='name') | join(', ') or 'none' }}
  Only in the table: {{ changes['target_not_in_source'] | map(attribute='name') | join(', ') or 'none' }}
  Of another type: {{ changes['new_target_types'] | map(attribute='column_name') | join(', ') or 'none' }}
  Set on_schema_change to append_new_columns or sync_all_columns, run with --full-refresh, or alter the table.
{%- endmacro %}
