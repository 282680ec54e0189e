"""Landing: every file byte for byte, under the hash of its content."""

import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.keys import KeysInMemory

from ansinh.landing.store import LandingStore

pytestmark = pytest.mark.unit


@given(content=st.binary(max_size=5000))
def test_what_is_stored_is_what_was_sent(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    store = LandingStore(tmp_path_factory.mktemp("landing"), KeysInMemory())

    assert store.add(io.BytesIO(content)) == (
        sha256 := hashlib.sha256(content).hexdigest(),
        len(content),
    )

    with store.at_hand(sha256) as path:
        assert path.read_bytes() == content
    assert not path.exists(), "in plain for the time of reading only"


def test_nobody_reads_it_without_its_key(tmp_path: Path) -> None:
    keys = KeysInMemory()
    store = LandingStore(tmp_path, keys)
    sha256, _ = store.add(io.BytesIO(b"Tran Thi Buoi, 1960")) or ("", 0)
    other, _ = store.add(io.BytesIO(b"Tran Thi Mo, 1961")) or ("", 0)

    assert b"Tran Thi" not in store.path(sha256).read_bytes()
    assert keys.of(sha256) != keys.of(other), "a key each"

    keys.known[sha256] = keys.known[other]
    with pytest.raises(OSError, match="another key"), store.at_hand(sha256):
        pass
    del keys.known[sha256]
    with pytest.raises(FileNotFoundError, match="key was destroyed"), store.at_hand(sha256):
        pass
    with store.at_hand(other) as path:
        assert path.read_bytes() == b"Tran Thi Mo, 1961"


def test_what_was_landed_in_plain_once_is_read_and_then_sealed(tmp_path: Path) -> None:
    keys = KeysInMemory()
    store = LandingStore(tmp_path, keys)
    sha256 = hashlib.sha256(b"as it came").hexdigest()
    store.path(sha256).parent.mkdir()
    store.path(sha256).write_bytes(b"as it came")

    with store.at_hand(sha256) as path, path.open("rb") as stream:
        store.add(stream, sha256)

    assert b"as it came" not in store.path(sha256).read_bytes()
    with store.at_hand(sha256) as path:
        assert path.read_bytes() == b"as it came"


def test_a_removed_file_is_gone(tmp_path: Path) -> None:
    store = LandingStore(tmp_path, KeysInMemory())
    sha256, _ = store.add(io.BytesIO(b"x")) or ("", 0)
    assert [store.remove(sha256), store.remove(sha256)] == [True, False]
    assert not store.path(sha256).exists()


def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    store = LandingStore(tmp_path, KeysInMemory())

    assert store.add(io.BytesIO(b"same")) == store.add(io.BytesIO(b"same"))

    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_nobody_may_write_into_a_landed_file(tmp_path: Path) -> None:
    store = LandingStore(tmp_path, KeysInMemory())
    for _ in range(2):  # sent again, it is what it was
        sha256, _ = store.add(io.BytesIO(b"as sent")) or ("", 0)
        mode = stat.S_IMODE(store.path(sha256).stat().st_mode)
        assert mode & 0o222 == 0, "whoever it is"
        assert mode & 0o007 == 0, "it may hold personal data"
        assert mode & stat.S_IRUSR


def test_a_read_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the line went dead")

    with pytest.raises(OSError, match="dead"):
        LandingStore(tmp_path, KeysInMemory()).add(Broken())

    assert list(tmp_path.iterdir()) == []


def test_what_is_not_what_was_seen_is_not_stored(tmp_path: Path) -> None:
    seen = hashlib.sha256(b"half").hexdigest()

    assert (
        LandingStore(tmp_path, KeysInMemory()).add(io.BytesIO(b"half and the rest"), seen) is None
    )

    assert list(tmp_path.iterdir()) == []


def test_what_is_stored_is_on_the_disk_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    really = os.fsync

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        really(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    store = LandingStore(tmp_path, KeysInMemory())
    sha256, _ = store.add(io.BytesIO(b"figures")) or ("", 0)

    content, *folders = synced
    assert content.name.startswith(".draft-"), "before it has its name"
    assert folders == [store.path(sha256).parent, tmp_path]
