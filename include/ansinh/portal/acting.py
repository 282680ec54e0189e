"""Sessions of the database: in the name of who is signed in, with that person's rights; or ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
from django.conf import settings
from psycopg import IsolationLevel
from psycopg_pool import ConnectionPool

from ansinh.database.roles import SETTINGS
from ansinh.database.secrets import Role

# The others are a login's own, and a role that is taken does not bring them along.
LIMITS = {name: value for name, value in SETTINGS.items() if name != "temp_file_limit"}
BECOME = f"select {', '.join(['set_config(%s, %s, true)'] * (1 + len(LIMITS)))}"
# Of each role and process: as many as there are threads that answer.
CONNECTIONS = 8


@contextmanager
def acting_as(name: str, *, writes: bool = False) -> Iterator[psycopg.Connection]:
    """A transaction as the login of that name, which ends with the block or the first commit.

    It reads, unless it `writes`: then all that it reads is of one moment, and so of one
    publication, also where another comes out meanwhile. Afterwards the session is nobody's, and
    may do nothing.
    """
    with _pool("portal").connection() as connection:
        connection.read_only = not writes
        connection.isolation_level = None if writes else IsolationLevel.REPEATABLE_READ
        told = {"role": name, **LIMITS}
        connection.execute(BECOME, [word for one in told.items() for word in one])
        yield connection


@contextmanager
def ledger_session() -> Iterator[psycopg.Connection]:
    """A session of the role that keeps the ledger: what it tells, the page has to narrow."""
    with _pool("loader").connection() as connection:
        yield connection


@cache
def _pool(role: Role) -> ConnectionPool[psycopg.Connection]:
    return ConnectionPool(
        settings.INSTALLATION.url(role),
        min_size=0,
        max_size=CONNECTIONS,
        check=ConnectionPool.check_connection,
        open=True,
    )
