{# How a table of a DuckLake catalog is laid out in files: partitioned_by lists
   columns or transforms of them, sorted_by columns. Rows that come later follow
   it. DuckDB's own tables have no such thing. #}

{# The statements that lay a table out; what the caller does not say is the model's. #}
{% macro duckdb_lake_layout(relation, partitioned_by=none, sorted_by=none) -%}
  {%- if config.get('materialized') in ['table', 'incremental'] -%}
    {%- set partitioned_by = partitioned_by or duckdb__get_partitioned_by(relation, false) -%}
    {%- set sorted_by = sorted_by or duckdb__get_sorted_by(relation, false) -%}
  {%- endif -%}
  {%- set statements = [] -%}
  {%- if partitioned_by -%}{%- do statements.append(duckdb__alter_table_set_partitioned_by(relation, partitioned_by)) -%}{%- endif -%}
  {%- if sorted_by -%}{%- do statements.append(duckdb__alter_table_set_sorted_by(relation, sorted_by)) -%}{%- endif -%}
  {{ return(statements | join('\n  ')) }}
{%- endmacro %}

{% macro duckdb__alter_table_set_partitioned_by(relation, partitioned_by) -%}
  {{ return('alter table ' ~ relation ~ ' set partitioned by (' ~ partitioned_by ~ ');') }}
{%- endmacro %}

{% macro duckdb__alter_table_set_sorted_by(relation, sorted_by) -%}
  {{ return('alter table ' ~ relation ~ ' set sorted by (' ~ sorted_by ~ ');') }}
{%- endmacro %}

{# The list for the clause, none where there is none to set. #}
{% macro duckdb__get_partitioned_by(relation, temporary) -%}
  {%- set parts = duckdb_lake_columns(relation, temporary, 'partitioned_by', 'partition_by') -%}
  {{ return((parts | join(', ')) if parts else none) }}
{%- endmacro %}

{% macro duckdb__get_sorted_by(relation, temporary) -%}
  {%- set columns = [] -%}
  {%- for part in duckdb_lake_columns(relation, temporary, 'sorted_by', 'sort_by') -%}
    {%- do columns.append(adapter.quote(part)) -%}
  {%- endfor -%}
  {{ return((columns | join(', ')) if columns else none) }}
{%- endmacro %}

{% macro duckdb_lake_columns(relation, temporary, name, short) -%}
  {%- set given = config.get(name, none) -%}
  {%- if given is none or given == '' -%}{%- set given = config.get(short, none) -%}{%- endif -%}
  {%- if temporary or given is none or given == '' -%}{{ return([]) }}{%- endif -%}
  {#- A mapping is BigQuery's: packages for several engines have it on every one. -#}
  {%- if given is mapping and not adapter.is_ducklake(relation) -%}{{ return([]) }}{%- endif -%}
  {%- set parts = normalize_string_or_list(given, name ~ '/' ~ short) -%}
  {%- if not parts -%}
    {%- do exceptions.raise_compiler_error(name ~ '/' ~ short ~ ' must contain at least one column') -%}
  {%- elif not adapter.is_ducklake(relation) -%}
    {%- do adapter.warn_once(name ~ '/' ~ short ~ ' is only supported for DuckLake relations; ignoring for ' ~ relation) -%}
    {{ return([]) }}
  {%- endif -%}
  {{ return(parts) }}
{%- endmacro %}

{# A text stands for a list of itself. #}
{% macro normalize_string_or_list(raw, field_name) -%}
  {%- set list = [] if raw is none else [raw] if raw is string else raw -%}
  {%- if list is mapping or list is not sequence -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' must be a list of strings or a string, not ' ~ raw) -%}
  {%- endif -%}
  {%- for item in list if item is not string -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' list values must be non-empty strings, not ' ~ item) -%}
  {%- endfor -%}
  {{ return(list | list) }}
{%- endmacro %}
