"""What the tests of publications share."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.warehouse.publishing.office import Office, publish_with_nothing_open, set_policy
from tests.warehouse.publishing.people import logins


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
