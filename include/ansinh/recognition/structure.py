"""What is wrong with the tables found: missing, there twice, or without rows."""

from collections.abc import Iterator, Mapping, Sequence

from ansinh.forms.model import Form, Table
from ansinh.recognition.labels import Assignment
from ansinh.recognition.rows import NUMERIC, Rows
from ansinh.rules.findings import Place, Violation
from ansinh.workbooks.grid import Grid, letter

MOST_LISTED = 12


def column_violations(
    table: Table, sheet: str, assignment: Assignment, split: int | None, undeclared: Sequence[str]
) -> list[Violation]:
    """What the header of one table lacks, has twice, or leaves open.

    `split` is the place of its row split; `undeclared` are columns of money in no known unit.
    """
    place: Place = {"table": table.name, "sheet": sheet}
    positions = assignment.positions
    problems = [
        Violation(
            "structure.column_missing",
            {**place, "column": column.name, "expected": " / ".join(column.label)}
            | {"number": column.label_number or column.number},
        )
        for column in table.columns
        if column.required and column.name not in positions
    ]
    if table.split and split is None:
        missing = {"column": table.split.column, "expected": table.split.labels[0]}
        problems.append(Violation("structure.column_missing", {**place, **missing}))
    problems += [
        Violation(
            "structure.column_twice",
            {**place, "column": name, "expected": " / ".join(table.column(name).label)}
            | {"value": f"{letter(positions[name])}, {letter(other)}"},
        )
        for name, other in assignment.twice.items()
    ]
    problems += [
        Violation(
            "structure.money_unit_undeclared",
            {**place, "column": name, "value": letter(positions[name])},
        )
        for name in undeclared
    ]
    return problems


def empty_violations(
    form: Form, found: Sequence[tuple[Table, str, Rows]]
) -> Iterator[list[Violation]]:
    """For every table with its sheet what its lack of rows, or its word for it, is worth.

    A table of units must have rows. A register has them, or its unit declares that there was
    nothing: an empty one of which nobody said so may be a page that was forgotten.
    """
    is_all_empty = not any(rows.numbers for _, _, rows in found)
    is_nil = is_all_empty and all(rows.nil for table, _, rows in found if table.required)
    for table, sheet, rows in found:
        place: Place = {"table": table.name, "sheet": sheet}
        if rows.numbers and rows.nil and table.is_register:
            words: Place = {"cell": rows.nil[0], "value": len(rows)}
            yield [Violation("structure.nil_with_rows", place | words)]
        elif rows.numbers or rows.nil or is_nil:
            yield []
        elif not table.is_register:
            yield [Violation("structure.no_rows", place)]
        elif is_all_empty and table.required:
            yield [Violation("structure.register_undeclared", place)]
        else:
            yield [Violation("structure.register_empty", place)]


def odd_violations(
    grid: Grid, table: Table, positions: Mapping[str, int], rows: Rows
) -> list[Violation]:
    """What whoever opens the file does not see, or sees beside a number."""
    place: Place = {"table": table.name, "sheet": grid.name}
    problems = [] if grid.is_visible else [Violation("structure.hidden_sheet", place)]
    hidden_rows = [number for number in rows.numbers if number - 1 in grid.hidden_rows]
    if hidden_rows:
        problems.append(
            Violation(
                "structure.hidden_rows",
                {**place, "value": _listed(hidden_rows), "row": hidden_rows[0]},
            )
        )
    hidden_columns = sorted(at for at in positions.values() if at in grid.hidden_columns)
    if hidden_columns:
        letters = _listed([letter(at) for at in hidden_columns])
        problems.append(Violation("structure.hidden_columns", {**place, "value": letters}))
    numeric = {
        at for name, at in positions.items() if table.column(name).kind in NUMERIC and at >= 0
    }
    if rows.left_out:
        listed: Place = {"value": _listed(rows.left_out), "row": rows.left_out[0]}
        problems.append(Violation("structure.rows_not_read", {**place, **listed}))
    kept = set(rows.numbers)
    unseen = [
        f"{letter(column)}{row + 1}"
        for row, column in sorted(grid.unseen)
        if row + 1 in kept and column in numeric
    ]
    if unseen:
        problems.append(
            Violation(
                "structure.unseen_numbers", {**place, "value": _listed(unseen), "cell": unseen[0]}
            )
        )
    commented = [
        f"{letter(column)}{row + 1}"
        for row, column in sorted(grid.commented)
        if row + 1 in kept and column in numeric
    ]
    if commented:
        problems.append(
            Violation(
                "structure.comment_beside_number",
                {**place, "value": _listed(commented), "cell": commented[0]},
            )
        )
    return problems


def merge_violations(
    grid: Grid, table: Table, merged: Sequence[tuple[int, int]]
) -> list[Violation]:
    """Amounts, by row and column, that are merged over several entries."""
    if not merged:
        return []
    cells = [f"{letter(column)}{row + 1}" for row, column in merged]
    place: Place = {"table": table.name, "sheet": grid.name, "cell": cells[0]}
    return [Violation("structure.merged_numbers", {**place, "value": _listed(cells)})]


def _listed(values: Sequence[str | int]) -> str:
    shown = ", ".join(map(str, values[:MOST_LISTED]))
    return shown if len(values) <= MOST_LISTED else f"{shown} … ({len(values)})"


def table_violations(form: Form, found: Sequence[tuple[Table, str]]) -> list[Violation]:
    """What only the whole workbook shows; `found` are tables with their sheets."""
    problems = []
    for table in form.tables:
        sheets = [sheet for one, sheet in found if one is table]
        if table.required and not sheets:
            missing = {"table": table.name, "expected": table.titles[-1]}
            problems.append(Violation("structure.table_missing", {**missing}))
        if len(sheets) > 1:
            repeated = {"table": table.name, "value": ", ".join(sheets), "sheet": sheets[1]}
            problems.append(Violation("structure.table_twice", {**repeated}))
    return problems
