"""A sheet that looks as if a person had made it: every cell that XlsxWriter writes."""

import xlsxwriter

from ansinh.samples.layouts import Column, Group
from ansinh.samples.office_habits import Cell
from ansinh.templates.print_styles import A4, MOTTO, STATE, STYLES


class Page:
    """One sheet, written from top to bottom."""

    def __init__(self, workbook: xlsxwriter.Workbook, name: str, row: int, column: int) -> None:
        """Add the sheet; the first cell written is the one at `row` and `column`, from 0."""
        font = {"font_name": "Times New Roman", "font_size": 11}
        self._formats = {
            (name, bold): workbook.add_format({**font, **style, **({"bold": True} if bold else {})})
            for name, style in STYLES.items()
            for bold in (False, True)
        }
        self._sheet = workbook.add_worksheet(name)
        self._row = row
        self._left = column
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self._sheet.set_footer("&L&A&RTrang &P/&N")

    def set_widths(self, leading: int, columns: int) -> None:
        """Widths in characters: number, name, the column beside it if any, figures."""
        if self._left:
            self._sheet.set_column(0, self._left - 1, 3)
        for offset, width in enumerate((6, 26, 11)[:leading]):
            self._sheet.set_column(self._left + offset, self._left + offset, width)
        first = self._left + leading
        self._sheet.set_column(first, first + columns - 1, 10.5)

    def frame(self, unit: str, width: int, heading: list[str]) -> None:
        """State and office, then the title and the lines below it, then an empty row."""
        half = width // 2
        for left, right, style in (
            ("ỦY BAN NHÂN DÂN", STATE, "office"),
            (unit.upper(), MOTTO, "motto"),
        ):
            self._write(0, half - 1, left, "office")
            self._write(half, width - 1, right, style)
            self._row += 1
        self._row += 1
        for line, style in zip(heading, ("title", "note", "note"), strict=False):
            if style == "title":
                self._sheet.set_row(self._row, 38)
            self._write(0, width - 1, line, style)
            self._row += 1
        self._row += 1

    def header(
        self, lead: list[str], parts: tuple[Column | Group, ...], gaps: dict[str, str]
    ) -> None:
        """A header whose labels are merged over the columns and rows they speak of."""
        depth = max(_depth(part) for part in parts)
        first_row = self._row
        for position, label in enumerate(lead):
            self._write(position, position, label, "header", depth - 1)
        column = len(lead)
        for part in parts:
            column = self._header_part(part, column, depth, gaps)
        for row in range(first_row, first_row + depth - 1):
            self._sheet.set_row(row, 32)
        self._row = first_row + depth
        self._sheet.set_row(self._row - 1, 64)
        self._sheet.repeat_rows(first_row, self._row - 1)
        self._sheet.freeze_panes(self._row, self._left + len(lead))

    def _header_part(
        self, part: Column | Group, column: int, depth: int, gaps: dict[str, str]
    ) -> int:
        label = part.label.format_map(gaps)
        if isinstance(part, Column):
            self._write(column, column, label, "header", depth - 1)
            return column + 1
        last = column
        self._row += 1
        for child in part.parts:
            last = self._header_part(child, last, depth - 1, gaps)
        self._row -= 1
        self._write(column, last - 1, label, "header")
        return last

    def numbers(self, letters: list[str], columns: list[Column]) -> None:
        """The row of column numbers; formulas stand in it as text."""
        for position, letter in enumerate(letters):
            self._write(position, position, letter, "number")
        for position, column in enumerate(columns, start=len(letters)):
            number: Cell = int(column.number) if column.number.isdigit() else column.number
            self._write(position, position, number, "number")
        self._row += 1

    def unit(
        self, number: str, name: str, labels: list[str], rows: list[list[Cell]], bold: bool
    ) -> None:
        """A unit's rows; with `labels`, number and name are merged over them."""
        down = len(rows) - 1
        self._write(0, 0, number, "label", down, bold)
        self._write(1, 1, name, "label", down, bold)
        for label, cells in zip(labels or [""], rows, strict=True):
            if label:
                self._write(2, 2, label, "label", 0, bold)
            for position, cell in enumerate(cells, start=3 if label else 2):
                style = "rate" if isinstance(cell, float) else "count"
                self._write(position, position, cell, style, 0, bold)
            self._row += 1

    def signatures(self, place: str, year: int, width: int) -> None:
        """Date and signers, below the table; nobody has signed."""
        half = width // 2
        self._row += 1
        date = f"{place}, ngày 15 tháng 12 năm {year}"
        self._write(half, width - 1, date, "signature")
        self._row += 1
        self._write(0, half - 1, "NGƯỜI LẬP BIỂU", "signer")
        self._write(half, width - 1, "TM. ỦY BAN NHÂN DÂN", "signer")
        self._row += 1
        for first, last in ((0, half - 1), (half, width - 1)):
            self._write(first, last, "(Ký, ghi rõ họ tên)", "signature")

    def _write(
        self, first: int, last: int, value: Cell, style: str, down: int = 0, bold: bool = False
    ) -> None:
        look = self._formats[style, bold]
        left, right = self._left + first, self._left + last
        if down or last > first:
            self._sheet.merge_range(self._row, left, self._row + down, right, "", look)
        if isinstance(value, str):
            self._sheet.write_string(self._row, left, value, look)
        elif value is None:
            self._sheet.write_blank(self._row, left, None, look)
        else:
            self._sheet.write_number(self._row, left, value, look)


def _depth(part: Column | Group) -> int:
    return 1 if isinstance(part, Column) else 1 + max(_depth(child) for child in part.parts)
