"""What people who are signed in asked the portal for, on record for a while: who, which page, when.

Neither what was typed nor from where is kept.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Protocol

import psycopg
from psycopg.rows import class_row


class Cursor(Protocol):
    """Whatever executes a statement: Django's cursor, or psycopg's."""

    def execute(self, query: Any, values: Any = None, /) -> object:
        """Execute it."""

    def fetchone(self) -> Any:
        """The next row of what was asked."""


# What counts as lately.
MINUTES = 10


@dataclass(frozen=True)
class PortalRequest:
    """One page that somebody asked for, or one form that was sent (`is_change`), and the answer."""

    login: str
    page: str
    about: str
    is_change: bool
    status: int


@dataclass(frozen=True)
class RequestThen:
    """A request with the moment of it."""

    login: str
    page: str
    about: str
    is_change: bool
    status: int
    asked_at: datetime


def note_request(cursor: Cursor, one: PortalRequest) -> None:
    """Put a request on record."""
    cursor.execute(
        "insert into ops.portal_request (login, page, about, is_change, status)"
        " values (%s, %s, %s, %s, %s)",
        astuple(one),
    )


def requests(
    connection: psycopg.Connection, *, login: str, about: str, only_changes: bool, most: int
) -> list[RequestThen]:
    """The newest requests: of one login, and about one thing, where these are named."""
    query = """
        select login, page, about, is_change, status, asked_at from ops.portal_request
        where
            (%(login)s = '' or login = %(login)s)
            and (%(about)s = '' or strpos(about, %(about)s) > 0)
            and (not %(changes)s or is_change)
        order by request_id desc limit %(most)s
    """
    values = {"login": login, "about": about, "changes": only_changes, "most": most}
    with connection.cursor(row_factory=class_row(RequestThen)) as cursor:
        return cursor.execute(query, values).fetchall()


def requests_lately(
    cursor: Cursor, *, login: str, pages: Sequence[str], only_changes: bool, without_status: int
) -> int:
    """How often a login asked for one of these pages in the last ten minutes, by the database.

    Without those that were answered with that status.
    """
    query = """
        select count(*) from ops.portal_request
        where
            login = %(login)s
            and asked_at > clock_timestamp() - make_interval(mins => %(minutes)s)
            and page = any(%(pages)s)
            and (not %(changes)s or is_change)
            and status <> %(status)s
    """
    values = {
        "login": login,
        "minutes": MINUTES,
        "pages": list(pages),
        "changes": only_changes,
        "status": without_status,
    }
    cursor.execute(query, values)
    return int(cursor.fetchone()[0])


def forget_requests(connection: psycopg.Connection, before: datetime) -> int:
    """Remove those of before a moment; how many they were."""
    removed = connection.execute("delete from ops.portal_request where asked_at < %s", (before,))
    return removed.rowcount
