"""Is this file safe to read? Asked before any parser sees it, with the standard library alone.

What a file is, its first bytes say, not its name.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

FileKind = Literal["xlsx", "xlsb", "ods", "xls", "csv"]

MIB = 1024 * 1024
MOST_ENTRIES = 2_000
MOST_INFLATED = 400 * MIB
# Figures in XML shrink 10 to 50 times; a bomb a thousand times. Small files are let be.
HIGHEST_RATIO = 150
RATIO_COUNTS_FROM = 30 * MIB
CHUNK = MIB

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
ODS_MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CSV_SUFFIXES = (".csv", ".tsv", ".txt")
DECLARATIONS = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
OVERLAP = 64


class RefusedError(Exception):
    """The file is not read any further; `rule` says why, `place` fills its message."""

    def __init__(self, rule: str, **place: str | int | None) -> None:
        """Name the rule of the catalogue that is broken."""
        super().__init__(rule)
        self.rule = rule
        self.place = place


def check_file(path: Path, file_name: str, file_mib: int) -> FileKind:
    """What the file is, if nothing about it is unsafe.

    Raises RefusedError for everything else. `file_name` is the name it arrived under.
    """
    size = path.stat().st_size
    if size == 0:
        raise RefusedError("file.empty", value=file_name)
    if size > file_mib * MIB:
        raise RefusedError("file.too_large", value=f"{size / MIB:.0f} MiB", expected=file_mib)
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(ZIP):
        return _check_zip(path, file_name)
    if start == OLE:
        return _check_ole(path, file_name)
    if not start.startswith(b"PK") and file_name.lower().endswith(CSV_SUFFIXES):
        return _check_text(path, file_name)
    raise RefusedError("file.not_a_workbook", value=file_name)


def _check_zip(path: Path, file_name: str) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            _check_size(entries, path.stat().st_size)
            kind = _zip_kind(archive, file_name)
            for entry in entries:
                if kind != "xlsb" and entry.filename.lower().endswith((".xml", ".rels")):
                    _check_declarations(archive, entry)
            return kind
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError) as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error
    except (NotImplementedError, RuntimeError) as error:
        # A compression the standard library does not know, or an entry with a password.
        raise RefusedError("file.encrypted", value=file_name) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise RefusedError("file.too_many_entries", value=len(entries), expected=MOST_ENTRIES)
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        # Which of two parts of one name is read differs from program to program.
        raise zipfile.BadZipFile
    for name in names:
        if name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "basic/")):
            raise RefusedError("file.has_macros", value=name)
        if name.startswith("xl/externallinks/"):
            raise RefusedError("file.external_links", value=name)


def _check_size(entries: list[zipfile.ZipInfo], size: int) -> None:
    inflated = sum(entry.file_size for entry in entries)
    ratio = inflated / size
    if inflated > MOST_INFLATED or (inflated > RATIO_COUNTS_FROM and ratio > HIGHEST_RATIO):
        raise RefusedError(
            "file.inflates_too_much", value=f"{inflated / MIB:.0f} MiB", ratio=f"{ratio:.0f}"
        )


def _zip_kind(archive: zipfile.ZipFile, file_name: str) -> FileKind:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "mimetype" in names and archive.read("mimetype").strip().startswith(ODS_MEDIA_TYPE):
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise RefusedError("file.encrypted", value=file_name)
        return "ods"
    raise RefusedError("file.not_a_workbook", value=file_name)


def _check_declarations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No workbook needs a DTD; entities are how a small file becomes a large one.

    Reading to the end also proves that the entry is as long as it says, and its checksum.
    """
    with archive.open(entry) as stream:
        tail = b""
        for number, chunk in enumerate(chunks(stream)):
            if number == 0 and (b"\x00" in chunk[:64] or chunk.startswith(BYTE_ORDER_MARKS[1:])):
                # UTF-16 would hide from every search below; no spreadsheet program writes it.
                raise RefusedError("file.declares_entities", value=entry.filename)
            if DECLARATIONS.search(tail + chunk):
                raise RefusedError("file.declares_entities", value=entry.filename)
            tail = chunk[-OVERLAP:]


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The rest of a stream, a mebibyte at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def _check_ole(path: Path, file_name: str) -> FileKind:
    """The older format: names of streams stand in it as UTF-16."""
    content = path.read_bytes()
    if _stream_name("EncryptedPackage") in content:
        raise RefusedError("file.encrypted", value=file_name)
    if _stream_name("_VBA_PROJECT") in content:
        raise RefusedError("file.has_macros", value=file_name)
    if _stream_name("Workbook") in content or _stream_name("Book") in content:
        return "xls"
    raise RefusedError("file.not_a_workbook", value=file_name)


def _stream_name(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\x00\x00"


def _check_text(path: Path, file_name: str) -> FileKind:
    content = path.read_bytes()
    try:
        text = decode_text(content)
    except UnicodeDecodeError as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error
    if "\x00" in text or text.lstrip().startswith("<"):
        raise RefusedError("file.not_a_workbook", value=file_name)
    return "csv"


def decode_text(content: bytes) -> str:
    """Text as UTF-8, or as UTF-16 where a byte order mark says so; UnicodeDecodeError else."""
    if content.startswith(BYTE_ORDER_MARKS[1:]):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")
