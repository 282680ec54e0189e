-- However units were split and merged: what was reported is what the provinces of today show.
with

indicators as (

    select * from {{ ref('poverty_indicators') }}
    where unit_level = 'province'

),

current_units as (

    select * from {{ ref('poverty_indicators_current_units') }}
    where unit_level = 'province'

),

{% for relation in ['indicators', 'current_units'] %}

{{ relation }}_totalled as (

    select
        period,
        stage,
        standard_code,
        {{ complete_sum('households') }} as households,
        {{ complete_sum('persons') }} as persons,
        {{ complete_sum('poor_households') }} as poor_households,
        {{ complete_sum('near_poor_households') }} as near_poor_households,
        {{ complete_sum('poor_persons') }} as poor_persons,
        {{ complete_sum('near_poor_persons') }} as near_poor_persons

    from {{ relation }}
    group by period, stage, standard_code

),

{% endfor %}

differing as (

    select
        coalesce(former.period, today.period) as period,
        coalesce(former.stage, today.stage) as stage

    from indicators_totalled as former
    full outer join current_units_totalled as today on {{ is_same_review('former', 'today') }}
    where to_jsonb(former) is distinct from to_jsonb(today)

)

select * from differing
