create schema if not exists "paper"
;
create schema if not exists "paper_dbt_test__audit"
;
select 'before the nodes'
;

-- model.proof.as_view
  create view "paper"."paper"."as_view" as (
    select * from "paper"."landing"."events"
  );
;

-- seed.proof.src
begin
;
create table "paper"."paper"."src" ("id" integer, "name" text, "happened_at" timestamp without time zone)
;
-- 2 rows are loaded into "paper"."paper"."src", 3 columns
commit
;

-- model.proof.as_table
begin
;
select 'before'
;
  create table "paper"."paper"."as_table" as (
select * from "paper"."paper"."as_view"
  );
;
comment on table "paper"."paper"."as_table" is 'A table, with "quotes" and ''more''';
;
  comment on column "paper"."paper"."as_table".id is 'Its key';
  comment on column "paper"."paper"."as_table".name is '';
;
commit
;
select 'after'
;

-- model.proof.words
  create view "paper"."paper"."words" as (
    select
    date_trunc('month', happened_at) as month,
    happened_at + ((interval '1 day') * (1)) as next_day,
    (((happened_at)::date - (happened_at)::date) * 24
  + date_part('hour', (happened_at)::timestamp) - date_part('hour', (happened_at)::timestamp)) as hours,
    cast(date_trunc('month', happened_at) + ((interval '1 month') * (1)) + ((interval '1 day') * (-1)) as date) as last_day,
    id || name as both,
    md5(cast(name as TEXT)) as hashed,
    split_part(name, '.', 1) as part,
    cast(name as integer) as number,
    cast(true as TEXT) as yes,
    position('a' in name) as place,
    right(name, 2) as tail,
    it''s as quoted,
    now() as now
from "paper"."paper"."as_view"
  );
;

-- model.proof.inline

-- test.proof.accepted_values_as_table_name__a__b.12b60f7557
  create table "paper"."paper_dbt_test__audit"."accepted_values_as_table_name__a__b" as (
    with all_values as (
  select name as value_field, count(*) as n_records
  from (select * from "paper"."paper"."as_table" where id > 0) dbt_subquery
  group by name
)
select * from all_values where value_field not in ('a', 'b')
  limit 10
  );
;
select
    count(*) as failures,
    count(*) > 1 as should_warn,
    count(*) > 5 as should_error
  from (
    select *
from "paper"."paper_dbt_test__audit"."accepted_values_as_table_name__a__b"
  ) dbt_internal_test
;

-- test.proof.not_null_as_table_id.0641c92c1b
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select id
from "paper"."paper"."as_table"
where id is null
  ) dbt_internal_test
;

-- test.proof.relationships_as_table_id__id__ref_src_.69fa6d8207
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    with child as (
  select id as from_field from "paper"."paper"."as_table" where id is not null
),
parent as (
  select id as to_field from "paper"."paper"."src"
)
select from_field
from child
left join parent on child.from_field = parent.to_field
where parent.to_field is null
  ) dbt_internal_test
;

-- test.proof.unique_as_table_id.647bd73637
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select id as unique_field, count(*) as n_records
from "paper"."paper"."as_table"
where id is not null
group by id
having count(*) > 1
  ) dbt_internal_test
;

-- model.proof.reads_inline
  create view "paper"."paper"."reads_inline" as (
    with __dbt__cte__inline as (
 select * from "paper"."paper"."src"
) select id from __dbt__cte__inline
  );
;

-- model.proof.contracted
begin
;
  create table "paper"."paper"."contracted" (
    id integer not null,
    name TEXT,
    happened_at timestamp,
    primary key (id),
    check (id > 0)
  );
  insert into "paper"."paper"."contracted" (id, name, happened_at) (
    select id, name, happened_at
  from (
     select * from "paper"."paper"."as_table"
  ) as model_subq
  );
;
commit
;

-- model.proof.daily
  create table "paper"."paper"."daily" as (
select * from "paper"."paper"."as_table"
  );
;

-- model.proof.inc_append
  create table "paper"."paper"."inc_append" as (
select * from "paper"."paper"."as_table"
  );
;

-- model.proof.inc_two_keys
  create table "paper"."paper"."inc_two_keys" as (
select * from "paper"."paper"."as_table"
  );
;

-- snapshot.proof.history_by_columns
begin
;
  create table "paper"."paper"."history_by_columns" as (
    select *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(name as varchar), '') || '|' || coalesce(cast(now()::timestamp without time zone as varchar), '')) as dbt_scd_id,
    now()::timestamp without time zone as dbt_updated_at,
    now()::timestamp without time zone as dbt_valid_from,
    coalesce(nullif(now()::timestamp without time zone, now()::timestamp without time zone), null) as dbt_valid_to
  from (
    select * from "paper"."paper"."as_table"
  ) sbq
  );
;
commit
;

-- snapshot.proof.history_by_time
begin
;
  create table "paper"."paper"."history_by_time" as (
    select *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(happened_at as varchar), '')) as dbt_scd_id,
    happened_at as dbt_updated_at,
    happened_at as dbt_valid_from,
    coalesce(nullif(happened_at, happened_at), null) as dbt_valid_to
  from (
    select * from "paper"."paper"."as_table"
  ) sbq
  );
;
commit
;

-- unit_test.proof.inc_default.keeps_ids
with dbt_internal_unit_test_actual as (
  select "id", 'actual' as "actual_or_expected"
  from (
     with __dbt__cte__as_table as (
select cast(1 as integer) as "id", cast(null as text) as "name", cast(null as timestamp without time zone) as "happened_at"
) select * from __dbt__cte__as_table
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (
  select "id", 'expected' as "actual_or_expected"
  from (
    select cast(1 as integer) as "id"
  ) _dbt_internal_unit_test_expected
)
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
;

-- model.proof.inc_default
  create table "paper"."paper"."inc_default" as (
     select * from "paper"."paper"."as_table"
  );
;
select 'after the nodes'
;
