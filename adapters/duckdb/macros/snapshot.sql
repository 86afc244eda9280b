{# Snapshots in DuckDB. #}

{% macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}{{ return(snapshot_update_insert_sql(target, source, insert_cols)) }}{%- endmacro %}

{# Only DuckDB's own tables are sure to have row ids: other catalogs can be attached. #}
{% macro duckdb__snapshot_version(target_relation, columns) -%}
  {%- set own = run_query("select 1 from duckdb_databases() where database_name = '" ~ target_relation.database ~ "' and type = 'duckdb'") -%}
  {{ return('rowid' if own.rows else columns.dbt_scd_id) }}
{%- endmacro %}

{# The staging table lives on with the connection otherwise. #}
{% macro duckdb__post_snapshot(staging_relation) -%}{%- do drop_relation(staging_relation) -%}{%- endmacro %}

{% macro duckdb__snapshot_get_time() -%}{{ current_timestamp() }}::timestamp{%- endmacro %}

{% macro duckdb__snapshot_string_as_time(timestamp) -%}{{ return("'" ~ timestamp ~ "'::timestamp") }}{%- endmacro %}

{% macro duckdb__current_timestamp() -%}now(){%- endmacro %}

{% macro duckdb__get_binding_char() -%}{{ return('?') }}{%- endmacro %}
