"""What a backup says of itself, in plain JSON: written last, so that half of one never counts."""

import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from ansinh.backups.errors import BackupError

FORMAT = 1
NAME = "manifest.json"
STAMP = "%Y%m%dT%H%M%SZ"
PartName = Literal["inbox", "warehouse", "files"]
PARTS: tuple[PartName, ...] = ("inbox", "warehouse", "files")


@dataclass(frozen=True)
class Part:
    """One encrypted file of a backup: its size in bytes and its SHA-256, as it lies there."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Checksum:
    """The rows of a table: how many, and a sum of their hashes that knows no order."""

    rows: int
    hash: str


@dataclass(frozen=True)
class Manifest:
    """One backup. `name` is its folder; `taken_at` the moment of which it is the state.

    `key` is the public half of the key, `roles` who owns or may read something in the warehouse,
    `landed` how many files of landing belong to it, and `missing` those that could not be read.
    """

    name: str
    taken_at: datetime
    version: str
    ledger: str
    postgres: str
    key: str
    roles: tuple[str, ...]
    landed: int
    missing: tuple[str, ...]
    parts: dict[PartName, Part]
    tables: dict[str, Checksum]

    @property
    def size(self) -> int:
        """Bytes of its own parts; landed files are shared with other backups."""
        return sum(part.size for part in self.parts.values())


def name_at(moment: datetime) -> str:
    """The name of a backup that begins now: it sorts by time."""
    return moment.astimezone(UTC).strftime(STAMP)


def is_name(word: str) -> bool:
    """Whether a folder's name is that of a backup."""
    try:
        return bool(began_at(word))
    except ValueError:
        return False


def began_at(name: str) -> datetime:
    """The moment at which the backup of that name began."""
    return datetime.strptime(name, STAMP).replace(tzinfo=UTC)


def written(manifest: Manifest, seal: Callable[[bytes], str]) -> bytes:
    """A manifest as a file, sealed: whoever can write where it lies cannot make one."""
    document = {"format": FORMAT, **asdict(manifest), "taken_at": manifest.taken_at.isoformat()}
    return json.dumps({**document, "seal": seal(_plain(document))}, indent=1).encode()


def read(content: bytes, where: str) -> Manifest:
    """A manifest from a file; raises BackupError for what is none, or is of a later format."""
    try:
        document: dict[str, Any] = json.loads(content)
        document.pop("seal")
        if document.pop("format") != FORMAT:
            raise BackupError(f"{where} was written by a newer ansinh: restore it with that one.")
        return Manifest(
            **{
                **document,
                "taken_at": datetime.fromisoformat(document["taken_at"]),
                "roles": tuple(document["roles"]),
                "missing": tuple(document["missing"]),
                "parts": {name: Part(**document["parts"][name]) for name in PARTS},
                "tables": {name: Checksum(**one) for name, one in document["tables"].items()},
            }
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError(f"{where} is damaged: {type(error).__name__}.") from error


def is_sealed(content: bytes, seal: Callable[[bytes], str]) -> bool:
    """Whether a manifest was written with this key, and not changed since."""
    document: dict[str, Any] = json.loads(content)
    said = str(document.pop("seal", ""))
    return hmac.compare_digest(said, seal(_plain(document)))


def _plain(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True).encode()
