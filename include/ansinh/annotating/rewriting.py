"""A new workbook with the values of a file that is no .xlsx, and the same marks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from ansinh.annotating.front_page import (
    LONGEST_CELL,
    LONGEST_NAME,
    FrontPage,
    Look,
    PageCell,
    free_name,
    front_page,
)
from ansinh.annotating.front_sheet import HEIGHTS
from ansinh.annotating.marks import LAST_COLUMN, LAST_ROW, Marks, marks_of
from ansinh.annotating.splicing import ILLEGAL
from ansinh.annotating.styles import CELL_FORMATS, FILLS, FONTS
from ansinh.rules.findings import Finding, Severity
from ansinh.workbooks.grid import Cell, Grid

FORBIDDEN = str.maketrans("[]:*?/\\", "_______")
DATES: dict[type, str] = {
    datetime: "dd/mm/yyyy hh:mm",
    date: "dd/mm/yyyy",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}
# Nothing that somebody typed becomes a formula, a link or a number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_anew(
    grids: Sequence[Grid],
    file_name: str,
    about: Sequence[tuple[str, str]],
    findings: Sequence[Finding],
    target: Path,
    note: str | None,
) -> None:
    """Write first sheet and values to `target`; `note` says why it does not look as it did."""
    names: dict[str, str] = {}
    for grid in grids:
        # An apostrophe at either end is refused by Excel.
        plain = ILLEGAL.sub("", grid.name).translate(FORBIDDEN)[:LONGEST_NAME].strip("'")
        names[grid.name] = free_name(list(names.values()), plain or "Trang")
    with xlsxwriter.Workbook(str(target), OPTIONS) as book:
        formats = _Formats(book)
        visible = {grid.name: names[grid.name] for grid in grids if grid.is_visible}
        page = front_page(file_name, about, findings, visible, note)
        _write_page(book.add_worksheet(free_name(list(names.values()))), page, formats)
        marks = marks_of(findings)
        for grid in grids:
            sheet = book.add_worksheet(names[grid.name])
            if not grid.is_visible:
                sheet.hide()
            _write_grid(sheet, grid, marks.get(grid.name, Marks()), formats)


class _Formats:
    """The looks of the first sheet, and the colours of values, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str | None, str | None], Any] = {}
        self._looks = {look: book.add_format(_properties(look)) for look in CELL_FORMATS}

    def look(self, look: Look) -> Any:
        return self._looks[look]

    def value(self, cell: Cell, severity: Severity | None) -> Any:
        shown = DATES.get(type(cell))
        if shown is None and severity is None:
            return None
        key = (shown, severity)
        if key not in self._made:
            properties: dict[str, Any] = {} if shown is None else {"num_format": shown}
            if severity is not None:
                properties |= {"bg_color": f"#{FILLS[severity][2:]}", "pattern": 1}
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def _properties(look: Look) -> dict[str, Any]:
    font, fill, is_framed, alignment = CELL_FORMATS[look]
    size, rgb, is_bold, is_underlined = FONTS[font]
    properties: dict[str, Any] = {
        "font_size": int(size),
        "font_color": f"#{rgb[2:]}",
        "bold": is_bold,
        "underline": 1 if is_underlined else 0,
        "text_wrap": "wrapText" in alignment,
        "align": "center" if "horizontal" in alignment else "left",
        "valign": "vcenter" if 'vertical="center"' in alignment else "top",
    }
    if fill is not None:
        properties |= {"bg_color": f"#{FILLS[fill][2:]}", "pattern": 1}
    if is_framed:
        properties |= {"border": 1, "border_color": "#D1D5DB"}
    return properties


def _write_page(sheet: Any, page: FrontPage, formats: _Formats) -> None:
    sheet.activate()
    sheet.hide_gridlines(2)
    sheet.set_tab_color("#C00000")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)
    if page.table is not None:
        sheet.freeze_panes(page.table + 1, 0)
        sheet.repeat_rows(page.table)
        sheet.autofilter(page.table, 0, page.table + len(page.heights), len(page.widths) - 1)
    for row, cells in enumerate(page.rows):
        height = page.heights.get(row) or (HEIGHTS.get(cells[0].look) if cells else None)
        if height:
            sheet.set_row(row, height)
        for column, cell in enumerate(cells):
            _write_page_cell(sheet, row, column, cell, formats)
        if len(cells) == 1 and cells[0].look in ("good", "warned", "bad"):
            for column in range(1, len(page.widths)):
                sheet.write_blank(row, column, None, formats.look(cells[0].look))


def _write_page_cell(sheet: Any, row: int, column: int, cell: PageCell, formats: _Formats) -> None:
    look = formats.look(cell.look)
    if cell.link is not None:
        sheet.write_url(row, column, f"internal:{cell.link}", look, str(cell.value))
    elif isinstance(cell.value, int):
        sheet.write_number(row, column, cell.value, look)
    else:
        sheet.write_string(row, column, ILLEGAL.sub("", cell.value), look)


def _write_grid(sheet: Any, grid: Grid, marks: Marks, formats: _Formats) -> None:
    marked = marks.rows()
    coming = next(marked, None)
    number = 0
    for number, cells in enumerate(grid.rows[:LAST_ROW], 1):
        while coming is not None and coming[0] < number:
            coming = next(marked, None)
        colours = coming[1] if coming is not None and coming[0] == number else {}
        _write_row(sheet, number, cells, colours, formats)
        _write_notes(sheet, number, colours, marks)
    while coming is not None:
        if coming[0] > number:
            _write_row(sheet, coming[0], [], coming[1], formats)
            _write_notes(sheet, coming[0], coming[1], marks)
        coming = next(marked, None)


def _write_row(
    sheet: Any,
    number: int,
    cells: Sequence[Cell],
    colours: Mapping[int, Severity],
    formats: _Formats,
) -> None:
    last = max([len(cells), *colours])
    for column in range(1, min(last, LAST_COLUMN) + 1):
        cell = cells[column - 1] if column <= len(cells) else ""
        look = formats.value(cell, colours.get(column))
        if cell != "" or look is not None:
            _writer(sheet, cell)(number - 1, column - 1, cell, look)


def _write_notes(sheet: Any, number: int, columns: Iterable[int], marks: Marks) -> None:
    """Beside the row at once: a row that was written cannot be reached any more."""
    for column in columns:
        words = marks.notes.get((number, column))
        if words is not None:
            look = {"author": "ansinh", "x_scale": 3}
            sheet.write_comment(number - 1, column - 1, ILLEGAL.sub("", words), look)


def _writer(sheet: Any, cell: Cell) -> Callable[..., Any]:
    if cell == "":
        return lambda row, column, _, look: sheet.write_blank(row, column, None, look)
    if isinstance(cell, bool):
        return sheet.write_boolean  # type: ignore[no-any-return]
    if isinstance(cell, int | float):
        return sheet.write_number  # type: ignore[no-any-return]
    if isinstance(cell, datetime | date | time | timedelta):
        return sheet.write_datetime  # type: ignore[no-any-return]
    return lambda row, column, text, look: sheet.write_string(
        row, column, ILLEGAL.sub("", str(text))[:LONGEST_CELL], look
    )
