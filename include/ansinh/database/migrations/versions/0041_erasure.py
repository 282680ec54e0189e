"""A key for each landed file, and the proof of what was erased."""

from alembic import op

revision = "0041"
down_revision = "0040"

KEYRING = """
create schema keyring;
comment on schema keyring is
    'What opens landed files: a key each. Without its key a file is lost for good, wherever copies '
    'of it lie.';
create table keyring.landing_key (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    identity text not null,
    made_at timestamptz not null default clock_timestamp()
);
comment on table keyring.landing_key is 'One row per landed file: the age identity that opens it.';
"""

# Nothing in it names a person: of a household stands what the installation's key makes of it.
ERASURE = """
create table ops.erasure (
    erasure_id bigint generated always as identity primary key,
    what text not null check (what in ('submission', 'household', 'retention')),
    asked_by text not null,
    why text not null,
    done_by text not null default session_user,
    erased_at timestamptz not null default clock_timestamp()
);
comment on table ops.erasure is
    'One row per time that personal data were destroyed, asked for or because their time was over.';

create table ops.erased_file (
    sha256 text primary key references ops.file,
    erasure_id bigint not null references ops.erasure
);
comment on table ops.erased_file is
    'One row per landed file whose key was destroyed: nobody can read it again.';

create table ops.erased_submission (
    erasure_id bigint not null references ops.erasure,
    submission_id bigint not null references ops.submission,
    primary key (erasure_id, submission_id)
);
comment on table ops.erased_submission is 'Of which submissions something was destroyed.';

create table ops.erased_row (
    erasure_id bigint not null references ops.erasure,
    relation text not null,
    submission_id bigint not null references ops.submission,
    _row integer not null
);
comment on table ops.erased_row is
    'Which rows in raw lost their words where one household was erased; of whole submissions none '
    'are named.';

create table ops.erasure_step (
    erasure_id bigint not null references ops.erasure,
    place text not null check (place in (
        'landing', 'raw', 'restricted', 'ledger', 'history', 'outbox', 'temporary', 'backups'
    )),
    what text not null,
    destroyed bigint not null,
    done_at timestamptz not null default clock_timestamp()
);
comment on table ops.erasure_step is
    'The proof: one row per place that was looked through, and how much was destroyed there.';

-- A household whose names are gone because their time was over is still the same household.
create table restricted.kept_head (
    submission_id bigint not null,
    listed_as text not null,
    _row integer not null,
    head_hash text not null,
    primary key (submission_id, listed_as, _row)
);
comment on table restricted.kept_head is
    'One row per household whose names were removed from raw: what the key had made of them.';
"""
APPEND_ONLY = """
create trigger append_only before update or delete or truncate on ops.{0}
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Create keyring and proof."""
    op.execute(KEYRING)
    op.execute(ERASURE)
    for table in ("erasure", "erased_file", "erased_submission", "erased_row", "erasure_step"):
        op.execute(APPEND_ONLY.format(table))


def downgrade() -> None:
    """Refuse: keys that are lost open nothing any more."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
