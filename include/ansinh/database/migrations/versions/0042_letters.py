"""Contacts: who is told of what, dated. Letters: what they are told, kept until it left."""

from alembic import op

revision = "0042"
down_revision = "0041"

CONTACTS = """
create table ops.contact (
    contact_id bigint generated always as identity primary key,
    name text not null check (name <> ''),
    duty text not null check (duty in ('unit', 'administrator', 'operator')),
    units text[] not null,
    addresses text[] not null,
    opens time,
    closes time,
    deputy text,
    away_from date,
    away_to date,
    is_gone boolean not null default false,
    valid_from date not null,
    set_by name not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    check ((opens is null) = (closes is null) and opens < closes),
    check (away_from <= away_to),
    check (is_gone or cardinality(addresses) > 0)
);
create index on ops.contact (name, contact_id);
comment on table ops.contact is
    'One row per change of somebody who is told; of two for a day the newer holds. Only ever '
    'appended.';
create trigger append_only before update or delete or truncate on ops.contact
for each statement execute function ops.refuse_change();
"""
LETTERS = """
create table ops.letter (
    letter_id bigint generated always as identity primary key,
    key text not null unique,
    contact text not null,
    address text not null,
    subject text not null,
    text text not null,
    html text not null,
    not_before timestamptz not null,
    written_at timestamptz not null default clock_timestamp()
);
comment on table ops.letter is
    'One row per letter to one address. Its key, of which the Message-ID is made, says what it '
    'tells: the same is written once.';
create table ops.letter_file (
    letter_id bigint not null references ops.letter,
    submission_id bigint references ops.submission,
    file_name text not null,
    media_type text not null,
    content bytea not null,
    primary key (letter_id, file_name)
);
comment on table ops.letter_file is
    'One row per file that goes with a letter, until some time after it left; none holds persons.';
create table ops.letter_event (
    event_id bigint generated always as identity primary key,
    letter_id bigint not null references ops.letter,
    state text not null check (state in ('sent', 'failed', 'refused', 'given_up')),
    channel text not null,
    why text,
    at timestamptz not null default clock_timestamp()
);
create index on ops.letter_event (letter_id);
comment on table ops.letter_event is
    'One row per attempt to send a letter: it left, it will be tried again, or nobody takes it.';
create view ops.letter_now as
select
    letter.*,
    coalesce(event.state, 'waiting') as state,
    event.channel,
    event.why,
    event.at as tried_at,
    coalesce(event.attempts, 0) as attempts
from ops.letter
left join lateral (
    select state, channel, why, at, count(*) over () as attempts
    from ops.letter_event
    where letter_event.letter_id = letter.letter_id
    order by event_id desc limit 1
) as event on true;
comment on view ops.letter_now is 'Letters, with how far they came.';
"""
# What was told before is not told again: the keys are made alike.
FORMER = """
with written as (
    insert into ops.letter
        (key, contact, address, subject, text, html, not_before, written_at)
    select
        run_id || '/' || recipient, recipient, recipient, '', '', '', sent_at, sent_at
    from ops.message order by sent_at
    returning letter_id, key, written_at
)
insert into ops.letter_event (letter_id, state, channel, at)
select letter_id, 'sent', message.channel, message.sent_at
from written inner join ops.message on written.key = message.run_id || '/' || message.recipient;
drop table ops.message;
"""
GUARD = """
create trigger append_only before update or delete or truncate on ops.{table}
for each statement execute function ops.refuse_change();
"""
# Whoever sends a letter holds its row, for which Postgres wants the right to change it.
LOCKED = """
create trigger append_only before truncate on ops.letter
for each statement execute function ops.refuse_change();
create trigger append_only_rows before update or delete on ops.letter
for each row execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Create the tables, and move what was told before."""
    op.execute(CONTACTS)
    op.execute(LETTERS)
    op.execute(FORMER)
    op.execute(GUARD.format(table="letter_event"))
    op.execute(LOCKED)


def downgrade() -> None:
    """Refuse: what was told stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
