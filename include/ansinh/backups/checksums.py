"""What stands in every table that a backup must keep: rows counted, and hashed in any order."""

import psycopg
from psycopg import sql

from ansinh.backups.manifest import Checksum

# The others are dbt's workshop: the next build makes them anew.
SCHEMAS = ("ops", "raw", "keyring", "history", "restricted", "reference", "marts", "detail")
TABLES = """
    select namespace.nspname, class.relname
    from pg_class as class
    inner join pg_namespace as namespace on class.relnamespace = namespace.oid
    where namespace.nspname = any(%s) and class.relkind in ('r', 'm', 'p')
    and not class.relispartition
    order by 1, 2
"""
# A row as text must read alike in every session and in every version of Postgres.
SPELT = """
    set local timezone = 'UTC';
    set local datestyle = 'ISO, YMD';
    set local intervalstyle = 'postgres';
    set local extra_float_digits = 1;
    set local bytea_output = 'hex';
"""
# Half of a hash of each row as a number; equal rows do not cancel each other out in a sum. With
# the salt nobody can try out from a manifest what stands in a table of few rows.
COUNT = """
    select
        count(*),
        coalesce(sum(('x' || left(md5(%s || one::text), 16))::bit(64)::bigint::numeric), 0)::text
    from {} as one
"""


def checksums(connection: psycopg.Connection, salt: str) -> dict[str, Checksum]:
    """The checksum of every table, by schema and name; in the caller's transaction.

    `salt` is a secret of the backup's key.
    """
    connection.execute(SPELT)
    found = {}
    for schema, table in connection.execute(TABLES, [list(SCHEMAS)]).fetchall():
        query = sql.SQL(COUNT).format(sql.Identifier(schema, table))
        rows, total = connection.execute(query, [salt]).fetchone() or (0, "0")
        found[f"{schema}.{table}"] = Checksum(rows, total)
    return found


def differing(expected: dict[str, Checksum], found: dict[str, Checksum]) -> list[str]:
    """What differs, in words: one line for each table."""
    return [
        f"{table}: {_told(expected.get(table))}, now {_told(found.get(table))}"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]


def _told(one: Checksum | None) -> str:
    return "not there" if one is None else f"{one.rows} rows ({one.hash[-8:]})"
