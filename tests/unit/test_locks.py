"""One set of versions: whoever installs from a lock gets what the tests ran with."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

LOCKS = ("requirements.lock", "requirements-deployment.lock", "requirements-build.lock")
# Superset wants other versions of the same packages.
SUPERSET = "include/ansinh/bi/superset/requirements.lock"
DEVELOPERS = {
    "pytest",
    "ruff",
    "mypy",
    "sqlfluff",
    "hypothesis",
    "import-linter",
    "uv",
    "hatchling",
}


def pinned(name: str) -> dict[str, str]:
    text = (PROJECT_DIR / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", [*LOCKS, SUPERSET])
def test_every_version_has_hashes_and_no_address(name: str) -> None:
    text = (PROJECT_DIR / name).read_text(encoding="utf-8")
    assert "//" not in text and "--index" not in text and "find-links" not in text
    for entry in re.split(r"\n(?=[a-z0-9])", text):
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", LOCKS[1:])
def test_what_two_locks_hold_they_hold_in_one_version(name: str) -> None:
    developers, others = pinned(LOCKS[0]), pinned(name)
    both = developers.keys() & others.keys()
    assert len(both) > 5
    assert {one: others[one] for one in both} == {one: developers[one] for one in both}


def test_the_deployment_runs_without_what_developers_use() -> None:
    held = pinned("requirements-deployment.lock")
    assert not held.keys() & DEVELOPERS


def test_the_deployment_has_all_that_it_names() -> None:
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    held = pinned("requirements-deployment.lock")
    for line in project["optional-dependencies"]["deployment"]:
        wanted = Requirement(line)
        assert held[wanted.name] in wanted.specifier, line


def test_an_environment_of_before_is_brought_up_to_date(tmp_path: Path) -> None:
    """`git pull`, `make run`: uv is there already, the packages are others."""
    programs, calls = tmp_path / "venv" / "bin", tmp_path / "calls"
    programs.mkdir(parents=True)
    for name in ("python", "uv"):
        program = programs / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> {calls}\n', encoding="utf-8")
        program.chmod(0o755)

    done = subprocess.run(
        ["make", "setup", f"VENV={programs.parent}", f"PYTHON={sys.executable}"],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    called = [line.split()[:3] for line in calls.read_text(encoding="utf-8").splitlines()]
    assert called == [["uv", "pip", "install"]] * 2


def test_superset_has_all_that_is_named() -> None:
    named = (PROJECT_DIR / SUPERSET).with_suffix(".txt").read_text(encoding="utf-8")
    held = pinned(SUPERSET)
    for line in re.findall(r"^[a-z].*?(?=\s*(?:#|$))", named, re.MULTILINE):
        wanted = Requirement(line)
        assert held[wanted.name] in wanted.specifier, line
