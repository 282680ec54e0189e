{{ config(materialized='view') }}
{%- set results = [
    'households', 'persons', 'poor_households', 'near_poor_households',
    'average_living_standard_households', 'poor_persons', 'near_poor_persons',
    'average_living_standard_persons',
] -%}
{#- What the form counts as minority without saying of which group is what remains of its
    column `minority` after the groups: the cell says more than the figure. -#}
{%- set breakdowns = {
    'fct_target_group': ('target_groups', 'fact.target_group', 'fact.households'),
    'fct_poverty_cause': ('causes', 'fact.poverty_cause', 'fact.households'),
    'fct_ethnic_group': (
        'ethnic_groups',
        "case fact.ethnic_group when 'other' then 'other_group' else fact.ethnic_group end",
        "case when fact.ethnic_group <> 'minority' then fact.households end",
    ),
} -%}
{#- What a cumulative register takes out again stands in the former one. -#}
{%- set told_by = 'coalesce(nullif(fact.reversed_submission_id, -1), fact.submission_id)' -%}
{%- set registers = {
    'fct_resource_contribution': ('contributions', ['value_vnd', 'donors'], 'fact.donor_type'),
    'fct_resource_use': (
        'uses', ['amount_vnd', 'beneficiary_households', 'beneficiary_persons'], "'-1'",
    ),
} -%}

with

source_cells as (

    {{
        source_cells('fct_poverty_review', "'results'", unpivoted=results, more={
            'poverty_status': "substring(cells.column_name from '^(near_poor|poor)_')",
        })
    }}

    union all

    -- The intensity is made of the form's own total, not of the sum of its indicators.
    {{
        source_cells(
            'fct_poverty_review', "'deprivation_poor'", "'total_deprivations'",
            'fact.poor_deprivations', sheet='fact._deprivation_sheet',
            row_number='fact._deprivation_row', more={'poverty_status': "'poor'"}
        )
    }}
    where fact._deprivation_row is not null

    union all

    {{
        source_cells(
            'fct_deprivation', "'deprivation_' || fact.poverty_status",
            "'indicator_' || right(fact.indicator_key, 2)", 'fact.deprived_households',
            more={'poverty_status': 'fact.poverty_status', 'detail_code': 'fact.indicator_key'}
        )
    }}

    {% for counted, row_number in {'households': '_row', 'persons': '_persons_row'}.items() %}

    union all

    {{
        source_cells(
            'fct_poverty_movement', "'movement_' || fact.poverty_status", 'fact.movement',
            'fact.' ~ counted, row_number='fact.' ~ row_number, more={
                'poverty_status': 'fact.poverty_status', 'detail_code': 'fact.movement',
                'counted': "'" ~ counted ~ "'",
            }
        )
    }}
    where fact.{{ row_number }} is not null

    {% endfor %}

    {% for fact, (table, column_name, value) in breakdowns.items() %}

    union all

    {{
        source_cells(fact, "'" ~ table ~ "_' || fact.poverty_status", column_name, value, more={
            'poverty_status': 'fact.poverty_status', 'detail_code': 'fact.' ~ fact[4:],
        })
    }}

    {% endfor %}
    {% for fact, (table, columns, donor_type) in registers.items() %}

    union all

    {{
        source_cells(fact, "'" ~ table ~ "'", unpivoted=columns, standard_code='null', submission_id=told_by, more={
            'funding_source': 'fact.funding_source', 'donor_type': donor_type,
            'resource_kind': 'fact.resource_kind', 'purpose': 'fact.purpose',
            'entry_kind': 'fact.entry_kind',
        })
    }}
    where fact.is_counted

    {% endfor %}

)

select * from source_cells
