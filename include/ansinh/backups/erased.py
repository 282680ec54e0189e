"""What was erased since a backup was made: word of it lies beside the backups.

A backup of before an erasure holds what was erased, until a newer one was proven and it is removed.
Brought back meanwhile, what was erased is destroyed again before anybody reads it.
"""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import psycopg
from pydantic import TypeAdapter

from ansinh.backups.keys import Key, load_key
from ansinh.backups.targets import Target
from ansinh.ledger import erasures
from ansinh.ledger.erasures import Word
from ansinh.road.destroying import repeat
from ansinh.road.installation import Installation

WORD = TypeAdapter(Word)


def leave_word(installation: Installation) -> int:
    """Leave word where the settings say that backups are; how many erasures were not told yet.

    Whoever has no key of theirs leaves none: `back_up` does so before it makes the next one. Raises
    BackupError where that place takes nothing.
    """
    url, place = installation.settings.backup_url, installation.settings.backup_key
    if url is None or not place.exists():
        return 0
    target, key = Target(url), load_key(place)
    with installation.connect("ansinh_owner") as connection:
        words = {f"{one.erased_at:%Y%m%dT%H%M%S%f}": one for one in erasures.words(connection)}
    new = sorted(words.keys() - set(target.words(key)))
    with tempfile.NamedTemporaryFile(prefix="erased-") as draft:
        for name in new:
            draft.seek(0)
            draft.truncate()
            key.encrypt(BytesIO(WORD.dump_json(words[name])), draft)
            draft.flush()
            target.put_word(key, name, Path(draft.name))
    return len(new)


def repeat_erasures(
    connection: psycopg.Connection, source: Target, key: Key, taken_at: datetime
) -> int:
    """Destroy again what was erased after a backup was taken; how many erasures there were."""
    since = [one for one in _read(source, key) if one.erased_at > taken_at]
    for word in since:
        repeat(connection, word)
    return len(since)


def _read(source: Target, key: Key) -> Iterator[Word]:
    with tempfile.TemporaryDirectory(prefix="erased-") as folder:
        for name in source.words(key):
            fetched, plain = Path(folder) / name, BytesIO()
            source.get_word(key, name, fetched)
            with fetched.open("rb") as stream:
                key.decrypt(stream, plain)
            yield WORD.validate_json(plain.getvalue())
