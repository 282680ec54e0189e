"""What administrators have to know beside verdicts: a file that cannot be taken or read yet."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from ansinh.ledger.outcomes import RECENT


@dataclass(frozen=True)
class Notice:
    """Something of a `kind` at a `place`: a path in the inbox, or a file that was landed.

    `mark` tells one time from the next: what is noted twice with one mark is one notice.
    """

    kind: str
    place: str
    unit_code: str | None = None
    mark: str = ""
    run_id: str = ""


def note(connection: psycopg.Connection, notice: Notice, run_id: str) -> None:
    """Put a notice on record, once."""
    connection.execute(
        """
        insert into ops.notice (kind, place, unit_code, mark, run_id) values (%s, %s, %s, %s, %s)
        on conflict (kind, place, mark) do nothing
        """,
        (notice.kind, notice.place, notice.unit_code, notice.mark, run_id),
    )


def recent_notices(connection: psycopg.Connection) -> list[Notice]:
    """What runs noted in the last days, in the order in which it was noted."""
    query = """
        select kind, place, unit_code, mark, run_id from ops.notice
        where noted_at > now() - %s::interval order by notice_id
    """
    with connection.cursor(row_factory=class_row(Notice)) as cursor:
        return cursor.execute(query, (RECENT,)).fetchall()
