"""What all tests share: Hypothesis, programs they require, a fresh database."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.databases import Databases, databases_of, stop
from tests.machine import LAST_RESORT_SECONDS, demand, is_ci

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
    "tests/warehouse/backups/test_lost_server.py": "one lost server",
    "tests/warehouse/backups/test_refusals.py": "one lost server",
    "tests/warehouse/portal": "one portal",
    "tests/unit/dbt_project": "one manifest",
    "tests/unit/dictionary": "one manifest",
}
LONGEST_FIRST = (
    "tests/platform/test_road.py",
    "tests/platform",
    "tests/warehouse/dbt_project/test_incremental.py",
    "tests/warehouse/test_three_ways.py",
    "tests/warehouse/test_exactly_once.py",
    "tests/warehouse/test_corpus.py",
    "tests/warehouse/backups/test_lost_server.py",
    "tests/warehouse/dbt_project",
    "tests/warehouse",
    "tests/unit",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first."""
    items.sort(key=_rank)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of a file on one worker, and of files that share what is dear."""
    from xdist.scheduler import LoadFileScheduling

    class BySharing(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.split("::", 1)[0]
            return next((group for start, group in SHARED.items() if path.startswith(start)), path)

    return BySharing(config, log)


def _rank(item: pytest.Item) -> int:
    name = _name(item)
    starts = enumerate(LONGEST_FIRST)
    return next((at for at, start in starts if name.startswith(start)), len(LONGEST_FIRST))


def _name(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).as_posix()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Whoever started the run stops what its workers shared."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None and not hasattr(session.config, "workerinput"):
        stop(factory.getbasetemp())


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def databases(shared_folder: Path) -> Databases:
    """The server of this run, and the warehouses that are copied on it."""
    return databases_of(shared_folder, os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture(scope="session")
def server_url(databases: Databases) -> str:
    """The superuser's URI of the server of this run."""
    return databases.server_url


@pytest.fixture
def owner_url(databases: Databases) -> Iterator[str]:
    """The URI of a fresh, empty database that is dropped afterwards."""
    with databases.fresh() as url:
        yield url


@pytest.fixture
def migrated_url(databases: Databases) -> Iterator[str]:
    """The URI of a fresh database with ledger, raw tables and reference data."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def published_2016() -> Path:
    """The figures of the end of 2016 by district, as printed, with their source."""
    return Path(__file__).parent / "data" / "poverty_by_district_2016.csv"
