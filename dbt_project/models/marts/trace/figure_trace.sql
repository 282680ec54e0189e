{{ config(materialized='view') }}

with

figure_sources as (

    select * from {{ ref('bridge_figure_source') }}

),

source_cells as (

    select * from {{ ref('fct_source_cell') }}

),

ancestors as (

    select * from {{ ref('bridge_unit_ancestor') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

columns as (

    select * from {{ ref('bridge_submission_column') }}

),

traced as (

    select
        figure_sources.mart,
        figure_sources.figure,
        ancestors.ancestor_code as unit_code,
        ancestors.ancestor_level as unit_level,
        source_cells.period,
        source_cells.stage,
        source_cells.standard_code,
        source_cells.poverty_status,
        source_cells.detail_code,
        source_cells.funding_source,
        source_cells.donor_type,
        source_cells.resource_kind,
        source_cells.purpose,
        source_cells.submission_id,
        submissions.sha256,
        submissions.form,
        source_cells.table_name,
        source_cells.column_name,
        units.unit_code as source_unit_code,
        source_cells.sheet,
        columns.column_letter || source_cells.row_number as cell,
        source_cells.value,
        source_cells.entry_kind

    from figure_sources
    inner join source_cells
        on
            source_cells.table_name like figure_sources.table_pattern
            and source_cells.column_name like figure_sources.column_pattern
            -- A movement has a row of households and a row of persons.
            and coalesce(source_cells.counted, figure_sources.metric_unit)
            = figure_sources.metric_unit
    inner join ancestors on source_cells.unit_key = ancestors.unit_key
    inner join units on source_cells.unit_key = units.unit_key
    inner join submissions on source_cells.submission_id = submissions.submission_id
    left join columns
        on
            source_cells.submission_id = columns.submission_id
            and source_cells.table_name = columns.table_name
            and source_cells.column_name = columns.column_name

)

select * from traced
