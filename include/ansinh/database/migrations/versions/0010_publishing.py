"""Publishing by difference: locks that no reader can take, and what a gate has let pass."""

from alembic import op

revision = "0010"
down_revision = "0009"

# A lock on a table asks for rights on it; anybody may take an advisory lock of any number.
LOCKS = """
create table ops.publication_lock ();
comment on table ops.publication_lock is
    'Empty. Who publishes locks it alone, who changes what counts shares it.';
create table ops.build_lock ();
comment on table ops.build_lock is
    'Empty. A build locks it alone, whoever reads the candidate shares it.';

alter table ops.publication add column passed_build text;
comment on column ops.publication.passed_build is
    'The build of the candidate that passed the gate; only that one is published.';

alter table ops.publication_submission
    add column period text,
    add column as_of_date date;
comment on column ops.publication_submission.period is
    'The period of the submission when the set was fixed; it may be read otherwise later.';
comment on column ops.publication_submission.as_of_date is
    'The day of the submission when the set was fixed.';
"""
# What changed with each publication, figure by figure.
REVISIONS = """
create table history.revision (
    publication_id bigint not null references ops.publication,
    mart text not null,
    figure text not null,
    unit_code text not null,
    period text not null,
    stage text,
    standard_code text,
    funding_source text,
    donor_type text,
    resource_kind text,
    purpose text,
    value_before numeric,
    value_after numeric,
    difference numeric not null,
    part numeric not null,
    cause text not null check (cause in (
        'first', 'correction', 'withdrawal', 'judged_again', 'counted_otherwise',
        'completeness', 'project'
    )),
    submission_id bigint references ops.submission,
    former_submission_id bigint references ops.submission
);
create index revision_of_figure on history.revision (mart, figure, unit_code, period);
comment on table history.revision is
    'One row per publication, figure that it changed, and submission that had a part in it.';
"""
# Once the notes of builds stood where BI reads, and went round with the schemas.
NOTES = "drop table if exists {schema}.{note}"


def upgrade() -> None:
    """Make the locks; what a candidate was built from is noted in `intermediate` alone."""
    op.execute(LOCKS)
    op.execute(REVISIONS)
    for schema in ("candidate", "marts"):
        for note in ("_built_submission", "_next_submission", "_touched_period", "_built_from"):
            op.execute(NOTES.format(schema=schema, note=note))


def downgrade() -> None:
    """Refuse: what was published stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
