"""Reads a landed workbook: everything dangerous happens in a child process under limits."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ansinh.extraction.asking import Limits, ask_child
from ansinh.extraction.child import FORMS
from ansinh.extraction.rooms import bring, room
from ansinh.forms.catalogue import load_versions
from ansinh.rules.findings import Explanation, Unread, Violation
from ansinh.slots.hints import SlotHint
from ansinh.workbooks.safety.refusal import RefusedError


@dataclass(frozen=True)
class ParsedTable:
    """One table as sent.

    `frame` has `_row` (as Excel counts), `_line`, `_unit_name`, for split rows their column, and
    the columns found, all text; `letters` are the sheet's letters of those columns.
    `problems` maps (place in the frame, column) to a code that the text alone does not show;
    `scales` says how many đồng one unit of a column of money stands for. A register that `is_nil`
    says in words that there was nothing.
    """

    name: str
    sheet: str
    letters: dict[str, str]
    frame: pd.DataFrame
    problems: dict[tuple[int, str], str] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    is_nil: bool = False

    def cell(self, column: str, row: int) -> str | None:
        """The cell of a column in a row of the sheet, such as "L14"."""
        letter = self.letters.get(column)
        return None if letter is None else f"{letter}{row}"


@dataclass(frozen=True)
class ParsedSubmission:
    """The tables of one form in one file, with what the file says of the slot."""

    form: str
    form_version: str
    hints: list[SlotHint]
    tables: list[ParsedTable]
    violations: list[Violation]


@dataclass(frozen=True)
class ParsedWorkbook:
    """What a file holds: forms, names of sheets, those that are not taken, reasons for warnings."""

    submissions: list[ParsedSubmission]
    sheets: list[str]
    unread: tuple[Unread, ...] = ()
    explanations: tuple[Explanation, ...] = ()


# Reads a file that lies at a path and arrived under a name: `read_workbook` within its limits.
Reader = Callable[[Path, str], ParsedWorkbook]


def read_workbook(path: Path, file_name: str, limits: Limits) -> ParsedWorkbook:
    """Read a file that lies at `path` and arrived as `file_name`.

    Raises RefusedError for a file that is unsafe, is no workbook, or whose reading exceeded the
    limits; BusyMachineError where it got too little of the processor to end.
    """
    with room() as folder:
        (folder / FORMS).write_bytes(pickle.dumps(list(load_versions().values())))
        words = [str(bring(path, folder, limits.file_mib)), file_name, str(folder)]
        answer = ask_child("ansinh.extraction.child", words, folder, limits)
        return parsed_workbook(answer, folder)


def parsed_workbook(answer: dict[str, Any], folder: Path) -> ParsedWorkbook:
    """What the reading child answered, with the tables that it left in the folder.

    Raises RefusedError where its answer is a refusal.
    """
    if "refused" in answer:
        raise RefusedError(answer["refused"]["rule"], **answer["refused"]["place"])
    return ParsedWorkbook(
        [_submission(form, folder) for form in answer["forms"]],
        answer["sheets"],
        tuple(Unread(**one) for one in answer["unread"]),
        tuple(Explanation(**one) for one in answer["explanations"]),
    )


def _submission(answer: dict[str, Any], folder: Path) -> ParsedSubmission:
    hints = [
        SlotHint(**{**hint, "unit_names": tuple(hint["unit_names"])}) for hint in answer["hints"]
    ]
    return ParsedSubmission(
        form=answer["form"],
        form_version=answer["form_version"],
        hints=hints,
        tables=[_table(table, folder) for table in answer["tables"]],
        violations=[Violation(**one) for one in answer["problems"]],
    )


def _table(answer: dict[str, Any], folder: Path) -> ParsedTable:
    with pa.OSFile(str(folder / Path(answer["file"]).name)) as source:
        table = pa.ipc.open_file(source).read_all()
    return ParsedTable(
        name=answer["name"],
        sheet=answer["sheet"],
        letters=answer["letters"],
        frame=table.to_pandas(types_mapper=pd.ArrowDtype),
        problems={(row, column): code for row, column, code in answer["problems"]},
        scales=answer["scales"],
        is_nil=answer["is_nil"],
    )
