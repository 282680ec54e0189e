"""Every promise of SECURITY.md names tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

PAGE = (PROJECT_DIR / "SECURITY.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


@cache
def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_test_that_holds_a_promise_exists(path: str, name: str) -> None:
    assert name in _tests_in(PROJECT_DIR / path)


def test_every_promise_is_held_by_a_test() -> None:
    body = PAGE.split("## Who could do harm")[1].split("## What is not protected")[0]
    promises = [line for line in body.splitlines() if re.match(r"\| (?!promise|-)", line)]
    assert len(promises) > 15
    assert [one for one in promises if "::test_" not in one] == []


def test_a_test_that_does_not_exist_is_told() -> None:
    assert "test_nothing" not in _tests_in(PROJECT_DIR / NAMED[0][0])
    assert _tests_in(PROJECT_DIR / "tests/unit/nowhere.py") == set()
