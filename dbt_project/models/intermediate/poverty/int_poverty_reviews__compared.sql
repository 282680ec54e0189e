{{ config(unique_key='as_of_date') }}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__rolled_up') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

placed as (

    select
        reviews.*,
        case when reviews.stage = 'regular' then 'regular' else 'annual' end as review_kind,
        (
            select max(territories.changed_date) from territories
            where
                territories.unit_code = reviews.unit_code
                and territories.changed_date <= reviews.as_of_date
        ) as territory_from

    from reviews

),

-- One figure a date to compare with: the official one replaces the preliminary one.
dated as (

    select distinct on (unit_code, review_kind, standard_code, territory_from, as_of_date) *

    from placed
    order by
        unit_code, review_kind, standard_code, territory_from, as_of_date,
        case stage when 'official' then 1 else 2 end, period

),

followed as (

    select
        *,
        lag(as_of_date) over trend as previous_as_of_date,
        lag(households) over trend as previous_households,
        lag(poor_households) over trend as previous_poor_households,
        lag(near_poor_households) over trend as previous_near_poor_households,
        lag(is_complete) over trend as is_previous_complete,
        lag(summed_unit_codes) over trend as previous_summed_unit_codes,
        min(as_of_date) over (partition by unit_code, review_kind) as first_as_of_date

    from dated
    window trend as (
        partition by unit_code, review_kind, standard_code, territory_from order by as_of_date
    )

),

judged as (

    select
        placed.*,
        followed.previous_as_of_date,
        followed.previous_households,
        followed.previous_poor_households,
        followed.previous_near_poor_households,
        -- Part of a unit may be compared with the same part only, and a first figure with none.
        coalesce(
            (placed.is_complete and followed.is_previous_complete)
            or placed.summed_unit_codes = followed.previous_summed_unit_codes,
            false
        ) as is_comparable,
        -- What came before was measured by another standard, or of another territory.
        followed.previous_as_of_date is null
        and (
            followed.first_as_of_date < placed.as_of_date or placed.territory_from is not null
        ) as is_break

    from placed
    inner join followed
        on
            placed.unit_code = followed.unit_code
            and placed.review_kind = followed.review_kind
            and placed.standard_code = followed.standard_code
            and placed.as_of_date = followed.as_of_date
    where {{ is_touched_or_later('placed.as_of_date') }}

)

select * from judged
