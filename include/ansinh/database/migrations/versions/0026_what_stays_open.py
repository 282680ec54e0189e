"""What was let through stays open: since which publication, and who sent it."""

from alembic import op

revision = "0026"
down_revision = "0025"

COLUMN = """
alter table ops.publication_need
    add column first_open_in bigint references ops.publication;
comment on column ops.publication_need.first_open_in is
    'The publication with which the policy let it through; empty where this one brings it.';
create or replace view ops.publication_open as
select need.*
from ops.publication_need as need
where not exists (
    select from ops.explanation_now as explained
    where explained.submission_id = need.submission_id and explained.rule = need.rule
);
"""
SENDERS = """
create or replace view ops.publication_sender as
select distinct member.publication_id, hand_in.handed_in_by
from ops.publication_submission as member
inner join ops.publication using (publication_id)
inner join ops.submission using (submission_id)
inner join ops.hand_in using (sha256)
where
    not exists (
        select from ops.publication_submission as before
        where
            before.publication_id = publication.compared_with
            and before.submission_id = member.submission_id
            and before.judgement = member.judgement
    )
    or exists (
        select from ops.publication_need as need
        where
            need.publication_id = member.publication_id
            and need.submission_id = member.submission_id
    );
comment on view ops.publication_sender is
    'Who handed in what a publication brings, or what of it nobody signed yet.';
"""


def upgrade() -> None:
    """Note since when a point is open; see also the senders of what stays open."""
    op.execute(COLUMN)
    op.execute(SENDERS)


def downgrade() -> None:
    """Refuse: rules of who may sign are not loosened."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
