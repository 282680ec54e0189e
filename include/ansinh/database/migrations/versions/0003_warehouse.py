"""The warehouse: the secret behind pseudonyms, and the course of a submission at a glance."""

from alembic import op

revision = "0003"
down_revision = "0002"

# Two UUIDs: 244 random bits from the server's own generator. Without the secret nobody can find
# a household by hashing guessed names; with another one, every household would be a new one.
PSEUDONYM_KEY = """
create schema if not exists restricted;

create table restricted.pseudonym_key (
    is_only_one boolean primary key default true check (is_only_one),
    secret text not null
);
comment on table restricted.pseudonym_key is
    'One row: the secret of this installation behind the pseudonyms of households.';
insert into restricted.pseudonym_key (secret)
values (concat(gen_random_uuid(), gen_random_uuid()));
"""

# The same submissions are worth another publication where models or reference data changed.
PUBLICATION = """
alter table ops.publication add column made_by text;
comment on column ops.publication.made_by is
    'Fingerprint of the models and the reference data that the marts were built by.';
"""

# Views of the marts rest on these: a later revision replaces them, and may only add columns.
VIEWS = """
create view ops.submission_course as
with moved as (
    select
        submission_id,
        min(moved_at) filter (where state = 'received') as received_at,
        max(moved_at) filter (
            where state in ('refused', 'rejected', 'accepted', 'accepted_with_warnings')
        ) as judged_at,
        min(moved_at) filter (where state in ('accepted', 'accepted_with_warnings'))
            as accepted_at,
        min(moved_at) filter (where state = 'published') as published_at,
        max(moved_at) filter (where state = 'superseded') as superseded_at,
        max(moved_at) filter (where state = 'withdrawn') as withdrawn_at
    from ops.submission_state
    group by submission_id
),
found as (
    select
        submission_id,
        count(*) filter (where severity = 'error') as error_count,
        count(*) filter (where severity = 'warning') as warning_count,
        mode() within group (order by rule) filter (where severity = 'error')
            as commonest_error
    from ops.finding_now
    group by submission_id
)
select
    moved.*,
    coalesce(found.error_count, 0) as error_count,
    coalesce(found.warning_count, 0) as warning_count,
    found.commonest_error
from moved
left join found using (submission_id);
comment on view ops.submission_course is
    'When each submission was received, judged (the last time), first accepted and published, '
    'and what the latest judgement found in it.';

-- Two standards of one review are one report: whoever sent either has reported.
-- A version that was taken back leaves its slot empty, whatever came before it.
create view ops.slot_progress as
with ranked as (
    select
        now.*,
        now.state in ('accepted', 'accepted_with_warnings', 'published', 'superseded')
            as is_accepted,
        course.received_at,
        course.accepted_at,
        delivery.delivered_at,
        row_number() over (
            partition by now.form, now.unit_code, now.period, now.stage
            order by
                now.state in (
                    'accepted', 'accepted_with_warnings', 'published', 'superseded', 'withdrawn'
                ) desc,
                now.submission_id desc
        ) as place
    from ops.submission_now as now
    inner join ops.delivery using (delivery_id)
    left join ops.submission_course as course using (submission_id)
    where now.form is not null
)
select
    form,
    unit_code,
    period,
    stage,
    max(submission_id) filter (where place = 1) as submission_id,
    max(state) filter (where place = 1) as state,
    count(*) as versions,
    bool_or(is_accepted and place = 1) as is_fulfilled,
    min(received_at) as first_received_at,
    case when bool_or(is_accepted and place = 1)
        then min(accepted_at) filter (where is_accepted)
    end as accepted_at,
    case when bool_or(is_accepted and place = 1)
        then min(delivered_at) filter (where is_accepted)
    end as accepted_delivered_at
from ranked
group by form, unit_code, period, stage;
comment on view ops.slot_progress is
    'One row per form, unit, period and stage that anything came for: how far it got. The newest '
    'version that passed or was taken back tells its state.';
"""


def upgrade() -> None:
    """Add what the warehouse needs to know of itself."""
    op.execute(PUBLICATION)
    op.execute(PSEUDONYM_KEY)
    op.execute(VIEWS)


def downgrade() -> None:
    """Refuse: pseudonyms made with this secret could never be compared again."""
    raise NotImplementedError("The secret is never dropped; restore a backup instead.")
