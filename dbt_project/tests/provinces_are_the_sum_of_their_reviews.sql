-- Whatever the roll-up does: what the units reported is what the province shows.
with

reviews as (

    select * from {{ ref('fct_poverty_review') }}

),

indicators as (

    select * from {{ ref('poverty_indicators') }}
    where unit_level = 'province'

),

reported as (

    select
        period,
        stage,
        standard_code,
        {{ complete_sum('households') }} as households,
        {{ complete_sum('poor_households') }} as poor_households,
        {{ complete_sum('near_poor_households') }} as near_poor_households

    from reviews
    group by period, stage, standard_code

),

differing as (

    select
        reported.period,
        reported.stage,
        reported.standard_code

    from reported
    left join indicators
        on
            reported.period = indicators.period
            and reported.stage = indicators.stage
            and reported.standard_code = indicators.standard_code
    where
        indicators.unit_code is null
        or reported.households is distinct from indicators.households
        or reported.poor_households is distinct from indicators.poor_households
        or reported.near_poor_households is distinct from indicators.near_poor_households

)

select * from differing
