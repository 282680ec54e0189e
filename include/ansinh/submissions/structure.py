"""What is wrong with the tables found: missing, there twice, or without rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.submissions.forms import Form, Table
from ansinh.submissions.labels import Assignment


@dataclass(frozen=True)
class Problem:
    """A broken structure rule and what fills its message."""

    rule: str
    place: dict[str, str | int | None]


def column_problems(
    table: Table, sheet: str, assignment: Assignment, split: int | None, has_rows: bool
) -> list[Problem]:
    """What one table on one sheet lacks or has twice; `split` is the place of its row split."""
    place: dict[str, str | int | None] = {"table": table.name, "sheet": sheet}
    positions = assignment.positions
    problems = [
        Problem(
            "structure.column_missing",
            {**place, "column": column.name, "expected": " / ".join(column.label)}
            | {"number": column.label_number or column.number},
        )
        for column in table.columns
        if column.required and column.name not in positions
    ]
    if table.split and split is None:
        missing = {"column": table.split.column, "expected": table.split.labels[0]}
        problems.append(Problem("structure.column_missing", {**place, **missing}))
    problems += [
        Problem(
            "structure.column_twice",
            {**place, "column": name, "expected": " / ".join(table.column(name).label)}
            | {"value": f"{letter(positions[name])}, {letter(other)}"},
        )
        for name, other in assignment.twice.items()
    ]
    if not has_rows:
        problems.append(Problem("structure.no_rows", place))
    return problems


def table_problems(form: Form, found: Sequence[tuple[Table, str]]) -> list[Problem]:
    """What only the whole workbook shows; `found` are tables with their sheets."""
    problems = []
    for table in form.tables:
        sheets = [sheet for one, sheet in found if one is table]
        if table.required and not sheets:
            missing = {"table": table.name, "expected": table.titles[-1]}
            problems.append(Problem("structure.table_missing", {**missing}))
        if len(sheets) > 1:
            repeated = {"table": table.name, "value": ", ".join(sheets), "sheet": sheets[1]}
            problems.append(Problem("structure.table_twice", {**repeated}))
    return problems


def letter(position: int) -> str:
    """The letter of a column counted from 0: A to Z, then AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
