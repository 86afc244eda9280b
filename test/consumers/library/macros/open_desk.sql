{# The desk's tables, which a loader would bring: sources must not be this project's own seeds. #}
{% macro open_desk() -%}
  {% if execute and flags.WHICH in ['build', 'run', 'test', 'snapshot', 'seed'] %}
    {% do run_query("create schema if not exists desk") %}
    {% do run_query("create or replace table desk.raw_members as select * from (values
        (10, 'Ines', 'north', date '2023-05-01'),
        (11, 'Tarek', 'south', date '2023-06-11'),
        (12, 'Oda', 'north', date '2023-09-30'),
        (13, 'Bao', 'west', date '2024-01-20')) as t (member_id, name, branch, joined_on)") %}
    {% do run_query("create or replace table desk.raw_loans as select * from (values
        (100, 1, 10, date '2024-03-02', date '2024-03-20'),
        (101, 2, 11, date '2024-03-03', null),
        (102, 3, 10, date '2024-03-05', date '2024-04-25'),
        (103, 1, 12, date '2024-04-01', date '2024-04-09'),
        (104, 5, 13, date '2024-04-02', null),
        (105, 4, 11, date '2024-04-03', date '2024-04-10')) as t (loan_id, book_id, member_id, lent_on, returned_on)") %}
  {% endif %}
{%- endmacro %}
