"""Approval: what a publication waits for, by which policy, and who decided."""

from alembic import op

revision = "0021"
down_revision = "0020"

STATES = """
alter table ops.publication drop constraint publication_state_check;
alter table ops.publication add constraint publication_state_check check (state in (
    'candidate', 'waiting', 'approved', 'published', 'stopped', 'declined', 'replaced'
));
alter table ops.publication
    add column compared_with bigint references ops.publication,
    add column restores bigint references ops.publication;
comment on column ops.publication.compared_with is
    'What BI read when the gate let it pass, which its differences are told against.';
comment on column ops.publication.restores is
    'The earlier publication whose figures it brings back; empty where it was built.';

create table ops.publication_move (
    move_id bigint generated always as identity primary key,
    publication_id bigint not null references ops.publication,
    state text not null,
    why text,
    moved_by name not null default session_user,
    moved_at timestamptz not null default clock_timestamp()
);
comment on table ops.publication_move is
    'One row per move of a publication, by the login that made it; only ever appended.';
-- By the database itself: no program can move one in silence.
create function ops.note_publication_move() returns trigger language plpgsql as $$
begin
    insert into ops.publication_move (publication_id, state, why)
    values (new.publication_id, new.state, new.why);
    return null;
end
$$;
create trigger noted after insert or update of state on ops.publication
for each row execute function ops.note_publication_move();
"""
POLICY = """
create table ops.approval_policy (
    policy_id bigint generated always as identity primary key,
    decides text not null check (decides in ('policy', 'person')),
    official boolean not null,
    unexplained boolean not null,
    losses boolean not null,
    change_pct numeric check (change_pct > 0),
    why text not null check (why <> ''),
    set_by name not null default session_user,
    valid_from timestamptz not null default now()
);
comment on table ops.approval_policy is
    'One row per policy, the newest in force: what a publication needs a person for.';
comment on column ops.approval_policy.decides is
    'person: what is open waits for one; policy: it is let through, and said so beside it.';
comment on column ops.approval_policy.change_pct is
    'A counted figure that changes by more than so many per cent; empty: none is looked at.';
insert into ops.approval_policy (decides, official, unexplained, losses, change_pct, why)
values ('policy', true, true, true, 20, 'a trial: nobody has to sign');
"""
DECISIONS = """
create table ops.hand_in (
    hand_in_id bigint generated always as identity primary key,
    sha256 text not null,
    unit_code text,
    period text,
    stage text,
    handed_in_by name not null default session_user,
    handed_in_at timestamptz not null default clock_timestamp()
);
create index on ops.hand_in (sha256);
comment on table ops.hand_in is
    'One row per file that somebody handed in by the command, by his login; only ever appended.';

create table ops.publication_need (
    publication_id bigint not null references ops.publication,
    need text not null check (need in (
        'official', 'warning', 'loss', 'change', 'taken_back'
    )),
    rule text,
    submission_id bigint references ops.submission,
    unit_code text,
    period text,
    figure text,
    value_before numeric,
    value_after numeric,
    occurrences bigint not null default 1
);
create index on ops.publication_need (publication_id);
comment on table ops.publication_need is
    'One row per thing in a publication that the policy wants a person to look at.';

create table ops.publication_decision (
    decision_id bigint generated always as identity primary key,
    publication_id bigint not null references ops.publication,
    decision text not null check (decision in ('approved', 'declined')),
    decided_by name not null,
    policy_id bigint references ops.approval_policy,
    recorded_by name not null default session_user,
    decided_at timestamptz not null default clock_timestamp(),
    release_at timestamptz not null,
    why text not null default '',
    open jsonb not null
);
create index on ops.publication_decision (publication_id, decision_id desc);
comment on table ops.publication_decision is
    'One row per approval or refusal: who, when, why, and what was open; only ever appended.';
comment on column ops.publication_decision.decided_by is
    'The login of the person, or `policy` where none was asked.';
comment on column ops.publication_decision.recorded_by is
    'The login that wrote it: the same person, or Airflow''s for one who signed in there.';
"""
VIEWS = """
create view ops.publication_sender as
select distinct member.publication_id, hand_in.handed_in_by
from ops.publication_submission as member
inner join ops.publication using (publication_id)
inner join ops.submission using (submission_id)
inner join ops.hand_in using (sha256)
where not exists (
    select from ops.publication_submission as before
    where
        before.publication_id = publication.compared_with
        and before.submission_id = member.submission_id
        and before.judgement = member.judgement
);
comment on view ops.publication_sender is
    'Who handed in what a publication brings that BI does not read yet.';

create view ops.publication_open as
select * from ops.publication_need;
comment on view ops.publication_open is
    'What a person has to look at, less what was explained.';

create view ops.decision_now as
select distinct on (publication_id) *
from ops.publication_decision
order by publication_id, decision_id desc;
comment on view ops.decision_now is 'The decision on each publication that holds.';
"""
# The rules of who may decide stand in the database: there is no way round them by another program.
FUNCTIONS = """
create function ops.may_approve(person name, number bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
    select
        exists (
            select from pg_roles
            where rolname = person and not rolsuper and pg_has_role(oid, 'approver', 'member')
        )
        and not exists (
            select from ops.publication_sender
            where publication_id = number and handed_in_by = person
        )
$$;
comment on function ops.may_approve is
    'Whether a login is an approver and handed in nothing that the publication brings.';

create function ops.decide_for(
    person name, number bigint, verdict text, release timestamptz, reason text
) returns void
language plpgsql security definer
set search_path = pg_catalog set lock_timeout = '60s' as $$
declare
    now_in text;
begin
    lock table ops.publication_lock in exclusive mode;
    select state into now_in from ops.publication where publication_id = number;
    if now_in is null or now_in not in ('waiting', 'approved') then
        raise exception using errcode = 'UA001', message = format(
            'Publication %s does not wait for anybody: it is %s.',
            number, coalesce(now_in, 'unknown')
        );
    end if;
    if not ops.may_approve(person, number) then
        raise exception using errcode = 'UA002', message = format(
            '%s may not decide on publication %s: who decides is a member of the role approver, '
            'and handed in nothing that it brings.', person, number
        );
    end if;
    if verdict = 'declined' and coalesce(reason, '') = '' then
        raise exception using errcode = 'UA003', message = 'Say why it is declined.';
    end if;
    insert into ops.publication_decision
        (publication_id, decision, decided_by, release_at, why, open)
    values (
        number, verdict, person, coalesce(release, clock_timestamp()), coalesce(reason, ''),
        coalesce(
            (
                select jsonb_agg(jsonb_strip_nulls(to_jsonb(one) - 'publication_id'))
                from ops.publication_open as one where one.publication_id = number
            ),
            '[]'
        )
    );
    update ops.publication
    set state = verdict, why = format('%s by %s', verdict, person), decided_at = now()
    where publication_id = number;
end
$$;
revoke all on function ops.decide_for from public;
comment on function ops.decide_for is
    'Record what a person decided. For the owner: Airflow knows who signed in there.';

create function ops.decide(
    number bigint, verdict text, release timestamptz default null, reason text default ''
) returns void
language sql security definer set search_path = pg_catalog as $$
    select ops.decide_for(session_user, number, verdict, release, reason)
$$;
revoke all on function ops.decide from public;
comment on function ops.decide is
    'Approve or decline a publication, as whoever is logged in; for members of approver.';
"""
# What each publication changed in the marts, row by row: an earlier one can be brought back.
ROWS = """
create table history.mart_row (
    publication_id bigint not null references ops.publication,
    mart text not null,
    content jsonb not null,
    copies integer not null
);
create index on history.mart_row (mart, publication_id);
comment on table history.mart_row is
    'One row per publication, mart and row that it brought (1) or took away (-1).';
alter table history.revision drop constraint revision_cause_check;
alter table history.revision add constraint revision_cause_check check (cause in (
    'first', 'correction', 'withdrawal', 'judged_again', 'counted_otherwise',
    'completeness', 'project', 'revert'
));
"""
APPEND_ONLY = """
create trigger append_only before update or delete or truncate on ops.{table}
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Make room for decisions; what was published before needed none."""
    for part in (STATES, POLICY, DECISIONS, VIEWS, FUNCTIONS, ROWS):
        op.execute(part)
    for table in ("publication_move", "approval_policy", "hand_in", "publication_decision"):
        op.execute(APPEND_ONLY.format(table=table))


def downgrade() -> None:
    """Refuse: what was decided stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
