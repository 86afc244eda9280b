{# When a row counts as changed. A strategy is a macro named
   snapshot_<name>_strategy that returns a dict with unique_key, updated_at,
   row_changed, scd_id, hard_deletes and invalidate_hard_deletes. Its
   expressions compare the relations named by snapshotted_rel and current_rel. #}

{# The macro of a strategy; "package.name" looks in one package only. #}
{% macro strategy_dispatch(name) -%}
  {%- set package, _, short = name.rpartition('.') -%}
  {%- if package and package not in context -%}
    {%- do exceptions.raise_compiler_error("There is no package '" ~ package ~ "' for the snapshot strategy '" ~ name ~ "'") -%}
  {%- endif -%}
  {%- set place, wanted = context[package] if package else context, 'snapshot_' ~ short ~ '_strategy' -%}
  {%- if wanted not in place -%}
    {%- do exceptions.raise_compiler_error("There is no snapshot strategy '" ~ name ~ "': it would be a macro named " ~ wanted) -%}
  {%- endif -%}
  {{ return(place[wanted]) }}
{%- endmacro %}

{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set updated_at = config.get('updated_at') -%}
  {# The row's own start is compared, so that a snapshot that began with the
     check strategy, without that column, goes on. #}
  {%- set changed = '(' ~ snapshotted_rel ~ '.' ~ columns.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')' -%}
  {{ return(snapshot_strategy_result(updated_at, changed)) }}
{%- endmacro %}

{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set column_added, check_cols = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) -%}
  {%- set changes = [] -%}
  {%- for column in check_cols if not snapshot_is_key(column) -%}
    {%- set old, new = snapshotted_rel ~ '.' ~ column, current_rel ~ '.' ~ column -%}
    {%- do changes.append(snapshot_differs(old, new)) -%}
  {%- endfor -%}
  {%- set changed = '(' ~ (get_true_sql() if column_added else (changes | join(' or ') or '1 = 0')) ~ ')' -%}
  {{ return(snapshot_strategy_result(config.get('updated_at') or snapshot_get_time(), changed)) }}
{%- endmacro %}

{# A column of the key is equal in the versions that are compared, as they met by it. #}
{% macro snapshot_is_key(column) -%}
  {%- set key, keys = config.get('unique_key'), [] -%}
  {%- for k in ([key] if key is string else key) -%}{%- do keys.extend([k, adapter.quote(k)]) -%}{%- endfor -%}
  {{ return(column in keys) }}
{%- endmacro %}

{# Whether two values differ, nulls being equal. #}
{% macro snapshot_differs(old, new) -%}{{ return(adapter.dispatch('snapshot_differs', 'dbt')(old, new)) }}{%- endmacro %}

{% macro default__snapshot_differs(old, new) -%}{{ return(old ~ ' is distinct from ' ~ new) }}{%- endmacro %}

{% macro snapshot_strategy_result(updated_at, row_changed) -%}
  {%- set key, hard_deletes = config.get('unique_key'), adapter.get_hard_deletes_behavior(config) -%}
  {{ return({
    'unique_key': key,
    'updated_at': updated_at,
    'row_changed': row_changed,
    'scd_id': snapshot_hash_arguments(api.Relation.scd_args(key, updated_at)),
    'invalidate_hard_deletes': hard_deletes == 'invalidate',
    'hard_deletes': hard_deletes
  }) }}
{%- endmacro %}

{# (whether the query has a column that the snapshot has not, quoted columns to
   compare). Before the first run nothing is compared. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}{{ return((false, [])) }}{%- endif -%}
  {%- if check_cols_config == 'all' -%}
    {%- set wanted = get_columns_in_query(node['compiled_code']) -%}
  {%- elif check_cols_config is iterable and check_cols_config is not string and check_cols_config | length > 0 -%}
    {# The engine's own spelling of the names. #}
    {%- set wanted = get_columns_in_query('select ' ~ (check_cols_config | join(', ')) ~ ' from (\n' ~ node['compiled_code'] ~ '\n) as subq') -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("check_cols must be 'all' or a list of columns, not " ~ check_cols_config) -%}
  {%- endif -%}
  {%- set target = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
  {%- set present = adapter.get_columns_in_relation(target) | map(attribute='name') | list -%}
  {%- set compared = [] -%}
  {%- for name in wanted if name in present -%}{%- do compared.append(adapter.quote(name)) -%}{%- endfor -%}
  {{ return((compared | length < wanted | length, compared)) }}
{%- endmacro %}

{% macro snapshot_hash_arguments(args) -%}{{ return(adapter.dispatch('snapshot_hash_arguments', 'dbt')(args)) }}{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
  {%- set texts = [] -%}
  {%- for arg in args -%}{%- do texts.append("coalesce(cast(" ~ arg ~ " as varchar), '')") -%}{%- endfor -%}
  md5({{ texts | join(" || '|' || ") }})
{%- endmacro %}

{% macro get_true_sql() -%}{{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}{%- endmacro %}

{% macro default__get_true_sql() -%}{{ return('TRUE') }}{%- endmacro %}
