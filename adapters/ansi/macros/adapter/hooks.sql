{# Hooks, and configuration that a command-line flag can override. #}

{# Hooks outside the transaction run after what was open is committed. #}
{% macro run_hooks(hooks, inside_transaction=True) -%}
  {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
    {%- if loop.first and not inside_transaction -%}
      {%- call statement(auto_begin=false) -%}commit;{%- endcall -%}
    {%- endif -%}
    {%- set sql = render(hook.get('sql')) | trim -%}
    {%- if sql -%}
      {%- call statement(auto_begin=inside_transaction) -%}{{ sql }}{%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}

{% macro make_hook_config(sql, inside_transaction) -%}{{ return(tojson({'sql': sql, 'transaction': inside_transaction})) }}{%- endmacro %}

{% macro before_begin(sql) -%}{{ return(make_hook_config(sql, inside_transaction=false)) }}{%- endmacro %}

{% macro in_transaction(sql) -%}{{ return(make_hook_config(sql, inside_transaction=true)) }}{%- endmacro %}

{% macro after_commit(sql) -%}{{ return(make_hook_config(sql, inside_transaction=false)) }}{%- endmacro %}

{# `call set_sql_header(config)`: its block goes before the model's statement. #}
{% macro set_sql_header(config) -%}{{ config.set('sql_header', caller()) }}{%- endmacro %}

{% macro should_full_refresh() -%}
  {%- set own = config.get('full_refresh') -%}
  {{ return(flags.FULL_REFRESH if own is none else own) }}
{%- endmacro %}

{% macro should_store_failures() -%}
  {%- set own = config.get('store_failures') -%}
  {{ return(flags.STORE_FAILURES if own is none else own) }}
{%- endmacro %}
