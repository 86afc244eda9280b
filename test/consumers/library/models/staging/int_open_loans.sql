{{ config(materialized='ephemeral') }}
select * from {{ ref('stg_loans') }} where returned_on is null
