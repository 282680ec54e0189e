"""The key of the backups: an age identity in a file, which is never part of a backup."""

import hashlib
import hmac
import os
from io import BufferedIOBase
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from ansinh.backups.errors import BackupError

HEAD = """\
# Key of the backups of ansinh. Without it no backup can be read: keep a copy elsewhere.
# public key: {public}
"""


class Key:
    """Encrypts and decrypts streams in the format of age (age-encryption.org/v1)."""

    def __init__(self, identity: x25519.Identity) -> None:
        self._identity = identity

    @property
    def public(self) -> str:
        """The half that encrypts: it names the key and opens nothing."""
        return str(self._identity.to_public())

    @property
    def salt(self) -> str:
        """What is mixed into the checksums of tables."""
        return self.seal(b"rows of tables")

    def seal(self, content: bytes) -> str:
        """What only who has the secret half can say of a content: that it is ours."""
        secret = hashlib.sha256(b"ansinh backup manifest" + str(self._identity).encode()).digest()
        return hmac.new(secret, content, "sha256").hexdigest()

    def keep(self, path: Path) -> bool:
        """Write the key to a file for our eyes only; False where there is one already."""
        if path.exists():  # perhaps where nobody may write, as an engine hands it over
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(HEAD.format(public=self.public) + f"{self._identity}\n")
            stream.flush()
            os.fsync(stream.fileno())
        # Two first backups at once: whoever links first wins, the other reads the winner's.
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        return True

    def encrypt(self, source: BufferedIOBase, target: Any) -> None:
        """Encrypt a stream piece by piece; raises what the source raises."""
        try:
            pyrage.encrypt_io(source, target, [self._identity.to_public()])
        except pyrage.EncryptError as error:
            raise BackupError(f"Not all of it could be read or written: {error}") from error

    def decrypt(self, source: BufferedIOBase, target: Any) -> None:
        """Decrypt a stream piece by piece.

        Raises BackupError for another key, and for a stream that was changed or cut off.
        """
        try:
            pyrage.decrypt_io(source, target, [self._identity])
        except pyrage.DecryptError as error:
            raise BackupError(f"It was encrypted with another key, or is damaged: {error}") from (
                error
            )
        except OSError as error:
            raise BackupError(f"It is damaged, or cannot be written: {error}") from error


def load_key(path: Path) -> Key:
    """The key in a file as age writes it; raises BackupError where there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise BackupError(
            f"There is no key {path}: put the copy that you kept there, or name it in "
            "ANSINH_BACKUP_KEY_FILE."
        ) from error
    named = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        (secret,) = named
        return Key(x25519.Identity.from_str(secret))
    except (ValueError, pyrage.IdentityError) as error:
        raise BackupError(f"{path} is not a key: it holds one line AGE-SECRET-KEY-….") from error


def ensure_key(path: Path) -> tuple[Key, bool]:
    """The key, and whether it was made just now: the first backup makes it, for our eyes only."""
    made = Key(x25519.Identity.generate())
    return (made, True) if made.keep(path) else (load_key(path), False)
