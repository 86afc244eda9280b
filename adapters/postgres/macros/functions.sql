{% macro postgres__formatted_scalar_function_args_sql() -%}
  {%- set out = [] -%}
  {%- for argument in model.arguments -%}
    {%- set default = argument.get('default_value') -%}
    {%- do out.append(argument.name ~ ' ' ~ argument.data_type ~ (' DEFAULT ' ~ default if default is not none else '')) -%}
  {%- endfor -%}
  {{ return(out | join(', ')) }}
{%- endmacro %}
