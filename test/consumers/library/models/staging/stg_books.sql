with books as (
    select * from {{ ref('raw_books') }}
)

select
    book_id,
    title,
    {{ shelves.shelf_of('title') }} as shelf,
    price::decimal(8, 2) as price,
    added_at::timestamp as added_at
from books
