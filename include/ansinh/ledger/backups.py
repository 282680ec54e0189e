"""Backups on record: what was made, what was proven to come back, and what failed."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True)
class Backup:
    """A row of `ops.backup`: a backup that was made, or that failed.

    `size_bytes` is None where it was not made, `proven_at` where nobody restored it yet.
    """

    name: str
    target: str
    started_at: datetime
    ended_at: datetime
    size_bytes: int | None = None
    proven_at: datetime | None = None
    failure: str | None = None


def note_backup(connection: psycopg.Connection, one: Backup) -> None:
    """Put a backup on record."""
    connection.execute(
        """
        insert into ops.backup
            (name, target, started_at, ended_at, size_bytes, proven_at, failure)
        values (%s, %s, %s, %s, %s, %s, %s)
        """,
        (one.name, one.target, one.started_at, one.ended_at)
        + (one.size_bytes, one.proven_at, one.failure),
    )


def note_proof(
    connection: psycopg.Connection, name: str, target: str, at: datetime, failure: str | None
) -> None:
    """Note that a backup came back as it was, or what was wrong with it."""
    connection.execute(
        """
        update ops.backup
        set proven_at = case when %(failure)s::text is null then %(at)s end, failure = %(failure)s
        where name = %(name)s and target = %(target)s
        """,
        {"name": name, "target": target, "at": at, "failure": failure},
    )


def newest_backup(connection: psycopg.Connection) -> Backup | None:
    """The newest backup that was proven to come back; None where there is none."""
    return _newest(connection, "proven_at is not null")


def newest_failure(connection: psycopg.Connection) -> Backup | None:
    """What failed since that one; None where nothing did."""
    failed, proven = _newest(connection, "failure is not null"), newest_backup(connection)
    if failed is None or (proven is not None and proven.started_at > failed.started_at):
        return None
    return failed


def _newest(connection: psycopg.Connection, condition: str) -> Backup | None:
    query = f"""
        select name, target, started_at, ended_at, size_bytes, proven_at, failure
        from ops.backup where {condition} order by started_at desc, backup_id desc limit 1
    """  # noqa: S608 -- conditions of ours
    with connection.cursor(row_factory=class_row(Backup)) as cursor:
        return cursor.execute(query.encode()).fetchone()
