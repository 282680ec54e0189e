"""What several kinds of test share: a fresh database on a real Postgres server."""

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A superuser's URI of a Postgres server: the one named, else an embedded one."""
    yield os.environ["ANSINH_TEST_SERVER_URL"]


@pytest.fixture
def owner_url(server_url: str) -> Iterator[str]:
    """The URI of a fresh, empty database that is dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    yield server_url.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
