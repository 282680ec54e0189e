"""Numbers that a cell shows otherwise than it holds them: in thousands, or with a unit beside them.

Whoever signs saw what the number format shows; what is stored may be a million times as much.
"""

from collections.abc import Mapping
from decimal import Decimal

from ansinh.forms.model import Column
from ansinh.recognition.rows import NUMERIC, Problem, Rows
from ansinh.text.money import money_text, unit_scale
from ansinh.workbooks.grid import Grid

SHOWN_OTHERWISE = "shown_otherwise"


def shown_problems(
    grid: Grid, columns: Mapping[Column, int], rows: Rows, scales: Mapping[str, int]
) -> list[Problem]:
    """Cells of which what is seen and what is stored say two things, each with both readings.

    `scales` are the đồng that the header of a column of money declares for a 1; where none is
    declared, that is a finding already.
    """
    odd = grid.scaled.keys() | grid.worded.keys()
    if not odd:
        return []
    places = {number - 1: at for at, number in enumerate(rows.numbers)}
    at_position = {at: column for column, at in columns.items() if column.kind in NUMERIC}
    problems: list[Problem] = []
    for row, position in sorted(odd):
        column, place = at_position.get(position), places.get(row)
        if column is None or place is None:
            continue
        scale = scales.get(column.name) if column.kind == "money" else 1
        found = _two_readings(grid, (row, position), scale, is_money=column.kind == "money")
        if found:
            problems.append((place, column.name, found))
    return problems


def _two_readings(
    grid: Grid, at: tuple[int, int], scale: int | None, *, is_money: bool
) -> str | None:
    """What is stored and what is shown, where those are two amounts."""
    value = grid.cell(*at)
    divisor, own = grid.scaled.get(at, 1), unit_scale(grid.worded.get(at, ""))
    if not isinstance(value, float) or scale is None or (divisor == 1 and own is None):
        return None
    stored = Decimal(repr(value)) * scale
    shown = Decimal(repr(value)) / divisor * (scale if own is None else own)
    if stored == shown:
        return None
    texts = (money_text(one) if is_money else f"{one:f}" for one in (stored, shown))
    return "|".join((SHOWN_OTHERWISE, *texts))
