{# The SQL of snapshots: the first build, the staging of changes, their merge. #}

{% macro get_snapshot_table_column_names() -%}
  {{ return({'dbt_valid_to': 'dbt_valid_to', 'dbt_valid_from': 'dbt_valid_from', 'dbt_scd_id': 'dbt_scd_id', 'dbt_updated_at': 'dbt_updated_at', 'dbt_is_deleted': 'dbt_is_deleted'}) }}
{%- endmacro %}

{% macro build_snapshot_table(strategy, sql) -%}{{ return(adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql)) }}{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  select *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {%- if strategy.hard_deletes == 'new_record' %},
    'False' as {{ columns.dbt_is_deleted }}
    {%- endif %}
  from (
    {{ sql }}
  ) sbq
{%- endmacro %}

{# The end of a row that is current: null with the type of updated_at, unless
   dbt_valid_to_current gives it a value. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}{{ return(adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation)) }}{%- endmacro %}

{# One row per change: dbt_change_type insert opens a version, update and delete
   close the one with their dbt_scd_id. Rows without a change are not here. The
   query meets the history once, in changes; what costs, like the hash of
   dbt_scd_id, is computed for what changed only. The version that a row replaces
   is dbt_closed_id where the engine carries it through that join; otherwise the
   changes, which are few, meet the history again. The branches have the same
   columns in the same order: the query's, the key's, dbt_closed_id or dbt_is_new,
   dbt_scd_id, then the rest of the snapshot's own. #}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set key, now = strategy.unique_key, snapshot_get_time() -%}
  {%- set records = strategy.hard_deletes == 'new_record' -%}
  {%- set matches = unique_key_join_on(key, 'snapshotted_data', 'source_data') | trim -%}
  {%- set is_new = unique_key_is_null(key, 'snapshotted_data') | trim -%}
  {%- set is_gone = unique_key_is_null(key, 'source_data') | trim -%}
  {%- set was_deleted = 'snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" -%}
  {%- set changed = '(' ~ strategy.row_changed ~ (' or ' ~ was_deleted if records else '') ~ ')' -%}
  {%- set carried = snapshot_carries_version() -%}
  {%- set gone_helper = 'snapshotted_data.' ~ columns.dbt_scd_id if carried else 'false' -%}
  with source_data as (
    select *, {{ unique_key_fields(key) }} from (
      {{ source_sql }}
    ) as snapshot_query
  ),
  snapshotted_data as (
    select *, {{ unique_key_fields(key) }}
    from {{ target_relation }}
    where {{ snapshot_is_current(columns.dbt_valid_to) }}
  ),
  changes as (
    select source_data.*, {{ 'snapshotted_data.' ~ columns.dbt_scd_id ~ ' as dbt_closed_id' if carried else is_new ~ ' as dbt_is_new' }}
    from source_data
    left join snapshotted_data on {{ matches }}
    where {{ is_new }} or {{ changed }}
  )
  {%- if not carried %},
  replaced as (
    select source_data.*, snapshotted_data.{{ columns.dbt_scd_id }} as dbt_closed_id
    from changes as source_data
    join (
      select *, {{ unique_key_fields(key) }}, {{ snapshot_is_current(columns.dbt_valid_to) }} as dbt_is_current from {{ target_relation }}
    ) as snapshotted_data
      on {{ matches }} and snapshotted_data.dbt_is_current = not source_data.dbt_is_new and {{ changed }}
  )
  {%- endif %}
  select 'insert' as dbt_change_type, changes.*,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}{% if records %}, 'False' as {{ columns.dbt_is_deleted }}{% endif %}
  from changes
  union all
  select 'update', {{ 'changes.*, dbt_closed_id' if carried else 'replaced.*' }}, {{ strategy.updated_at }}, {{ strategy.updated_at }}, {{ strategy.updated_at }}{% if records %}, 'False'{% endif %}
  {% if carried -%} from changes where dbt_closed_id is not null {%- else -%} from replaced {%- endif %}
  {%- if strategy.hard_deletes in ('invalidate', 'new_record') %}
  union all
  select 'delete', source_data.*, {{ gone_helper }}, snapshotted_data.{{ columns.dbt_scd_id }}, {{ now }}, {{ now }}, {{ now }}{% if records %}, snapshotted_data.{{ columns.dbt_is_deleted }}{% endif %}
  from snapshotted_data
  left join source_data on {{ matches }}
  where {{ is_gone }}{% if records %} and not ({{ was_deleted }}){% endif %}
  {%- endif %}
  {%- if records %}
  union all
  select 'insert', {{ snapshot_deleted_columns(source_sql, target_relation, key) }}, {{ gone_helper }}, {{ snapshot_hash_arguments(['snapshotted_data.' ~ columns.dbt_scd_id, now]) }},
    {{ now }}, {{ now }}, snapshotted_data.{{ columns.dbt_valid_to }}, 'True'
  from snapshotted_data
  left join source_data on {{ matches }}
  where {{ is_gone }} and not ({{ was_deleted }})
  {%- endif %}
{%- endmacro %}

{# Whether the first join with the history carries the version that each row
   replaces, which costs memory for each row of the history. If not, the second
   join's condition on dbt_is_current takes both sides, so that no planner puts
   it below the join, where it would guess that the history has become small and
   hash all of it. #}
{% macro snapshot_carries_version() -%}{{ return(adapter.dispatch('snapshot_carries_version', 'dbt')()) }}{%- endmacro %}

{% macro default__snapshot_carries_version() -%}{{ return(true) }}{%- endmacro %}

{# Whether a version is current. A snapshot that gets dbt_valid_to_current later
   has nulls too. #}
{% macro snapshot_is_current(valid_to) -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- if current -%}
    ({{ equals(valid_to, current | trim) | trim }} or {{ valid_to }} is null)
  {%- else -%}
    {{ valid_to }} is null
  {%- endif -%}
{%- endmacro %}

{# The last values of a row that is gone; columns that the snapshot has not yet
   are null. #}
{% macro snapshot_deleted_columns(source_sql, target_relation, unique_key) -%}
  {%- set kept, out = get_list_of_column_names(adapter.get_columns_in_relation(target_relation)), [] -%}
  {%- for name in get_columns_in_query(source_sql) -%}
    {%- do out.append(('snapshotted_data.' if name in kept else 'source_data.') ~ adapter.quote(name)) -%}
  {%- endfor -%}
  {%- if unique_key is not string -%}
    {%- for _ in unique_key -%}{%- do out.append('snapshotted_data.dbt_unique_key_' ~ loop.index) -%}{%- endfor -%}
  {%- else -%}
    {%- do out.append('snapshotted_data.dbt_unique_key') -%}
  {%- endif -%}
  {{ return(out | join(', ')) }}
{%- endmacro %}

{# A key is one expression or a list of them. #}
{% macro unique_key_fields(unique_key) -%}
  {%- if unique_key is string -%}{{ return(unique_key ~ ' as dbt_unique_key') }}{%- endif -%}
  {%- set out = [] -%}
  {%- for key in unique_key -%}{%- do out.append(key ~ ' as dbt_unique_key_' ~ loop.index) -%}{%- endfor -%}
  {{ return(out | join(', ')) }}
{%- endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
  {%- if unique_key is string -%}
    {{ return(identifier ~ '.dbt_unique_key = ' ~ from_identifier ~ '.dbt_unique_key') }}
  {%- endif -%}
  {%- set out = [] -%}
  {%- for _ in unique_key -%}
    {%- do out.append(equals(identifier ~ '.dbt_unique_key_' ~ loop.index, from_identifier ~ '.dbt_unique_key_' ~ loop.index) | trim) -%}
  {%- endfor -%}
  {{ return(out | join(' and ')) }}
{%- endmacro %}

{% macro unique_key_is_null(unique_key, identifier) -%}{{ return(identifier ~ '.dbt_unique_key' ~ ('' if unique_key is string else '_1') ~ ' is null') }}{%- endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) -%}{{ return(identifier ~ '.dbt_unique_key' ~ ('' if unique_key is string else '_1') ~ ' is not null') }}{%- endmacro %}

{% macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- set staging = make_temp_relation(target_relation) -%}
  {%- call statement('build_snapshot_staging_relation') -%}
    {{ create_table_as(true, staging, snapshot_staging_table(strategy, sql, target_relation)) }}
  {%- endcall -%}
  {{ return(staging) }}
{%- endmacro %}

{% macro snapshot_merge_sql(target, source, insert_cols) -%}{{ return(adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols)) }}{%- endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns, names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names(), insert_cols | join(', ') -%}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
  when matched and {{ snapshot_is_current('DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to) }} and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    then update set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  when not matched and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ names }}) values ({{ names }})
{%- endmacro %}

{# The same without MERGE, for engines where that costs less: an update and an
   insert, in the node's transaction. #}
{% macro snapshot_update_insert_sql(target, source, insert_cols) -%}
  {%- set columns, names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names(), insert_cols | join(', ') -%}
  update {{ target }} as DBT_INTERNAL_DEST
  set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and {{ snapshot_is_current('DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to) }};
  insert into {{ target }} ({{ names }})
  select {{ names }} from {{ source }} where dbt_change_type = 'insert';
{%- endmacro %}

{% macro post_snapshot(staging_relation) -%}{{ return(adapter.dispatch('post_snapshot', 'dbt')(staging_relation)) }}{%- endmacro %}

{% macro default__post_snapshot(staging_relation) -%}{%- endmacro %}

{% macro get_updated_at_column_data_type(snapshot_sql) -%}
  {%- for column in get_column_schema_from_query(snapshot_sql) if column.column | lower == 'dbt_updated_at' -%}
    {{ return(column.dtype or none) }}
  {%- endfor -%}
  {{ return(none) }}
{%- endmacro %}

{# Warns when updated_at and the snapshot's clock have different types. #}
{% macro check_time_data_types(sql) -%}
  {%- set updated_at, clock = get_updated_at_column_data_type(sql), get_snapshot_get_time_data_type() -%}
  {%- if updated_at is not none and clock is not none and updated_at != clock and exceptions.warn_snapshot_timestamp_data_types -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(clock, updated_at) -%}
  {%- endif -%}
{%- endmacro %}
