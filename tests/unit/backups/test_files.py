"""The inbox in a backup: what waits is in it whole, whatever is moved or written meanwhile."""

import io
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from ansinh.backups.errors import BackupError
from ansinh.backups.files import put_files, put_inbox, take_files, take_inbox
from ansinh.backups.streams import files_in
from ansinh.landing.inbox import Inbox
from ansinh.settings import Settings

pytestmark = pytest.mark.unit


def archived(inbox: Inbox) -> dict[str, bytes]:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w|") as tar:
        put_inbox(tar, inbox)
    return {member.name: content.read() for member, content in files_in(opened(stream))}


def opened(stream: io.BytesIO) -> tarfile.TarFile:
    stream.seek(0)
    return tarfile.open(fileobj=stream, mode="r|")


class Meddling(Inbox):
    """An inbox in which something happens just before a file is opened, each only once."""

    def __init__(self, url: str, *happens: Any) -> None:
        super().__init__(url)
        self._happens = list(happens)

    def open(self, file: Any) -> Any:
        if self._happens:
            self._happens.pop(0)(file)
        return super().open(file)


def test_all_that_waits_is_in_it(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path))
    inbox.put(b"one", "a.csv", "886", "2022")
    inbox.put(b"two", "b.csv", "887")
    (tmp_path / "c.csv").write_bytes(b"three")
    (tmp_path / "d.csv.part").write_bytes(b"ha")

    found = archived(inbox)

    assert sorted(found.values()) == [b"one", b"three", b"two"]
    assert all(".claimed/" in name for name, content in found.items() if content != b"three")


def test_a_file_that_is_claimed_meanwhile_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"one")
    inbox = Meddling(str(tmp_path), lambda _: Inbox(str(tmp_path)).claim())

    ((name, content),) = archived(inbox).items()

    assert name.startswith(".claimed/") and content == b"one"


def test_a_file_that_is_written_anew_meanwhile_is_in_it_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"one")
    other = tmp_path / ".new"
    other.write_bytes(b"longer")
    inbox = Meddling(str(tmp_path), lambda _: None, lambda _: other.replace(tmp_path / "a.csv"))
    first = archived(inbox)

    assert first == {"a.csv": b"one"}
    assert archived(inbox) == {"a.csv": b"longer"}


def test_what_somebody_is_writing_is_not_handed_in_yet(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(b"whole")
    with (tmp_path / "a.csv").open("wb") as half:
        half.write(b"ha")
        half.flush()

        assert archived(Inbox(str(tmp_path))) == {"b.csv": b"whole"}


def test_what_comes_back_has_its_place_and_time_and_writes_over_nothing(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path / "old/inbox"))
    place = Path(inbox.put(b"one", "a.csv", "886", "2022"))
    os.utime(place, (1_600_000_000, 1_600_000_000))
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w|") as tar:
        put_inbox(tar, inbox)
    settings = Settings(home=tmp_path / "new")

    take_inbox(opened(stream), settings)

    (back,) = Inbox(settings.inbox).present()
    assert (back.unit_code, back.period, back.written_at) == ("886", "2022", 1_600_000_000)
    Path(back.path).write_bytes(b"newer")
    take_inbox(opened(stream), settings)
    assert Path(back.path).read_bytes() == b"newer"


def test_reports_of_a_publication_that_the_ledger_does_not_know_are_left_out(
    tmp_path: Path,
) -> None:
    settings = Settings(home=tmp_path, contacts=tmp_path / "list.csv")
    for name in ("reports/1/index.html", "reports/2/index.html", "reports/.3/x", "secrets.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    settings.contacts.write_text("email,name,units\n")
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w|") as tar:
        put_files(tar, settings, 1)
    other = Settings(home=tmp_path / "new", contacts=tmp_path / "new/list.csv")

    take_files(opened(stream), other)
    take_files(opened(stream), other)

    back = {str(path.relative_to(other.home)) for path in other.home.rglob("*") if path.is_file()}
    assert back == {"reports/1/index.html", "list.csv", "contacts.csv"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in other.home.rglob("*.csv"))


@pytest.mark.parametrize("name", ["../a", "/etc/a", "inbox/../../a"])
def test_nothing_is_written_elsewhere(name: str) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w|") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(BackupError, match="no file of ours"):
        list(files_in(opened(stream)))
