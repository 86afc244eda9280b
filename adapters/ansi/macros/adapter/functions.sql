{# User-defined functions of the engine, from nodes of type function. Keywords are
   in capitals where dbt's are: logs are searched for them. #}

{% macro scalar_function_sql(target_relation) -%}{{ return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) }}{%- endmacro %}

{% macro default__scalar_function_sql(target_relation) -%}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }};
{%- endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) -%}{{ return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) }}{%- endmacro %}

{% macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  as
{%- endmacro %}

{% macro scalar_function_body_sql() -%}{{ return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) }}{%- endmacro %}

{% macro default__scalar_function_body_sql() -%}
  $$
  {{ model.compiled_code }}
  $$ language sql
{%- endmacro %}

{% macro formatted_scalar_function_args_sql() -%}{{ return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) }}{%- endmacro %}

{% macro default__formatted_scalar_function_args_sql() -%}
  {%- set out = [] -%}
  {%- for argument in model.arguments -%}{%- do out.append(argument.name ~ ' ' ~ argument.data_type) -%}{%- endfor -%}
  {{ return(out | join(', ')) }}
{%- endmacro %}

{% macro formatted_scalar_function_args_javascript() -%}{{ return(adapter.dispatch('formatted_scalar_function_args_javascript', 'dbt')()) }}{%- endmacro %}

{% macro default__formatted_scalar_function_args_javascript() -%}
  {%- do exceptions.raise_compiler_error('functions in JavaScript are not implemented for ' ~ adapter.type()) -%}
{%- endmacro %}

{% macro scalar_function_volatility_sql() -%}{{ return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) }}{%- endmacro %}

{% macro default__scalar_function_volatility_sql() -%}
  {%- set words = {'deterministic': 'IMMUTABLE', 'stable': 'STABLE', 'non-deterministic': 'VOLATILE'} -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility is not none and volatility not in words -%}{%- do unsupported_volatility_warning(volatility) -%}{%- endif -%}
  {{ return(words.get(volatility, '')) }}
{%- endmacro %}

{% macro scalar_function_volatility_javascript() -%}{{ return(adapter.dispatch('scalar_function_volatility_javascript', 'dbt')()) }}{%- endmacro %}

{% macro default__scalar_function_volatility_javascript() -%}
  {%- if model.config.get('volatility') is not none -%}
    {%- do exceptions.warn('Volatility of functions in JavaScript is ignored by ' ~ adapter.type()) -%}
  {%- endif -%}
{%- endmacro %}

{% macro unsupported_volatility_warning(volatility) -%}{{ return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) }}{%- endmacro %}

{% macro default__unsupported_volatility_warning(volatility) -%}
  {%- do exceptions.warn("The volatility '" ~ volatility ~ "' of function '" ~ model.name ~ "' is ignored: " ~ adapter.type() ~ ' does not have it') -%}
{%- endmacro %}

{% macro get_aggregate_function_create_replace_signature(target_relation) -%}{{ return(adapter.dispatch('get_aggregate_function_create_replace_signature', 'dbt')(target_relation)) }}{%- endmacro %}

{% macro default__get_aggregate_function_create_replace_signature(target_relation) -%}
  create or replace aggregate function {{ target_relation.render() }} ({{ get_formatted_aggregate_function_args() }})
  returns {{ model.returns.data_type }}
  {{ get_function_language_specifier() }}
  {{ get_aggregate_function_volatility_specifier() }}
  {{ get_function_python_options() if model.get('language') == 'python' }}
  as
{%- endmacro %}

{% macro get_formatted_aggregate_function_args() -%}{{ return(adapter.dispatch('get_formatted_aggregate_function_args', 'dbt')()) }}{%- endmacro %}

{% macro default__get_formatted_aggregate_function_args() -%}{{ return(formatted_scalar_function_args_sql()) }}{%- endmacro %}

{% macro get_function_language_specifier() -%}{{ return(adapter.dispatch('get_function_language_specifier', 'dbt')()) }}{%- endmacro %}

{% macro default__get_function_language_specifier() -%}
  {%- set language = model.get('language') -%}
  {{ return('' if language == 'sql' else 'language ' ~ {'javascript': 'js'}.get(language, language)) }}
{%- endmacro %}

{% macro get_aggregate_function_volatility_specifier() -%}{{ return(adapter.dispatch('get_aggregate_function_volatility_specifier', 'dbt')()) }}{%- endmacro %}

{% macro default__get_aggregate_function_volatility_specifier() -%}{{ return(scalar_function_volatility_sql()) }}{%- endmacro %}

{% macro get_function_python_options() -%}{{ return(adapter.dispatch('get_function_python_options', 'dbt')()) }}{%- endmacro %}

{% macro default__get_function_python_options() -%}
  {%- set packages = model.config.get('packages', []) -%}
  runtime_version = '{{ model.config.get('runtime_version') }}'
  handler = '{{ model.config.get('entry_point') }}'
  {{ 'packages = (' ~ (packages | map('tojson') | join(', ') | replace('"', "'")) ~ ')' if packages }}
{%- endmacro %}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}{{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}{%- endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {%- call statement(name='main') -%}{{ build_sql }}{%- endcall -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=true)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
{%- endmacro %}
