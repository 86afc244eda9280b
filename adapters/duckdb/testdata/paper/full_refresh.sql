create schema if not exists "paper"."paper_dbt_test__audit"
;
select 'before the nodes'
;

-- model.proof.as_view
  create or replace view "paper"."paper"."as_view" as (
    select * from "paper"."landing"."events"
  );
;

-- seed.proof.src
begin
;
drop table if exists "paper"."paper"."src" cascade
;
create table "paper"."paper"."src" ("id" integer, "name" varchar, "happened_at" timestamp)
;
-- 2 rows are loaded into "paper"."paper"."src", 3 columns
commit
;

-- model.proof.as_table
begin
;
select 'before'
;
  create or replace table "paper"."paper"."as_table" as (
select * from "paper"."paper"."as_view"
  );
;
comment on table "paper"."paper"."as_table" is 'A table, with "quotes" and ''more'''
;
  comment on column "paper"."paper"."as_table".id is 'Its key';
  comment on column "paper"."paper"."as_table".name is '';
;
commit
;
select 'after'
;

-- model.proof.words
  create or replace view "paper"."paper"."words" as (
    select
    date_trunc('month', happened_at) as month,
    (happened_at + cast(1 as bigint) * interval 1 day) as next_day,
    (date_diff('hour', happened_at::timestamp, happened_at::timestamp)) as hours,
    cast(((date_trunc('month', happened_at) + cast(1 as bigint) * interval 1 month) + cast(-1 as bigint) * interval 1 day) as date) as last_day,
    id || name as both,
    md5(cast(name as TEXT)) as hashed,
    string_split(name, '.')[ 1 ] as part,
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
  create or replace table "paper"."paper_dbt_test__audit"."accepted_values_as_table_name__a__b" as (
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
  create or replace view "paper"."paper"."reads_inline" as (
    with __dbt__cte__inline as (
 select * from "paper"."paper"."src"
) select id from __dbt__cte__inline
  );
;

-- model.proof.contracted
begin
;
  create or replace table "paper"."paper"."contracted" (
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
  create or replace table "paper"."paper"."daily" as (
select * from "paper"."paper"."as_table"
  );
;

-- model.proof.inc_append
  create or replace table "paper"."paper"."inc_append" as (
select * from "paper"."paper"."as_table"
  );
;

-- model.proof.inc_two_keys
  create or replace table "paper"."paper"."inc_two_keys" as (
select * from "paper"."paper"."as_table"
  );
;

-- snapshot.proof.history_by_columns
begin
;
  select * from (
    select name from (
select * from "paper"."paper"."as_table"
) as subq
  ) as __dbt_sbq
  where false
  limit 0
;
  create or replace temporary table "history_by_columns__dbt_tmp" as (
    with source_data as (
    select *, id as dbt_unique_key_1, name as dbt_unique_key_2 from (
      select * from "paper"."paper"."as_table"
    ) as snapshot_query
  ),
  snapshotted_data as (
    select *, id as dbt_unique_key_1, name as dbt_unique_key_2
    from "paper"."paper"."history_by_columns"
    where dbt_valid_to is null
  ),
  changes as (
    select source_data.*, snapshotted_data.dbt_unique_key_1 is null as dbt_is_new
    from source_data
    left join snapshotted_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where snapshotted_data.dbt_unique_key_1 is null or ((snapshotted_data."happened_at" is distinct from source_data."happened_at"))
  ),
  replaced as (
    select source_data.*, snapshotted_data.dbt_scd_id as dbt_closed_id
    from changes as source_data
    join (
      select *, id as dbt_unique_key_1, name as dbt_unique_key_2, dbt_valid_to is null as dbt_is_current from "paper"."paper"."history_by_columns"
    ) as snapshotted_data
      on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2) and snapshotted_data.dbt_is_current = not source_data.dbt_is_new and ((snapshotted_data."happened_at" is distinct from source_data."happened_at"))
  )
  select 'insert' as dbt_change_type, changes.*,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(name as varchar), '') || '|' || coalesce(cast(now()::timestamp as varchar), '')) as dbt_scd_id,
    now()::timestamp as dbt_updated_at,
    now()::timestamp as dbt_valid_from,
    coalesce(nullif(now()::timestamp, now()::timestamp), null) as dbt_valid_to
  from changes
  union all
  select 'update', replaced.*, now()::timestamp, now()::timestamp, now()::timestamp
  from replaced
  union all
  select 'delete', source_data.*, false, snapshotted_data.dbt_scd_id, now()::timestamp, now()::timestamp, now()::timestamp
  from snapshotted_data
  left join source_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
  where source_data.dbt_unique_key_1 is null
  );
