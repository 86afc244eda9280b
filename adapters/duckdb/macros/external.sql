{# External models: a file (Parquet, CSV, JSON) written from the query, and a
   view that reads it. #}

{% materialization external, adapter='duckdb' %}
  {%- set location = render(config.get('location', default=external_location(this, config))) -%}
  {%- set options = render_write_options(config) -%}
  {%- set format = external_format(location, config.get('format')) -%}
  {%- set view, staging = this.incorporate(type='view'), make_temp_relation(this.incorporate(type='table')) -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks, inside_transaction=false) }}
  {{ run_hooks(pre_hooks, inside_transaction=true) }}
  {%- call statement('create_table') -%}{{ create_table_as(true, staging, sql) }}{%- endcall -%}
  {%- set empty = run_query('select count(*) from ' ~ staging).rows[0][0] == 0 -%}
  {%- if empty -%}
    {# A file without rows has no columns in some formats: one row of nulls is
       written, which the view leaves out. #}
    {%- do run_query('insert into ' ~ staging ~ ' default values') -%}
  {%- endif -%}
  {%- do write_to_file(staging, location, adapter.external_write_options(location, options)) -%}
  {%- if existing is not none and not existing.is_view -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
  {%- call statement('main') -%}
    create or replace view {{ view }} as (
      {{ external_read_sql(format, adapter.external_read_location(location, options)) }}
      {%- if empty %} where false{% endif %}
    );
  {%- endcall -%}
  {%- do drop_relation(staging) -%}
  {{ run_hooks(post_hooks, inside_transaction=true) }}
  {%- do persist_docs(view, model) -%}
  {%- do adapter.commit() -%}
  {%- if config.get('plugin') or config.get('glue_register', default=false) -%}
    {%- do store_relation(config.get('plugin', 'glue'), view, location, format, config) -%}
  {%- endif -%}
  {{ run_hooks(post_hooks, inside_transaction=false) }}
  {{ return({'relations': [view]}) }}
{% endmaterialization %}

{# The config's format, or the file's ending, or Parquet. #}
{% macro external_format(location, format) -%}
  {%- set known = ['csv', 'parquet', 'json'] -%}
  {%- if format and format not in known -%}
    {%- do exceptions.raise_compiler_error("The format '" ~ format ~ "' is not one of " ~ (known | join(', '))) -%}
  {%- endif -%}
  {%- set ending = location.split('.')[-1] | lower -%}
  {{ return(format or (ending if ending in known else 'parquet')) }}
{%- endmacro %}

{# read_<format> with the options of the config <format>_read_options. #}
{% macro external_read_sql(format, location) -%}
  {%- set defaults = {'parquet': {'union_by_name': false}, 'json': {'auto_detect': true}, 'csv': {'auto_detect': true}} -%}
  {%- set arguments = [text_literal(location)] -%}
  {%- for name, value in config.get(format ~ '_read_options', defaults[format]).items() -%}
    {%- do arguments.append(name ~ ' = ' ~ (text_literal(value) if value is string else value)) -%}
  {%- endfor -%}
  {{ return('select * from read_' ~ format ~ '(' ~ (arguments | join(', ')) ~ ')') }}
{%- endmacro %}

{# A partitioned location is a folder. #}
{% macro external_location(relation, config) -%}
  {%- set ending = '.' ~ config.get('format', 'parquet') if config.get('options', {}).get('partition_by') is none else '' -%}
  {{ return(adapter.external_root() ~ '/' ~ relation.identifier ~ ending) }}
{%- endmacro %}

{% macro location_exists(location) -%}{{ return(adapter.location_exists(location)) }}{%- endmacro %}

{% macro write_to_file(relation, location, options) -%}
  {%- call statement('write_to_file') -%}copy {{ relation }} to {{ text_literal(location) }} ({{ options }}){%- endcall -%}
{%- endmacro %}

{% macro store_relation(plugin, relation, location, format, config) -%}
  {%- do exceptions.raise_compiler_error("The plugin '" ~ plugin ~ "' is Python, which is not run: " ~ relation ~ ' is not registered there') -%}
{%- endmacro %}

{# The options of COPY, rendered; format and delimiter may stand beside them. #}
{% macro render_write_options(config) -%}
  {%- set given, out = config.get('options', {}), {} -%}
  {%- if given is not mapping -%}{%- do exceptions.raise_compiler_error('The config options must be a dictionary') -%}{%- endif -%}
  {%- for name, value in given.items() -%}{%- do out.update({name: render(value)}) -%}{%- endfor -%}
  {%- for name in ['format', 'delimiter'] if config.get(name) -%}{%- do out.update({name: render(config.get(name))}) -%}{%- endfor -%}
  {{ return(out) }}
{%- endmacro %}

{# For on-run-start: makes the views of external models that this run reads but
   does not build, for a database that begins empty. #}
{% macro register_upstream_external_models() -%}
  {%- set seen = [] -%}
  {%- for id in (selected_resources if execute else []) -%}
    {%- for upstream in graph['nodes'].get(id, {}).get('depends_on', {}).get('nodes', []) if upstream not in seen and upstream not in selected_resources -%}
      {%- do seen.append(upstream) -%}
      {%- set node = graph['nodes'].get(upstream) -%}
      {%- if node and node.resource_type in ('model', 'seed') and node.config.materialized == 'external' -%}
        {%- do register_external_model(node) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endfor -%}
{%- endmacro %}

{% macro register_external_model(node) -%}
  {%- set view = api.Relation.create(database=node['database'], schema=node['schema'], identifier=node['alias'], type='view') -%}
  {%- set location = node.config.get('location', external_location(view, node.config)) -%}
  {%- do run_query(get_create_schema_sql(view)) -%}
  {%- do run_query('create or replace view ' ~ view ~ ' as (select * from ' ~ text_literal(adapter.external_read_location(location, render_write_options(node.config))) ~ ')') -%}
{%- endmacro %}
