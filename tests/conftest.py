"""What several kinds of test share: a fresh database on a real Postgres server."""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from ansinh.platform import postgres, processes
from ansinh.settings import Settings

PASSWORD = "only-for-tests"


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A superuser's URI of a Postgres server: the one named, else an embedded one."""
    if named := os.environ.get("ANSINH_TEST_SERVER_URL"):
        yield named
        return
    home = tmp_path_factory.mktemp("server")
    settings = Settings(home=home, postgres_port=0)
    server = postgres.ensure_running(settings, PASSWORD)
    yield postgres.superuser_url(server, PASSWORD)
    processes.stop_everything(home, last=postgres.NAME)
    if not server.folder.is_relative_to(home):
        shutil.rmtree(server.folder)


@pytest.fixture
def owner_url(server_url: str) -> Iterator[str]:
    """The URI of a fresh, empty database that is dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    yield server_url.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def published_2016() -> Path:
    """The figures of the end of 2016 by district, as printed, with their source."""
    return Path(__file__).parent / "data" / "poverty_by_district_2016.csv"


@pytest.fixture(scope="session")
def roles(server_url: str) -> None:
    """The roles of an installation on the test server."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        for role in ("loader", "transformer", "bi_reader", "airflow"):
            # Two test processes may share one server and come here at once.
            with contextlib.suppress(
                psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation
            ):
                connection.execute(
                    sql.SQL("create role {} login password {}").format(
                        sql.Identifier(role), sql.Literal(PASSWORD)
                    )
                )
