"""Where root starts it, what reads a stranger's file is a user that owns nothing but its room."""

import pwd
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.installed import LIMITS
from tests.keys import KeysInMemory
from tests.machine import LAST_RESORT_SECONDS, demand_root

from ansinh.extraction.asking import ask_child, standing_walls
from ansinh.extraction.own_user import own_user
from ansinh.extraction.rooms import room
from ansinh.landing.store import LandingStore
from ansinh.platform.os_user import server_user
from ansinh.platform.processes import wait_until
from ansinh.settings import Settings
from ansinh.workbooks.safety.refusal import RefusedError

pytestmark = pytest.mark.unit

# Put in the place of a reader, with Landlock switched off: only its user stands in its way.
INTRUDER = """
import json, os, sys
from pathlib import Path
from ansinh.extraction import confining

confining._only_files = lambda *_: False
folder, secret, other, beside, *_, user = sys.argv[1:]
confining.confine(Path(folder), user)

def tried(what):
    try:
        what()
    except OSError:
        return False
    return True

status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
answer = {
    "came": [name for name, what in {
        "read the secrets": lambda: Path(secret).read_bytes(),
        "read another file": lambda: Path(other).read_bytes(),
        "list the landing": lambda: os.listdir(Path(other).parent),
        "remove another file": lambda: Path(other).unlink(),
        "enter another room": lambda: os.listdir(beside),
        "end its parent": lambda: os.kill(os.getppid(), 0),
        "read its file": lambda: Path(folder, "given").read_bytes(),
        "write its answer": lambda: Path(folder, "more").write_text("x"),
        "load a library late": lambda: __import__("xml.sax.expatreader"),
    }.items() if tried(what)],
    "groups": os.getgroups(),
    "rights": [status[name].strip("\\t0") for name in ("CapPrm", "CapEff", "CapAmb")],
}
STAY
Path(folder, "answer.json").write_text(json.dumps(answer))
"""
STAY = """
if os.fork() == 0:
    os.setsid()
    while True:
        __import__("time").sleep(60)
answer["left"] = True
"""


@pytest.fixture
def intruder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of a module that children can be asked to run, wherever they may look."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        monkeypatch.setenv("PYTHONPATH", name)
        yield Path(name) / "intruder.py"


def asked(intruder: Path, secret: Path, other: Path, *, more: str = "") -> dict[str, Any]:
    """What the intruder tells of its attempts, while another room stands beside its own."""
    intruder.write_text(INTRUDER.replace("STAY", more))
    intruder.chmod(0o644)
    with room() as folder, room() as beside:
        (folder / "given").write_text("x")
        words = [str(one) for one in (folder, secret, other, beside)]
        told = ask_child("intruder", words, folder, LIMITS)
        # Within a namespace of its own it has no number; what it wrote is owned by who it is.
        seen = (folder / "more").stat()
        return {**told, "user": seen.st_uid, "group": seen.st_gid}


def test_even_without_landlock_it_reads_nothing_but_what_it_was_given(intruder: Path) -> None:
    demand_root()
    home = intruder.parent / "home"
    home.mkdir(mode=0o700)  # as ours is
    secret = home / "secrets.json"
    secret.write_text("{}")
    secret.chmod(0o600)
    store = LandingStore(home / "landing", KeysInMemory())
    added = store.add(BytesIO(b"PK"))
    assert added is not None
    other = store.path(added[0])

    told = asked(intruder, secret, other)

    assert set(told["came"]) == {"read its file", "write its answer", "load a library late"}
    server = server_user(Settings().postgres_os_user)
    others = {0, pwd.getpwnam("nobody").pw_uid, server.uid if server else 0}
    assert told["user"] == told["group"] not in others
    assert (told["groups"], set(told["rights"])) == ([], {""})


def test_no_two_at_a_time_are_the_same_user() -> None:
    demand_root()
    with ExitStack() as stack:
        numbers = [stack.enter_context(own_user()) for _ in range(20)]
    assert None not in numbers
    assert len(set(numbers)) == 20


def test_what_it_leaves_running_ends_with_it(intruder: Path, tmp_path: Path) -> None:
    demand_root()
    told = asked(intruder, tmp_path / "a", tmp_path / "b", more=STAY)
    assert told["left"]
    number = told["user"]

    def is_gone() -> bool:
        every = psutil.process_iter(["uids", "status"])
        alive = [one.info for one in every if one.info["status"] != psutil.STATUS_ZOMBIE]
        return number not in {one["uids"].real for one in alive if one["uids"]}

    # It is told to end before it is gone; and the next child may be given the same number.
    assert wait_until(is_gone, LAST_RESORT_SECONDS)


def test_root_gives_its_child_a_user_of_its_own_here() -> None:
    demand_root()
    assert "user" in standing_walls()


@pytest.mark.parametrize("name", ["answer.json", "copy.xlsx", "0.arrow"])
def test_a_link_that_it_leaves_leads_us_nowhere(intruder: Path, tmp_path: Path, name: str) -> None:
    """We read what it leaves with our own rights, and would send the secrets out for it."""
    secret = tmp_path / "secrets.json"
    secret.write_text("{}")
    intruder.write_text(
        "import os, sys\n"
        "open(os.path.join(sys.argv[1], 'answer.json.part'), 'w').write('{}')\n"
        f"os.symlink({str(secret)!r}, os.path.join(sys.argv[1], {name!r}))\n"
        "os.path.exists(os.path.join(sys.argv[1], 'answer.json')) or os.rename("
        "os.path.join(sys.argv[1], 'answer.json.part'), os.path.join(sys.argv[1], 'answer.json'))\n"
    )
    with room() as folder, pytest.raises(RefusedError, match="could_not_be_read"):
        ask_child("intruder", [str(folder)], folder, LIMITS)
