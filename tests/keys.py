"""Keys of landed files for tests that have no warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager

from ansinh.ledger.keyring import Held


class KeysInMemory:
    """As the keyring of an installation, for as long as a test lasts."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def of(self, sha256: str) -> str | None:
        return self.known.get(sha256)

    @contextmanager
    def holding(self, sha256: str) -> Iterator[Held]:
        held = Held(self.known.get(sha256))
        yield held
        if held.kept is not None:
            self.known[sha256] = held.kept
