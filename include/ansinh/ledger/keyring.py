"""The keys of landed files: one each, in a schema of its own, destroyed by an erasure."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg


@dataclass
class Held:
    """A landed file's key, while nobody else lands or erases the same content.

    `identity` is the key that there is; `keep` puts another one in its place.
    """

    identity: str | None
    kept: str | None = None

    def keep(self, identity: str) -> None:
        """Note the key with which the file was sealed; on record when the holding ends."""
        self.kept = identity


class Keyring:
    """The keys of this installation; `opening` opens a connection as who lands files."""

    def __init__(self, opening: Callable[[], psycopg.Connection]) -> None:
        self._opening = opening

    def of(self, sha256: str) -> str | None:
        """The key of a landed file; None for one that is not sealed, or was erased."""
        with self._opening() as connection:
            query = "select identity from keyring.landing_key where sha256 = %s"
            try:
                row = connection.execute(query, (sha256,)).fetchone()
            except psycopg.errors.UndefinedTable:  # a ledger of before sealed nothing
                return None
        return None if row is None else str(row[0])

    @contextmanager
    def holding(self, sha256: str) -> Iterator[Held]:
        """Hold the key of a content that is about to be landed, in one transaction."""
        with self._opening() as connection, connection.transaction():
            connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"key {sha256}",))
            row = connection.execute(
                "select identity from keyring.landing_key where sha256 = %s", (sha256,)
            ).fetchone()
            held = Held(None if row is None else str(row[0]))
            yield held
            if held.kept is not None:
                connection.execute(
                    "insert into keyring.landing_key (sha256, identity) values (%s, %s)"
                    " on conflict (sha256) do update set identity = excluded.identity",
                    (sha256, held.kept),
                )
