"""The ledger: what arrived, what became of it, and what was published."""

from alembic import op

revision = "0001"
down_revision = None

LEDGER = """
create table ops.file (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint not null,
    suffix text not null,
    landed_at timestamptz not null default now()
);
comment on table ops.file is 'One row per different content that ever arrived.';

create table ops.delivery (
    delivery_id bigint generated always as identity primary key,
    sha256 text not null references ops.file,
    file_name text not null,
    inbox_path text not null,
    unit_code text,
    period text,
    stage text,
    standard_code text,
    delivered_by text not null,
    delivered_at timestamptz not null default now()
);
comment on table ops.delivery is 'One row per arrival of a file, with the slot its path names.';

create table ops.submission (
    submission_id bigint generated always as identity primary key,
    sha256 text not null references ops.file,
    delivery_id bigint not null references ops.delivery,
    form text,
    form_version text,
    unit_code text,
    period text,
    stage text check (stage in ('regular', 'preliminary', 'official')),
    standard_code text,
    as_of_date date,
    version integer,
    row_count integer not null default 0,
    unique (sha256, form, unit_code, period, stage, standard_code),
    unique (form, unit_code, period, stage, standard_code, version)
);
comment on table ops.submission is
    'One row per version of a slot; the slot is empty while the file was not yet read, or refused.';

create table ops.submission_state (
    state_id bigint generated always as identity primary key,
    submission_id bigint not null references ops.submission,
    state text not null check (state in (
        'received', 'refused', 'rejected', 'accepted', 'accepted_with_warnings',
        'published', 'superseded', 'withdrawn'
    )),
    moved_at timestamptz not null default now(),
    moved_by text not null,
    why text not null,
    run_id text
);
create index on ops.submission_state (submission_id, state_id desc);
comment on table ops.submission_state is 'One row per move of a submission; only ever appended.';

create table ops.submission_table (
    submission_id bigint not null references ops.submission,
    table_name text not null,
    sheet text not null,
    column_letters jsonb not null,
    row_count integer not null,
    primary key (submission_id, table_name)
);
comment on table ops.submission_table is
    'Where each table of a submission stood in its file: sheet, and the letter of each column.';

create table ops.finding (
    finding_id bigint generated always as identity primary key,
    submission_id bigint not null references ops.submission,
    rule text not null,
    severity text not null check (severity in ('error', 'warning')),
    stage text not null,
    table_name text,
    column_name text,
    sheet text,
    row_number integer,
    cell text,
    value text,
    expected text,
    message_vi text not null,
    message_en text not null,
    found_at timestamptz not null default now()
);
create index on ops.finding (submission_id);
comment on table ops.finding is 'One row per broken rule and place in a submission.';

create table ops.publication (
    publication_id bigint generated always as identity primary key,
    state text not null check (state in ('candidate', 'published', 'stopped')),
    opened_at timestamptz not null default now(),
    decided_at timestamptz,
    why text
);
create unique index one_candidate on ops.publication (state) where state = 'candidate';
comment on table ops.publication is
    'One row per numbered set of submissions that BI sees, saw, or did not get to see.';

create table ops.publication_submission (
    publication_id bigint not null references ops.publication,
    submission_id bigint not null references ops.submission,
    primary key (publication_id, submission_id)
);
comment on table ops.publication_submission is 'Which submissions a publication is made of.';

create table ops.publication_finding (
    publication_id bigint not null references ops.publication,
    rule text not null,
    severity text not null,
    value text,
    expected text,
    message_vi text not null,
    message_en text not null
);
comment on table ops.publication_finding is 'What the gate had against a candidate.';

create table ops.message (
    run_id text not null,
    recipient text not null,
    channel text not null,
    sent_at timestamptz not null default now(),
    primary key (run_id, recipient)
);
comment on table ops.message is
    'One row per message sent, so that a repeated task sends none twice.';
"""

VIEWS = """
create view ops.submission_now as
select distinct on (submission.submission_id)
    submission.*,
    submission_state.state,
    submission_state.moved_at,
    submission_state.why
from ops.submission
inner join ops.submission_state using (submission_id)
order by submission.submission_id, submission_state.state_id desc;
comment on view ops.submission_now is 'Every submission with the state it is in.';

create view ops.slot_current as
select distinct on (form, unit_code, period, stage, standard_code) *
from ops.submission_now
where state in ('accepted', 'accepted_with_warnings', 'published', 'withdrawn')
order by form, unit_code, period, stage, standard_code, submission_id desc;
comment on view ops.slot_current is
    'The newest good version of every slot; a withdrawn one leaves its slot empty.';

create view ops.candidate_submission as
select
    publication.publication_id,
    submission.*
from ops.publication
inner join ops.publication_submission using (publication_id)
inner join ops.submission using (submission_id)
where publication.state = 'candidate';
comment on view ops.candidate_submission is 'The submissions that the marts are now built from.';
"""

APPEND_ONLY = """
create function ops.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'ops.% is append-only: % is not allowed', tg_table_name, tg_op;
end
$$;
create trigger append_only before update or delete or truncate on ops.submission_state
for each statement execute function ops.refuse_change();
create trigger append_only before update or delete or truncate on ops.publication_submission
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Create the ledger."""
    op.execute(LEDGER)
    op.execute(VIEWS)
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    """Refuse: a ledger is not thrown away."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
