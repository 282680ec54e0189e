"""Sessions of the database in the name of who is signed in, with the rights of that person."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg_pool import ConnectionPool

from ansinh.database.roles import SETTINGS

# The others are a login's own, and a role that is taken does not bring them along.
LIMITS = {name: value for name, value in SETTINGS.items() if name != "temp_file_limit"}
CONNECTIONS = 8


@contextmanager
def acting_as(name: str, *, writes: bool = False) -> Iterator[psycopg.Connection]:
    """A transaction as the login of that name, which ends with the block or the first commit.

    It reads, unless it `writes`. Afterwards the session is nobody's, and may do nothing.
    """
    with _pool().connection() as connection:
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(name)))
        for setting, value in LIMITS.items():
            connection.execute("select set_config(%s, %s, true)", (setting, value))
        if writes:
            connection.execute("set transaction read write")
        yield connection


@cache
def _pool() -> ConnectionPool[psycopg.Connection]:
    return ConnectionPool(
        settings.INSTALLATION.url("portal"),
        min_size=0,
        max_size=CONNECTIONS,
        check=ConnectionPool.check_connection,
        open=True,
    )
