{# Descriptions written into the engine as comments. #}

{% macro persist_docs(relation, model, for_relation=true, for_columns=true) -%}{{ return(adapter.dispatch('persist_docs', 'dbt')(relation, model, for_relation, for_columns)) }}{%- endmacro %}

{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
  {%- if for_relation and model.description and config.persist_relation_docs() -%}
    {%- do run_query(alter_relation_comment(relation, model.description)) -%}
  {%- endif -%}
  {%- if for_columns and model.columns and config.persist_column_docs() -%}
    {%- set names = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
    {%- set sql = alter_column_comment(relation, validate_doc_columns(relation, model.columns, names)) -%}
    {%- if sql and sql | trim -%}{%- do run_query(sql) -%}{%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# The described columns that exist; warns of the others. Quoted names are
   compared with their case. #}
{% macro validate_doc_columns(relation, column_dict, existing_column_names) -%}
  {%- set lowered, kept, gone = existing_column_names | map('lower') | list, {}, [] -%}
  {%- for name, column in column_dict.items() -%}
    {%- if name in existing_column_names or (not column['quote'] and name | lower in lowered) -%}
      {%- do kept.update({name: column}) -%}
    {%- else -%}
      {%- do gone.append(name) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if gone -%}
    {%- do exceptions.warn('In relation ' ~ relation.render() ~ ': The following columns are specified in the schema but are not present in the database: ' ~ (gone | join(', '))) -%}
  {%- endif -%}
  {{ return(kept) }}
{%- endmacro %}

{% macro alter_relation_comment(relation, relation_comment) -%}{{ return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) }}{%- endmacro %}

{% macro default__alter_relation_comment(relation, relation_comment) -%}comment on {{ relation.type }} {{ relation.render() }} is {{ text_literal(relation_comment) }}{%- endmacro %}

{% macro alter_column_comment(relation, column_dict) -%}{{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}{%- endmacro %}

{% macro default__alter_column_comment(relation, column_dict) -%}
  {%- for name, column in column_dict.items() %}
  comment on column {{ relation.render() }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ text_literal(column['description']) }};
  {%- endfor -%}
{%- endmacro %}
