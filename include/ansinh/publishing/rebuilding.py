"""Rebuilding: marts, or one period of them, made anew from what is stored, whatever was built."""

import psycopg

from ansinh.errors import AnsinhError

# Until a build of all models has succeeded a period stays noted, so a build that breaks loses none.
TOUCH = """
insert into intermediate._touched_period (period, as_of_date)
select period, min(as_of_date) from intermediate._built_submission
where period = %s group by period
on conflict (period) do nothing
"""
# What was made by another state of the project is made from scratch.
FORGET = "update intermediate._built_from set fingerprint = ''"


class RebuildError(AnsinhError):
    """There is nothing to be built anew; the message says why."""


def mark(connection: psycopg.Connection, period: str | None) -> None:
    """See to it that the next build makes a period anew, or without one everything, from scratch.

    Belongs into a transaction of the transformer that lets nobody build meanwhile. Raises
    RebuildError where nothing was built yet, or nothing of that period.
    """
    exists = connection.execute("select to_regclass('intermediate._built_from')").fetchone()
    if exists is None or exists[0] is None:
        raise RebuildError("Nothing was built yet: the next run builds everything.")
    if period is None:
        connection.execute(FORGET)
    elif not connection.execute(TOUCH, (period,)).rowcount and not _is_noted(connection, period):
        raise RebuildError(f"No submission of {period} counts: there is nothing to build anew.")


def _is_noted(connection: psycopg.Connection, period: str) -> bool:
    query = "select from intermediate._touched_period where period = %s"
    return connection.execute(query, (period,)).fetchone() is not None
