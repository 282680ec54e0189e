"""Landing on an object store: whole or not there, whatever the line does."""

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from tests.keys import KeysInMemory
from tests.object_store import Line, s3

from ansinh.landing.errors import LandingError
from ansinh.landing.remote import landing_at
from ansinh.landing.store import LandingStore

pytestmark = pytest.mark.unit

PLACE = "s3://province/landing"
CONTENT = os.urandom(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
KEYS = KeysInMemory()


def content_of_stored() -> bytes:
    """What lies there, opened."""
    with landing_at(PLACE, KEYS).at_hand(SHA256) as path:
        return path.read_bytes()


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    KEYS.known.clear()
    with s3(monkeypatch) as line:
        yield line


def stored() -> dict[str, bytes]:
    """All that lies there, drafts included."""
    files, root = fsspec.core.url_to_fs(PLACE)
    files.invalidate_cache()
    try:
        return {path.rpartition("/")[2]: files.cat_file(path) for path in files.find(root)}
    except FileNotFoundError:
        return {}


def test_a_path_is_a_folder_and_a_url_is_not(tmp_path: Path, line: Line) -> None:
    assert isinstance(landing_at(str(tmp_path), KEYS), LandingStore)
    landing = landing_at(PLACE, KEYS)
    assert not isinstance(landing, LandingStore)
    assert landing.place(SHA256) == f"{PLACE}/{SHA256[:2]}/{SHA256}"


def test_what_is_stored_is_what_was_sent_once(line: Line) -> None:
    landing = landing_at(PLACE, KEYS)
    for _ in range(2):
        assert landing.add(io.BytesIO(CONTENT)) == (SHA256, len(CONTENT))

    assert stored().keys() == {SHA256}
    assert CONTENT[:64] not in stored()[SHA256], "sealed"
    with landing.at_hand(SHA256) as path:
        assert path.read_bytes() == CONTENT
    assert not path.exists(), "the copy is for the time of reading only"


def test_a_file_that_is_there_is_not_sent_again(line: Line) -> None:
    landing = landing_at(PLACE, KEYS)
    landing.add(io.BytesIO(CONTENT))
    line.break_with("busy", 99)

    assert landing.add(io.BytesIO(CONTENT)) == (SHA256, len(CONTENT))
    assert line.met == []


@pytest.mark.parametrize("fault", ["slow", "cut", "busy"])
def test_an_upload_that_fails_at_first_is_whole_in_the_end(line: Line, fault: str) -> None:
    landing_at(PLACE, KEYS).add(io.BytesIO(b"the bucket is there"))
    line.break_with(fault, 1)

    landing_at(PLACE, KEYS).add(io.BytesIO(CONTENT))

    assert line.met == [fault]
    assert content_of_stored() == CONTENT
    assert len(stored()) == 2


@pytest.mark.parametrize("fault", ["cut", "busy"])
def test_an_upload_that_never_arrives_leaves_nothing_and_is_told(line: Line, fault: str) -> None:
    landing = landing_at(PLACE, KEYS)
    landing.add(io.BytesIO(b"the bucket is there"))
    line.break_with(fault, 999)

    with pytest.raises(LandingError, match=r"Landing at s3://province/landing fails"):
        landing.add(io.BytesIO(CONTENT))
    assert SHA256 not in stored()

    line.break_with("", 0)
    landing.add(io.BytesIO(CONTENT))
    assert content_of_stored() == CONTENT


def test_what_arrives_otherwise_than_it_left_gets_no_name(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, _ = fsspec.core.url_to_fs(PLACE)

    def put_half(source: str, target: str) -> None:
        files.pipe_file(target, Path(source).read_bytes()[:1000])

    monkeypatch.setattr(files, "put_file", put_half)
    with pytest.raises(LandingError, match="did not arrive whole"):
        landing_at(PLACE, KEYS).add(io.BytesIO(CONTENT))

    assert stored() == {}


def test_what_is_not_what_was_seen_is_not_sent(line: Line) -> None:
    seen = hashlib.sha256(b"half").hexdigest()

    assert landing_at(PLACE, KEYS).add(io.BytesIO(b"half and the rest"), seen) is None
    assert stored() == {}


def test_a_file_that_changed_there_is_not_read(line: Line) -> None:
    landing = landing_at(PLACE, KEYS)
    landing.add(io.BytesIO(CONTENT))
    files, _ = fsspec.core.url_to_fs(PLACE)
    files.pipe_file(landing.place(SHA256), stored()[SHA256][:-1])

    with (
        pytest.raises(LandingError, match="was changed, or has another key"),
        landing.at_hand(SHA256),
    ):
        pass
    with pytest.raises(FileNotFoundError), landing.at_hand("0" * 64):
        pass
