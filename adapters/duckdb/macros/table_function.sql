{# A model as a table macro of DuckDB: a view with parameters, bound when used. #}

{% materialization table_function, adapter='duckdb' %}
  {%- set function, parameters = this.incorporate(type='view'), config.get('parameters') -%}
  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}
  {%- call statement('main') -%}
    create or replace macro {{ function.render() }}({{ parameters if parameters is string else parameters | default([], true) | join(', ') }}) as table (
      {{ sql }}
    );
  {%- endcall -%}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {%- do adapter.commit() -%}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [function]}) }}
{% endmaterialization %}
