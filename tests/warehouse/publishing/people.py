"""Persons with a login of their own on the test server, as an administrator makes them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from tests.databases import PASSWORD, role_url_at


@contextmanager
def logins(owner_url: str, server_url: str, *names: str) -> Iterator[dict[str, str]]:
    """Approvers by these names; the login of each, for a server is shared by many tests."""
    made = {name: f"{name}_{uuid.uuid4().hex[:8]}" for name in names}
    with psycopg.connect(server_url, autocommit=True) as server:
        for login in made.values():
            server.execute(
                sql.SQL("create role {} login password {} in role approver").format(
                    sql.Identifier(login), sql.Literal(PASSWORD)
                )
            )
        database = sql.Identifier(owner_url.rsplit("/", 1)[1])
        server.execute(sql.SQL("grant connect on database {} to approver").format(database))
        try:
            yield made
        finally:
            server.execute(sql.SQL("revoke connect on database {} from approver").format(database))
            for login in made.values():
                server.execute(sql.SQL("drop role {}").format(sql.Identifier(login)))


def url_of(owner_url: str, login: str) -> str:
    """How a person connects."""
    return role_url_at(owner_url, login)  # type: ignore[arg-type]
