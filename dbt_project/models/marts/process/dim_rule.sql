with

rules as (

    select * from {{ source('reference', 'rules') }}

),

findings as (

    select * from {{ source('ledger', 'finding') }}

),

current_rules as (

    select
        rule,
        form,
        stage,
        severity,
        who_fixes,
        legal_basis,
        says_vi,
        message_vi,
        message_en,
        true as is_current

    from rules

),

-- Findings outlive the rules that they name.
retired_rules as (

    select
        findings.rule,
        null as form,
        max(findings.stage) as stage,
        max(findings.severity) as severity,
        null as who_fixes,
        null as legal_basis,
        null as says_vi,
        null as message_vi,
        null as message_en,
        false as is_current

    from findings
    where
        not exists (
            select 1 from rules
            where rules.rule = findings.rule
        )
    group by findings.rule

),

all_rules as (

    select * from current_rules

    union all

    select * from retired_rules

)

select * from all_rules
