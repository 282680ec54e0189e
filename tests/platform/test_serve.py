"""`ansinh platform serve`, as systemd runs it: ends with a part of it, and stops in order."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ansinh.platform import processes
from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform

pytestmark = pytest.mark.platform


@contextmanager
def served(platform: Platform) -> Iterator[subprocess.Popen[str]]:
    """The command in the foreground, from the moment when it says that everything runs."""
    command = subprocess.Popen(
        platform.command("platform", "serve"),
        env=platform.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert command.stdout is not None
    said = []
    for line in command.stdout:
        said.append(line)
        if "everything runs" in line:
            break
    else:
        pytest.fail(f"it ended before everything ran: {said}\n{platform.logs()}")
    try:
        yield command
    finally:
        command.kill()


def answers(platform: Platform) -> bool:
    return "ill" not in {part["state"] for part in platform.status()["parts"]}


@pytest.fixture
def stopped(platform: Platform) -> Iterator[Platform]:
    """A platform of which nothing runs; afterwards it runs again."""
    platform.ansinh("platform", "down")
    yield platform
    platform.ansinh("platform", "up")


def test_it_ends_with_a_server_that_was_killed_and_stops_all_when_told(stopped: Platform) -> None:
    with served(stopped) as command:
        scheduler = processes.find(stopped.home, "airflow-scheduler")
        assert scheduler is not None
        os.kill(scheduler.pid, signal.SIGKILL)
        said, _ = command.communicate(timeout=LAST_RESORT_SECONDS)
        # systemd starts it again for the error it ends with.
        assert command.returncode != 0
        assert "airflow-scheduler ended" in " ".join(said.split())
        assert stopped.processes() == []

    with served(stopped) as command:
        while not answers(stopped):
            assert command.poll() is None
            time.sleep(1)
        assert stopped.status()["submissions"], "what was handed in before is there"
        command.terminate()
        command.communicate(timeout=LAST_RESORT_SECONDS)
        assert command.returncode == 0
        assert stopped.processes() == []
