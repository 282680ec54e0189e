with

groups as (

    select * from {{ source('reference', 'ethnic_groups') }}

),

members as (

    {{ choices_and_unknown('groups', 'ethnic_group', ['is_minority']) }}

    union all

    -- The form asks for all minorities together, too, and not every unit names the groups.
    select
        'minority' as ethnic_group,
        'Dân tộc thiểu số, chưa phân theo dân tộc' as name_vi,
        'Minority, group not stated' as name_en,
        true as is_minority,
        true as is_confirmed,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to

)

select * from members
