"""Reads one workbook under limits and leaves what it found in a folder.

Run as `python -m ansinh.extraction.child PATH FILE_NAME FOLDER MEMORY_MIB SECONDS FILE_MIB USER`.
Whatever happens to this process, even an abort in native code, its parent lives on and knows.
"""

import json
import os
import pickle
import resource
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

from ansinh.extraction.confining import confine

ANSWER = "answer.json"
# What this process is given: the forms, validated once, as its parent holds them.
FORMS = "forms.pickle"
MIB = 1024 * 1024
# Pages of others, and the database, come first: whoever waits for a verdict waits a moment longer.
POLITENESS = 5


def main(arguments: list[str]) -> int:
    """Set the limits, then read; the answer is whole or not there."""
    path, file_name, folder, memory_mib, seconds, file_mib, user = arguments
    limit(int(memory_mib), int(seconds))
    confine(Path(folder), user)
    sys.meta_path.insert(0, _WithoutPandas())
    forms = pickle.loads((Path(folder) / FORMS).read_bytes())  # noqa: S301 -- our parent's own
    answer = read(Path(path), file_name, Path(folder), int(file_mib), forms)
    leave(Path(folder), answer)
    return 0


def leave(folder: Path, answer: dict[str, Any]) -> None:
    """Leave an answer for the parent, whole or not at all."""
    draft = folder / f"{ANSWER}.part"
    draft.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    draft.rename(folder / ANSWER)


class _WithoutPandas(MetaPathFinder):
    """Hides pandas: pyarrow would load it with its first array, half of a small file's time."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Find nothing, and let nobody else find pandas."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def limit(memory_mib: int, seconds: int) -> None:
    """Limit what this process, and what it starts, may take; and let others go first."""
    os.nice(POLITENESS)
    memory = memory_mib * MIB
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CORE: 0,
        # Its parent will read whatever it leaves.
        resource.RLIMIT_FSIZE: memory // 4,
    }
    # The soft limit comes as a signal of its own, which tells it from a kill from outside.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    for kind, value in limits.items():
        # macOS knows RLIMIT_AS and refuses to set it; the parent's clock still counts.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def read(
    path: Path, file_name: str, folder: Path, file_mib: int, forms: Iterable[Any]
) -> dict[str, Any]:
    """What is in the file, as JSON; the cells of each table lie beside it as an Arrow file.

    `forms` are those that may be recognised, each as a tuple of its versions, newest first.
    """
    from ansinh.recognition.recognise import recognise_workbook
    from ansinh.workbooks.grids import read_grids
    from ansinh.workbooks.safety.check import RefusedError, check_file

    try:
        kind = check_file(path, file_name, file_mib)
        grids = list(read_grids(path, file_name, kind))
        if not any(cell != "" for grid in grids for cells in grid.rows for cell in cells):
            raise RefusedError("file.empty", value=file_name)
        found = recognise_workbook(grids, forms)
        if kind == "csv" and not _ends_its_last_line(path):
            _tell_of_last_line(found.forms)
    except RefusedError as refusal:
        return {"refused": {"rule": refusal.rule, "place": refusal.place}}
    numbers = iter(range(10_000))
    return {
        "sheets": [grid.name for grid in grids],
        "forms": [_form(form, folder, lambda: next(numbers)) for form in found.forms],
        "unread": [{"sheet": one.sheet, "name_vi": one.name_vi} for one in found.unread],
        "explanations": [{"rule": one.rule, "reason": one.reason} for one in found.explanations],
    }


def _ends_its_last_line(path: Path) -> bool:
    # A zero byte belongs to the line's end in UTF-16.
    return path.read_bytes().rstrip(b"\x00").endswith((b"\n", b"\r"))


def _tell_of_last_line(forms: Iterable[Any]) -> None:
    """A register without its last line's end may lack lines: nothing else in it would tell."""
    from ansinh.rules.findings import Violation

    for form in forms:
        for one in form.tables:
            if one.table.is_register:
                place = {"table": one.table.name, "sheet": one.sheet}
                form.problems.append(Violation("structure.last_line_unended", place))


def _form(found: Any, folder: Path, number: Callable[[], int]) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "form": found.form.form,
        "form_version": found.form.version,
        "hints": [asdict(hint) for hint in found.hints],
        "problems": [{"rule": one.rule, "place": one.place} for one in found.problems],
        "tables": [_table(table, folder / f"{number()}.arrow") for table in found.tables],
    }


def _table(found: Any, path: Path) -> dict[str, Any]:
    import pyarrow

    from ansinh.workbooks.grid import letter

    rows = found.rows
    columns = {"_row": rows.numbers, "_line": rows.lines, "_unit_name": rows.names}
    if found.table.split:
        columns[found.table.split.column] = rows.counted
    text = {
        name: pyarrow.array(cells, pyarrow.int32() if name == "_row" else pyarrow.string())
        for name, cells in {**columns, **rows.columns}.items()
    }
    table = pyarrow.table(text)
    with pyarrow.OSFile(str(path), "wb") as sink, pyarrow.ipc.new_file(sink, table.schema) as file:
        file.write_table(table)
    return {
        "name": found.table.name,
        "sheet": found.sheet,
        "letters": {
            name: letter(position) for name, position in {**found.lead, **found.positions}.items()
        },
        "problems": rows.problems,
        "scales": found.scales,
        "is_nil": bool(rows.nil) and not rows.numbers,
        "file": path.name,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
