with

choices as (

    select * from {{ source('reference', 'focus_area_types') }}

),

named as (

    select * from {{ ref('int_focus_area_types__named') }}

),

members as (

    {{ choices_and_unknown('choices', 'focus_area_type', ['named_count', 'is_list_complete']) }}

    union all

    -- Beside the types of the list: all focus areas once, and the communes that are none.
    select
        named.focus_area_type,
        named.name_vi,
        named.name_en,
        null as named_count,
        null as is_list_complete,
        true as is_confirmed,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to
    from named
    left join choices on named.focus_area_type = choices.code
    where choices.code is null

)

select * from members
