"""The files behind `secrets:` in docker-compose.yaml: passwords, keys, certificates.

The folder opens for its owner alone; the engine hands each container those files that the compose
file names for it. They belong to a group that only containers have, so that no container runs as
root in order to read its own.
"""

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pyrage import x25519

from ansinh.database.secrets import (
    ROLES,
    make_fernet_key,
    make_key,
    make_password,
    password_file,
)
from ansinh.platform.certificates import Pem, has_to_be_renewed, make_authority, make_server

GROUP = 50000  # `group_add` in docker-compose.yaml
# Its length keeps a guess by people out; it is typed rarely.
ADMIN_BYTES = 15
MADE: dict[str, Callable[[], str]] = {
    password_file("postgres"): make_password,
    **{password_file(role): make_password for role in ROLES},
    password_file("redis"): make_password,
    "fernet_key": make_fernet_key,
    "jwt_secret": make_key,
    "session_key": make_key,
    "airflow_admin_password": lambda: secrets.token_urlsafe(ADMIN_BYTES),
    "superset_key": make_key,
    "superset_admin_password": lambda: secrets.token_urlsafe(ADMIN_BYTES),
    "backup_key": lambda: str(x25519.Identity.generate()),
    "garage_rpc_secret": lambda: secrets.token_hex(32),  # Garage takes 64 hexadecimal digits
    "object_storage": lambda: _object_storage(),
    "smtp_password": make_password,  # of the mail catcher; a real server's takes its place
}
# Servers with a certificate, and their names inside.
SERVERS = {"postgres": "postgres", "proxy": "proxy", "mail": "mailpit"}
LOCAL = ("localhost", "127.0.0.1")


def _object_storage() -> str:
    """A login for S3 in a file of credentials; the key's name is as Garage would make it."""
    key, secret = f"GK{secrets.token_hex(12)}", secrets.token_hex(32)
    return f"[default]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"


def write_secrets(folder: Path, hosts: Sequence[str]) -> Iterator[str]:
    """Write what is missing; say what was written. What is there stays as it is.

    `hosts` are the names under which others reach the database and the pages. A certificate of
    ours that lacks one of them, or ends within two months, is made anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name, make in MADE.items():
        if not (folder / name).exists():
            _write(folder / name, make().encode(), 0o640)
            yield f"{folder / name}"
    # Catchers of mail know their one account by a line `user:password`.
    account = f"ansinh:{(folder / 'smtp_password').read_text(encoding='utf-8').strip()}"
    _write(folder / "mail_accounts", account.encode(), 0o640)
    yield from _write_certificates(folder, hosts)
    yield from _unreadable(folder)


def _write_certificates(folder: Path, hosts: Sequence[str]) -> Iterator[str]:
    authority = _authority(folder)
    for server, inside in SERVERS.items():
        public, private = folder / f"{server}.crt", folder / f"{server}.key"
        names = [inside, *hosts, *LOCAL]
        if public.exists() and private.exists():
            if authority is None or not has_to_be_renewed(public.read_bytes(), authority[0], names):
                continue
        elif authority is None:
            yield f"{public} is missing, and there is no ca.key to sign one with."
            continue
        certificate, key = make_server(authority, names)
        _write(private, key, 0o640)
        _write(public, certificate, 0o644)
        yield f"{public}, for {', '.join(names)}"


def _authority(folder: Path) -> Pem | None:
    """The authority of the folder, made once; None where it is somebody else's."""
    public, private = folder / "ca.crt", folder / "ca.key"
    if not public.exists():
        certificate, key = make_authority("ansinh")
        _write(private, key, 0o600)
        _write(public, certificate, 0o644)
    return (public.read_bytes(), private.read_bytes()) if private.exists() else None


def _unreadable(folder: Path) -> Iterator[str]:
    """What has to be done by somebody who may give files to the group."""
    others = [path for path in folder.iterdir() if path.stat().st_gid != GROUP]
    if others:
        yield (
            f"Containers cannot read these files yet: sudo chown -R root:{GROUP} {folder} "
            "(or call this as root)."
        )


def _write(path: Path, content: bytes, mode: int) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    with suppress(PermissionError):
        os.chown(draft, -1, GROUP)
    draft.chmod(mode)
    draft.replace(path)
