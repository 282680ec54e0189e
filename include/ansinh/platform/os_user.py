"""The system user that a server runs as where root may not."""

import os
import pwd
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.errors import PlatformError

ATTEMPTS = 20


@dataclass(frozen=True)
class OsUser:
    """A user to drop to, by name and numbers."""

    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess.Popen` takes to start a process as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether this user may walk to the path and read it."""
        for flag in ("-r", "-x"):
            found = subprocess.run(["test", flag, str(path)], cwd="/", **self.popen_arguments())
            if found.returncode != 0:
                return False
        return True


def server_user(name: str) -> OsUser | None:
    """The user to drop to, made where it is missing; None where we are not root and stay as we are.

    Postgres refuses to run as root, and rightly. A user that others run as too, such as nobody,
    would let them read and rewrite all of it.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        entry = _made(name)
    if entry.pw_uid == 0:
        raise PlatformError("ANSINH_POSTGRES_OS_USER must not be root.")
    return OsUser(name, entry.pw_uid, entry.pw_gid)


def _made(name: str) -> pwd.struct_passwd:
    """A system user without home and login; several first starts at once make one."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/"]
    said = "there is no useradd"
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError):
            done = subprocess.run(
                [*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, text=True
            )
            said = done.stderr.strip()
        with suppress(KeyError):
            return pwd.getpwnam(name)
        time.sleep(0.5)  # another start has the list of users open
    raise PlatformError(
        f"Root may not run Postgres, the system has no user {name!r}, and none could be made "
        f"({said}): make one, or name another in ANSINH_POSTGRES_OS_USER."
    )
