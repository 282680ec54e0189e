"""What the tests of publications share."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.warehouse.publishing.office import Office, publish_with_nothing_open, set_policy
from tests.warehouse.publishing.people import logins
from tests.warehouse.publishing.report_figures import FIGURES, Write

from ansinh.publishing.report import write_report


@pytest.fixture
def office(migrated_url: str, server_url: str) -> Iterator[Office]:
    """A province where official figures are signed; BI reads a first publication."""
    with (
        psycopg.connect(migrated_url, autocommit=True) as owner,
        logins(migrated_url, server_url, "anna", "binh") as people,
    ):
        publish_with_nothing_open(owner)
        set_policy(owner)
        yield Office(owner, migrated_url, people)


@pytest.fixture
def write(migrated_url: str, tmp_path: Path) -> Iterator[Write]:
    """Writes the report of a publication of few figures; returns its folder."""
    with psycopg.connect(migrated_url) as connection:
        connection.execute(FIGURES.encode())
        connection.commit()

        def write(number: int = 1, **how: object) -> Path:
            return write_report(connection, number, tmp_path, **how)  # type: ignore[arg-type]

        yield write
