{# Incremental strategies of DuckDB but merge. #}

{# Without a key nothing is deleted. #}
{% macro duckdb__get_incremental_default_sql(arg_dict) -%}{{ return(get_incremental_delete_insert_sql(arg_dict)) }}{%- endmacro %}

{# A list of keys is compared column by column, so that a null key matches
   nothing; one key may be an expression. #}
{% macro duckdb__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- if unique_key %}
  {%- set where = [] -%}
  {%- if unique_key is string -%}
    {%- do where.append('(' ~ unique_key ~ ') in (select (' ~ unique_key ~ ') from ' ~ source ~ ')') -%}
  {%- else -%}
    {%- set same = [] -%}
    {%- for key in unique_key -%}{%- do same.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INCREMENTAL_TARGET.' ~ key) -%}{%- endfor -%}
    {%- do where.append('(' ~ (same | join(' and ')) ~ ')') -%}
  {%- endif -%}
  {%- do where.extend(normalize_incremental_predicates(incremental_predicates)) -%}
  delete from {{ target }} as DBT_INCREMENTAL_TARGET{% if unique_key is not string %} using {{ source }} as DBT_INTERNAL_SOURCE{% endif %} where {{ where | join(' and ') }};
  {% endif -%}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro %}

{# A list of predicates from none, one text, or a list. #}
{% macro normalize_incremental_predicates(incremental_predicates) -%}
  {%- if incremental_predicates is none -%}
    {{ return([]) }}
  {%- elif incremental_predicates is string -%}
    {{ return([incremental_predicates]) }}
  {%- elif incremental_predicates is mapping or incremental_predicates is not sequence -%}
    {%- do exceptions.raise_compiler_error('incremental_predicates must be a list of SQL conditions, or one') -%}
  {%- endif -%}
  {{ return(incremental_predicates | list) }}
{%- endmacro %}

{# One batch replaces the rows of its window. #}
{% macro duckdb__get_incremental_microbatch_sql(arg_dict) -%}
  {%- set event_time, batch = config.get('event_time'), model.get('batch') -%}
  {%- if not event_time -%}
    {%- do exceptions.raise_compiler_error("the microbatch strategy needs the config 'event_time'") -%}
  {%- elif config.get('unique_key') -%}
    {%- do exceptions.raise_compiler_error("the microbatch strategy does not support 'unique_key', because it replaces whole windows of 'event_time': remove it, or use merge") -%}
  {%- elif not (batch and batch.get('event_time_start') and batch.get('event_time_end')) -%}
    {%- do exceptions.raise_compiler_error('the microbatch strategy needs a batch with a start and an end') -%}
  {%- endif -%}
  {%- set window = event_time ~ " >= '" ~ batch.get('event_time_start') ~ "' and " ~ event_time ~ " < '" ~ batch.get('event_time_end') ~ "'" -%}
  {%- set names = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  delete from {{ arg_dict['target_relation'] }}
  where {{ window }}
  {%- for predicate in normalize_incremental_predicates(arg_dict.get('incremental_predicates')) %} and ({{ predicate }}){% endfor %};
  insert into {{ arg_dict['target_relation'] }} ({{ names }})
  select {{ names }} from {{ arg_dict['temp_relation'] }} where {{ window }};
{%- endmacro %}

{# Nothing is open that hooks outside the transaction would have to commit. #}
{% macro run_hooks(hooks, inside_transaction=True) -%}
  {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
    {%- set sql = render(hook.get('sql')) | trim -%}
    {%- if sql -%}
      {%- call statement(auto_begin=inside_transaction) -%}{{ sql }}{%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}
