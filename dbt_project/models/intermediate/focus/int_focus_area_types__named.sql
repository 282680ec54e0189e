{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

types as (

    select * from {{ source('reference', 'focus_area_types') }}

),

-- Beside what is chosen from a list: all focus areas once, and the communes that are none.
named as (

    select
        code as focus_area_type,
        name_vi,
        name_en
    from types

    union all

    select *
    from (
        values
        ('all_focus', 'Tất cả địa bàn trọng điểm', 'All focus areas'),
        ('rest', 'Các xã, phường còn lại', 'The other communes')
    ) as summaries (focus_area_type, name_vi, name_en)

)

select * from named