;
update "paper"."paper"."history_by_columns" as DBT_INTERNAL_DEST
  set dbt_valid_to = DBT_INTERNAL_SOURCE.dbt_valid_to
  from "history_by_columns__dbt_tmp" as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_scd_id = DBT_INTERNAL_DEST.dbt_scd_id
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and DBT_INTERNAL_DEST.dbt_valid_to is null;
  insert into "paper"."paper"."history_by_columns" ("id", "name", "happened_at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to")
  select "id", "name", "happened_at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to" from "history_by_columns__dbt_tmp" where dbt_change_type = 'insert';
;
drop table if exists "history_by_columns__dbt_tmp" cascade
;
commit
;

-- snapshot.proof.history_by_time
begin
;
  create or replace temporary table "history_by_time__dbt_tmp" as (
    with source_data as (
    select *, id as dbt_unique_key from (
      select * from "paper"."paper"."as_table"
    ) as snapshot_query
  ),
  snapshotted_data as (
    select *, id as dbt_unique_key
    from "paper"."paper"."history_by_time"
    where dbt_valid_to is null
  ),
  changes as (
    select source_data.*, snapshotted_data.dbt_unique_key is null as dbt_is_new
    from source_data
    left join snapshotted_data on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where snapshotted_data.dbt_unique_key is null or ((snapshotted_data.dbt_valid_from < source_data.happened_at))
  ),
  replaced as (
    select source_data.*, snapshotted_data.dbt_scd_id as dbt_closed_id
    from changes as source_data
    join (
      select *, id as dbt_unique_key, dbt_valid_to is null as dbt_is_current from "paper"."paper"."history_by_time"
    ) as snapshotted_data
      on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key and snapshotted_data.dbt_is_current = not source_data.dbt_is_new and ((snapshotted_data.dbt_valid_from < source_data.happened_at))
  )
  select 'insert' as dbt_change_type, changes.*,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(happened_at as varchar), '')) as dbt_scd_id,
    happened_at as dbt_updated_at,
    happened_at as dbt_valid_from,
    coalesce(nullif(happened_at, happened_at), null) as dbt_valid_to
  from changes
  union all
  select 'update', replaced.*, happened_at, happened_at, happened_at
  from replaced
  );
;
update "paper"."paper"."history_by_time" as DBT_INTERNAL_DEST
  set dbt_valid_to = DBT_INTERNAL_SOURCE.dbt_valid_to
  from "history_by_time__dbt_tmp" as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_scd_id = DBT_INTERNAL_DEST.dbt_scd_id
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and DBT_INTERNAL_DEST.dbt_valid_to is null;
  insert into "paper"."paper"."history_by_time" ("id", "name", "happened_at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to")
  select "id", "name", "happened_at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to" from "history_by_time__dbt_tmp" where dbt_change_type = 'insert';
;
drop table if exists "history_by_time__dbt_tmp" cascade
;
commit
;

-- unit_test.proof.inc_default.keeps_ids
with dbt_internal_unit_test_actual as (
  select "id", 'actual' as "actual_or_expected"
  from (
     with __dbt__cte__as_table as (
select cast(1 as integer) as "id", cast(null as character varying(256)) as "name", cast(null as timestamp) as "happened_at"
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
  create or replace table "paper"."paper"."inc_default" as (
     select * from "paper"."paper"."as_table"
  );
;
select 'after the nodes'
;
