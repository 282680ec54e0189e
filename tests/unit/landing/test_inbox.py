"""The inbox: what waits there, and what its path says of the slot."""

import os
import time
from pathlib import Path

import pytest

from ansinh.landing.inbox import Inbox

pytestmark = pytest.mark.unit


def test_folders_name_the_slot(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path))
    inbox.put(b"x", "a.xlsx", "883", "2024", "official")
    inbox.put(b"x", "b.xlsx", "883", "2024-Q3")
    inbox.put(b"x", "c.xlsx")

    seen = {file.name: (file.unit_code, file.period, file.stage) for file in inbox.waiting()}

    assert seen == {
        "a.xlsx": ("883", "2024", "official"),
        "b.xlsx": ("883", "2024-Q3", None),
        "c.xlsx": (None, None, None),
    }


@pytest.mark.parametrize("name", [".a.xlsx.part", "a.xlsx.part", "~$a.xlsx", ".DS_Store", "a.tmp"])
def test_what_is_not_yet_a_submission_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"half a file")

    assert Inbox(str(tmp_path)).waiting() == []


def test_the_inbox_may_lie_elsewhere() -> None:
    inbox = Inbox("memory://inbox")
    inbox.put("Số liệu".encode(), "tệp số liệu.xlsx", "883", "2024")

    (file,) = inbox.waiting()
    with inbox.open(file) as stream:
        assert stream.read().decode() == "Số liệu"
    inbox.remove(file)
    assert inbox.waiting() == []


def test_what_leads_elsewhere_is_no_submission(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    folder = tmp_path / "inbox"
    folder.mkdir()
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "link.xlsx").symlink_to(tmp_path / "secret.json")
    (folder / "endless.xlsx").symlink_to("/dev/zero")

    assert Inbox(str(folder)).present() == []


def test_a_name_in_an_unknown_encoding_is_still_a_name(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xe1o c\xe1o.xlsx")).write_bytes(b"figures")

    (file,) = Inbox(str(tmp_path)).waiting()

    assert file.name == r"b\xe1o c\xe1o.xlsx"
    with Inbox(str(tmp_path)).open(file) as stream:
        assert stream.read() == b"figures"


def test_a_file_that_is_still_being_written_waits(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path), quiet_seconds=60)
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 120, time.time() - 120))

    assert [file.name for file in inbox.waiting()] == ["old.xlsx"]
    assert [file.name for file in inbox.present()] == ["old.xlsx", "new.xlsx"]


def test_a_file_that_changed_meanwhile_is_not_removed(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path))
    inbox.put(b"half", "a.xlsx")
    (seen,) = inbox.waiting()
    (tmp_path / "a.xlsx").write_bytes(b"half and the rest")

    inbox.remove(seen)

    assert [file.size for file in inbox.waiting()] == [len(b"half and the rest")]


def test_two_people_may_send_files_of_one_name(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path))

    names = {Path(inbox.put(content, "a.xlsx", "883", "2024")).name for content in (b"1", b"2")}

    assert names == {"a.xlsx", "a (2).xlsx"}
