"""Logins of people and programs: added, given another password and removed, each on record."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from ansinh.database.roles import GROUPS
from ansinh.database.secrets import ROLES, make_password
from ansinh.errors import AnsinhError

CONNECTIONS = 5
NAME = re.compile(r"[a-z][a-z0-9_]{1,62}")
# What belongs to the platform, or to Postgres, is not for a person.
TAKEN = {*ROLES, *GROUPS, "public", "postgres"}


class LoginError(AnsinhError):
    """The login cannot be made or changed; the message says why."""


@dataclass(frozen=True)
class Login:
    """A login that there is; `is_usable` is false where it has no password, as after a restore."""

    name: str
    role: str
    unit_key: str | None
    added_at: datetime
    added_by: str
    is_usable: bool


@dataclass(frozen=True)
class Ended:
    """A session that went beyond the limits, and which: it was ended."""

    login: str
    what: str
    began_at: datetime


@dataclass(frozen=True)
class Undone:
    """What a login changed of itself, its password or its settings: it is as it was."""

    login: str
    what: str


def refuse_login(name: str, role: str, unit: str | None) -> None:
    """Refuse a login that cannot be, before anything is made. Raises LoginError."""
    if role not in GROUPS:
        raise LoginError(f"There is no role {role!r} for a login: {', '.join(GROUPS)}.")
    if not NAME.fullmatch(name) or name.startswith("pg_"):
        raise LoginError(
            f"{name!r} is no name for a login: small letters, digits and _, "
            "beginning with a letter, and not with pg_."
        )
    if name in TAKEN:
        raise LoginError(f"{name} is a role of the platform.")
    if (unit is None) == (role == "unit_reader"):
        raise LoginError("A unit_reader, and nobody else, reads one --unit.")


def add_login(
    connection: psycopg.Connection,
    name: str,
    role: str,
    unit_key: str | None = None,
    connections: int = CONNECTIONS,
) -> str:
    """Make a login that is a member of a group of readers; returns its password.

    The database is handed a verifier, from which nobody can tell the password. Raises LoginError.
    """
    password = make_password()
    with _told(), connection.transaction():
        connection.execute(
            "select access.add_login(%s, %s, %s, %s)",
            (name, role, connections, _verifier(connection, name, password)),
        )
        _note(connection, name, "added", role, unit_key)
    return password


def renew_password(
    connection: psycopg.Connection, name: str, connections: int = CONNECTIONS
) -> str:
    """Give a login another password, and end its sessions; returns the password.

    Makes the login anew where a restore brought back the record of it alone. Raises LoginError.
    """
    password = make_password()
    with _told(), connection.transaction():
        connection.execute(
            "select access.set_password(%s, %s, %s)",
            (name, connections, _verifier(connection, name, password)),
        )
        _note(connection, name, "password")
    return password


def renew_own_password(connection: psycopg.Connection, name: str, proof: bytes) -> str | None:
    """Give a login another password, for whoever proves the present one by its client key.

    All sessions of the login end, and it is on record that its person did it. Returns the password;
    None where the proof is wrong.
    """
    password = make_password()
    row = connection.execute(
        "select access.renew_own_password(%s, %s, %s)",
        (name, proof, _verifier(connection, name, password)),
    ).fetchone()
    return password if row is not None and row[0] else None


def remove_login(connection: psycopg.Connection, name: str) -> None:
    """End the sessions of a login and drop it; the record stays. Raises LoginError."""
    with _told(), connection.transaction():
        connection.execute("select access.remove_login(%s)", (name,))
        _note(connection, name, "removed")


def logins(connection: psycopg.Connection) -> list[Login]:
    """The logins that there are, by name."""
    query = """
        select
            name, role, unit_key, added_at, added_by,
            name in (select * from access.usable_logins()) as is_usable
        from ops.login_now order by name
    """
    with connection.cursor(row_factory=class_row(Login)) as cursor:
        return cursor.execute(query).fetchall()


def end_sessions(connection: psycopg.Connection) -> list[Ended]:
    """End the sessions of readers that are beyond the limits, whatever they set for themselves."""
    with connection.cursor(row_factory=class_row(Ended)) as cursor:
        return cursor.execute("select * from access.end_sessions()").fetchall()


def undo_changes(connection: psycopg.Connection) -> list[Undone]:
    """Take back what readers changed of their own logins, which Postgres lets everybody do."""
    with connection.cursor(row_factory=class_row(Undone)) as cursor:
        return cursor.execute("select * from access.undo_changes()").fetchall()


@contextmanager
def _told() -> Iterator[None]:
    """The database's refusals as words."""
    try:
        yield
    except (
        psycopg.errors.RaiseException,
        psycopg.errors.DuplicateObject,
        psycopg.errors.UndefinedObject,
    ) as error:
        raise LoginError(str(error).splitlines()[0]) from error


def _note(
    connection: psycopg.Connection,
    name: str,
    event: str,
    role: str | None = None,
    unit_key: str | None = None,
) -> None:
    connection.execute(
        "insert into ops.login_event (name, event, role, unit_key) values (%s, %s, %s, %s)",
        (name, event, role, unit_key),
    )


def _verifier(connection: psycopg.Connection, name: str, password: str) -> str:
    encrypted = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    )
    return encrypted.decode()
