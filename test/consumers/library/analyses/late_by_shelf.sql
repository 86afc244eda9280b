select shelf, count(*) as loans from {{ ref('loans') }} where returned_on > due_on group by shelf
