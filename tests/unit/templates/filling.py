"""Fills a template as a diligent office would: invented figures in which everything agrees.

Nothing here describes a real place: figures come from a seeded generator, and every name says
that it is made up.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from tests.unit.templates.invented_entries import Entry, entries_of
from tests.unit.templates.invented_figures import Figures, poverty_review

from ansinh.forms.model import Table
from ansinh.templates.layouts import layouts_of
from ansinh.templates.listed_units import lines_of
from ansinh.templates.requests import TemplateRequest

# Table → entries of a register, or unit → its row of figures, or its two.
Rows = dict[str, list[Entry] | Figures]


def fill(
    path: Path, order: TemplateRequest, rows: Rows | None = None, *, keeps_formulas: bool = False
) -> Rows:
    """Fill the template that `order` gave; what was filled in, computed figures included.

    `rows` are other entries than the invented ones. With `keeps_formulas` only open cells are
    written, and somebody has to compute the others; else their values replace the formulas,
    as a program fills a form.
    """
    filled = rows or invented(order)
    workbook = openpyxl.load_workbook(path)
    for name, layout in layouts_of(order).items():
        sheet = workbook[layout.sheet]
        for row, entry in _placed(order, layout.table, filled[name]):
            for column, value in entry.items():
                cell = sheet.cell(layout.first_row + row + 1, layout.position(column) + 1)
                if not (keeps_formulas and cell.data_type == "f") and value is not None:
                    cell.value = value
    workbook.save(path)
    return filled


def _placed(
    order: TemplateRequest, table: Table, rows: list[Entry] | Figures
) -> Iterator[tuple[int, Entry]]:
    """Each entry with its place below the header."""
    if isinstance(rows, list):
        yield from enumerate(rows)
        return
    each = len(table.split.values) if table.split else 1
    for at, line in enumerate(lines_of(order)):
        for part, entry in enumerate(rows[line.unit.code]):
            yield at * each + part, entry


def invented(order: TemplateRequest) -> Rows:
    """Entries for every table of the form ordered; registers use every choice there is."""
    if order.form.form == "poverty_review":
        return poverty_review(order)
    return {**entries_of(order)}


def typed(rows: Rows, column: str) -> set[Any]:
    """Everything that was filled into a column, of whatever table."""
    found: set[Any] = set()
    for entries in rows.values():
        lines = entries if isinstance(entries, list) else sum(entries.values(), ())
        found |= {line[column] for line in lines if line.get(column) is not None}
    return found
