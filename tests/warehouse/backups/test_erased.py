"""A backup of before an erasure brings no name back, and is gone once a newer one was proven."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.warehouse.backups.conftest import empty_place, rows_of
from tests.warehouse.conftest import SmallRoad
from tests.warehouse.road.test_erasing import ASKED, HEADS, LIST, UNIT

from ansinh.backups import nightly
from ansinh.backups.erased import leave_word
from ansinh.backups.keys import load_key
from ansinh.backups.restoring import restore
from ansinh.backups.targets import Target
from ansinh.database.connecting import role_url
from ansinh.database.secrets import load_secrets
from ansinh.landing.inbox import Inbox
from ansinh.road.erasing import erase_household, erase_submission

pytestmark = pytest.mark.warehouse

TYPED = "select one::text from raw.household_list__poor as one order by _row"


@pytest.fixture
def night(small_road: SmallRoad, tmp_path: Path) -> Iterator[tuple[SmallRoad, str]]:
    """A small road with a household list, and the backup of the night before it is erased."""
    settings = small_road.settings.model_copy(update={"backup_url": str(tmp_path / "target")})
    load_secrets(settings.home)
    with small_road.where(settings=settings):
        Inbox(settings.inbox).put(LIST.encode(), "a.csv", "886", "2022", "official")
        small_road.walk()
        name = nightly.back_up(small_road.installation, "the night")
        assert name is not None
        yield small_road, name


def target_of(road: SmallRoad) -> Target:
    return Target(road.settings.backup_url or "")


@pytest.mark.parametrize("of_all", [True, False])
def test_what_was_erased_since_is_destroyed_again(
    night: tuple[SmallRoad, str], tmp_path: Path, *, of_all: bool
) -> None:
    road, name = night
    if of_all:
        erase_submission(road.installation, 1, ASKED)
    else:
        erase_household(road.installation, ["886", UNIT], HEADS[0], 1960, ASKED)
    assert leave_word(road.installation) == 1
    assert leave_word(road.installation) == 0, "once"
    left = [path for path in (tmp_path / "target/erased").rglob("*") if path.is_file()]
    assert len(left) == 1 and b"ASKED" not in left[0].read_bytes()

    key = load_key(road.settings.backup_key)
    with empty_place(tmp_path / "new") as settings:
        back = restore(settings, target_of(road), key, lambda _: None, name)
        owner = role_url(settings, "ansinh_owner")
        typed = "\n".join(row for (row,) in rows_of(owner, TYPED))
        assert HEADS[0] not in typed and "Con Bịa" not in typed
        assert (HEADS[1] in typed) is not of_all
        assert back.landed == 0 and back.lacking == ()
        assert rows_of(owner, "select * from keyring.landing_key") == []
        assert rows_of(owner, "select asked_by, why from ops.erasure") == [(ASKED.by, ASKED.why)]
        counts = "select sum(members), count(*) from raw.household_list__poor"
        assert rows_of(owner, counts) == [(3, 3)], "the figures came back"


def test_backups_of_before_go_when_a_newer_one_was_proven(night: tuple[SmallRoad, str]) -> None:
    road, before = night
    target, key = target_of(road), load_key(road.settings.backup_key)
    assert len(target.landed(key)) == 1
    erase_submission(road.installation, 1, ASKED)
    assert nightly.forget_old(road.installation) == [], "nothing was proven since"

    tomorrow = road.installation.now() + timedelta(days=1)
    with road.where(now=lambda: tomorrow):
        after = nightly.back_up(road.installation, "the next night")
        assert after is not None
        nightly.prove_backup(road.installation, after)
        assert nightly.forget_old(road.installation) == [before]

    assert target.names() == [after] and target.landed(key) == set()
    with psycopg.connect(road.url) as connection:
        step = "select destroyed from ops.erasure_step where place = 'backups'"
        assert connection.execute(step).fetchall() == [(1,)]
    assert nightly.forget_old(road.installation) == []
