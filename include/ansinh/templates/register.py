"""The empty lines of a register: one an entry, with lists to choose from and a total."""

from collections.abc import Mapping, Sequence

from ansinh.forms.model import Column
from ansinh.templates.filling import Row
from ansinh.templates.lists import UNITS, list_name
from ansinh.templates.page import Page
from ansinh.templates.requests import TemplateRequest
from ansinh.templates.unit_table import NOTHING_YET, ROW_HEIGHT, is_beyond_standard
from ansinh.templates.validation import validation_of
from ansinh.workbooks.grid import letter


def list_of(column: Column) -> str | None:
    """The list that a column is chosen from."""
    return UNITS if column.kind == "unit" else column.choices


def add_register_rows(
    page: Page,
    request: TemplateRequest,
    count: int,
    lists: Mapping[str, Sequence[str]],
    entries: Sequence[Row],
) -> int:
    """Draw `count` lines, the first with the `entries`, and a total; the first row below them."""
    layout = page.layout
    # No height is set: a row grows with what is written into it.
    for row in range(layout.first_row, layout.first_row + count):
        number = row - layout.first_row + 1
        # Only a row without a single locked cell can be deleted, beside the table as in it.
        page.sheet.set_row(row, None, page.formats.get("beside"))
        page.sheet.write_number(row, 0, number, page.formats.get("open line"))
        for column in layout.table.columns:
            look = "closed" if is_beyond_standard(column, request) else f"open {column.kind}"
            given = entries[number - 1].get(column.name) if number <= len(entries) else None
            page.write(row, layout.position(column.name), given, look)
    first, last = layout.first_row, layout.first_row + count - 1
    _accept(page, request, first, last, lists)
    _point_at_gaps(page, first, last)
    page.sheet.autofilter(first - 1, 0, last, layout.width - 1)
    has_money = any(column.kind == "money" for column in layout.table.columns)
    if not has_money or not request.form.total_labels:
        return last + 1
    _total(page, request.form.total_labels[0], first, last, entries)
    return last + 2


def _accept(
    page: Page, request: TemplateRequest, first: int, last: int, lists: Mapping[str, Sequence[str]]
) -> None:
    for column in page.layout.table.columns:
        chosen = list_of(column)
        source = list_name(chosen) if chosen is not None and chosen in lists else None
        accepted = validation_of(column, source, request.on.year)
        if accepted is not None:
            position = page.layout.position(column.name)
            page.sheet.data_validation(first, position, last, position, accepted)


def _point_at_gaps(page: Page, first: int, last: int) -> None:
    """Tint what a line that was begun still lacks."""
    layout = page.layout
    left, right = letter(len(layout.lead)), letter(layout.width - 1)
    for column in layout.table.columns:
        if column.filled:
            position = layout.position(column.name)
            here = f"${letter(position)}{first + 1}"
            begun = f"COUNTA(${left}{first + 1}:${right}{first + 1})>0"
            page.sheet.conditional_format(
                first,
                position,
                last,
                position,
                {
                    "type": "formula",
                    "criteria": f'=AND({begun},{here}="")',
                    "format": page.formats.missing,
                },
            )


def _total(page: Page, label: str, first: int, last: int, entries: Sequence[Row]) -> None:
    """A row for whoever reads it on paper; whoever reads the file leaves it out."""
    layout, row = page.layout, last + 1
    money = {
        layout.position(column.name): column.name
        for column in layout.table.columns
        if column.kind == "money"
    }
    positions = list(money)
    page.sheet.set_row(row, ROW_HEIGHT)
    page.span(row, 0, positions[0] - 1, label, "total")
    for position in range(positions[0], layout.width):
        if position in positions:
            at = letter(position)
            sums = f"{at}{first + 1}:{at}{last + 1}"
            look = page.formats.get("computed money", bold=True)
            amounts = [entry.get(money[position]) for entry in entries]
            known = [one for one in amounts if isinstance(one, int)]
            if known:
                page.sheet.write_number(row, position, sum(known), look)
                continue
            formula = f'=IF(COUNT({sums})=0,"",SUM({sums}))'
            page.sheet.write_formula(row, position, formula, look, NOTHING_YET)
        else:
            page.sheet.write_blank(row, position, None, page.formats.get("total"))
