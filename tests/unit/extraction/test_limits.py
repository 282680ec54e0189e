"""Whose fault it is that a file is not read in time: its own, or that of a busy machine."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.installed import LIMITS

from ansinh.extraction.asking import BusyMachineError, ask_child
from ansinh.road.faults import is_platform_fault
from ansinh.workbooks.safety.refusal import RefusedError

pytestmark = pytest.mark.unit

CHILD = """
import sys, time
from ansinh.extraction.child import limit
limit(int(sys.argv[-3]), int(sys.argv[-2]))
{does}
"""


def child_that(does: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (folder / "made_up_child.py").write_text(CHILD.format(does=does))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return "made_up_child"


def test_a_file_that_takes_too_much_of_the_processor_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = child_that("while True: pass", tmp_path, monkeypatch)
    limits = replace(LIMITS, seconds=1, patience=LIMITS.seconds)

    with pytest.raises(RefusedError) as refused:
        ask_child(module, ["a.xlsx"], tmp_path, limits)

    assert refused.value.rule == "file.could_not_be_read"
    assert refused.value.place == {"value": "more than 1 s of the processor"}


def test_a_file_that_a_busy_machine_did_not_end_is_not_at_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that has run out while the processor was not ours."""
    module = child_that("time.sleep(3600)", tmp_path, monkeypatch)

    with pytest.raises(BusyMachineError, match="Try again later") as busy:
        ask_child(module, ["a.xlsx"], tmp_path, replace(LIMITS, patience=0))

    assert is_platform_fault(busy.value)


def test_who_waits_for_a_page_comes_before_who_has_a_file_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    does = "import json, os; open('answer.json', 'w').write(json.dumps({'nice': os.nice(0)}))"
    monkeypatch.chdir(tmp_path)
    module = child_that(does, tmp_path, monkeypatch)

    answer = ask_child(module, ["a.xlsx"], tmp_path, LIMITS)

    assert answer["nice"] > os.nice(0)
