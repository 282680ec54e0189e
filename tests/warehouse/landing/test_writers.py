"""Whatever writers do and whenever: what is landed was whole when its writer had closed it."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.keys import KeysInMemory

from ansinh.landing import receiving
from ansinh.landing.inbox import Inbox
from ansinh.landing.store import LandingStore

pytestmark = pytest.mark.warehouse

NAMES = ("a.csv", "b.xlsx")
# What a writer may do to one of the files, at any moment.
DEEDS = ("open", "append", "append", "truncate", "close", "close", "overwrite", "rename", "reopen")
deeds = st.tuples(st.sampled_from(DEEDS), st.sampled_from(NAMES))
rounds = st.lists(st.lists(deeds, max_size=5), min_size=2, max_size=12)


@dataclass
class Written:
    """One file as its writer knows it: where it lies is the inbox' business."""

    number: int
    stream: BinaryIO | None = None
    content: bytes = b""
    is_gone: bool = False


@dataclass
class Writers:
    """Writers of a folder; `whole` is every content that a file had when nobody wrote to it."""

    folder: Path
    whole: set[bytes] = field(default_factory=set)
    files: dict[str, Written] = field(default_factory=dict)
    all: list[Written] = field(default_factory=list)
    written: int = 0

    def do(self, deed: str, name: str) -> None:
        getattr(self, f"_{deed}")(name)

    def close_all(self) -> None:
        for name in list(self.files):
            self._close(name)

    def pause(self) -> None:
        """What goes on while the inbox waits: every writer writes something."""
        for name in list(self.files):
            self._append(name)

    def _open(self, name: str, mode: str = "wb") -> None:
        known = self.files.get(name)
        if known is not None and known.stream is not None:
            return
        path = self.folder / name
        is_there = known is not None and path.exists() and path.stat().st_ino == known.number
        stream = path.open(mode, buffering=0)
        if not is_there:
            known = Written(os.fstat(stream.fileno()).st_ino)
            self.all.append(known)
        assert known is not None
        known.stream = stream
        known.content = known.content if mode == "ab" else b""
        self.files[name] = known

    def _reopen(self, name: str) -> None:
        self._open(name, "ab")

    def _append(self, name: str) -> None:
        known = self.files.get(name)
        if known is not None and known.stream is not None:
            self.written += 1
            line = b"line %d\n" % self.written
            known.stream.seek(0, os.SEEK_END)
            known.stream.write(line)
            known.content += line

    def _truncate(self, name: str) -> None:
        known = self.files.get(name)
        if known is not None and known.stream is not None:
            known.stream.truncate(0)
            known.content = b""

    def _close(self, name: str) -> None:
        known = self.files.get(name)
        if known is not None and known.stream is not None:
            known.stream.close()
            known.stream = None
            self.whole.add(known.content)

    def _overwrite(self, name: str) -> None:
        """Write beside it, then move over it, as careful programs do."""
        self._close(name)
        self.written += 1
        draft = self.folder / f".{name}.part"
        draft.write_bytes(b"anew %d\n" % self.written)
        self._replaced(name)
        new = Written(draft.stat().st_ino, None, draft.read_bytes())
        draft.replace(self.folder / name)
        self.files[name] = new
        self.all.append(new)
        self.whole.add(new.content)

    def _rename(self, name: str) -> None:
        other = NAMES[1 - NAMES.index(name)]
        if (self.folder / name).exists():
            self._close(other)
            self._replaced(other)
            (self.folder / name).replace(self.folder / other)
            if name in self.files:
                self.files[other] = self.files.pop(name)

    def _replaced(self, name: str) -> None:
        path = self.folder / name
        for one in self.all:
            if path.exists() and path.stat().st_ino == one.number:
                one.is_gone = True


