with

published as (

    select * from {{ source('ledger', 'publication_now') }}
    where state = 'published'

),

numbered as (

    select
        publication_id,
        decided_at as published_at,
        case
            when publication_id = max(publication_id) over () then 'current'
            else 'past'
        end as publication_status,
        -- Before approvals were kept, nobody signed.
        case
            when decided_by is null then 'nobody'
            when policy_id is not null then 'policy'
            else 'person'
        end as approved_by,
        approved_at,
        open_points,
        restores as restored_publication_id

    from published

)

select * from numbered
