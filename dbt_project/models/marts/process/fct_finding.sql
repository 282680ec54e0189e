with

findings as (

    select * from {{ source('ledger', 'finding_now') }}

),

explained as (

    select * from {{ source('ledger', 'explanation_now') }}

),

rules as (

    select * from {{ ref('dim_rule') }}

),

submissions as (

    select * from {{ ref('fct_submission') }}

),

-- Neither what was typed nor the name of its sheet, which people choose: either may be personal.
placed as (

    select
        findings.finding_id,
        findings.submission_id,
        submissions.unit_key,
        submissions.form,
        findings.rule,
        submissions.unit_code,
        submissions.period,
        submissions.stage,
        findings.severity,
        rules.who_fixes,
        findings.table_name,
        case when findings.column_name ~ '^[a-z][a-z0-9_]*$' then findings.column_name end
            as column_name,
        findings.row_number,
        case when findings.cell ~ '^[A-Z]{1,3}[0-9]{1,7}$' then findings.cell end as cell,
        findings.occurrences,
        true as is_counted,
        findings.found_at,
        explained.rule is not null as is_explained

    from findings
    inner join submissions on findings.submission_id = submissions.submission_id
    left join rules on findings.rule = rules.rule
    left join explained
        on findings.submission_id = explained.submission_id and findings.rule = explained.rule

)

select * from placed
where {{ own_rows() }}
