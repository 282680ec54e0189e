"""Postgres gets a user of its own, whoever starts first."""

import os
import pwd
import subprocess

import pytest

from ansinh.errors import PlatformError
from ansinh.platform import os_user

pytestmark = pytest.mark.unit


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine on which root starts, and where the list of users is open to somebody else."""
    made: list[str] = []

    def useradd(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        made.append(command[-1])
        return subprocess.CompletedProcess(command, 1, "", "useradd: cannot lock /etc/passwd")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", useradd)
    monkeypatch.setattr(os_user.time, "sleep", lambda _: None)
    return made


def test_a_user_that_another_start_makes_meanwhile_is_taken(
    tries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = pwd.getpwuid(os.getuid())

    def known(name: str) -> pwd.struct_passwd:
        if len(tries) < 3:
            raise KeyError(name)
        return pwd.struct_passwd((name, "x", 999, 995, *entry[4:]))

    monkeypatch.setattr(pwd, "getpwnam", known)

    found = os_user.server_user("ansinh-postgres")

    assert found == os_user.OsUser("ansinh-postgres", 999, 995)


def test_where_none_can_be_made_it_is_said_why(
    tries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(name: str) -> pwd.struct_passwd:
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", unknown)

    with pytest.raises(PlatformError, match=r"ansinh-postgres.*cannot lock /etc/passwd"):
        os_user.server_user("ansinh-postgres")
    assert len(tries) > 1
