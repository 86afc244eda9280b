{# Functions are macros of DuckDB: one statement makes all the overloads of a
   name and takes away what it does not name. Types of arguments are given only
   where overloads are told apart by nothing else: files of older storage versions hold
   none. #}

{% macro duckdb__scalar_function_sql(target_relation) -%}
  {%- set counts = [model.arguments | length] -%}
  {%- for overload in model.overloads -%}{%- do counts.append(overload.arguments | length) -%}{%- endfor -%}
  {%- set typed = counts | unique | list | length < counts | length -%}
  {%- set forms = [duckdb_function_form(model.arguments, model.returns, model.compiled_code, typed)] -%}
  {%- for overload in model.overloads -%}
    {%- do forms.append(duckdb_function_form(overload.arguments, overload.returns or model.returns, overload.compiled_body, typed)) -%}
  {%- endfor -%}
  create or replace macro {{ target_relation.render() }} {{ forms | join(',\n') }}
{%- endmacro %}

{% macro duckdb_function_form(arguments, returns, body, typed) -%}
  {%- set declared = [] -%}
  {%- for argument in arguments -%}
    {%- set default = argument.get('default_value') -%}
    {%- do declared.append(argument.name ~ (' ' ~ argument.data_type if typed else '') ~ (' := ' ~ default if default is not none else '')) -%}
  {%- endfor -%}
  ({{ declared | join(', ') }}) as (cast((
{{ body }}
  ) as {{ returns.data_type }}))
{%- endmacro %}
