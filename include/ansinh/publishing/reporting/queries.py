"""What the report asks the marts, a query for each kind of fact (`facts.py`)."""

# What the province mobilised and used, by source group, kind and purpose. A period with
# figures from a preliminary register is marked so.
RESOURCES = """
    with entries as (
        select period, stage from marts.fct_resource_contribution where is_counted
        union
        select period, stage from marts.fct_resource_use where is_counted
    )
    select
        resources.period,
        resources.funding_source_group,
        resources.contributed_vnd,
        resources.used_vnd,
        resources.contributions,
        resources.beneficiaries,
        resources.reported_units,
        resources.owed_units,
        resources.is_complete,
        coalesce(resource_kind.name_vi, resources.resource_kind) as kind_vi,
        coalesce(resource_kind.name_en, resources.resource_kind) as kind_en,
        coalesce(purpose.name_vi, resources.purpose) as purpose_vi,
        coalesce(purpose.name_en, resources.purpose) as purpose_en,
        exists (
            select from entries
            where entries.period = resources.period and entries.stage = 'preliminary'
        ) as is_preliminary
    from (
        select
            period,
            funding_source_group,
            resource_kind,
            purpose,
            sum(contributed_vnd)::bigint as contributed_vnd,
            sum(used_vnd)::bigint as used_vnd,
            sum(contributions)::bigint as contributions,
            sum(beneficiaries)::bigint as beneficiaries,
            max(reported_units) as reported_units,
            max(owed_units) as owed_units,
            bool_and(is_complete) as is_complete
        from marts.mobilized_resources
        where unit_level = 'province'
        group by period, funding_source_group, resource_kind, purpose
    ) as resources
    left join marts.dim_resource_kind as resource_kind using (resource_kind)
    left join marts.dim_purpose as purpose using (purpose)
    order by period desc, funding_source_group desc, resource_kind, purpose
"""

# The lines of the newest year that anybody reported on, of the province as it is at its end: in the
# year in which provinces were joined both have lines.
COMMITMENTS = """
    with of_province as (
        select
            line.*,
            unit.valid_from,
            max(line.year) filter (where line.status <> 'no_data') over () as newest_year
        from marts.directive_scorecard as line
        inner join marts.dim_administrative_unit as unit using (unit_key)
        where line.unit_level = 'province' and line.is_preferred
    )
    select
        line.year,
        line.line_number,
        commitment.commitment_vi,
        commitment.commitment_en,
        line.statement_vi,
        line.statement_en,
        line.status,
        line.observation_status
    from of_province as line
    inner join marts.dim_commitment as commitment using (measure_code)
    where
        line.year = line.newest_year
        and line.valid_from = (
            select max(same.valid_from) from of_province as same where same.year = line.year
        )
    order by line.report_order
"""

# The newest publications up to this one, with what each changed: a figure counts once, however many
# submissions had a part in it.
PUBLICATIONS = """
    with newest as (
        select * from marts.publication
        where publication_id <= %(publication)s
        order by publication_id desc
        limit 10
    ),
    figures as (
        select distinct
            publication_id, mart, figure, unit_code, period, stage, standard_code,
            funding_source, donor_type, resource_kind, purpose,
            value_before is null as is_first,
            value_after is null as is_last
        from marts.revisions
        where publication_id in (select publication_id from newest)
    )
    select
        newest.publication_id,
        newest.published_at,
        newest.approved_by,
        count(*) filter (where figures.is_first and not figures.is_last) as told_first,
        count(*) filter (where not figures.is_first and not figures.is_last) as changed,
        count(*) filter (where figures.is_last and not figures.is_first) as told_no_more
    from newest
    left join figures using (publication_id)
    group by newest.publication_id, newest.published_at, newest.approved_by
    order by newest.publication_id desc
"""

TOUCHED = """
    with figures as (
        select
            mart, period, nullif(stage, '') as stage,
            value_before is null as is_first,
            value_after is null as is_last,
            array_agg(distinct cause) as causes
        from marts.revisions
        where publication_id = %(publication)s
        group by
            mart, figure, unit_code, period, stage, standard_code, funding_source, donor_type,
            resource_kind, purpose, value_before, value_after
    )
    select
        mart,
        period,
        stage,
        count(*) filter (where is_first and not is_last) as told_first,
        count(*) filter (where not is_first and not is_last) as changed,
        count(*) filter (where is_last and not is_first) as told_no_more,
        array(
            select distinct cause from figures as same, unnest(same.causes) as cause
            where (same.mart, same.period) = (figures.mart, figures.period)
                and same.stage is not distinct from figures.stage
            order by cause
        ) as causes
    from figures
    group by mart, period, stage
    order by mart desc, period desc, stage
"""

