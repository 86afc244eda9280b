{# Names beside a relation's own fit into 63 bytes: the relation's name gives
   way to the suffix. #}

{% macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) -%}
  {%- set ending = suffix ~ (modules.datetime.datetime.now().strftime('%H%M%S%f') if dstring else '') -%}
  {%- set room = base_relation.relation_max_name_length() - (ending | length) -%}
  {%- if room < 0 -%}
    {%- do exceptions.raise_compiler_error("the suffix '" ~ ending ~ "' is longer than a relation's name may be") -%}
  {%- endif -%}
  {{ return(base_relation.incorporate(path={'identifier': postgres_name_within(base_relation.identifier, room) ~ ending})) }}
{%- endmacro %}

{# As much of a name as takes no more bytes. Written for an address, a character
   that is not itself stands there by three for each of its bytes. #}
{% macro postgres_name_within(name, room) -%}
  {%- set kept = namespace(text='', bytes=0) -%}
  {%- for character in name -%}
    {%- set written = character | urlencode | length -%}
    {%- set kept.bytes = kept.bytes + (1 if written == 1 else written // 3) -%}
    {%- if kept.bytes <= room -%}{%- set kept.text = kept.text ~ character -%}{%- endif -%}
  {%- endfor -%}
  {{ return(kept.text) }}
{%- endmacro %}

{% macro postgres__make_intermediate_relation(base_relation, suffix) -%}{{ return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=false)) }}{%- endmacro %}

{# Temporary tables belong to the session and have no schema. #}
{% macro postgres__make_temp_relation(base_relation, suffix) -%}
  {{ return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=true).incorporate(path={'schema': none, 'database': none})) }}
{%- endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {{ return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=false).incorporate(type=backup_relation_type)) }}
{%- endmacro %}
