"""Resubmission and replay: judgements, differences, waivers, and what a delivery was taken as."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = """
create table ops.waiver (
    waiver_id bigint generated always as identity primary key,
    form text,
    unit_code text,
    period text,
    stage text check (stage in ('regular', 'preliminary', 'official')),
    lifts text[] not null default '{late,locked}'
        check (lifts <@ array['late', 'locked'] and cardinality(lifts) > 0),
    granted_by text not null check (btrim(granted_by) <> ''),
    why text not null check (btrim(why) <> ''),
    granted_at timestamptz not null default now(),
    valid_until date,
    ends_waiver_id bigint references ops.waiver,
    check ((ends_waiver_id is null) <> (valid_until is null))
);
comment on table ops.waiver is
    'One row per permission to submit late, or per end of one; an empty field stands for any.';

create table ops.submission_change (
    change_id bigint generated always as identity primary key,
    submission_id bigint not null references ops.submission,
    previous_submission_id bigint not null references ops.submission,
    table_name text not null,
    kind text not null check (kind in ('changed', 'added', 'removed')),
    unit_code text,
    unit_name text,
    row_key text,
    column_name text,
    sheet text,
    cell text,
    old_text text,
    new_text text,
    check ((kind = 'changed') = (column_name is not null))
);
create index on ops.submission_change (submission_id);
comment on table ops.submission_change is
    'One row per cell that differs from the version before, or per row that it did not have.';

alter table ops.submission
    add column judgement integer not null default 1,
    add column waiver_id bigint references ops.waiver;
comment on column ops.submission.judgement is 'How often it was judged; findings carry the number.';

alter table ops.finding
    add column occurrences integer not null default 1 check (occurrences > 0),
    add column cells text,
    add column judgement integer not null default 1;

alter table ops.publication_submission add column judgement integer not null default 1;

alter table ops.delivery add column known_as bigint references ops.submission;
comment on column ops.delivery.known_as is
    'The submission that this content already was; empty where it became one of its own.';
"""

# The same content may come back to its slot after another one: only versions are unique.
UNIQUENESS = """
do $$
declare
    name text;
begin
    for name in
        select conname from pg_constraint
        where conrelid = 'ops.submission'::regclass and contype = 'u'
    loop
        execute format('alter table ops.submission drop constraint %I', name);
    end loop;
end
$$;
create unique index one_version on ops.submission
    (form, unit_code, period, stage, standard_code, version) nulls not distinct
where version is not null;
create index on ops.submission (sha256);
create index on ops.submission (unit_code, period, form);
create index on ops.submission (delivery_id);
create index on ops.delivery (sha256);
"""

# Replaced, not dropped: views of dbt rest on them. New columns can only stand at the end. The
# state is looked up from the submission, so that one slot is found without reading all moves.
VIEWS = """
create or replace view ops.submission_now as
select
    submission.submission_id,
    submission.sha256,
    submission.delivery_id,
    submission.form,
    submission.form_version,
    submission.unit_code,
    submission.period,
    submission.stage,
    submission.standard_code,
    submission.as_of_date,
    submission.version,
    submission.row_count,
    newest.state,
    newest.moved_at,
    newest.why,
    submission.judgement,
    submission.waiver_id
from ops.submission
cross join lateral (
    select state, moved_at, why
    from ops.submission_state
    where submission_state.submission_id = submission.submission_id
    order by state_id desc
    limit 1
) as newest;

create or replace view ops.slot_current as
select distinct on (form, unit_code, period, stage, standard_code) *
from ops.submission_now
where state in ('accepted', 'accepted_with_warnings', 'published', 'superseded', 'withdrawn')
order by form, unit_code, period, stage, standard_code, submission_id desc;
comment on view ops.slot_current is
    'The newest good version of every slot; a withdrawn one leaves its slot empty.';

create view ops.finding_now as
select finding.*
from ops.finding
inner join ops.submission using (submission_id)
where finding.judgement = submission.judgement;
comment on view ops.finding_now is 'The findings of the latest judgement of every submission.';

create view ops.submission_claim as
select
    now.submission_id,
    now.delivery_id,
    now.sha256,
    now.state,
    now.form,
    coalesce(now.unit_code, delivery.unit_code) as unit_code,
    coalesce(now.period, delivery.period) as period,
    coalesce(now.stage, delivery.stage) as stage,
    now.standard_code
from ops.submission_now as now
inner join ops.delivery using (delivery_id);
comment on view ops.submission_claim is
    'The slot that a submission fills, as far as file or path have told; empty is not yet known.';

create function ops.may_share_slot(one ops.submission_claim, other ops.submission_claim)
returns boolean language sql immutable as $$
    select
        (one.form = other.form) is not false
        and (one.unit_code = other.unit_code) is not false
        and (one.period = other.period) is not false
        and (one.stage = other.stage) is not false
        and (one.standard_code = other.standard_code) is not false
$$;

create view ops.waiver_now as
select
    waiver.*,
    (
        select min(ending.granted_at) from ops.waiver as ending
        where ending.ends_waiver_id = waiver.waiver_id
    ) as ended_at
from ops.waiver
where waiver.ends_waiver_id is null;
comment on view ops.waiver_now is 'Every waiver, with the moment at which it was taken back.';
"""

APPEND_ONLY = """
create trigger append_only before update or delete or truncate on ops.waiver
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Add what resubmission and replay need; nothing on record is changed."""
    op.execute(TABLES)
    op.execute(UNIQUENESS)
    op.execute(VIEWS)
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    """Refuse: a ledger is not thrown away."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
