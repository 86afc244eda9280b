{# The merge strategy, with DuckDB's clauses. The simple configs (merge_update_*,
   merge_insert_condition, merge_exclude_columns) describe one update and one
   insert; merge_clauses lists clauses freely. Conditions and expressions name
   the two sides DBT_INTERNAL_DEST and DBT_INTERNAL_SOURCE. #}

{% macro duckdb__get_incremental_merge_sql(args_dict) -%}
  {{ return(duckdb__get_merge_sql(args_dict['target_relation'], args_dict['temp_relation'], args_dict['unique_key'], args_dict['dest_columns'], args_dict.get('incremental_predicates'))) }}
{%- endmacro %}

{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- do validate_merge_config(config, target) -%}
  {%- set clauses, returning = config.get('merge_clauses') or {}, config.get('merge_returning_columns') or [] -%}
  {{ config.get('sql_header', none) or '' }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns') or [], normalize_incremental_predicates(incremental_predicates)) }}
  {%- for clause in clauses.get('when_matched', [merge_default_update()]) %}
  when matched {{- merge_condition(clause) }} then {{ merge_matched_action(clause, dest_columns) }}
  {%- endfor %}
  {%- for clause in clauses.get('when_not_matched', [{'action': 'insert', 'mode': 'by_name', 'condition': config.get('merge_insert_condition')}]) %}
  when not matched {{- ' by ' ~ clause.get('by') if clause.get('by') }} {{- merge_condition(clause) }} then {{ merge_unmatched_action(clause) }}
  {%- endfor %}
  {%- if returning %}
  returning {{ returning if returning is string else returning | join(', ') }}
  {%- endif %}
{%- endmacro %}

{# How rows match: by key, or by columns of one name with USING. #}
{% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- set on = [] -%}
  {%- if not merge_on_using_columns -%}
    {%- for key in ([unique_key] if unique_key is string and unique_key else unique_key or []) -%}
      {%- do on.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
    {%- if not on -%}{%- do on.append('false') -%}{%- endif -%}
  {%- endif -%}
  {%- do on.extend(incremental_predicates or []) -%}
  {{ 'using (' ~ (merge_on_using_columns | join(', ')) ~ ') ' if merge_on_using_columns }}{{ 'on (' ~ (on | join(') and (')) ~ ')' if on }}
{%- endmacro %}

{# The update that the simple configs describe. #}
{% macro merge_default_update() -%}
  {%- set include, exclude, expressions = config.get('merge_update_columns') or [], config.get('merge_exclude_columns') or [], config.get('merge_update_set_expressions') or {} -%}
  {{ return({
    'action': 'update',
    'condition': config.get('merge_update_condition'),
    'mode': 'explicit' if include or exclude or expressions else 'by_name',
    'update': {'include': include, 'exclude': exclude, 'set_expressions': expressions}
  }) }}
{%- endmacro %}

{% macro merge_condition(clause) -%}
  {%- set condition = clause.get('condition') -%}
  {{ return((' and ' ~ condition if condition is string else ' and (' ~ (condition | join(') and (')) ~ ')') if condition else '') }}
{%- endmacro %}

{% macro merge_matched_action(clause, dest_columns) -%}
  {%- if clause.get('action') != 'update' -%}{{ return(merge_plain_action(clause)) }}{%- endif -%}
  {%- set plain = {'by_name': 'update by name', 'by_position': 'update by position', 'star': 'update set *'} -%}
  {%- if clause.get('mode') in plain -%}{{ return(plain[clause.get('mode')]) }}{%- endif -%}
  {%- set update = clause.get('update', {}) -%}
  {%- set expressions, sets = update.get('set_expressions', {}), [] -%}
  {%- for column, expression in expressions.items() -%}{%- do sets.append(column ~ ' = ' ~ expression) -%}{%- endfor -%}
  {%- for column in get_merge_update_columns(update.get('include', []), update.get('exclude', []), dest_columns) -%}
    {%- if column | replace('"', '') not in expressions -%}{%- do sets.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}{%- endif -%}
  {%- endfor -%}
  {{ return('update set ' ~ (sets | join(', '))) }}
{%- endmacro %}

{% macro merge_unmatched_action(clause) -%}
  {%- if clause.get('action') == 'update' -%}
    {%- set sets = [] -%}
    {%- for column, expression in clause.get('set_expressions', {}).items() -%}{%- do sets.append(column ~ ' = ' ~ expression) -%}{%- endfor -%}
    {{ return('update set ' ~ (sets | join(', '))) }}
  {%- elif clause.get('action') != 'insert' -%}
    {{ return(merge_plain_action(clause)) }}
  {%- endif -%}
  {%- set plain = {'by_name': 'insert by name', 'by_position': 'insert by position', 'star': 'insert *'} -%}
  {%- if clause.get('mode') in plain -%}{{ return(plain[clause.get('mode')]) }}{%- endif -%}
  {%- set insert = clause.get('insert', {}) -%}
  {{ return('insert (' ~ (insert.get('columns', []) | join(', ')) ~ ') values (' ~ (insert.get('values', []) | join(', ')) ~ ')') }}
{%- endmacro %}

{% macro merge_plain_action(clause) -%}
  {%- set action, message = clause.get('action'), clause.get('error_message') -%}
  {%- if action == 'delete' -%}
    {{ return('delete') }}
  {%- elif action == 'do_nothing' -%}
    {{ return('do nothing') }}
  {%- elif action == 'error' -%}
    {{ return('error' ~ (' ' ~ text_literal(message) if message else '')) }}
  {%- endif -%}
  {%- do exceptions.raise_compiler_error("the action of a merge clause is update, insert, delete, do_nothing or error, not '" ~ action ~ "'") -%}
{%- endmacro %}

{# Raises one error that lists all that is wrong. #}
{% macro validate_merge_config(config, target_relation=none) -%}
  {%- set errors, clauses, simple = [], config.get('merge_clauses'), [] -%}
  {%- for name in ['merge_update_condition', 'merge_insert_condition'] -%}
    {%- set value = config.get(name) -%}
    {%- if value is not none and value is not string -%}{%- do errors.append(name ~ ' must be a string, found: ' ~ value) -%}{%- endif -%}
    {%- if value -%}{%- do simple.append(name) -%}{%- endif -%}
  {%- endfor -%}
  {%- for name in ['merge_update_columns', 'merge_exclude_columns', 'merge_on_using_columns', 'merge_returning_columns'] -%}
    {%- set value = config.get(name) -%}
    {%- if value is not none and (value is string or value is mapping or value is not sequence) -%}
      {%- do errors.append(name ~ ' must be a list') -%}
    {%- elif value | default([], true) | reject('string') | list -%}
      {%- do errors.append(name ~ ' must hold strings only') -%}
    {%- endif -%}
    {%- if value and name in ['merge_update_columns', 'merge_exclude_columns'] -%}{%- do simple.append(name) -%}{%- endif -%}
  {%- endfor -%}
  {%- set expressions = config.get('merge_update_set_expressions') -%}
  {%- if expressions is not none and expressions is not mapping -%}{%- do errors.append('merge_update_set_expressions must be a dictionary, found: ' ~ expressions) -%}{%- endif -%}
  {%- if expressions -%}{%- do simple.append('merge_update_set_expressions') -%}{%- endif -%}
  {%- if clauses is not none -%}{%- do errors.extend(merge_clause_errors(clauses, simple)) -%}{%- endif -%}
  {%- if errors -%}{%- do exceptions.raise_compiler_error('the merge configuration is wrong:\n' ~ (errors | join('\n'))) -%}{%- endif -%}
{%- endmacro %}

{% macro merge_clause_errors(clauses, simple) -%}
  {%- if clauses is not mapping -%}{{ return(['merge_clauses must be a dictionary, found: ' ~ clauses]) }}{%- endif -%}
  {%- set errors, kinds = [], ['when_matched', 'when_not_matched'] | select('in', clauses) | list -%}
  {%- if not kinds -%}{%- do errors.append("merge_clauses must contain at least one of 'when_matched' or 'when_not_matched'") -%}{%- endif -%}
  {%- for kind in kinds -%}
    {%- set list = clauses[kind] -%}
    {%- if list is string or list is mapping or list is not sequence or not list -%}
      {%- do errors.append('merge_clauses.' ~ kind ~ ' must be a list with at least one clause') -%}
    {%- else -%}
      {%- for clause in list if clause is not mapping -%}
        {%- do errors.append('merge_clauses.' ~ kind ~ ' elements must be dictionaries, found: ' ~ clause) -%}
      {%- endfor -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if simple -%}{%- do errors.append('With merge_clauses, these basic merge configurations will be ignored: ' ~ (simple | join(', ')) ~ '. Remove them') -%}{%- endif -%}
  {{ return(errors) }}
{%- endmacro %}
