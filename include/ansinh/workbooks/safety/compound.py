"""Is this file of the older format (.xls) safe to read? It is a file system in a file.

Every chain of sectors is followed here first. Layout of the workbook's records: [MS-XLS].
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from ansinh.workbooks.formats.compound_file import CompoundFile, DamagedError, Entry
from ansinh.workbooks.formats.limits import MOST_SHEETS
from ansinh.workbooks.safety.refusal import RefusedError

RECORD = struct.Struct("<HH")
SHEET, PASSWORD, LINK = 0x0085, 0x002F, 0x01AE
MACRO_SHEETS = (1, 6)
DOCUMENTS = {"WordDocument": "văn bản Word", "PowerPoint Document": "bản trình chiếu"}
TO_ITSELF, TO_FUNCTIONS = 0x0401, 0x3A01


def check_compound(path: Path, file_name: str) -> None:
    """Return for an .xls workbook about which nothing is unsafe; RefusedError for all else."""
    content = path.read_bytes()
    for name, rule in (("EncryptedPackage", "file.encrypted"), ("_VBA_PROJECT", "file.has_macros")):
        # Even in a damaged file, the reason that helps most.
        if name.encode("utf-16-le") + b"\x00\x00" in content:
            raise RefusedError(rule, value=file_name)
    try:
        compound = CompoundFile(content)
        entries = compound.entries()
        for entry in entries:
            _check_entry(entry)
        for entry in entries:
            compound.check(entry)
        books = compound.books()
        if not books:
            _refuse_document(entries, file_name)
            raise DamagedError
        for book in books:
            _check_records(book, file_name)
    except (DamagedError, struct.error) as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error


def _check_entry(entry: Entry) -> None:
    if entry.name.startswith("MBD") or "Ole10Native" in entry.name:
        raise RefusedError("file.embedded_objects", value=entry.name.strip("\x01"))


def _refuse_document(entries: list[Entry], file_name: str) -> None:
    """Say so where it is a letter or a presentation and no workbook."""
    for entry in entries:
        what = DOCUMENTS.get(entry.name)
        if what is not None:
            raise RefusedError("file.is_document", value=file_name, expected=what)


def _check_records(stream: bytes, file_name: str) -> None:
    """Look at what the records say of the workbook and of its sheets."""
    sheets = 0
    for kind, data in _records(stream):
        if kind == PASSWORD:
            raise RefusedError("file.encrypted", value=file_name)
        if kind == SHEET:
            sheets += 1
            if data[5:6] and data[5] in MACRO_SHEETS:
                raise RefusedError("file.has_macros", value=file_name)
        if kind == LINK and struct.unpack_from("<H", data, 2)[0] not in (TO_ITSELF, TO_FUNCTIONS):
            raise RefusedError("file.external_links", value=file_name)
    if sheets > MOST_SHEETS:
        raise RefusedError("file.too_many_sheets", value=sheets, expected=MOST_SHEETS)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(stream) - 4
    while at <= end:
        kind, length = RECORD.unpack_from(stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
