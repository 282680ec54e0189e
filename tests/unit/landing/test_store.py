"""Landing: every file byte for byte, under the hash of its content."""

import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.landing.store import LandingStore

pytestmark = pytest.mark.unit


@given(content=st.binary(max_size=5000))
def test_what_is_stored_is_what_was_sent(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    store = LandingStore(tmp_path_factory.mktemp("landing"))

    assert store.add(io.BytesIO(content)) == (
        sha256 := hashlib.sha256(content).hexdigest(),
        len(content),
    )

    assert store.path(sha256).read_bytes() == content


def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    store = LandingStore(tmp_path)

    assert store.add(io.BytesIO(b"same")) == store.add(io.BytesIO(b"same"))

    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_nobody_may_write_into_a_landed_file(tmp_path: Path) -> None:
    store = LandingStore(tmp_path)
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
        LandingStore(tmp_path).add(Broken())

    assert list(tmp_path.iterdir()) == []


def test_what_is_not_what_was_seen_is_not_stored(tmp_path: Path) -> None:
    seen = hashlib.sha256(b"half").hexdigest()

    assert LandingStore(tmp_path).add(io.BytesIO(b"half and the rest"), seen) is None

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
    store = LandingStore(tmp_path)
    sha256, _ = store.add(io.BytesIO(b"figures")) or ("", 0)

    content, *folders = synced
    assert content.name.startswith(".draft-"), "before it has its name"
    assert folders == [store.path(sha256).parent, tmp_path]
