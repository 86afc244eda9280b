{# Incremental strategies and snapshots. #}

{# With a unique key delete+insert, else append. #}
{% macro postgres__get_incremental_default_sql(arg_dict) -%}
  {{ return(get_incremental_delete_insert_sql(arg_dict) if arg_dict['unique_key'] else get_incremental_append_sql(arg_dict)) }}
{%- endmacro %}

{# MERGE came with PostgreSQL 15. #}
{% macro postgres__get_incremental_merge_sql(arg_dict) -%}
  {%- if run_query('show server_version_num').rows[0][0] | int < 150000 -%}{{ return(get_incremental_delete_insert_sql(arg_dict)) }}{%- endif -%}
  {{ return(default__get_incremental_merge_sql(arg_dict)) }}
{%- endmacro %}

{# A batch is merged by its key, as in dbt: without one it could not be run twice. #}
{% macro postgres__get_incremental_microbatch_sql(arg_dict) -%}
  {%- if not arg_dict['unique_key'] -%}
    {%- do exceptions.raise_compiler_error("the microbatch strategy of postgres needs the config 'unique_key'") -%}
  {%- endif -%}
  {{ return(adapter.dispatch('get_incremental_merge_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{% macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}{{ return(snapshot_update_insert_sql(target, source, insert_cols)) }}{%- endmacro %}

{% macro postgres__current_timestamp() -%}now(){%- endmacro %}

{% macro postgres__snapshot_get_time() -%}{{ current_timestamp() }}::timestamp without time zone{%- endmacro %}

{% macro postgres__snapshot_string_as_time(timestamp) -%}{{ return("'" ~ timestamp ~ "'::timestamp without time zone") }}{%- endmacro %}

{% macro postgres__current_timestamp_backcompat() -%}current_timestamp::{{ type_timestamp() }}{%- endmacro %}

{% macro postgres__current_timestamp_in_utc_backcompat() -%}(current_timestamp at time zone 'utc')::{{ type_timestamp() }}{%- endmacro %}
