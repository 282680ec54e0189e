"""What two installations have in common when they saw the same files."""

from typing import Any

import psycopg
from psycopg import sql

# Numbers that are given out in the order of arrival, or of reading where batches are read at once.
GIVEN_OUT = ("publication_id", "change_id", "submission_id", "delivery_id", "finding_id", "version")
# How long something took there.
DURATIONS = ("hours_to_verdict", "hours_to_publication")
COLUMNS = """
    select table_name, array_agg(column_name::text order by ordinal_position)
    from information_schema.columns
    where table_schema = 'marts' and table_name not like '\\_%%'
        and data_type not in ('timestamp with time zone', 'timestamp without time zone')
        and column_name not like '%%submission_id' and column_name not like '%%publication_id'
        and column_name <> all(%s)
    group by table_name
    order by table_name
"""
Sums = dict[str, tuple[int, str, dict[str, str]]]


def checksums(connection: psycopg.Connection[Any]) -> Sums:
    """Of every mart how many rows, a checksum of them in any order, and one of each column."""
    found: Sums = {}
    for table, columns in connection.execute(COLUMNS, [[*GIVEN_OUT, *DURATIONS]]).fetchall():
        names = [sql.Identifier(name) for name in columns]
        whole = sql.SQL("row({})::text").format(sql.SQL(", ").join(names))
        one = sql.SQL("md5(coalesce(string_agg({0}::text, '|' order by {0}::text), ''))")
        row = connection.execute(
            sql.SQL("select count(*), {} from marts.{}").format(
                sql.SQL(", ").join(one.format(part) for part in (whole, *names)),
                sql.Identifier(table),
            )
        ).fetchone()
        if row is not None:
            count, rows, *each = row
            found[table] = (int(count), str(rows), dict(zip(columns, map(str, each), strict=True)))
    return found


def differences(here: Sums, there: Sums) -> list[str]:
    """What is not the same: marts, and of these the columns."""
    told = [f"{name} only on one side" for name in sorted(here.keys() ^ there.keys())]
    for table in sorted(here.keys() & there.keys()):
        if here[table][:2] != there[table][:2]:
            ours, theirs = here[table][2], there[table][2]
            columns = [name for name in ours if ours[name] != theirs.get(name)]
            told.append(f"{table} ({', '.join(columns) or 'rows put together otherwise'})")
    return told
