"""Alerts: what somebody has to know, from its first firing to its cure, and what silences it."""

from alembic import op

revision = "0043"
down_revision = "0042"

ALERTS = """
create table ops.alert (
    alert_id bigint generated always as identity primary key,
    fingerprint text not null unique,
    kind text not null,
    rule text,
    form text,
    unit_code text,
    period text,
    stage text,
    place text not null default '',
    opened_at timestamptz not null default clock_timestamp()
);
create index on ops.alert (unit_code, period);
create index on ops.alert (kind);
comment on table ops.alert is
    'One row per thing that somebody has to know, by rule, unit and period, or by place; the same '
    'thing later is the same alert.';
create table ops.alert_event (
    event_id bigint generated always as identity primary key,
    alert_id bigint not null references ops.alert,
    state text not null check (
        state in ('open', 'notified', 'acknowledged', 'resolved', 'reopened')
    ),
    severity text check (severity in ('error', 'warning')),
    occurrences bigint not null default 1,
    submission_id bigint references ops.submission,
    publication_id bigint references ops.publication,
    run_id text,
    why text,
    mark text,
    news text check (news in ('new', 'again', 'escalated', 'over')),
    by name not null default session_user,
    at timestamptz not null default clock_timestamp()
);
create index on ops.alert_event (alert_id, event_id);
create index on ops.alert_event (submission_id);
comment on table ops.alert_event is
    'One row per change of an alert: it fires, somebody was told, took it on, or it is cured.';
create view ops.alert_now as
select
    alert.*,
    last.event_id,
    last.state,
    last.severity,
    last.occurrences,
    last.submission_id,
    last.publication_id,
    last.run_id,
    last.why,
    last.mark,
    last.news,
    last.by,
    last.at,
    fired.at as fired_at,
    told.was_told,
    told.is_escalated
from ops.alert
cross join lateral (
    select * from ops.alert_event as one
    where one.alert_id = alert.alert_id
    order by one.event_id desc limit 1
) as last
cross join lateral (
    select one.event_id, one.at from ops.alert_event as one
    where one.alert_id = alert.alert_id and one.state in ('open', 'reopened')
    order by one.event_id desc limit 1
) as fired
-- Since it was cured the last time before it fired.
cross join lateral (
    select
        coalesce(bool_or(one.state = 'notified'), false) as was_told,
        coalesce(bool_or(one.news = 'escalated'), false) as is_escalated
    from ops.alert_event as one
    where
        one.alert_id = alert.alert_id
        and one.event_id > coalesce((
            select max(cure.event_id) from ops.alert_event as cure
            where
                cure.alert_id = alert.alert_id and cure.state = 'resolved'
                and cure.event_id < fired.event_id
        ), 0)
) as told;
comment on view ops.alert_now is 'Every alert with the state it is in.';
create table ops.silence (
    silence_id bigint generated always as identity primary key,
    kind text,
    rule text,
    unit_code text,
    period text,
    why text not null check (why <> ''),
    by name not null default session_user,
    starts_at timestamptz not null default clock_timestamp(),
    ends_at timestamptz not null,
    ends_silence_id bigint references ops.silence,
    check (ends_silence_id is not null or ends_at > starts_at),
    check (num_nonnulls(kind, rule, unit_code, period, ends_silence_id) > 0)
);
comment on table ops.silence is
    'One row per wish not to be told of some alerts until a moment, or to be told again at once.';
create view ops.silence_now as
select * from ops.silence as one
where
    ends_silence_id is null
    and now() between starts_at and ends_at
    and not exists (
        select from ops.silence as other where other.ends_silence_id = one.silence_id
    );
comment on view ops.silence_now is 'The silences in force.';
"""
# What was noted before was told then.
FORMER = """
insert into ops.alert (fingerprint, kind, unit_code, place, opened_at)
select
    encode(sha256(convert_to(
        concat_ws(chr(31), kind, '', '', coalesce(unit_code, ''), '', '', place), 'UTF8'
    )), 'hex'),
    kind, unit_code, place, min(noted_at)
from ops.notice group by kind, unit_code, place;
insert into ops.alert_event (alert_id, state, run_id, why, mark, at)
select alert_id, state, notice.run_id, 'noted before alerts were kept', notice.mark, notice.noted_at
from ops.notice
inner join ops.alert
    on
        notice.kind = alert.kind and notice.place = alert.place
        and notice.unit_code is not distinct from alert.unit_code
cross join unnest(array['open', 'notified', 'resolved']) with ordinality as states (state, at_place)
order by notice_id, at_place;
drop table ops.notice;
"""
GUARD = """
create trigger append_only before update or delete or truncate on ops.{table}
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Create the tables, and move what was noted before."""
    op.execute(ALERTS)
    op.execute(FORMER)
    for table in ("alert", "alert_event", "silence"):
        op.execute(GUARD.format(table=table))


def downgrade() -> None:
    """Refuse: what was told stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
