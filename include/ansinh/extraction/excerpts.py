"""Rows of a workbook as somebody sees them who opens it; read in a child process under limits."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ansinh.extraction.asking import Limits, ask_child
from ansinh.extraction.excerpt_child import WANTED
from ansinh.extraction.rooms import bring, room
from ansinh.workbooks.safety.refusal import RefusedError


@dataclass(frozen=True)
class ExcerptCell:
    """A cell: its column from 1, its text, and over how many columns and rows it is merged."""

    column: int
    text: str
    width: int
    height: int


@dataclass(frozen=True)
class ExcerptRow:
    """A row by its number, as Excel counts."""

    number: int
    cells: tuple[ExcerptCell, ...]


@dataclass(frozen=True)
class Excerpt:
    """The rows of one sheet that were asked for, with those beside them and the sheet's top.

    `columns` are those that are shown, counted from 1.
    """

    sheet: str
    columns: tuple[int, ...]
    rows: tuple[ExcerptRow, ...]


def read_excerpts(
    path: Path, file_name: str, wanted: Mapping[str, Collection[int]], limits: Limits
) -> list[Excerpt]:
    """The rows of these numbers by the name of their sheet; of many the first ones.

    Raises RefusedError for a file that cannot be read, BusyMachineError where there was no time.
    """
    with room() as folder:
        (folder / WANTED).write_text(
            json.dumps({sheet: sorted(rows) for sheet, rows in wanted.items()}), encoding="utf-8"
        )
        words = [str(bring(path, folder, limits.file_mib)), file_name, str(folder)]
        answer = ask_child("ansinh.extraction.excerpt_child", words, folder, limits)
    if "refused" in answer:
        raise RefusedError(answer["refused"]["rule"], **answer["refused"]["place"])
    return [
        Excerpt(
            one["sheet"],
            tuple(one["columns"]),
            tuple(
                ExcerptRow(row["row"], tuple(ExcerptCell(*cell) for cell in row["cells"]))
                for row in one["rows"]
            ),
        )
        for one in answer["sheets"]
    ]
