"""Rebuilds on record: who had the marts made anew, and why."""

import psycopg


def note_rebuild(connection: psycopg.Connection, period: str | None, why: str) -> None:
    """Put on record that the marts, or one period of them, are to be made anew."""
    connection.execute("insert into ops.rebuild (period, why) values (%s, %s)", (period, why))


def newest_rebuild(connection: psycopg.Connection) -> int | None:
    """The number of the newest rebuild that was asked for; None where there never was one."""
    row = connection.execute("select max(rebuild_id) from ops.rebuild").fetchone()
    return None if row is None else row[0]
