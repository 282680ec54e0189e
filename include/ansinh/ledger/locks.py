"""Locks of the road, each an empty table: only roles with rights on it can take it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from ansinh.errors import AnsinhError

# What is waited for longer than this is somebody's forgotten session.
PATIENCE_SECONDS = 60
HOLDERS = """
select
    held.pid,
    held.relation::regclass::text,
    activity.usename,
    activity.application_name,
    to_char(clock_timestamp() - activity.xact_start, 'HH24:MI:SS')
from pg_locks as held
inner join pg_class as class on held.relation = class.oid
inner join pg_namespace as namespace on class.relnamespace = namespace.oid
left join pg_stat_activity as activity on held.pid = activity.pid
where
    held.granted and held.pid <> pg_backend_pid()
    and held.database = (select oid from pg_database where datname = current_database())
    and (namespace.nspname = any(%(schemas)s) or held.relation = any(
        select to_regclass(name)::oid from unnest(%(relations)s::text[]) as name
    ))
order by activity.xact_start nulls last, held.pid
limit 10
"""


class InTheWayError(AnsinhError):
    """Somebody holds what is needed, for too long; the message says who."""


def hold_publications(connection: psycopg.Connection) -> None:
    """Let no publication begin or end before the caller's transaction does.

    Who changes what counts (withdraws, judges again) calls it first.
    """
    _hold(connection, "publication_lock", "share")


def hold_alone(connection: psycopg.Connection) -> None:
    """Let nobody begin or end a publication, or change what counts, before the caller is done."""
    _hold(connection, "publication_lock", "exclusive")


def hold_candidate(connection: psycopg.Connection) -> None:
    """Let nobody build before the caller's transaction ends: the candidate stays as it is."""
    _hold(connection, "build_lock", "share")


def hold_build(connection: psycopg.Connection) -> None:
    """Let nobody else build, nor judge or publish the candidate, before the caller is done."""
    _hold(connection, "build_lock", "exclusive")


@contextmanager
def naming_who_is_in_the_way(
    connection: psycopg.Connection, *relations: str, schemas: tuple[str, ...] = ()
) -> Iterator[None]:
    """Turn a lock that was not to be had into words on who holds it.

    Belongs around the transaction: who is in the way is looked up after it is rolled back.
    """
    try:
        yield
    except psycopg.errors.LockNotAvailable as error:
        raise InTheWayError(_words(connection, relations, schemas)) from error


def _hold(connection: psycopg.Connection, table: str, mode: str) -> None:
    relation = f"ops.{table}"
    connection.execute(
        sql.SQL("set local lock_timeout = {}").format(sql.Literal(f"{PATIENCE_SECONDS}s"))
    )
    try:
        with connection.transaction():
            connection.execute(
                sql.SQL("lock table {} in {} mode").format(
                    sql.Identifier("ops", table), sql.SQL(mode)
                )
            )
    except psycopg.errors.LockNotAvailable as error:
        raise InTheWayError(_words(connection, (relation,), ())) from error
    connection.execute("set local lock_timeout to default")


def _words(
    connection: psycopg.Connection, relations: tuple[str, ...], schemas: tuple[str, ...]
) -> str:
    holders = connection.execute(
        HOLDERS, {"relations": list(relations), "schemas": list(schemas)}
    ).fetchall()
    said = "; ".join(
        f"{role} ({program or 'no name'}, process {pid}) holds {relation} since {since}"
        for pid, relation, role, program, since in holders
    )
    return f"Not everything was free in time. In the way: {said or 'nobody any more'}."
