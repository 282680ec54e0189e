with

published as (

    select * from {{ source('ledger', 'publication') }}
    where state = 'published'

),

numbered as (

    select
        publication_id,
        decided_at as published_at,
        case
            when publication_id = max(publication_id) over () then 'current'
            else 'past'
        end as publication_status

    from published

)

select * from numbered
