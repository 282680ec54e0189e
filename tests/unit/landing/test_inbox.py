"""The inbox: what waits there, what its path says of the slot, and when it is whole."""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ansinh.landing.inbox import KEEP_SECONDS, TEXT_PATIENCE, Inbox
from ansinh.landing.listing import InboxFile

pytestmark = pytest.mark.unit

NOW = 1_800_000_000.0
QUIET = 3


class Clock:
    """A clock that goes on only while somebody waits; what happens meanwhile is `meanwhile`."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.time, self.waits = NOW, list[float]()
        self._meanwhile = meanwhile

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds
        self._meanwhile()


def inbox_at(url: object, clock: Clock, quiet: float = QUIET) -> Inbox:
    return Inbox(str(url), quiet, now=lambda: clock.time, sleep=clock.sleep)


def written(path: Path, content: bytes, seconds_ago: float = 1000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (NOW - seconds_ago, NOW - seconds_ago))
    return path


def names(files: list[InboxFile]) -> list[str]:
    return [file.name for file in files]


def content_of(inbox: Inbox, file: InboxFile) -> bytes:
    with inbox.open(file) as stream:
        return stream.read()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_folders_name_the_slot(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path))
    inbox.put(b"x", "a.xlsx", "883", "2024", "official")
    written(tmp_path / "883/2024-Q3/b.xlsx", b"x")
    inbox.put(b"x", "c.xlsx")

    seen = {file.name: (file.unit_code, file.period, file.stage) for file in inbox.claim()}

    assert seen == {
        "a.xlsx": ("883", "2024", "official"),
        "b.xlsx": ("883", "2024-Q3", None),
        "c.xlsx": (None, None, None),
    }


@pytest.mark.parametrize("name", [".a.xlsx.part", "a.xlsx.part", "~$a.xlsx", ".DS_Store", "a.tmp"])
def test_what_is_not_yet_a_submission_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"half a file")

    assert Inbox(str(tmp_path)).claim() == []


def test_the_inbox_may_lie_elsewhere() -> None:
    inbox = Inbox("memory://inbox")
    inbox.put("Số liệu".encode(), "tệp số liệu.xlsx", "883", "2024")

    (file,) = inbox.claim()
    assert content_of(inbox, file).decode() == "Số liệu"
    inbox.remove(file, sha256("Số liệu".encode()))
    assert inbox.present() == inbox.claim() == []


def test_what_leads_elsewhere_is_no_submission_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.json").write_text("{}")
    folder = tmp_path / "inbox"
    folder.mkdir()
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "link.xlsx").symlink_to(tmp_path / "elsewhere" / "secret.json")
    (folder / "nowhere.xlsx").symlink_to(tmp_path / "gone")
    (folder / "endless.xlsx").symlink_to("/dev/zero")
    (folder / "folder").symlink_to(tmp_path / "elsewhere")
    inbox = Inbox(str(folder))

    assert inbox.claim() == []

    told = {(one.kind, one.file.name) for one in inbox.odd}
    strange = ("pipe.xlsx", "link.xlsx", "nowhere.xlsx", "endless.xlsx", "folder")
    assert told == {("no_file", name) for name in strange}
    assert (tmp_path / "elsewhere" / "secret.json").exists()


def test_a_name_in_an_unknown_encoding_is_still_a_name(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xe1o c\xe1o.xlsx")).write_bytes(b"figures")
    inbox = Inbox(str(tmp_path))

    (file,) = inbox.claim()

    assert file.name == r"b\xe1o c\xe1o.xlsx"
    assert content_of(inbox, file) == b"figures"


def test_only_what_changed_a_moment_ago_is_waited_for(tmp_path: Path) -> None:
    clock = Clock()
    written(tmp_path / "old.xlsx", b"whole")
    written(tmp_path / "old.csv", b"whole")
    assert names(inbox_at(tmp_path, clock).claim()) == ["old.csv", "old.xlsx"]
    assert clock.waits == []

    written(tmp_path / "new.xlsx", b"whole", seconds_ago=1)
    assert "new.xlsx" in names(inbox_at(tmp_path, clock).claim())
    assert clock.waits == [QUIET - 1]


def test_a_text_is_waited_for_longer_than_a_workbook(tmp_path: Path) -> None:
    clock = Clock()
    written(tmp_path / "a.csv", b"first lines", seconds_ago=QUIET)

    inbox_at(tmp_path, clock).claim()

    assert clock.waits == [(TEXT_PATIENCE - 1) * QUIET]


def test_what_is_written_to_while_we_wait_is_left(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", b"half", seconds_ago=0)
    whole = written(tmp_path / "b.xlsx", b"whole", seconds_ago=0)
    clock = Clock(lambda: written(path, b"half and more"))

    assert names(inbox_at(tmp_path, clock).claim()) == ["b.xlsx"]
    assert path.exists() and not whole.exists()


def test_a_date_in_the_future_is_told_and_does_not_hold_a_file_for_ever(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", b"whole", seconds_ago=-1e6)
    growing = written(tmp_path / "b.xlsx", b"half", seconds_ago=-1e6)
    clock = Clock(lambda: written(growing, b"half and more", seconds_ago=-1e6))
    inbox = inbox_at(tmp_path, clock)

    assert names(inbox.claim()) == ["a.xlsx"]

    assert clock.waits == [QUIET]
    assert {(one.kind, one.file.name) for one in inbox.odd} == {
        ("dated_ahead", "a.xlsx"),
        ("dated_ahead", "b.xlsx"),
    }


def test_a_writer_that_pauses_keeps_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as writer:
        writer.write(b"first half\n")
        writer.flush()
        os.utime(path, (NOW - 7200, NOW - 7200))
        inbox = inbox_at(tmp_path, Clock())
        assert inbox.claim() == []
        assert [(one.kind, one.file.name) for one in inbox.odd] == [("in_use", "a.csv")]
        writer.write(b"second half\n")

    (file,) = inbox.claim()
    assert content_of(inbox, file) == b"first half\nsecond half\n"


def test_a_writer_that_comes_with_the_claim_keeps_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.csv", b"first half\n")
    inbox = inbox_at(tmp_path, Clock())
    really = inbox._files.mv
    writers = []

    def open_then_move(source: str, target: str) -> None:
        writers.append(path.open("ab"))
        really(source, target)

    monkeypatch.setattr(inbox._files, "mv", open_then_move)
    assert inbox.claim() == []
    monkeypatch.undo()
    writers[0].write(b"second half\n")
    assert inbox.claim() == []
    writers[0].close()

    (file,) = inbox.claim()
    assert content_of(inbox, file) == b"first half\nsecond half\n"


def test_where_the_system_does_not_tell_of_writers_the_content_must_stay_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ansinh.landing.inbox.has_writer", lambda _: None)
    written(tmp_path / "a.csv", b"figures\n")
    clock = Clock()
    inbox = inbox_at(tmp_path, clock)

    ((file, known_hash),) = inbox.watch(inbox.claim()).items()

    assert known_hash is not None
    assert clock.waits == [QUIET * TEXT_PATIENCE]
    assert inbox.is_unchanged(file)
    with Path(file.path).open("ab") as late:
        late.write(b"more\n")
    assert not inbox.is_unchanged(file)


@pytest.mark.parametrize("is_local", [True, False])
def test_what_is_written_after_the_landing_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_local: bool
) -> None:
    """Nobody tells that a writer pauses for longer than we watched; what he writes is not lost."""
    monkeypatch.setattr("ansinh.landing.inbox.has_writer", lambda _: None)
    clock = Clock()
    inbox = inbox_at(tmp_path if is_local else "memory://kept", clock)
    inbox.put(b"first half\n", "a.csv", "883")
    (file,) = inbox.claim()
    inbox.remove(file, sha256(b"first half\n"))
    assert inbox.present() == inbox.claim() == []

    (kept,) = inbox._look()
    with inbox._files.open(kept.path, "ab") as writer:
        writer.write(b"second half\n")
    (again,) = inbox.claim()
    assert content_of(inbox, again) == b"first half\nsecond half\n"
    assert (again.name, again.unit_code) == ("a.csv", "883")

    inbox.remove(again, sha256(b"first half\nsecond half\n"))
    clock.time += KEEP_SECONDS + 1
    assert inbox.claim() == []
    assert inbox._look() == [], "in the end it is deleted"


def test_what_was_put_there_whole_is_not_waited_for(tmp_path: Path) -> None:
    clock = Clock()
    inbox = inbox_at(tmp_path, clock)
    inbox.put(b"whole", "a.csv", "883", "2024")

    (file,) = inbox.claim()

    assert clock.waits == []
    assert file.sent_to == f"{tmp_path}/883/2024/a.csv"


def test_an_emptied_inbox_is_empty(tmp_path: Path) -> None:
    written(tmp_path / "883" / "2024" / "a.xlsx", b"figures")
    inbox = Inbox(str(tmp_path))
    for file in inbox.claim():
        inbox.remove(file, sha256(b"figures"))

    assert [path.name for path in tmp_path.rglob("*")] == ["883", "2024"]


def test_people_who_send_files_of_one_name_at_once_lose_none(tmp_path: Path) -> None:
    contents = [b"%d" % number for number in range(64)]
    threads = [
        threading.Thread(target=Inbox(str(tmp_path)).put, args=(content, "a.xlsx", "883", "2024"))
        for content in contents
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    inbox = Inbox(str(tmp_path))
    assert sorted(content_of(inbox, file) for file in inbox.claim()) == sorted(contents)


def test_a_clock_of_its_own_kind_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    """SFTP and S3 give a date where a folder gives seconds."""
    from datetime import UTC, datetime

    inbox = Inbox("memory://dated", now=time.time)
    inbox.put(b"x", "a.xlsx")
    really = inbox._files.ls

    def dated(folder: str, *, detail: bool) -> list[dict[str, object]]:
        when = datetime(2025, 1, 1, tzinfo=UTC)
        return [{**info, "mtime": when} for info in really(folder, detail=detail)]

    monkeypatch.setattr(inbox._files, "ls", dated)

    (file,) = inbox.present()
    assert file.written_at == datetime(2025, 1, 1, tzinfo=UTC).timestamp()
