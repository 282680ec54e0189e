"""The moves of a submission between its states: appended, never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import psycopg

State = Literal[
    "received",
    "refused",
    "rejected",
    "accepted",
    "accepted_with_warnings",
    "published",
    "superseded",
    "withdrawn",
]
# A version in one of these counts, counted, or left its slot empty.
GOOD_STATES = ("accepted", "accepted_with_warnings", "published", "superseded", "withdrawn")
END_STATES = ("refused", "rejected", "published", "superseded", "withdrawn")


def move(
    connection: psycopg.Connection,
    submission_ids: Sequence[int],
    state: State,
    *,
    by: str,
    why: str,
    run_id: str | None = None,
) -> None:
    """Record that these submissions are now in `state`."""
    connection.execute(
        """
        insert into ops.submission_state (submission_id, state, moved_by, why, run_id)
        select unnest(%s::bigint[]), %s, %s, %s, %s
        """,
        (list(submission_ids), state, by, why, run_id),
    )


def state_of(connection: psycopg.Connection, submission_id: int) -> State:
    """The state a submission is in; a lock holds it until the transaction ends."""
    connection.execute("select pg_advisory_xact_lock(%s)", (submission_id,))
    row = connection.execute(
        """
        select state from ops.submission_state
        where submission_id = %s order by state_id desc limit 1
        """,
        (submission_id,),
    ).fetchone()
    if row is None:
        raise LookupError(f"There is no submission {submission_id}.")
    state: State = row[0]
    return state


def oldest_accepted(connection: psycopg.Connection) -> datetime | None:
    """Since when an accepted submission waits to be published; None where none does."""
    row = connection.execute(
        """
        select min(moved_at) from ops.submission_now
        where state in ('accepted', 'accepted_with_warnings')
        """
    ).fetchone()
    return None if row is None else row[0]
