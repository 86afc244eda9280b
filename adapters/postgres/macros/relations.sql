{# Tables, views, materialized views, indexes, comments and grants. #}

{# CREATE TABLE AS takes no constraints: a table under contract is made first
   and filled by a second statement. #}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set kind = 'temporary ' if temporary else ('unlogged ' if config.get('unlogged', default=false) else '') -%}
  {%- set contract = config.get('contract').enforced -%}
  {%- if contract %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
  {{ config.get('sql_header', none) or '' }}
  {%- if contract and not temporary %}
  create {{ kind }}table {{ relation }} {{ get_table_columns_and_constraints() }};
  insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }}) (
    {{ get_select_subquery(sql) }}
  );
  {%- else %}
  create {{ kind }}table {{ relation }} as (
    {{ sql }}
  );
  {%- endif -%}
{%- endmacro %}

{# Types are compared by their families, as dbt's driver names them: text and
   varchar are one, so are numerics of any precision. #}
{% macro postgres__format_column(column) -%}
  {%- set families = {
    'smallint': 'INTEGER', 'integer': 'INTEGER', 'bigint': 'LONGINTEGER', 'oid': 'ROWID',
    'real': 'FLOAT', 'double precision': 'FLOAT', 'numeric': 'DECIMAL', 'boolean': 'BOOLEAN', 'bytea': 'BINARY',
    'text': 'TEXT', 'character varying': 'TEXT', 'character': 'TEXT', 'name': 'TEXT', '"char"': 'TEXT',
    'date': 'DATE', 'timestamp without time zone': 'DATETIME', 'timestamp with time zone': 'DATETIMETZ',
    'time without time zone': 'TIME', 'time with time zone': 'TIME', 'interval': 'INTERVAL',
    'json': 'JSON', 'jsonb': 'JSONB', 'uuid': 'UUID', 'inet': 'INETARRAY', 'cidr': 'CIDRARRAY',
    'smallint[]': 'INTEGERARRAY', 'integer[]': 'INTEGERARRAY', 'bigint[]': 'LONGINTEGERARRAY', 'text[]': 'STRINGARRAY', 'character varying[]': 'STRINGARRAY',
    'real[]': 'FLOATARRAY', 'double precision[]': 'FLOATARRAY', 'numeric[]': 'DECIMALARRAY', 'boolean[]': 'BOOLEANARRAY', 'date[]': 'DATEARRAY',
    'timestamp without time zone[]': 'DATETIMEARRAY', 'timestamp with time zone[]': 'DATETIMETZARRAY'
  } -%}
  {%- set type = families.get(column.dtype, column.dtype) -%}
  {{ return({'name': column.name, 'data_type': type, 'formatted': column.column.lower() ~ ' ' ~ type}) }}
{%- endmacro %}

{# IF EXISTS: dropping what a view reads drops the view with it. #}
{% macro postgres__get_rename_table_sql(relation, new_name) -%}alter table if exists {{ relation }} rename to {{ adapter.quote_as_configured(new_name, 'identifier') }}{%- endmacro %}

{% macro postgres__get_rename_view_sql(relation, new_name) -%}alter view if exists {{ relation }} rename to {{ adapter.quote_as_configured(new_name, 'identifier') }}{%- endmacro %}

{% macro postgres__get_rename_materialized_view_sql(relation, new_name) -%}alter materialized view if exists {{ relation }} rename to {{ adapter.quote_as_configured(new_name, 'identifier') }}{%- endmacro %}

{% macro postgres__drop_table(relation) -%}drop table if exists {{ relation }} cascade{%- endmacro %}

{% macro postgres__drop_view(relation) -%}drop view if exists {{ relation }} cascade{%- endmacro %}

{% macro postgres__drop_materialized_view(relation) -%}drop materialized view if exists {{ relation }} cascade{%- endmacro %}

{# Values are cast as they are; the table is rewritten once. #}
{% macro postgres__alter_column_type(relation, column_name, new_column_type) -%}
  {{ return(default__alter_column_type(relation, column_name, new_column_type)) }}
{%- endmacro %}

{# An index's name holds the time, because the table that this one takes the
   place of still has its own. #}
{% macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ 'unique ' if index.unique }}index if not exists {{ adapter.quote(index.render(relation)) }} on {{ relation }}
  {{- ' using ' ~ index.type if index.type }} ({{ index.columns | join(', ') }})
{%- endmacro %}

{% macro postgres__get_drop_index_sql(relation, index_name) -%}drop index if exists {{ adapter.quote(relation.schema) }}.{{ adapter.quote(index_name) }}{%- endmacro %}

{% macro postgres__get_show_indexes_sql(relation) -%}
  select i.relname as name, m.amname as method, x.indisunique as "unique", string_agg(a.attname, ',' order by array_position(x.indkey::int2[], a.attnum)) as column_names
  from pg_index x
  join pg_class i on i.oid = x.indexrelid
  join pg_am m on m.oid = i.relam
  join pg_class t on t.oid = x.indrelid
  join pg_namespace n on n.oid = t.relnamespace
  join pg_attribute a on a.attrelid = t.oid and a.attnum = any(x.indkey)
  where t.relkind in ('r', 'm', 'p') and n.nspname = {{ text_literal(relation.schema) }} and t.relname = {{ text_literal(relation.identifier) }}
  group by 1, 2, 3
  order by 1
{%- endmacro %}

{# Any text but the label itself can stand between. #}
{% macro postgres_escape_comment(comment) -%}
  {%- if comment is not string -%}{%- do exceptions.raise_compiler_error('a comment is a text, not ' ~ comment) -%}{%- endif -%}
  {{ return(text_literal(comment) if '\\' not in comment else 'E' ~ text_literal(comment | replace('\\', '\\\\'))) }}
{%- endmacro %}

{% macro postgres__alter_relation_comment(relation, comment) -%}
  comment on {{ relation.type | replace('_', ' ') }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{%- endmacro %}

{% macro postgres__alter_column_comment(relation, column_dict) -%}
  {%- set present = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
  {%- for name in column_dict if name in present %}
  comment on column {{ relation }}.{{ adapter.quote(name) if column_dict[name]['quote'] else name }} is {{ postgres_escape_comment(column_dict[name]['description']) }};
  {%- endfor -%}
{%- endmacro %}

{# What the current role granted to others. #}
{% macro postgres__get_show_grant_sql(relation) -%}
  select grantee, privilege_type
  from information_schema.role_table_grants
  where grantor = current_role and grantee <> current_role
    and table_schema = {{ text_literal(relation.schema) }} and table_name = {{ text_literal(relation.identifier) }}
{%- endmacro %}

{# A relation that is made anew has no grants. #}
{% macro postgres__copy_grants() -%}{{ return(false) }}{%- endmacro %}

{% macro postgres__get_create_materialized_view_as_sql(relation, sql) -%}
  {%- set statements = ['create materialized view if not exists ' ~ relation ~ ' as ' ~ sql] -%}
  {%- for index in config.get('indexes', []) -%}{%- do statements.append(get_create_index_sql(relation, index)) -%}{%- endfor -%}
  {# The query may end in a comment. #}
  {{ statements | join('\n;\n') }}
{%- endmacro %}

{% macro postgres__refresh_materialized_view(relation) -%}refresh materialized view {{ relation }}{%- endmacro %}

{% macro postgres__describe_materialized_view(relation) -%}{{ return({'indexes': run_query(get_show_indexes_sql(relation))}) }}{%- endmacro %}

{% macro postgres__get_materialized_view_configuration_changes(existing_relation, new_config) -%}
  {{ return(existing_relation.get_materialized_view_config_change_collection(postgres__describe_materialized_view(existing_relation), new_config.model)) }}
{%- endmacro %}

{% macro postgres__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}
  {%- if configuration_changes.requires_full_refresh -%}{{ return(get_replace_sql(existing_relation, relation, sql)) }}{%- endif -%}
  {{ return(postgres__update_indexes_on_materialized_view(relation, configuration_changes.indexes)) }}
{%- endmacro %}

{% macro postgres__update_indexes_on_materialized_view(relation, index_changes) -%}
  {%- set statements = [] -%}
  {%- for change in index_changes -%}
    {%- if change.action == 'drop' -%}
      {%- do statements.append(postgres__get_drop_index_sql(relation, change.context.name)) -%}
    {%- else -%}
      {%- do statements.append(postgres__get_create_index_sql(relation, change.context.as_node_config)) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ statements | join(';\n') }}
{%- endmacro %}
