with

decreed as (

    select * from {{ ref('unit_transfers') }}

),

districts as (

    select * from {{ ref('vietnam_districts_until_2025_06') }}

),

listed as (

    select
        communes.part[1] as commune_code,
        communes.part[2] as successor_codes

    from districts
    cross join
        lateral regexp_matches(
            districts.communes, '([0-9]{5}) [^>;]+>([0-9 ]+)', 'g'
        ) as communes (part)

),

-- What a decree's own table says counts; the list of the whole country says the rest.
transfers as (

    select
        old_code,
        new_code,
        event_date,
        transfer_kind = 'part' as is_split,
        legal_basis,
        is_confirmed
    from decreed

    union all

    select
        listed.commune_code as old_code,
        successors.new_code,
        date '2025-07-01' as event_date,
        listed.successor_codes like '% %' as is_split,
        '202/2025/QH15 (vietnamadminunits 1.0.4)' as legal_basis,
        false as is_confirmed
    from listed
    cross join lateral regexp_split_to_table(listed.successor_codes, ' ') as successors (new_code)
    where
        not exists (
            select 1 from decreed
            where decreed.old_code = listed.commune_code and decreed.event_date = date '2025-07-01'
        )

)

select * from transfers
