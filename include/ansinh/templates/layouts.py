"""Where everything of a table stands on its sheet: rows and columns, counted from 0."""

from dataclasses import dataclass
from functools import cached_property

from ansinh.forms.model import Column, LabelPath, Table
from ansinh.templates.calculation import calculation_of
from ansinh.templates.indicators import indicator_names
from ansinh.templates.requests import TemplateRequest
from ansinh.templates.wording import heading_lines, label_path, sheet_names, title_of
from ansinh.workbooks.grid import letter

TITLE_ROW = 3
NEW_UNIT_HEADING = "Xã/phường/đặc khu"


@dataclass(frozen=True)
class Layout:
    """One table on its sheet: frame, lines below the title, header, column numbers, rows."""

    table: Table
    sheet: str
    title: str
    lines: tuple[str, ...]
    lead: tuple[str, ...]
    paths: tuple[LabelPath, ...]
    numbers: tuple[int | str, ...]

    @property
    def header_row(self) -> int:
        """The first row of the header; the row above it says in what figures are measured.

        Above that one a register says what its figures speak of.
        """
        return TITLE_ROW + len(self.lines) + 2 + self.table.is_register

    @cached_property
    def depth(self) -> int:
        """How many rows the labels take."""
        return max(len(path) for path in self.paths)

    @property
    def is_numbered(self) -> bool:
        """Whether column numbers stand below the header."""
        return any(number != "" for number in self.numbers)

    @property
    def first_row(self) -> int:
        """The first row of data."""
        return self.header_row + self.depth + self.is_numbered

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return len(self.lead) + len(self.table.columns)

    def position(self, column: str) -> int:
        """The place of a column of the table."""
        return self._positions[column]

    @cached_property
    def _positions(self) -> dict[str, int]:
        names = [one.name for one in self.table.columns]
        return {name: at for at, name in enumerate(names, start=len(self.lead))}

    def reference(self, column: str, row: int) -> str:
        """A cell of a column as a formula names it, such as "E14"."""
        return f"{letter(self.position(column))}{row + 1}"


def layouts_of(request: TemplateRequest) -> dict[str, Layout]:
    """The layout of every table of the form ordered, by the table's name."""
    names = sheet_names(request.form)
    return {
        table.name: _layout(request, table, names[table.name])
        for table in request.form.tables
        if not _is_beyond_standard(table, request)
    }


def _is_beyond_standard(table: Table, request: TemplateRequest) -> bool:
    """Whether it asks for indicators of which the standard has none: until 2015 income decided."""
    counts = any(column.label_number is not None for column in table.columns)
    is_asked = table.required or not counts or request.standard_code is None
    return not is_asked and not indicator_names(request.standard_code)


def _layout(request: TemplateRequest, table: Table, sheet: str) -> Layout:
    return Layout(
        table=table,
        sheet=sheet,
        title=title_of(table, request.stage),
        lines=tuple(heading_lines(request)),
        lead=_lead(request, table),
        paths=tuple(
            label_path(column, request.stage, marks_required=table.is_register)
            for column in table.columns
        ),
        numbers=tuple(_number(request, table, column) for column in table.columns),
    )


def _lead(request: TemplateRequest, table: Table) -> tuple[str, ...]:
    line = request.form.line_labels[0]
    if table.is_register:
        return (line,)
    has_districts = request.directory.has_districts(request.on)
    heading = request.form.unit_labels[0] if has_districts else NEW_UNIT_HEADING
    return (line, heading, *((table.split.labels[0],) if table.split else ()))


def _number(request: TemplateRequest, table: Table, column: Column) -> int | str:
    """The column's number, with what it is computed from where the official form prints it."""
    if column.number is None:
        return ""
    calculation = calculation_of(request.form, table, column)
    if calculation is None or calculation.table is not None:
        return column.number
    printed = calculation.printed({one.name: one.number for one in table.columns})
    return f"{column.number}={printed}" if printed else column.number
