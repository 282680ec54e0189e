"""Passwords and keys of this installation: made once, kept where only we may read.

On one machine that is one file in the home folder. In containers each has a file of its own
(`ANSINH_SECRETS_DIR`), and a container is given those that it needs.
"""

import base64
import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from ansinh.errors import PlatformError
from ansinh.settings import Settings

# What each may do is said in `migrating.py`.
Role = Literal["ansinh_owner", "loader", "transformer", "bi_reader", "airflow", "portal"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Secrets:
    """What nobody but this installation knows."""

    passwords: dict[str, str]
    fernet_key: str
    jwt_secret: str
    airflow_admin: str

    def password(self, role: str) -> str:
        """The password of a role; raises PlatformError where it was not handed to this process."""
        try:
            return self.passwords[role]
        except KeyError:
            raise PlatformError(f"This process was not given the password of {role}.") from None


def secrets_of(settings: Settings) -> Secrets:
    """The secrets that this process was given, or those of the home folder, made where missing."""
    if settings.secrets_dir is None:
        return load_secrets(settings.home)
    folder = settings.secrets_dir
    given = {role: _secret_in(folder / password_file(role)) for role in ROLES}
    return Secrets(
        passwords={role: password for role, password in given.items() if password},
        fernet_key=_secret_in(folder / "fernet_key"),
        jwt_secret=_secret_in(folder / "jwt_secret"),
        airflow_admin=_secret_in(folder / "airflow_admin_password"),
    )


def password_file(role: str) -> str:
    """The name of the file that holds the password of a role."""
    return f"{role}_password"


def _secret_in(path: Path) -> str:
    """One secret; empty where this process was not given it."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (FileNotFoundError, PermissionError):
        return ""


def load_secrets(home: Path) -> Secrets:
    """Read the installation's secrets, making what is missing: all at first, later a new role's.

    Written to a new file that is moved into place: a crash leaves what was there before, or all.
    """
    path = home / "secrets.json"
    if not path.exists():
        _write(path, _make())
    found = _read(path)
    return found if set(ROLES) <= found.passwords.keys() else _complete(path)


def _read(path: Path) -> Secrets:
    return Secrets(**json.loads(path.read_text(encoding="utf-8")))


def _complete(path: Path) -> Secrets:
    """Give the roles that came with a newer version a password of their own."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # the second of two finds nothing left to do
        found = _read(path)
        if missing := [role for role in ROLES if role not in found.passwords]:
            added: dict[str, str] = {role: make_password() for role in missing}
            found = replace(found, passwords={**found.passwords, **added})
            _draft(path, found).replace(path)
    finally:
        os.close(folder)
    return found


def _make() -> Secrets:
    return Secrets(
        passwords={role: make_password() for role in ROLES},
        fernet_key=make_fernet_key(),
        jwt_secret=make_key(),
        airflow_admin=secrets.token_urlsafe(12),
    )


def make_password() -> str:
    """A password of letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(24)


def make_key() -> str:
    """A key that signs."""
    return secrets.token_urlsafe(64)


def make_fernet_key() -> str:
    """A key that encrypts what Airflow stores."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def _write(path: Path, made: Secrets) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, made)
    # Two first starts at once: whoever links first wins, the other reads the winner's.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, made: Secrets) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(made), stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    return draft
