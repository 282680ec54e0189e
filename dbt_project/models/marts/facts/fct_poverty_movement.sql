with

movements as (

    select * from {{ ref('int_poverty_movements__current') }}

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        poverty_status,
        movement,
        submission_id,
        households,
        persons

    from movements

)

select * from counted
