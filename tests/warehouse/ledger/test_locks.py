"""Who may go on beside whom: publishing and building alone, the others together."""

from collections.abc import Callable

import psycopg
import pytest
from tests.databases import role_url_at

from ansinh.ledger import locks
from ansinh.ledger.locks import InTheWayError

pytestmark = pytest.mark.warehouse

Hold = Callable[[psycopg.Connection], None]


@pytest.mark.parametrize(
    ("first", "second", "role", "waits"),
    [
        (locks.hold_alone, locks.hold_publications, "loader", True),
        (locks.hold_publications, locks.hold_alone, "ansinh_owner", True),
        (locks.hold_alone, locks.hold_alone, "ansinh_owner", True),
        (locks.hold_publications, locks.hold_publications, "loader", False),
        (locks.hold_build, locks.hold_candidate, "transformer", True),
        (locks.hold_candidate, locks.hold_build, "transformer", True),
        (locks.hold_build, locks.hold_build, "transformer", True),
        (locks.hold_candidate, locks.hold_candidate, "transformer", False),
        (locks.hold_build, locks.hold_publications, "loader", False),
    ],
)
def test_who_waits_for_whom(
    migrated_url: str,
    monkeypatch: pytest.MonkeyPatch,
    first: Hold,
    second: Hold,
    role: str,
    waits: bool,
) -> None:
    monkeypatch.setattr(locks, "PATIENCE_SECONDS", 1)
    with (
        psycopg.connect(migrated_url, application_name="the first") as holding,
        psycopg.connect(role_url_at(migrated_url, role)) as other,
    ):
        first(holding)
        if waits:
            with pytest.raises(InTheWayError, match=r"the first, process \d+\) holds"):
                second(other)
            holding.rollback()
        second(other)
