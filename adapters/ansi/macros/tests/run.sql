{# What turns a test's query into a verdict. #}

{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}{{ return(adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit)) }}{%- endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  select
    {{ fail_calc }} as failures,
    {{ fail_calc }} {{ warn_if }} as should_warn,
    {{ fail_calc }} {{ error_if }} as should_error
  from (
    {{ main_sql }}
    {{ 'limit ' ~ limit if limit is not none }}
  ) dbt_internal_test
{%- endmacro %}

{% macro get_where_subquery(relation) -%}{{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
  {%- set where = config.get('where', '') -%}
  {{ return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery' if where else relation) }}
{%- endmacro %}

{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}{{ return(adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names)) }}{%- endmacro %}

{# Actual and expected rows in one result, told apart by a last column. #}
{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
{%- set names, mark = expected_column_names | join(', '), adapter.quote('actual_or_expected') -%}
with dbt_internal_unit_test_actual as (
  select {{ names }}, {{ dbt.string_literal('actual') }} as {{ mark }}
  from (
    {{ main_sql }}
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (
  select {{ names }}, {{ dbt.string_literal('expected') }} as {{ mark }}
  from (
    {{ expected_fixture_sql }}
  ) _dbt_internal_unit_test_expected
)
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
{%- endmacro %}

{# An input's rows as a query with all columns of the relation it stands for. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) -%}
  {%- set types, quoted = column_name_to_data_types or {}, {} -%}
  {%- if not types -%}
    {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not types -%}
    {%- do exceptions.raise_compiler_error("The columns of unit test '" ~ model.name ~ "' cannot be known: " ~ this ~ " does not exist") -%}
  {%- endif -%}
  {%- do validate_fixture_rows(rows, row_number) -%}
  {%- set empty = {} -%}
  {%- for name, type in types.items() -%}{%- do empty.update({name: safe_cast('null', type) | trim}) -%}{%- endfor -%}
  {%- set selects = [] -%}
  {%- for row in rows -%}
    {%- set values = empty.copy() -%}
    {%- do values.update(format_row(row, types)) -%}
    {%- do selects.append(fixture_select(values, quoted)) -%}
  {%- endfor -%}
  {{ return(selects | join('\nunion all\n') if selects else fixture_select(empty, quoted) ~ '\nlimit 0') }}
{%- endmacro %}

{# The expected rows, with the columns they name only. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
  {%- set selects = [] -%}
  {%- for row in rows -%}{%- do selects.append(fixture_select(format_row(row, column_name_to_data_types), column_name_to_quoted)) -%}{%- endfor -%}
  {{ return(selects | join('\nunion all\n') if selects else 'select * from dbt_internal_unit_test_actual\nlimit 0') }}
{%- endmacro %}

{% macro fixture_select(values, quoted) -%}
  {%- set out = [] -%}
  {%- for name, value in values.items() -%}{%- do out.append(value ~ ' as ' ~ (quoted[name] if name in quoted else adapter.quote(name))) -%}{%- endfor -%}
  {{ return('select ' ~ (out | join(', '))) }}
{%- endmacro %}

{# {lower-case column: SQL value of the column's type}. #}
{% macro format_row(row, column_name_to_data_types) -%}
  {%- set out = {} -%}
  {%- for given, value in row.items() -%}
    {%- set name = given | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set place = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error("Invalid column name: '" ~ given ~ "' in unit test fixture for " ~ place ~ '. Its columns are: ' ~ (column_name_to_data_types.keys() | join(', '))) -%}
    {%- endif -%}
    {%- set type, text = column_name_to_data_types[name], value -%}
    {%- if value is string -%}
      {# A length would cut the value instead of telling that it is too long. #}
      {%- if 'varying' in type -%}{%- set type = type.split('(')[0] -%}{%- endif -%}
      {%- set text = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- elif value is none -%}
      {%- set text = 'null' -%}
    {%- endif -%}
    {%- do out.update({name: safe_cast(text, type) | trim}) -%}
  {%- endfor -%}
  {{ return(out) }}
{%- endmacro %}

{% macro validate_fixture_rows(rows, row_number) -%}{{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}{%- endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}{%- endmacro %}
