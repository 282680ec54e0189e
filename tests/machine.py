"""What tests ask of the machine: patience, and programs that the packages do not bring."""

import os
import shutil
from pathlib import Path

import pytest

# A bound against hanging for ever, never a verdict: no machine is so slow that it matters.
LAST_RESORT_SECONDS = 3600
OLDEST_POSTGRES = Path("/usr/lib/postgresql/15/bin")


def faketime_library() -> Path | None:
    """The library that turns the clock of a program: a folder of each architecture has its own."""
    found = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    return next(iter(sorted(found)), None)


PROGRAMS = {
    "LibreOffice": lambda: shutil.which("soffice") is not None,
    "systemd": lambda: shutil.which("systemd-analyze") is not None,
    "Alertmanager": lambda: shutil.which("prometheus-alertmanager") is not None,
    "Chromium": lambda: shutil.which("chromium") is not None,
    "libfaketime": lambda: faketime_library() is not None,
    "Postgres 15": lambda: (OLDEST_POSTGRES / "postgres").exists(),
}


def demand(name: str) -> None:
    """Skip the test where a program is missing; fail in CI, whose first step installs them."""
    if PROGRAMS[name]():
        return
    if is_ci():
        pytest.fail(f"{name} is missing, though .ci/run installs it", pytrace=False)
    pytest.skip(f"{name} is not installed")


def demand_root() -> None:
    """Skip the test where we are not root: only root chooses another user."""
    if os.geteuid() != 0:
        pytest.skip("only root chooses the user of a process")


def is_ci() -> bool:
    """Whether this run is the one that everybody relies on."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")
