{# An amount in whole rupiah. #}
{% macro rupiah(column) -%}
    cast({{ column }} as bigint)
{%- endmacro %}
