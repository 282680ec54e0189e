"""The system user that a server runs as where root may not."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.errors import PlatformError


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
    """The user to drop to: None where we are not root and stay who we are.

    Postgres refuses to run as root, and rightly.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(name)
    except KeyError as error:
        raise PlatformError(
            f"Root may not run Postgres, and the system has no user {name!r}: "
            "name another in ANSINH_POSTGRES_OS_USER."
        ) from error
    if entry.pw_uid == 0:
        raise PlatformError("ANSINH_POSTGRES_OS_USER must not be root.")
    return OsUser(name, entry.pw_uid, entry.pw_gid)
