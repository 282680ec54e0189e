"""Streams between threads: what is written on one side is read on the other, never on the disk."""

import os
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import IO

from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key


def encrypt_tar(key: Key, target: Path, fill: Callable[[tarfile.TarFile], None]) -> None:
    """Write an encrypted archive; `fill` puts files into it."""
    with _piped() as (source, sink), ThreadPoolExecutor(1) as pool, target.open("wb") as encrypted:
        filling = pool.submit(_fill, sink, fill)
        try:
            key.encrypt(source, encrypted)
        finally:
            source.close()  # who still writes is told that nobody reads any more
        filling.result()


@contextmanager
def decrypting(key: Key, encrypted: Path) -> Iterator[BufferedReader]:
    """What an encrypted file holds, as a stream; BackupError at the end where it is damaged."""
    with _piped() as (source, sink), ThreadPoolExecutor(1) as pool:
        decryption = pool.submit(_decrypt, key, encrypted, sink)
        try:
            yield source
        finally:
            source.close()
        decryption.result()


def files_in(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """The files of an archive, one after the other; what leads elsewhere raises BackupError."""
    for member in tar:
        parts = Path(member.name).parts
        if not member.isfile() or ".." in parts or Path(member.name).is_absolute():
            raise BackupError("The backup holds something that is no file of ours.")
        stream = tar.extractfile(member)
        if stream is not None:
            yield member, stream


def _fill(sink: BufferedWriter, fill: Callable[[tarfile.TarFile], None]) -> None:
    with sink, tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        fill(tar)


def _decrypt(key: Key, encrypted: Path, sink: BufferedWriter) -> None:
    with sink, encrypted.open("rb") as stream:
        key.decrypt(stream, sink)


@contextmanager
def _piped() -> Iterator[tuple[BufferedReader, BufferedWriter]]:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as sink:
        yield source, sink
        with suppress(BrokenPipeError):
            sink.close()
