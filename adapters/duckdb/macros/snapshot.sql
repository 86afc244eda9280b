{# Snapshots in DuckDB: an update and an insert cost less than a MERGE. Both run
   in the node's transaction. #}

{% macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}
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

{# The staging table lives on with the connection otherwise. #}
{% macro duckdb__post_snapshot(staging_relation) -%}{%- do drop_relation(staging_relation) -%}{%- endmacro %}

{% macro duckdb__snapshot_get_time() -%}{{ current_timestamp() }}::timestamp{%- endmacro %}

{% macro duckdb__snapshot_string_as_time(timestamp) -%}{{ return("'" ~ timestamp ~ "'::timestamp") }}{%- endmacro %}

{% macro duckdb__current_timestamp() -%}now(){%- endmacro %}

{% macro duckdb__get_binding_char() -%}{{ return('?') }}{%- endmacro %}
