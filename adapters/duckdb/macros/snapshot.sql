{# Snapshots in DuckDB. #}

{% macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}{{ return(snapshot_update_insert_sql(target, source, insert_cols)) }}{%- endmacro %}

{% macro duckdb__snapshot_carries_version() -%}{{ return(false) }}{%- endmacro %}

{# The staging table lives on with the connection otherwise. #}
{% macro duckdb__post_snapshot(staging_relation) -%}{%- do drop_relation(staging_relation) -%}{%- endmacro %}

{% macro duckdb__snapshot_get_time() -%}{{ current_timestamp() }}::timestamp{%- endmacro %}

{% macro duckdb__snapshot_string_as_time(timestamp) -%}{{ return("'" ~ timestamp ~ "'::timestamp") }}{%- endmacro %}

{% macro duckdb__current_timestamp() -%}now(){%- endmacro %}

{% macro duckdb__get_binding_char() -%}{{ return('?') }}{%- endmacro %}
