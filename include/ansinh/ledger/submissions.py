"""Submissions as the road takes them up: what waits, and what is judged again."""

from collections.abc import Sequence

import psycopg

from ansinh.ledger.changes import forget_changes
from ansinh.ledger.states import move
from ansinh.raw.loading import delete_rows


def is_read(connection: psycopg.Connection, submission_id: int) -> bool:
    """Whether its file was read and told a slot."""
    query = "select form is not null from ops.submission where submission_id = %s"
    row = connection.execute(query, (submission_id,)).fetchone()
    return bool(row and row[0])


def received(connection: psycopg.Connection, *, read: bool) -> list[int]:
    """Submissions without a verdict that were read, or were not, in the order of arrival."""
    query = """
        select submission_id from ops.submission_now
        where state = 'received' and (form is not null) = %s order by submission_id
    """
    return [int(row[0]) for row in connection.execute(query, (read,))]


def of_period(connection: psycopg.Connection, period: str | None = None) -> list[int]:
    """The submissions of a period, or all, in the order of arrival."""
    query = """
        select submission_id from ops.submission_claim
        where %(period)s::text is null or period = %(period)s order by submission_id
    """
    return [int(row[0]) for row in connection.execute(query, {"period": period})]


def forms_of(
    connection: psycopg.Connection, submission_ids: Sequence[int]
) -> dict[int, str | None]:
    """The form of each submission; None for one that names no slot."""
    query = """
        select submission_id, form from ops.submission
        where submission_id = any(%s) order by submission_id
    """
    return dict(connection.execute(query, (list(submission_ids),)).fetchall())


def take_up_again(
    connection: psycopg.Connection, submission_ids: Sequence[int], *, by: str, why: str
) -> None:
    """Back to `received`, without what the judgement before left in the warehouse.

    The findings of that judgement stay on record; the slots stay taken.
    """
    ids = list(submission_ids)
    connection.execute(
        "update ops.submission set judgement = judgement + 1, row_count = 0, is_nil = false "
        "where submission_id = any(%s)",
        (ids,),
    )
    delete_rows(connection, ids)
    connection.execute("delete from ops.submission_table where submission_id = any(%s)", (ids,))
    for submission_id in ids:
        forget_changes(connection, submission_id)
    move(connection, ids, "received", by=by, why=why)
