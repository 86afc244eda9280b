{# The test materialization, for projects and packages that wrap it: tests
   without such a wrapper are run by the tool itself. #}

{% materialization test, default %}
  {%- set query, relations = get_limit_subquery_sql(sql, config.get('limit')), [] -%}
  {%- if should_store_failures() -%}
    {%- set kind = config.get('store_failures_as') or 'table' -%}
    {%- if kind not in ['table', 'view'] -%}
      {%- do exceptions.raise_compiler_error("store_failures_as is 'ephemeral', 'table' or 'view', not '" ~ kind ~ "'") -%}
    {%- endif -%}
    {%- set before = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
    {%- if before -%}{%- do adapter.drop_relation(before) -%}{%- endif -%}
    {%- set kept = this.incorporate(type=kind) -%}
    {%- call statement(auto_begin=true) -%}{{ get_create_sql(kept, query) }}{%- endcall -%}
    {%- do adapter.commit() -%}
    {%- do relations.append(kept) -%}
    {%- set query = 'select * from ' ~ kept -%}
  {%- endif -%}
  {%- call statement('main', fetch_result=true) -%}
    {{ get_test_sql(query, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), none) }}
  {%- endcall -%}
  {{ return({'relations': relations}) }}
{% endmaterialization %}
