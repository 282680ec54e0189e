"""Silences: of which alerts somebody does not want to be told, until when, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from ansinh.ledger.alerts import AlertError, AlertNow


@dataclass(frozen=True)
class Silence:
    """Nobody is told of alerts that match all that is named, while it lasts."""

    silence_id: int
    kind: str | None
    rule: str | None
    unit_code: str | None
    period: str | None
    why: str
    by: str
    starts_at: datetime
    ends_at: datetime

    def matches(self, one: AlertNow) -> bool:
        """Whether it hushes an alert."""
        return all(
            wanted in (None, there)
            for wanted, there in (
                (self.kind, one.kind),
                (self.rule, one.rule),
                (self.unit_code, one.unit_code),
                (self.period, one.period),
            )
        )


def silences(connection: psycopg.Connection) -> list[Silence]:
    """Those in force."""
    query = """
        select silence_id, kind, rule, unit_code, period, why, by::text, starts_at, ends_at
        from ops.silence_now order by silence_id
    """
    with connection.cursor(row_factory=class_row(Silence)) as cursor:
        return cursor.execute(query).fetchall()


def silence(
    connection: psycopg.Connection,
    *,
    kind: str | None = None,
    rule: str | None = None,
    unit_code: str | None = None,
    period: str | None = None,
    until: datetime,
    why: str,
) -> int:
    """Be told nothing of what matches until a moment, as whoever the connection is of; its number.

    Raises AlertError where nothing is named, it would be over already, or it says not why.
    """
    if not any((kind, rule, unit_code, period)):
        raise AlertError("Name what is silenced: --kind, --rule, --unit or --period.")
    if not why.strip():
        raise AlertError("Say why (--why).")
    row = connection.execute(
        """
        insert into ops.silence (kind, rule, unit_code, period, why, ends_at)
        select %(kind)s, %(rule)s, %(unit)s, %(period)s, %(why)s, %(until)s
        where %(until)s > clock_timestamp()
        returning silence_id
        """,
        {
            **{"kind": kind, "rule": rule, "unit": unit_code, "period": period},
            **{"why": why, "until": until},
        },
    ).fetchone()
    if row is None:
        raise AlertError(f"{until:%Y-%m-%d %H:%M} is past: a silence ends later.")
    return int(row[0])


def end_silence(connection: psycopg.Connection, silence_id: int, why: str) -> None:
    """Let what a silence hushed be told again; raises AlertError where none of it holds."""
    if not why.strip():
        raise AlertError("Say why (--why).")
    ended = connection.execute(
        """
        insert into ops.silence (why, ends_at, ends_silence_id)
        select %s, clock_timestamp(), silence_id from ops.silence_now where silence_id = %s
        """,
        (why, silence_id),
    )
    if not ended.rowcount:
        raise AlertError(f"There is no silence {silence_id} in force; see `ansinh alerts`.")


def is_hushed(one: AlertNow, in_force: Sequence[Silence]) -> bool:
    """Whether nobody is told of an alert now."""
    return any(each.matches(one) for each in in_force)
