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
    if not start.startswith(b"PK") and file_name.lower().endswith(CSV_SUFFIXES):
        kind = _check_text(path, file_name)
        check_lines(path.read_bytes())
        return kind
    raise RefusedError("file.not_a_workbook", value=file_name)


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
    """Composed text, from Unicode or an old Vietnamese encoding; UnicodeDecodeError else."""
    return decode_csv(content)[0]
