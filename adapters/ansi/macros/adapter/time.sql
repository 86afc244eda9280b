{# The engine's clock, freshness of sources, and lists of dates. #}

{% macro current_timestamp() -%}{{ return(adapter.dispatch('current_timestamp', 'dbt')()) }}{%- endmacro %}

{% macro default__current_timestamp() -%}current_timestamp{%- endmacro %}

{% macro snapshot_get_time() -%}{{ return(adapter.dispatch('snapshot_get_time', 'dbt')()) }}{%- endmacro %}

{% macro default__snapshot_get_time() -%}{{ return(current_timestamp()) }}{%- endmacro %}

{% macro get_snapshot_get_time_data_type() -%}
  {%- set columns = get_column_schema_from_query('select ' ~ snapshot_get_time() ~ ' as dbt_snapshot_time') -%}
  {{ return(columns[0].dtype or none) }}
{%- endmacro %}

{% macro snapshot_string_as_time(timestamp) -%}{{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) -%}{{ return("cast('" ~ timestamp ~ "' as " ~ type_timestamp() ~ ')') }}{%- endmacro %}

{# The two old names of packages from before current_timestamp was one macro. #}
{% macro current_timestamp_backcompat() -%}{{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}{%- endmacro %}

{% macro default__current_timestamp_backcompat() -%}current_timestamp::timestamp{%- endmacro %}

{% macro current_timestamp_in_utc_backcompat() -%}{{ return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) }}{%- endmacro %}

{% macro default__current_timestamp_in_utc_backcompat() -%}{{ return(current_timestamp_backcompat()) }}{%- endmacro %}

{% macro collect_freshness(source, loaded_at_field, filter) -%}{{ return(adapter.dispatch('collect_freshness', 'dbt')(source, loaded_at_field, filter)) }}{%- endmacro %}

{% macro default__collect_freshness(source, loaded_at_field, filter) -%}
  {%- call statement('collect_freshness', fetch_result=true, auto_begin=false) -%}
    select max({{ loaded_at_field }}) as max_loaded_at, {{ current_timestamp() }} as snapshotted_at
    from {{ source }}
    {%- if filter %}
    where {{ filter }}
    {%- endif %}
  {%- endcall -%}
  {{ return(load_result('collect_freshness')) }}
{%- endmacro %}

{% macro collect_freshness_custom_sql(source, loaded_at_query) -%}{{ return(adapter.dispatch('collect_freshness_custom_sql', 'dbt')(source, loaded_at_query)) }}{%- endmacro %}

{% macro default__collect_freshness_custom_sql(source, loaded_at_query) -%}
  {%- call statement('collect_freshness_custom_sql', fetch_result=true, auto_begin=false) -%}
    select ({{ loaded_at_query }}) as max_loaded_at, {{ current_timestamp() }} as snapshotted_at
  {%- endcall -%}
  {{ return(load_result('collect_freshness_custom_sql')) }}
{%- endmacro %}

{% macro convert_datetime(date_str, date_fmt) -%}
  {{ return(try_or_compiler_error("The date '" ~ date_str ~ "' does not have the format '" ~ date_fmt ~ "'", modules.datetime.datetime.strptime, date_str.strip(), date_fmt)) }}
{%- endmacro %}

{# All days from start to end, as text in out_fmt, or as datetimes without one. #}
{% macro dates_in_range(start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d") -%}
  {%- set first = convert_datetime(start_date_str, in_fmt) -%}
  {%- set last = first if end_date_str is none else convert_datetime(end_date_str, in_fmt) -%}
  {%- if last < first -%}
    {%- do exceptions.raise_compiler_error('The range of dates starts (' ~ first ~ ') after its end (' ~ last ~ ')') -%}
  {%- endif -%}
  {%- set out = [] -%}
  {%- for n in range((last - first).days + 1) -%}
    {%- set day = first + modules.datetime.timedelta(days=n) -%}
    {%- do out.append(day.strftime(out_fmt) if out_fmt else day) -%}
  {%- endfor -%}
  {{ return(out) }}
{%- endmacro %}

{# "start" or "start,end". #}
{% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') -%}
  {%- set ends = (raw_partition_date | string).split(',') -%}
  {%- if ends | length > 2 -%}
    {%- do exceptions.raise_compiler_error('A range of partitions is written start or start,end, not ' ~ raw_partition_date) -%}
  {%- endif -%}
  {{ return(dates_in_range(ends[0], ends[1] if ends | length == 2 else none, in_fmt=date_fmt)) }}
{%- endmacro %}

{% macro py_current_timestring() -%}{{ return(modules.datetime.datetime.now().strftime('%Y%m%d%H%M%S%f')) }}{%- endmacro %}
