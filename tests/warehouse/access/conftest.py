"""Logins of tests: of names that no other test uses, for roles belong to the whole server."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
import pytest

from ansinh.database.securing import WAREHOUSE_ROLES, admit
from ansinh.ledger.logins import add_login, logins, remove_login

PREFIX = "t_"


@dataclass(frozen=True)
class Person:
    """Somebody with a login of their own."""

    name: str
    password: str
    url: str

    def connect(self, database: str | None = None) -> psycopg.Connection:
        """A session, in which every statement stands for itself."""
        parts = urlsplit(self.url)
        return psycopg.connect(
            host=parts.hostname,
            port=parts.port,
            user=self.name,
            password=self.password,
            dbname=database or parts.path[1:],
            autocommit=True,
        )


class People:
    """Makes logins on one warehouse, and removes them afterwards."""

    def __init__(self, owner: psycopg.Connection, url: str) -> None:
        self.owner = owner
        self._url = url

    def __call__(self, role: str, unit_key: str | None = None, connections: int = 5) -> Person:
        name = f"{PREFIX}{uuid.uuid4().hex[:12]}"
        password = add_login(self.owner, name, role, unit_key, connections)
        return Person(name, password, self._url)

    def remove(self) -> None:
        for one in logins(self.owner):
            if one.name.startswith(PREFIX):
                remove_login(self.owner, one.name)


Join = Callable[[str], People]


@pytest.fixture
def join() -> Iterator[Join]:
    """For a warehouse, whoever makes logins on it."""
    made: list[People] = []

    def people_on(url: str) -> People:
        connection = psycopg.connect(url, autocommit=True)
        admit(connection, connection.info.dbname, WAREHOUSE_ROLES)
        made.append(People(connection, url))
        return made[-1]

    yield people_on
    for people in made:
        people.remove()
        people.owner.close()


@pytest.fixture
def people(migrated_url: str, join: Join) -> People:
    """Logins on a warehouse of its own."""
    return join(migrated_url)
