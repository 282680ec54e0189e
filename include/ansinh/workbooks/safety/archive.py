"""Is this archive safe to read? .xlsx and .ods files are archives of parts.

Nothing is ever unpacked to the disk. What is refused here would be read differently by
different programs, or would grow without end.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Literal

from ansinh.workbooks.formats.package import Package
from ansinh.workbooks.formats.xml_parts import Attributes, XmlError, parse
from ansinh.workbooks.safety.archive_parts import check_parts
from ansinh.workbooks.safety.refusal import RefusedError

ArchiveKind = Literal["xlsx", "ods"]

MIB = 1024 * 1024
MOST_ENTRIES = 2_000
MOST_INFLATED = 256 * MIB
# Figures in XML shrink 10 to 50 times; a bomb a thousand times. Small files are let be.
HIGHEST_RATIO = 150
RATIO_COUNTS_FROM = 30 * MIB

HEADER = b"PK\x01\x02"
CONTENTS = b"PK\x05\x06"
CONTENTS_REACH = 66_000
LEAST_HEADER = 30
ODS_MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# The others can be unpacked in one piece only, however large it gets.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ABOUT_PASSWORDS = 0x1
LEADS_OUT = re.compile(r"^[/\\]|^\w:|(^|[/\\])\.\.([/\\]|$)|\x00")

# What an archive holds that somebody packed to send it.
WITHIN = re.compile(r"\.(xlsx?|xlsm|xlsb|ods|csv|tsv|txt|docx?|pdf|zip|rar|7z)$", re.IGNORECASE)
DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, ValueError, KeyError,
    XmlError,
)  # fmt: skip

DOCUMENTS = {"document": "văn bản Word", "presentation": "bản trình chiếu"}

MUST_NOT_BE_THERE = (
    (re.compile(r"vbaproject\.bin$|^xl/macrosheets/|^(basic|scripts)/"), "file.has_macros"),
    (
        re.compile(r"^xl/(externallinks|querytables|model)/|^xl/connections\.(xml|bin)$"),
        "file.external_links",
    ),
    (re.compile(r"^xl/(embeddings|activex)/|^object [^/]*$"), "file.embedded_objects"),
)


def check_archive(path: Path, file_name: str) -> ArchiveKind:
    """Which kind of workbook the archive holds, if nothing about it is unsafe.

    Raises RefusedError for everything else.
    """
    content = path.read_bytes()
    _check_count(content)
    has_two = content.count(CONTENTS, -CONTENTS_REACH) > 1
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_packed(entries, file_name)
            _refuse_two_lists(has_two)
            _check_entries(entries)
            _check_size(entries, path.stat().st_size)
            kind = _kind(archive, file_name)
            check_parts(archive)
            return kind
    except (NotImplementedError, RuntimeError) as error:
        # A compression the standard library does not know, or an entry with a password.
        raise RefusedError("file.encrypted", value=file_name) from error
    except DAMAGED as error:
        _refuse_two_lists(has_two)
        raise RefusedError("file.not_a_workbook", value=file_name) from error


def _check_count(content: bytes) -> None:
    """Count what the archive lists before anything makes an object of each."""
    count = content.count(HEADER)
    if count > MOST_ENTRIES:
        raise RefusedError("file.too_many_entries", value=count, expected=MOST_ENTRIES)


def _refuse_two_lists(has_two: bool) -> None:
    """Which of two lists of contents counts differs from program to program."""
    if has_two:
        raise RefusedError("file.unsafe_archive", value="PK")


def _refuse_packed(entries: list[zipfile.ZipInfo], file_name: str) -> None:
    """Files that somebody packed to send them: no part that every workbook has."""
    names = {entry.filename.lower() for entry in entries}
    is_package = names & {"[content_types].xml", "mimetype"} or any(
        name.startswith("xl/") for name in names
    )
    if not is_package and any(map(WITHIN.search, names)):
        raise RefusedError("file.is_archive", value=file_name)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        # Which of two parts of one name is read differs from program to program.
        raise zipfile.BadZipFile
    for entry in entries:
        for pattern, rule in MUST_NOT_BE_THERE:
            if pattern.search(entry.filename.lower()):
                raise RefusedError(rule, value=entry.filename)
    for name in _unsafe(entries):
        raise RefusedError("file.unsafe_archive", value=name)


def _unsafe(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Entries that lead elsewhere, share their bytes, or are packed in an unusual way."""
    free_from = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        has_password = entry.flag_bits & ABOUT_PASSWORDS
        is_usual = entry.compress_type in METHODS or has_password
        if (
            LEADS_OUT.search(entry.orig_filename)
            or is_link
            or not is_usual
            or entry.header_offset < free_from
        ):
            yield entry.filename
        free_from = entry.header_offset + LEAST_HEADER + entry.compress_size


def _check_size(entries: list[zipfile.ZipInfo], size: int) -> None:
    inflated = sum(entry.file_size for entry in entries)
    ratio = inflated / size
    if inflated > MOST_INFLATED or (inflated > RATIO_COUNTS_FROM and ratio > HIGHEST_RATIO):
        raise RefusedError(
            "file.inflates_too_much", value=f"{inflated / MIB:.0f} MiB", ratio=f"{ratio:.0f}"
        )


def _kind(archive: zipfile.ZipFile, file_name: str) -> ArchiveKind:
    names = set(archive.namelist())
    if "mimetype" in names and archive.read("mimetype").strip().startswith(ODS_MEDIA_TYPE):
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise RefusedError("file.encrypted", value=file_name)
        return "ods"
    package = Package(archive)
    main = package.main()
    if "xl/workbook.bin" in names or (main is not None and main.lower().endswith(".bin")):
        # Nothing here sees its error cells and formulas without a value: they would pass as blanks.
        raise RefusedError("file.binary_workbook", value=file_name)
    root = _root(package, main) if main is not None else ""
    if root == "workbook":
        return "xlsx"
    if root in DOCUMENTS:
        raise RefusedError("file.is_document", value=file_name, expected=DOCUMENTS[root])
    raise RefusedError("file.not_a_workbook", value=file_name)


def _root(package: Package, main: str) -> str:
    """What a part is about: a workbook, a letter or a presentation."""
    found: list[str] = []
    known = ("workbook", *DOCUMENTS)
    with package.open_list(main) as stream:
        parse(stream, {name: partial(_note, found, name) for name in known})
    return found[0] if found else ""


def _note(found: list[str], name: str, _: Attributes) -> None:
    found.append(name)
