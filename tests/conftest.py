"""What all tests share: Hypothesis, programs they require, a fresh database."""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from ansinh.platform import postgres, processes
from ansinh.settings import Settings
from tests.machine import LAST_RESORT_SECONDS, demand, is_ci

PASSWORD = "only-for-tests"

# No example fails because the machine is busy. In CI every run tries the same examples.
hypothesis_settings.register_profile(
    "ansinh",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=is_ci(),
    print_blob=True,
)
hypothesis_settings.load_profile("ansinh")

# The child that reads a workbook has as much time as the machine needs.
os.environ.setdefault("ANSINH_PARSE_SECONDS", str(LAST_RESORT_SECONDS))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the programs that a test requires before anything is set up for it."""
    for mark in item.iter_markers("requires"):
        for name in mark.args:
            demand(name)


# Whoever starts first is done first: the platform takes longest and mostly waits, then come the
# files that build the warehouse; what is quick fills the gaps at the end.
SHARED = {
    "tests/platform": "one platform",
    "tests/unit/dbt_project": "one manifest",
    "tests/unit/dictionary": "one manifest",
}
LONGEST_FIRST = ("tests/platform", "tests/warehouse/dbt_project", "tests/warehouse", "tests/unit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker, for they share what is dear; the longest first."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=_rank)


def _group(item: pytest.Item) -> str:
    for folder, group in SHARED.items():
        if _name(item).startswith(folder):
            return group
    return _name(item)


def _rank(item: pytest.Item) -> int:
    name = _name(item)
    starts = enumerate(LONGEST_FIRST)
    return next((at for at, start in starts if name.startswith(start)), len(LONGEST_FIRST))


def _name(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).as_posix()


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
