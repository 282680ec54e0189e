"""Losses: a file that lacks what the version before had needs somebody's word."""

from alembic import op

revision = "0006"
down_revision = "0005"

# A view of a table keeps the columns that the table had: it is made anew with one more.
CHANGES = """
alter table ops.waiver add column without text[];
comment on column ops.waiver.without is
    'What may be missing, units by code and tables by name; empty where anything may.';
alter table ops.waiver drop constraint waiver_lifts_check;
alter table ops.waiver add constraint waiver_lifts_check
    check (lifts <@ array['late', 'locked', 'loss'] and cardinality(lifts) > 0);
comment on table ops.waiver is
    'One row per permission to be late or to leave out, or per end of one; an empty field of the '
    'slot stands for any.';
create or replace view ops.waiver_now as
select
    waiver.waiver_id, waiver.form, waiver.unit_code, waiver.period, waiver.stage, waiver.lifts,
    waiver.granted_by, waiver.why, waiver.granted_at, waiver.valid_until, waiver.ends_waiver_id,
    (
        select min(ending.granted_at) from ops.waiver as ending
        where ending.ends_waiver_id = waiver.waiver_id
    ) as ended_at,
    waiver.without
from ops.waiver
where waiver.ends_waiver_id is null;
"""


def upgrade() -> None:
    """Let a waiver name what may be missing; nothing on record is changed."""
    op.execute(CHANGES)


def downgrade() -> None:
    """Refuse: what was permitted stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
