"""What breaks out of a parser finds no secret, no network and nobody to tell."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ansinh.cli import console

pytestmark = pytest.mark.unit

# Put in the place of the reader: what it can do is told in the answer.
INTRUDER = """
import os, socket, subprocess, sys
from pathlib import Path
from ansinh.extraction import child

def tried(what):
    try:
        what()
    except (OSError, subprocess.SubprocessError):
        return False
    return True

def read(path, file_name, folder, file_mib, forms):
    attempts = {
        "read its file": lambda: path.read_bytes(),
        "write its answer": lambda: (folder / "more").write_text("x"),
        "load a library": lambda: __import__("pyarrow"),
        "read a secret": lambda: Path(SECRET).read_bytes(),
        "list a folder": lambda: os.listdir(Path(SECRET).parent),
        "read another file": lambda: Path(OTHER).read_bytes(),
        "write beside another file": lambda: Path(OTHER).with_name("more").write_text("x"),
        "remove another file": lambda: Path(OTHER).unlink(),
        "leave a link behind": lambda: (folder / "link").symlink_to(SECRET),
        "leave a pipe behind": lambda: os.mkfifo(folder / "pipe"),
        "open a connection": lambda: socket.socket(),
        "open a local connection": lambda: socket.socket(socket.AF_UNIX),
        "send a datagram": lambda: socket.socket(type=socket.SOCK_DGRAM),
        "read its parent's environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "start what asks for it": lambda: subprocess.run(
            [sys.executable, "-c", f"open({SECRET!r})"], check=True
        ),
    }
    return {name: tried(what) for name, what in attempts.items()}

child.read = read
sys.exit(child.main(sys.argv[1:]))
"""
ALLOWED = {"read its file", "write its answer", "load a library"}


def test_who_breaks_out_of_the_reader_gets_nowhere(tmp_path: Path) -> None:
    home, landing, folder = (tmp_path / name for name in ("home", "landing", "folder"))
    for one in (home, landing, folder):
        one.mkdir()
    secret, other, file = home / "secrets.json", landing / "other.xlsx", folder / "file"
    secret.write_text("{}")
    for one in (other, file):
        one.write_bytes(b"PK")
    (folder / "forms.pickle").write_bytes(b"\x80\x04]\x94.")
    code = INTRUDER.replace("SECRET", repr(str(secret))).replace("OTHER", repr(str(other)))

    done = subprocess.run(
        [sys.executable, "-c", code, str(file), "file.xlsx", str(folder), "1024", "60", "50", ""],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    could = json.loads((folder / "answer.json").read_text())
    if not sys.platform.startswith("linux"):
        return  # the walls are Linux's
    assert {name for name, came in could.items() if came} == ALLOWED


def test_the_walls_that_lack_on_this_machine_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    console.walls(["network", "files"])
    said = " ".join(capsys.readouterr().out.split())
    assert "files, network; missing on this machine: user, namespace" in said
