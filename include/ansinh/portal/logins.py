"""Logins of the database as the portal asks for them: of which role, and with which password."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.db import connection

from ansinh.ledger.logins import renew_own_password


@dataclass(frozen=True)
class Login:
    """A login of a person or a program, the group that it is a member of, and its unit if any."""

    name: str
    role: str
    unit_key: str | None


def login_of(name: str) -> Login | None:
    """The login of that name; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select name, role, unit_key from ops.login_now where name = %s", (name,))
        row = cursor.fetchone()
    return None if row is None else Login(*row)


def verifier_of(name: str) -> str | None:
    """What the password of a login is checked with; None of one that nobody may use."""
    with connection.cursor() as cursor:
        cursor.execute("select access.verifier_of(%s)", (name,))
        row = cursor.fetchone()
    return None if row is None else row[0]


def has_own_password(name: str) -> bool:
    """Whether nobody but its person was ever shown the password of a login."""
    with connection.cursor() as cursor:
        cursor.execute("select access.has_own_password(%s)", (name,))
        row = cursor.fetchone()
    return bool(row and row[0])


def is_password(password: str, verifier: str) -> bool:
    """Whether a password is the one that a SCRAM-SHA-256 verifier was made of (RFC 5803).

    Not by a connection as the login: those are few, and a program of the same login may have all.
    """
    stored = base64.b64decode(verifier.split("$")[2].split(":")[0])
    return hmac.compare_digest(hashlib.sha256(proof_of(password, verifier)).digest(), stored)


def proof_of(password: str, verifier: str) -> bytes:
    """What proves a password to who has its verifier, and lets nobody find the password."""
    rounds, salt = verifier.split("$")[1].split(":")
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    return hmac.new(salted, b"Client Key", hashlib.sha256).digest()


def another_password(name: str, present: str) -> str | None:
    """Another password, made at random, for who knows the present one; None for who does not."""
    verifier = verifier_of(name)
    if verifier is None:
        return None
    connection.ensure_connection()
    return renew_own_password(connection.connection, name, proof_of(present, verifier))
