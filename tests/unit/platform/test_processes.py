"""Notes of started servers: what they are believed, and what they must not lead to."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.machine import LAST_RESORT_SECONDS

from ansinh.database import state_files
from ansinh.platform import processes

pytestmark = pytest.mark.unit


@pytest.fixture
def bystander() -> Iterator[psutil.Process]:
    with subprocess.Popen(["sleep", "3600"], start_new_session=True) as process:
        yield psutil.Process(process.pid)
        process.kill()


def note(home: Path, name: str, pid: int, created: float) -> None:
    state_files.write(home / "run" / f"{name}.json", {"name": name, "pid": pid, "created": created})


def test_a_note_from_before_the_boot_names_nobody(
    tmp_path: Path, bystander: psutil.Process
) -> None:
    note(tmp_path, "airflow-scheduler", bystander.pid, psutil.boot_time() - 1000)

    assert processes.noted(tmp_path) == []
    processes.stop_everything(tmp_path, last="postgres")
    assert bystander.is_running()


def test_a_note_whose_number_was_given_to_another_process_stops_nobody(
    tmp_path: Path, bystander: psutil.Process
) -> None:
    note(tmp_path, "airflow-scheduler", bystander.pid, bystander.create_time() - 100)

    processes.stop_everything(tmp_path, last="postgres")

    assert bystander.is_running()
    assert bystander.status() != psutil.STATUS_ZOMBIE


def test_half_a_note_does_not_stop_the_platform_from_stopping(tmp_path: Path) -> None:
    started = processes.start("server", ["sleep", "3600"], home=tmp_path, env=dict(os.environ))
    (tmp_path / "run" / "airflow-scheduler.json").write_text('{"name": "airf')

    assert processes.stop_everything(tmp_path, last="postgres") == 1
    assert not processes.is_alive(started)


def test_a_server_whose_note_is_lost_is_found_by_its_mark(tmp_path: Path) -> None:
    started = processes.start("server", ["sleep", "3600"], home=tmp_path, env=dict(os.environ))
    (tmp_path / "run" / "server.json").unlink()
    # Between fork and exec a process still bears its parent's environment.
    marked = psutil.Process(started.pid)
    processes.wait_until(lambda: processes.MARK in marked.environ(), LAST_RESORT_SECONDS)

    assert processes.stop_strays(tmp_path) == 1
    assert not processes.is_alive(started)


def test_an_answer_that_was_given_once_is_not_asked_for_again() -> None:
    """A busy machine may answer, and then not in time."""
    answers = iter([False, True, False])
    assert processes.wait_until(lambda: next(answers), LAST_RESORT_SECONDS, pause=0)
    assert next(answers) is False


def test_waiting_ends_where_nothing_can_come_but_what_came_counts() -> None:
    def dead() -> bool:
        return True

    assert not processes.wait_until(lambda: False, LAST_RESORT_SECONDS, unless=dead)
    assert processes.wait_until(lambda: True, LAST_RESORT_SECONDS, unless=dead)


def test_what_a_killed_server_left_is_stopped_whether_or_not_anybody_waited_for_it(
    tmp_path: Path,
) -> None:
    """Who serves in the foreground is the parent of its servers: the killed one stays a zombie."""
    leaves_one = "import os, time; os.fork() or os.execve('/bin/sleep', ['sleep', '3600'], {})"
    command = [sys.executable, "-c", f"{leaves_one}; time.sleep(3600)"]
    started = processes.start("server", command, home=tmp_path, env=dict(os.environ))
    leader = psutil.Process(started.pid)
    processes.wait_until(
        lambda: any(one.name() == "sleep" for one in leader.children()), LAST_RESORT_SECONDS
    )
    (left,) = leader.children()
    leader.send_signal(signal.SIGKILL)
    processes.wait_until(
        lambda: leader.status() == psutil.STATUS_ZOMBIE and left.ppid() != leader.pid,
        LAST_RESORT_SECONDS,
    )

    processes.stop_everything(tmp_path, last="postgres")

    assert not left.is_running()
