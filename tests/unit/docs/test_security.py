"""Every promise of SECURITY.md names tests that exist."""

import re

import pytest
from tests.unit.docs.names import names_of_tests

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

PAGE = (PROJECT_DIR / "SECURITY.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_test_that_holds_a_promise_exists(path: str, name: str) -> None:
    assert name in names_of_tests(PROJECT_DIR / path)


def test_every_promise_is_held_by_a_test() -> None:
    body = PAGE.split("## Who could do harm")[1].split("## What is not protected")[0]
    promises = [line for line in body.splitlines() if re.match(r"\| (?!promise|-)", line)]
    assert len(promises) > 15
    assert [one for one in promises if "::test_" not in one] == []


def test_a_test_that_does_not_exist_is_told() -> None:
    assert "test_nothing" not in names_of_tests(PROJECT_DIR / NAMED[0][0])
    assert names_of_tests(PROJECT_DIR / "tests/unit/nowhere.py") == set()


def test_every_list_of_components_is_named() -> None:
    """How soon a component with a fault is replaced is promised for all that there are."""
    told = PAGE.split("## Faults of components")[1].split("\n## ")[0]
    locks = [*PROJECT_DIR.glob("*.lock"), *(PROJECT_DIR / "include").rglob("*.lock")]
    assert len(locks) > 3
    for path in (*locks, PROJECT_DIR / "docker-compose.yaml", PROJECT_DIR / "Dockerfile"):
        assert f"`{path.relative_to(PROJECT_DIR).as_posix()}`" in told, path
