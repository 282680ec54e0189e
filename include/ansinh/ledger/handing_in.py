"""Who handed in which file: each bears the login of whoever the connection is of."""

from datetime import date, datetime

import psycopg


def note_hand_in(
    connection: psycopg.Connection,
    sha256: str,
    unit_code: str | None,
    period: str | None,
    stage: str | None,
) -> None:
    """Put on record who hands a file in: whoever the connection is of."""
    connection.execute(
        "insert into ops.hand_in (sha256, unit_code, period, stage) values (%s, %s, %s, %s)",
        (sha256, unit_code, period, stage),
    )


def handed_in_by(connection: psycopg.Connection, name: str) -> set[int]:
    """The submissions of the files that a login handed in."""
    query = """
        select submission_id from ops.submission inner join ops.hand_in using (sha256)
        where handed_in_by = %s
    """
    return {number for (number,) in connection.execute(query, (name,))}


def on_the_way(connection: psycopg.Connection, name: str, since: date) -> list[datetime]:
    """When a login handed in what no submission was made of yet, from a day on, newest first."""
    query = """
        select max(handed_in_at) from ops.hand_in
        where
            handed_in_by = %s
            and handed_in_at >= %s
            and not exists (
                select from ops.submission where submission.sha256 = hand_in.sha256
            )
        group by sha256 order by 1 desc
    """
    return [at for (at,) in connection.execute(query, (name, since))]
