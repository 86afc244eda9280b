{% macro shelf_of(title) -%}
  {{ return(adapter.dispatch('shelf_of', 'shelves')(title)) }}
{%- endmacro %}

{% macro default__shelf_of(title) -%}
  upper(substr({{ title }}, 1, 1))
{%- endmacro %}
