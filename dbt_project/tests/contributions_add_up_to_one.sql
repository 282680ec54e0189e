-- Units and statuses whose indicators do not make up all their deprivations, or whose
-- contributions, rounded to six decimals each, do not add up to 1.
with

rates as (

    select * from {{ ref('deprivation_rates') }}

),

poverty as (

    select * from {{ ref('multidimensional_poverty') }}

),

summed as (

    select
        unit_code,
        period,
        stage,
        standard_code,
        poverty_status,
        count(*) as indicators,
        sum(deprived_households) as deprivations,
        sum(contribution_share) as contribution_share

    from rates
    where is_complete
    group by unit_code, period, stage, standard_code, poverty_status

)

select summed.*
from summed
inner join poverty
    on
        summed.unit_code = poverty.unit_code
        and {{ is_same_review('summed', 'poverty') }}
where
    abs(summed.contribution_share - 1) > 0.0000005 * summed.indicators
    or (
        summed.poverty_status = 'poor'
        and summed.deprivations <> poverty.poor_deprivations
    )
