{{ config(unique_key='as_of_date') }}

with

breakdowns as (

    select
        breakdowns.*,
        breakdowns.member_code as target_group,
        breakdowns.member_households as target_group_households
    from {{ ref('int_breakdowns__rolled_up') }} as breakdowns
    where
        {{ is_touched_or_later('breakdowns.as_of_date') }}
        and breakdowns.table_name like 'target_groups_%'

),

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }}

),

members as (

    select * from {{ ref('dim_target_group') }}

),

rated as (

    select
        *,
        {{ metric('target_group_share_pct') }} as target_group_share_pct
    from breakdowns

),

described as (

    select
        rated.unit_code,
        rated.unit_name,
        rated.unit_level,
        rated.as_of_date,
        rated.period,
        rated.stage,
        rated.standard_code,
        rated.poverty_status,
        rated.target_group,
        members.name_vi,
        members.name_en,
        rated.target_group_households,
        rated.status_households,
        rated.target_group_share_pct,
        rated.is_complete,
        rated.submission_id,
        {{ word_of('poverty_status', 'rated.poverty_status') }} as poverty_status_vi,
        {{ row_description('rated', is_break='reviews.is_break') }},
        {{ confidentiality() }}

    from rated
    inner join members on rated.target_group = members.target_group
    left join reviews
        on rated.unit_code = reviews.unit_code and {{ is_same_review('rated', 'reviews') }}

)

select * from described