@contextmanager
def between(step: Callable[[], None], *places: tuple[Any, str]) -> Iterator[None]:
    """Let something happen before each of these calls."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in places:
            really = getattr(owner, name)

            def after(*arguments: Any, really: Any = really, **named: Any) -> Any:
                step()
                return really(*arguments, **named)

            patch.setattr(owner, name, after)
        yield


def sweep(
    connection: psycopg.Connection, folder: Path, writers: Writers, meanwhile: Callable[[], None]
) -> None:
    clock = [0.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds
        writers.pause()

    inbox = Inbox(str(folder), 1, now=lambda: clock[0], sleep=sleep)
    really = inbox._files
    with between(meanwhile, (really, "mv"), (Inbox, "open"), (receiving, "note_delivery")):
        receiving.receive_all(
            connection, inbox, LandingStore(folder.parent / "landing", KeysInMemory()), "run"
        )


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(before=rounds, during=st.lists(deeds, max_size=40))
def test_what_is_landed_was_whole_and_nothing_is_lost(
    migrated: psycopg.Connection, before: list[list[tuple[str, str]]], during: list[Any]
) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "inbox"
        folder.mkdir()
        writers, waiting = Writers(folder), list(during)

        def meanwhile() -> None:
            if waiting:
                writers.do(*waiting.pop())

        newest = migrated.execute("select coalesce(max(delivery_id), 0) from ops.delivery")
        ((last,),) = newest.fetchall()
        for moment in before:
            for deed in moment:
                writers.do(*deed)
            sweep(migrated, folder, writers, meanwhile)
        writers.close_all()
        for _ in range(2):
            sweep(migrated, folder, writers, lambda: None)

        rows = migrated.execute("select sha256 from ops.delivery where delivery_id > %s", (last,))
        landed = {sha256 for (sha256,) in rows}
        assert landed <= {hashlib.sha256(content).hexdigest() for content in writers.whole}
        kept = [one.content for one in writers.all if not one.is_gone]
        assert {hashlib.sha256(content).hexdigest() for content in kept} <= landed
        assert [path for path in folder.rglob("*") if path.is_file()] == []


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(before=rounds)
def test_writers_that_the_system_does_not_tell_of_are_seen_by_what_they_write(
    migrated: psycopg.Connection, before: list[list[tuple[str, str]]]
) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setattr("ansinh.landing.inbox.has_writer", lambda _: None)
        folder = Path(home) / "inbox"
        folder.mkdir()
        writers = Writers(folder)
        newest = migrated.execute("select coalesce(max(delivery_id), 0) from ops.delivery")
        ((last,),) = newest.fetchall()
        for moment in before:
            for deed in moment:
                writers.do(*deed)
            sweep(migrated, folder, writers, lambda: None)
        writers.close_all()
        for _ in range(2):
            sweep(migrated, folder, writers, lambda: None)
        rows = migrated.execute("select sha256 from ops.delivery where delivery_id > %s", (last,))
        landed = {sha256 for (sha256,) in rows}
        assert landed <= {hashlib.sha256(content).hexdigest() for content in writers.whole}


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(before=rounds)
def test_writers_that_nobody_tells_of_and_that_pause_for_long_lose_nothing(
    migrated: psycopg.Connection, before: list[list[tuple[str, str]]]
) -> None:
    """Half of it may be landed; the whole of it is landed after that, and counts."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setattr("ansinh.landing.inbox.has_writer", lambda _: None)
        folder = Path(home) / "inbox"
        folder.mkdir()
        writers = Writers(folder)
        patch.setattr(writers, "pause", lambda: None)
        newest = migrated.execute("select coalesce(max(delivery_id), 0) from ops.delivery")
        ((last,),) = newest.fetchall()
        for moment in before:
            for deed in moment:
                writers.do(*deed)
            sweep(migrated, folder, writers, lambda: None)
        writers.close_all()
        for _ in range(2):
            sweep(migrated, folder, writers, lambda: None)
        rows = migrated.execute("select sha256 from ops.delivery where delivery_id > %s", (last,))
        landed = {sha256 for (sha256,) in rows}
        kept = [one.content for one in writers.all if not one.is_gone]
        assert {hashlib.sha256(content).hexdigest() for content in kept} <= landed


@pytest.fixture
def migrated(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection
