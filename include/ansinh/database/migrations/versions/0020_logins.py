"""Logins of people and programs: who may read what, and who said so."""

from alembic import op

revision = "0020"
down_revision = "0015"

LOGINS = """
create table ops.login_event (
    event_id bigint generated always as identity primary key,
    name text not null,
    event text not null check (event in ('added', 'password', 'removed')),
    role text,
    unit_key text,
    happened_at timestamptz not null default clock_timestamp(),
    done_by text not null default session_user,
    check ((event = 'added') = (role is not null)),
    check ((role = 'unit_reader') = (unit_key is not null) or role is null)
);
comment on table ops.login_event is
    'One row per login that was added or removed, or got another password; only ever appended.';
comment on column ops.login_event.role is 'The group of readers that it became a member of.';
comment on column ops.login_event.unit_key is
    'The unit whose rows, and whose communes'' rows, a unit_reader reads.';
comment on column ops.login_event.done_by is 'By whom the database was asked: a role, not a word.';

create view ops.login_now as
select name, role, unit_key, added_at, added_by
from (
    select distinct on (name)
        name, event, role, unit_key, happened_at as added_at, done_by as added_by
    from ops.login_event
    where event in ('added', 'removed')
    order by name, event_id desc
) as newest
where event = 'added';
comment on view ops.login_now is 'One row per login that there is.';
"""


def upgrade() -> None:
    """Create the record and what it says now."""
    op.execute(LOGINS)


def downgrade() -> None:
    """Refuse: a ledger is not thrown away."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