# Of the resources, whose figures stand by source, donor, kind and purpose, the sums.
CHANGED = """
    with of_province as (
        select
            mart, figure, period, stage, standard_code, value_before, value_after, difference,
            array_agg(distinct cause) as causes
        from marts.revisions
        where publication_id = %(publication)s and unit_level = 'province'
        group by
            mart, figure, period, stage, standard_code, funding_source, donor_type, resource_kind,
            purpose, value_before, value_after, difference
    ),
    told as (
        select
            mart, figure, period, nullif(stage, '') as stage,
            nullif(standard_code, '') as standard_code,
            case when count(*) = 1 then min(value_before) end as value_before,
            case when count(*) = 1 then min(value_after) end as value_after,
            sum(difference) as difference,
            bool_or(value_before is not null) as was_told,
            array(
                select distinct cause from of_province as same, unnest(same.causes) as cause
                where (same.mart, same.figure, same.period) = (
                    of_province.mart, of_province.figure, of_province.period
                ) and same.stage is not distinct from of_province.stage
                order by cause
            ) as causes
        from of_province
        group by mart, figure, period, stage, standard_code
    )
    select
        coalesce(metric.name_vi, told.figure) as figure_vi,
        coalesce(metric.name_en, told.figure) as figure_en,
        metric.metric_unit as unit,
        told.period,
        told.stage,
        told.standard_code,
        told.value_before,
        told.value_after,
        told.difference,
        told.causes
    from told
    left join marts.dim_metric as metric on told.figure = metric.metric
    where told.was_told
    order by told.mart desc, told.period desc, told.stage, told.standard_code, told.figure
"""

# Of the year before, by what the publication holds and not by the day on which somebody asks: the
# first version that was accepted of each report in it says when that came.
TIMELINESS = """
    with owed as (
        select due.form, due.period, due.stage, due.due_date, due.is_judged, unit.unit_code
        from marts.dim_reporting_due_date as due
        inner join marts.bridge_reporting_unit as unit
            on
                due.owed_by = unit.reports_as
                and due.as_of_date >= unit.valid_from
                and due.as_of_date < unit.valid_to
        where
            due.is_required
            and due.due_date < %(decided_on)s
            and due.due_date >= %(decided_on)s::date - interval '1 year'
    ),
    arrived as (
        select
            member.form, member.period, member.stage, member.unit_code,
            min(version.received_date) as received_date
        from marts.dim_submission as member
        inner join marts.fct_submission as version
            using (form, period, stage, unit_code)
        where
            version.accepted_at is not null and version.submission_id <= member.submission_id
        group by member.form, member.period, member.stage, member.unit_code
    )
    select
        form.name_vi as form_vi,
        form.name_en as form_en,
        owed.period,
        owed.stage,
        owed.due_date,
        count(*) as owed,
        count(arrived.unit_code) as arrived,
        case when bool_and(owed.is_judged)
            then count(*) filter (where arrived.received_date <= owed.due_date)
        end as on_time,
        case when bool_and(owed.is_judged)
            then count(*) filter (where arrived.received_date > owed.due_date)
        end as late
    from owed
    inner join marts.dim_form as form using (form)
    left join arrived using (form, period, stage, unit_code)
    group by form.name_vi, form.name_en, owed.form, owed.period, owed.stage, owed.due_date
    order by owed.due_date desc, owed.form, owed.stage
"""

HIDDEN = """
    select
        %(mart)s as mart,
        count(*) as rows,
        count(*) filter (where confidentiality = 'suppressed') as suppressed,
        count(*) filter (where confidentiality = 'rounded') as rounded
    from {mart}
"""

STANDARDS = """
    select standard_code, name_vi, legal_basis, valid_from, valid_to
    from marts.dim_poverty_standard
    where standard_code = any(%(standards)s)
    order by valid_from desc
"""

MEMBERS = """
    select
        form,
        period,
        stage,
        count(*) as submissions,
        count(*) filter (where sha256 = any(%(invented)s)) as invented
    from marts.dim_submission
    where submission_id <> -1
    group by form, period, stage
    order by period desc, form, stage
"""
