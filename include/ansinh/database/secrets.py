"""Passwords and keys of this installation: made once, kept in one file only we may read."""

import base64
import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

# What each may do is said in `migrating.py`.
Role = Literal["ansinh_owner", "loader", "transformer", "bi_reader", "airflow"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Secrets:
    """What nobody but this installation knows."""

    passwords: dict[str, str]
    fernet_key: str
    jwt_secret: str
    airflow_admin: str


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
            added: dict[str, str] = {role: _password() for role in missing}
            found = replace(found, passwords={**found.passwords, **added})
            _draft(path, found).replace(path)
    finally:
        os.close(folder)
    return found


def _make() -> Secrets:
    return Secrets(
        passwords={role: _password() for role in ROLES},
        fernet_key=base64.urlsafe_b64encode(os.urandom(32)).decode(),
        jwt_secret=secrets.token_urlsafe(64),
        airflow_admin=secrets.token_urlsafe(12),
    )


def _password() -> str:
    return secrets.token_urlsafe(24)


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
