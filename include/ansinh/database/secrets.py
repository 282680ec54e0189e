"""Passwords and keys of this installation: made once, kept in one file only we may read."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

ROLES = ("ansinh_owner", "loader", "transformer", "bi_reader", "airflow")


@dataclass(frozen=True)
class Secrets:
    """What nobody but this installation knows."""

    passwords: dict[str, str]
    fernet_key: str
    jwt_secret: str
    airflow_admin: str


def load_secrets(home: Path) -> Secrets:
    """Read the installation's secrets, making them on the first call.

    Written to a new file that is renamed into place: a crash leaves none or all.
    """
    path = home / "secrets.json"
    if not path.exists():
        _write(path, _make())
    document = json.loads(path.read_text(encoding="utf-8"))
    return Secrets(**document)


def _make() -> Secrets:
    return Secrets(
        passwords={role: secrets.token_urlsafe(24) for role in ROLES},
        fernet_key=base64.urlsafe_b64encode(os.urandom(32)).decode(),
        jwt_secret=secrets.token_urlsafe(64),
        airflow_admin=secrets.token_urlsafe(12),
    )


def _write(path: Path, made: Secrets) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(made), stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    # Two first starts at once: whoever links first wins, the other reads the winner's.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
