{#- How long a count is the latest one is only known from the counts after it. -#}
{{ config(materialized='table') }}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__rolled_up') }}
    where stage = 'official' and is_complete and poor_households is not null

),

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

followed as (

    select
        reviews.unit_code,
        reviews.standard_code,
        reviews.poor_households,
        reviews.as_of_date,
        standards.valid_to as standard_until,
        lag(standards.valid_to) over same_day as standard_before_until,
        lead(standards.valid_to) over same_day is not null as has_standard_after,
        (
            select min(later.as_of_date) from reviews as later
            where
                later.unit_code = reviews.unit_code
                and later.as_of_date > reviews.as_of_date
        ) as next_date,
        (
            select min(territories.changed_date) from territories
            where
                territories.unit_code = reviews.unit_code
                and territories.changed_date > reviews.as_of_date
        ) as territory_until

    from reviews
    inner join standards on reviews.standard_code = standards.standard_code
    window
        same_day as (
            partition by reviews.unit_code, reviews.as_of_date order by standards.valid_to
        )

),

-- A day counted under two standards is read by the one in force; the new one takes over. A count
-- ends with its standard and its territory, with the next count, and a year after it was made.
ended as (

    select
        unit_code,
        standard_code,
        poor_households,
        as_of_date,
        greatest(as_of_date, standard_before_until) as valid_from,
        cast(
            least(
                standard_until,
                territory_until,
                next_date,
                as_of_date + interval '1 year 1 day'
            ) as date
        ) as valid_to,
        coalesce(
            least(
                territory_until,
                next_date,
                case when has_standard_after then standard_until end
            ),
            date '9999-12-31'
        ) as latest_until,
        standard_until,
        territory_until
    from followed

),

-- Until the next count a reader is told why there is none.
dated as (

    select
        unit_code,
        standard_code,
        poor_households,
        as_of_date,
        'current' as denominator_status,
        valid_from,
        valid_to
    from ended

    union all

    select
        unit_code,
        standard_code,
        null as poor_households,
        as_of_date,
        case when valid_to = standard_until then 'standard_ended' else 'older_than_a_year' end
            as denominator_status,
        valid_to as valid_from,
        latest_until as valid_to
    from ended
    where valid_to < latest_until

)

select * from dated
