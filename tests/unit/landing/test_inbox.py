"""The inbox: what waits there, and what its path says of the slot."""

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
