"""Where a build cannot begin, it says why."""

import multiprocessing
from multiprocessing.queues import Queue
from pathlib import Path

import pytest

from ansinh.errors import PlatformError
from ansinh.publishing.dbt import DbtTarget, build

pytestmark = pytest.mark.unit


def test_a_build_without_a_database_says_so(tmp_path: Path) -> None:
    target = DbtTarget("postgresql://transformer:x@127.0.0.1:1/nowhere", "89", tmp_path)
    with pytest.raises(PlatformError, match="The database does not answer"):
        build(target, [])


def test_a_daemon_builds_too(tmp_path: Path) -> None:
    """Celery runs tasks in processes of that kind, which may usually have no children."""
    context = multiprocessing.get_context("fork")
    said: Queue[str] = context.Queue()
    daemon = context.Process(target=build_and_tell, args=(tmp_path, said), daemon=True)
    daemon.start()
    assert said.get() == "PlatformError"
    daemon.join()


def build_and_tell(folder: Path, said: "Queue[str]") -> None:
    try:
        build(DbtTarget("postgresql://transformer:x@127.0.0.1:1/nowhere", "89", folder), [])
    except Exception as error:
        said.put(type(error).__name__)
