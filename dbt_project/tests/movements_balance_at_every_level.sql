-- Units of any level whose movements do not lead from the start to the end. Both forms number
-- their columns alike: 9 = 1-2-3-4+5+6+7+8 (Circular 07/2021/TT-BLĐTBXH).
with

rates as (

    select * from {{ ref('poverty_movement_rates') }}

),

balanced as (

    select
        *,
        poor_households_at_start - escaped_households - poor_other_decrease_households
        + became_poor_households + fell_back_households + newly_poor_households
        + poor_other_increase_households as expected_poor_households,
        near_poor_households_at_start - left_near_poverty_households
        - near_poor_to_poor_households - near_poor_other_decrease_households
        + near_poor_from_poor_households + near_poor_fell_back_households
        + newly_near_poor_households + near_poor_other_increase_households
            as expected_near_poor_households

    from rates

)

select * from balanced
where
    expected_poor_households <> poor_households_at_end
    or expected_near_poor_households <> near_poor_households_at_end
