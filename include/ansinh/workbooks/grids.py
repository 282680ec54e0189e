"""A workbook as grids of cells."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError

from ansinh.workbooks.formats.csv_file import csv_grid
from ansinh.workbooks.grid import Grid
from ansinh.workbooks.safety.check import FileKind, RefusedError


def read_grids(path: Path, file_name: str, kind: FileKind) -> Iterator[Grid]:
    """Every sheet; a CSV file is a workbook of one sheet.

    Each format has one reader, which sees the values and all that is odd about them. Raises
    RefusedError where the file is not what its first bytes promised, or contradicts itself.
    """
    try:
        yield from _grids(path, file_name, kind)
    except (ValueError, KeyError, EOFError, ExpatError, zlib.error, zipfile.BadZipFile) as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error


def _grids(path: Path, file_name: str, kind: FileKind) -> Iterator[Grid]:
    if kind == "csv":
        yield csv_grid(path, file_name)
    elif kind == "xls":
        from ansinh.workbooks.formats.xls import read_xls

        yield from read_xls(path.read_bytes())
    else:
        with zipfile.ZipFile(path) as archive:
            if kind == "xlsx":
                from ansinh.workbooks.formats.xlsx import read_xlsx

                yield from read_xlsx(archive)
            else:
                from ansinh.workbooks.formats.ods import read_ods

                yield from read_ods(archive)
