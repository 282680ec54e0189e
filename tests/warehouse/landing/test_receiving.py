"""From the inbox to landing and ledger: nothing lost, nothing taken twice."""

import multiprocessing
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.keys import KeysInMemory
from tests.warehouse.conftest import SmallRoad

from ansinh.landing import receiving
from ansinh.landing.inbox import Inbox, InboxError
from ansinh.landing.store import LandingStore
from ansinh.ledger.deliveries import delivery_of
from ansinh.ledger.states import move

pytestmark = pytest.mark.warehouse


@pytest.fixture
def ledger(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(str(tmp_path / "inbox"))


@pytest.fixture
def store(tmp_path: Path) -> LandingStore:
    return LandingStore(tmp_path / "landing", KeysInMemory())


def count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(f"select count(*) from ops.{table}").fetchone()
    assert row is not None
    return int(row[0])


def test_a_file_goes_from_the_inbox_to_landing_and_ledger(
    ledger: psycopg.Connection, inbox: Inbox, store: LandingStore
) -> None:
    inbox.put(b"figures", "a.xlsx", "883", "2024")

    (number,) = receiving.receive_all(ledger, inbox, store, "run")

    assert number is not None
    sha256 = delivery_of(ledger, number).sha256
    with store.at_hand(sha256) as path:
        assert path.read_bytes() == b"figures"
    assert inbox.present() == []
    assert ledger.execute("select state from ops.submission_now").fetchall() == [("received",)]


def test_the_same_file_again_is_the_same_submission(
    ledger: psycopg.Connection, inbox: Inbox, store: LandingStore
) -> None:
    for name in ("a.xlsx", "copy of a.xlsx"):
        inbox.put(b"figures", name, "883", "2024")
        received = receiving.receive_all(ledger, inbox, store, "run")

    assert received == [None]
    assert count(ledger, "submission") == 1
    assert count(ledger, "delivery") == 2, "that it came twice is on record"


def test_the_same_content_for_another_slot_is_another_submission(
    ledger: psycopg.Connection, inbox: Inbox, store: LandingStore
) -> None:
    inbox.put(b"figures", "a.xlsx")
    receiving.receive_all(ledger, inbox, store, "run")
    inbox.put(b"figures", "a.xlsx", "883", "2024")

    (number,) = receiving.receive_all(ledger, inbox, store, "run")

    assert number is not None, "a file that named no unit may be put into the folder of its unit"


@pytest.mark.parametrize("step", ["note_delivery", "Inbox.remove"])
def test_a_crash_between_two_steps_is_mended_by_the_next_call(
    ledger: psycopg.Connection,
    inbox: Inbox,
    store: LandingStore,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    inbox.put(b"figures", "a.xlsx", "883", "2024")

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"ansinh.landing.receiving.{step}", crash)
        with pytest.raises(KeyboardInterrupt):
            receiving.receive_all(ledger, inbox, store, "run")
    receiving.receive_all(ledger, inbox, store, "run")

    assert inbox.present() == []
    assert count(ledger, "submission") == 1
    assert count(ledger, "submission_state") == 1


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    ledger: psycopg.Connection,
    inbox: Inbox,
    store: LandingStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inbox.put(b"locked", "a.xlsx", "883", "2024")
    inbox.put(b"figures", "b.xlsx", "884", "2024")
    really_open = Inbox.open

    def refuse(self: Inbox, file: object) -> object:
        if getattr(file, "name", "") == "a.xlsx":
            raise PermissionError("locked by another program")
        return really_open(self, file)  # type: ignore[arg-type]

    monkeypatch.setattr(Inbox, "open", refuse)

    assert len(receiving.receive_all(ledger, inbox, store, "run")) == 1
    assert [file.name for file in inbox.present()] == ["a.xlsx"]


def test_a_name_in_an_unknown_encoding_does_not_stop_the_others(
    ledger: psycopg.Connection, inbox: Inbox, store: LandingStore, tmp_path: Path
) -> None:
    inbox.put(b"figures", "a.xlsx", "883", "2024")
    (tmp_path / "inbox" / "883" / "2024" / os.fsdecode(b"b\xe1o.xlsx")).write_bytes(b"others")

    assert len(receiving.receive_all(ledger, inbox, store, "run")) == 2
    assert inbox.present() == []


def test_what_we_failed_to_read_may_be_sent_again(
    ledger: psycopg.Connection, inbox: Inbox, store: LandingStore
) -> None:
    inbox.put(b"figures", "a.xlsx", "883", "2024")
    (first,) = receiving.receive_all(ledger, inbox, store, "run")
    ledger.execute(
        "insert into ops.finding (submission_id, rule, severity, stage, message_vi, message_en) "
        "values (%s, 'file.could_not_be_read', 'error', 'file', 'x', 'x')",
        (first,),
    )
    move(ledger, [first], "refused", by="test", why="test")
    inbox.put(b"figures", "a.xlsx", "883", "2024")

    (again,) = receiving.receive_all(ledger, inbox, store, "run")

    assert again is not None


def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the system does not tell who has a file open."""
    monkeypatch.setattr("ansinh.landing.inbox.has_writer", lambda _: None)


def test_content_that_changes_under_one_date_is_not_taken(
    ledger: psycopg.Connection,
    store: LandingStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blind(monkeypatch)
    path = Path(Inbox(str(tmp_path / "inbox")).put(b"half ", "a.xlsx"))

    def grow(_: float) -> None:
        before = path.stat()
        path.write_bytes(b"whole")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    inbox = Inbox(str(tmp_path / "inbox"), 1, sleep=grow)
    assert receiving.receive_all(ledger, inbox, store, "run") == []
    assert count(ledger, "delivery") == 0

    (number,) = receiving.receive_all(ledger, Inbox(str(tmp_path / "inbox")), store, "run")
    assert number is not None
    with store.at_hand(delivery_of(ledger, number).sha256) as landed:
        assert landed.read_bytes() == b"whole"


def test_a_file_that_grows_while_it_is_noted_is_not_noted(
    ledger: psycopg.Connection,
    inbox: Inbox,
    store: LandingStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blind(monkeypatch)
    path = Path(inbox.put(b"half ", "a.xlsx"))
    really = receiving.note_delivery

    def grow(*arguments: object, **named: object) -> object:
        with path.open("ab") as writer:
            writer.write(b"and the rest")
        return really(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "note_delivery", grow)
        assert receiving.receive_all(ledger, inbox, store, "run") == []
    assert count(ledger, "delivery") == count(ledger, "submission") == 0

    (number,) = receiving.receive_all(ledger, inbox, store, "run")
    assert number is not None
    with store.at_hand(delivery_of(ledger, number).sha256) as landed:
        content = landed.read_bytes()
    assert content == b"half and the rest"


def test_what_is_odd_is_noted_once(
    ledger: psycopg.Connection, inbox: Inbox, store: LandingStore, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox" / "883"
    folder.mkdir()
    (folder / "link.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    for run in ("first", "second"):
        receiving.receive_all(ledger, inbox, store, run)

    noted = "select kind, place, unit_code, run_id, state from ops.alert_now"
    assert ledger.execute(noted.encode()).fetchall() == [
        ("no_file", "883/tệp.xlsx", "883", "first", "open")
    ], "its name may be a person's"

    (folder / "link.xlsx").unlink()
    receiving.receive_all(ledger, inbox, store, "third")
    assert [row[-1] for row in ledger.execute(noted.encode())] == ["resolved"]


def test_a_full_disk_takes_nothing_and_fires_until_there_is_room(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"total": 1 << 40, "free": 1 << 20})
    with monkeypatch.context() as full:
        full.setattr("ansinh.landing.disk.shutil.disk_usage", lambda _: usage)
        small_road.put("886", 100)
        for run in ("first", "second"):
            small_road.walk(run)

        assert small_road.one("select count(*) from ops.delivery") == 0
        firing = "select kind, run_id, state from ops.alert_now where kind = 'disk_full'"
        assert small_road.query(firing) == [("disk_full", "first", "open")]

    small_road.walk("third")
    assert small_road.query(firing) == [("disk_full", "third", "resolved")]

    assert small_road.one("select count(*) from ops.delivery") == 1


def _put_where_no_file_may_grow(inbox: Inbox) -> None:
    """As on a full disk: the file system refuses in the middle of the file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    with pytest.raises(InboxError, match="a.xlsx could not be put into the inbox"):
        inbox.put(b"figures" * 1000, "a.xlsx", "883", "2024")


def test_a_file_that_cannot_be_written_whole_leaves_nothing_behind(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path / "inbox"))
    # In a process of its own: the limit is for all that a process writes.
    sender = multiprocessing.get_context("fork").Process(
        target=_put_where_no_file_may_grow, args=(inbox,)
    )
    sender.start()
    sender.join()

    assert sender.exitcode == 0
    assert [path for path in (tmp_path / "inbox").rglob("*") if path.is_file()] == []
    assert inbox.put(b"figures", "a.xlsx", "883", "2024")
