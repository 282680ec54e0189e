"""The road with inbox and landing on an object store: nothing lost, twice, or in half."""

import io
from collections.abc import Iterator
from datetime import timedelta

import fsspec
import pytest
from tests.keys import KeysInMemory
from tests.object_store import Line, s3
from tests.warehouse.conftest import SmallRoad

from ansinh.landing.errors import LandingError
from ansinh.landing.inbox import KEEP_SECONDS, Inbox
from ansinh.landing.listing import mark_of
from ansinh.landing.remote import landing_at
from ansinh.road import loading

pytestmark = pytest.mark.warehouse

INBOX, LANDING = "s3://province/inbox", "s3://province/landing"


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    with s3(monkeypatch) as line:
        yield line


@pytest.fixture
def road(small_road: SmallRoad, line: Line) -> Iterator[SmallRoad]:
    """A small road that keeps no file on this machine."""
    update = {"inbox_url": INBOX, "landing_url": LANDING}
    with small_road.where(settings=small_road.settings.model_copy(update=update)):
        yield small_road


def lying(url: str) -> list[str]:
    files, root = fsspec.core.url_to_fs(url)
    files.invalidate_cache()
    try:
        return sorted(path.removeprefix(f"{root}/") for path in files.find(root))
    except FileNotFoundError:
        return []


def test_a_file_is_taken_at_once_read_and_judged_again(road: SmallRoad) -> None:
    number = road.submit("886", 50)

    assert road.counting() == {("886", "2022"): 50}
    sha256 = road.one("select sha256 from ops.file")
    assert lying(LANDING) == [f"{sha256[:2]}/{sha256}"]
    assert [one.after for one in road.replay(number)] == ["accepted_with_warnings"]
    assert not (road.settings.home / "landing").exists()


def test_a_new_name_is_no_new_content(road: SmallRoad) -> None:
    """On a store each copy has a time of its own; a file would be taken by the second call only."""
    road.put("886", 50)
    before = Inbox(INBOX).present()[0].mark
    files, root = fsspec.core.url_to_fs(INBOX)
    (path,) = lying(INBOX)
    info = files.info(f"{root}/{path}")
    later = {**info, "LastModified": info["LastModified"] + timedelta(minutes=1)}

    assert mark_of(later) == before
    assert mark_of({**later, "ETag": '"another"'}) != before


def test_files_of_one_slot_count_in_the_order_in_which_they_came(road: SmallRoad) -> None:
    for poor in (50, 60, 70):
        road.put("886", poor)
        loading.receive(road.installation, "run")
    road.put("887", 10)
    road.walk()

    assert road.counting() == {("886", "2022"): 70, ("887", "2022"): 10}
    assert road.one("select count(*) from ops.delivery") == 4


def test_a_taken_file_is_kept_for_a_while_and_then_gone(road: SmallRoad) -> None:
    road.submit("886", 50)

    (kept,) = lying(INBOX)
    assert kept.startswith("886/2022/official/.claimed/") and kept.endswith("/a.csv")
    assert Inbox(INBOX).present() == []
    road.walk()
    assert road.one("select count(*) from ops.delivery") == 1
    later = road.installation.now().timestamp() + KEEP_SECONDS + 60
    assert Inbox(INBOX, now=lambda: later).claim() == []
    assert lying(INBOX) == []


def test_what_is_written_over_a_kept_file_is_the_next_version(road: SmallRoad) -> None:
    road.submit("886", 50)
    files, root = fsspec.core.url_to_fs(INBOX)
    (kept,) = lying(INBOX)

    files.pipe_file(f"{root}/{kept}", road.content("886", 60))
    road.walk()
    road.walk()

    assert road.counting() == {("886", "2022"): 60}


def test_two_who_claim_at_once_take_a_file_once(road: SmallRoad) -> None:
    road.put("886", 50)
    first, second = Inbox(INBOX), Inbox(INBOX)
    listed = second._look()
    assert len(first.claim()) == 1

    assert [second._claimed(file) for file in listed if not file.is_claimed] in ([], [None])


def test_while_landing_fails_a_file_waits_and_is_not_blamed(road: SmallRoad, line: Line) -> None:
    landing_at(LANDING, KeysInMemory()).add(io.BytesIO(b""))  # the bucket is there
    road.put("886", 50)
    Inbox(INBOX).claim()
    line.break_with("busy", 999)
    with pytest.raises(LandingError):
        loading.receive(road.installation, "run")
    assert road.one("select count(*) from ops.delivery") == 0
    assert road.one("select count(*) from ops.alert") == 0

    line.break_with("", 0)
    road.walk()
    assert road.counting() == {("886", "2022"): 50}


def test_while_landing_cannot_be_read_a_file_is_not_refused(road: SmallRoad) -> None:
    road.put("886", 50)
    loading.receive(road.installation, "run")
    files, _ = fsspec.core.url_to_fs(LANDING)
    (place,) = lying(LANDING)
    content = files.cat_file(f"province/landing/{place}")
    files.pipe_file(f"province/landing/{place}", content[:-1])

    (number,) = loading.unread(road.installation)
    with pytest.raises(LandingError, match="was changed, or has another key"):
        loading.load(road.installation, number, "run")
    assert road.states() == {number: "received"}

    files.pipe_file(f"province/landing/{place}", content)
    road.walk()
    assert road.counting() == {("886", "2022"): 50}
