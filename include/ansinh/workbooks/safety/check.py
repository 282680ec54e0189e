"""Is this file safe to read? Asked before any parser sees it, with the standard library alone.

What a file is, its first bytes say, not its name.
"""

from pathlib import Path
from typing import Literal

from ansinh.text.legacy import decode_csv
from ansinh.workbooks.safety.archive import check_archive
from ansinh.workbooks.safety.archive_parts import chunks as chunks
from ansinh.workbooks.safety.compound import check_compound
from ansinh.workbooks.safety.csv_text import check_lines
from ansinh.workbooks.safety.refusal import RefusedError as RefusedError

FileKind = Literal["xlsx", "ods", "xls", "csv"]

MIB = 1024 * 1024
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV_SUFFIXES = (".csv", ".tsv", ".txt")
# Names under which systems export text, and how a landed file is named: not at all.
WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".ods")
PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
DOCUMENTS = {
    b"%PDF": "tài liệu PDF",
    b"\x89PNG": "ảnh",
    b"\xff\xd8\xff": "ảnh",
    b"GIF8": "ảnh",
    b"{\\rtf": "văn bản Word",
}
WEB_PAGE, SPREADSHEET_2003 = "trang web (HTML)", "bảng tính XML 2003"
OLD_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
MARKS = "\t;,|"
LINES_ASKED = 50


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
        return check_archive(path, file_name)
    if start == OLE:
        check_compound(path, file_name)
        return "xls"
    if start.startswith(PACKED):
        raise RefusedError("file.is_archive", value=file_name)
    for signature, what in DOCUMENTS.items():
        if start.startswith(signature):
            raise RefusedError("file.is_document", value=file_name, expected=what)
    if start.startswith(b"PK"):
        raise RefusedError("file.not_a_workbook", value=file_name)
    return _check_text(path, file_name)


def _check_text(path: Path, file_name: str) -> FileKind:
    """Text is a table where it is called one, or where marks stand between its words."""
    content = path.read_bytes()
    try:
        text = decode_text(content)
    except UnicodeDecodeError as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error
    start = text[:4_096].lstrip("\ufeff \t\r\n").casefold()
    if start.startswith("<"):
        what = SPREADSHEET_2003 if OLD_SPREADSHEET in start else WEB_PAGE
        if what == WEB_PAGE and not any(tag in start for tag in ("<html", "<table", "<!doctype h")):
            raise RefusedError("file.not_a_workbook", value=file_name)
        raise RefusedError("file.is_web_page", value=file_name, expected=what)
    suffix = Path(file_name.lower()).suffix
    is_table = suffix in CSV_SUFFIXES or (suffix in WORKBOOK_SUFFIXES and _has_columns(text))
    if "\x00" in text or not is_table:
        raise RefusedError("file.not_a_workbook", value=file_name)
    check_lines(content)
    return "csv"


def _has_columns(text: str) -> bool:
    """Whether a mark stands between words in more than one of the first lines."""
    lines = text[:100_000].splitlines()[:LINES_ASKED]
    return any(sum(mark in line for line in lines) > 1 for mark in MARKS)


def decode_text(content: bytes) -> str:
    """Composed text, from Unicode or an old Vietnamese encoding; UnicodeDecodeError else."""
    return decode_csv(content)[0]
