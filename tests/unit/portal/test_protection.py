"""How the portal is set up where others reach it: Django's own check, and what browsers refuse."""

import json
import subprocess
import sys

import pytest

from ansinh.portal.logins import is_password

pytestmark = pytest.mark.unit

CHECK = """
import json, sys
from dataclasses import replace
from ansinh.portal.configuring import configure
from ansinh.road.installation import installation_of
from ansinh.settings import Settings
settings = Settings(_env_file=None, portal_url="https://ansinh.example:8444")
url = lambda role: f"postgresql://{role}:{'x' * 32}@127.0.0.1:1/ansinh"
configure(replace(installation_of(settings), url=url))
from django.core.checks import run_checks
print(json.dumps([f"{one.id} {one.msg}" for one in run_checks(include_deployment_checks=True)]))
"""


def test_djangos_own_check_of_a_deployment_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_a_password_is_checked_as_the_server_does() -> None:
    """By the example of RFC 7677."""
    verifier = (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )
    assert is_password("pencil", verifier)
    assert not is_password("Pencil", verifier) and not is_password("", verifier)
