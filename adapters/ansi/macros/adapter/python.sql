{# Python models are not run by this tool. The macros that would write their
   scripts say so; packages that override one keep working elsewhere. #}

{% macro resolve_model_name(input_model_name) -%}{{ return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) }}{%- endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}{{ return(input_model_name | string | replace('"', '\\"')) }}{%- endmacro %}

{% macro build_ref_function(model) -%}{{ no_python_models() }}{%- endmacro %}

{% macro build_source_function(model) -%}{{ no_python_models() }}{%- endmacro %}

{% macro build_config_dict(model) -%}{{ no_python_models() }}{%- endmacro %}

{% macro py_script_postfix(model) -%}{{ no_python_models() }}{%- endmacro %}

{% macro py_script_comment() -%}{%- endmacro %}

{% macro no_python_models() -%}{%- do exceptions.raise_compiler_error('Python models cannot be run: only SQL can') -%}{%- endmacro %}
