"""The rows of a table of units: who reports, what is typed, what adds up by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansinh.forms.model import Column
from ansinh.templates.calculation import calculation_of
from ansinh.templates.filling import Cell, Row
from ansinh.templates.indicators import indicator_names
from ansinh.templates.layouts import Layout
from ansinh.templates.listed_units import Line
from ansinh.templates.page import Page
from ansinh.templates.requests import TemplateRequest
from ansinh.templates.validation import validation_of
from ansinh.workbooks.grid import letter

# What a formula has come to before anybody fills anything. XlsxWriter marks an empty text as
# one that was never computed, and the reader would ask for the file to be saved again.
NOTHING_YET = " "
ROW_HEIGHT = 18


@dataclass(frozen=True)
class UnitRows:
    """Where the lines of a table stand; a unit has a row for each part of a split."""

    layout: Layout
    lines: list[Line]

    @property
    def each(self) -> int:
        """Rows of one unit."""
        split = self.layout.table.split
        return len(split.values) if split else 1

    def row(self, line: int, part: int = 0) -> int:
        """The row of a line, counted from 0."""
        return self.layout.first_row + line * self.each + part

    @property
    def end(self) -> int:
        """The row below the last one."""
        return self.row(len(self.lines))


def add_unit_rows(
    page: Page,
    request: TemplateRequest,
    lines: list[Line],
    layouts: Mapping[str, Layout],
    figures: Mapping[str, Sequence[Row]],
) -> int:
    """Draw all units of a table, with the figures that are known; the first row below them."""
    drawing = _Drawing(page, request, UnitRows(page.layout, lines), layouts, figures)
    for at in range(len(lines)):
        drawing.unit(at)
    drawing.validations()
    return drawing.rows.end


@dataclass(frozen=True)
class _Drawing:
    page: Page
    request: TemplateRequest
    rows: UnitRows
    layouts: Mapping[str, Layout]
    figures: Mapping[str, Sequence[Row]]

    def unit(self, at: int) -> None:
        line, sheet, formats = self.rows.lines[at], self.page.sheet, self.page.formats
        is_bold = bool(line.parts)
        for position, (text, look) in enumerate(
            ((line.number, "line"), (line.unit.full_name, "label"))
        ):
            top, bottom = self.rows.row(at), self.rows.row(at + 1) - 1
            made = formats.get(look, bold=is_bold)
            if bottom > top:
                sheet.merge_range(top, position, bottom, position, text, made)
            else:
                sheet.write_string(top, position, text, made)
        for part, label in enumerate(_split_labels(self.rows.layout)):
            row = self.rows.row(at, part)
            sheet.set_row(row, ROW_HEIGHT)
            if label:
                sheet.write_string(row, 2, label, formats.get("label", bold=is_bold))
            for column in self.rows.layout.table.columns:
                self._cell(at, part, column)

    def _cell(self, at: int, part: int, column: Column) -> None:
        sheet, row = self.page.sheet, self.rows.row(at, part)
        position = self.rows.layout.position(column.name)
        is_bold = bool(self.rows.lines[at].parts)
        if is_beyond_standard(column, self.request):
            sheet.write_blank(row, position, None, self.page.formats.get("closed"))
            return
        formula, given = self._formula(at, part, column), self._given(at, part, column)
        look = f"open {column.kind}" if formula is None else f"computed {column.kind}"
        if formula is None or self.figures:
            self.page.write(row, position, given, look, bold=is_bold and formula is not None)
            return
        made = self.page.formats.get(look, bold=is_bold)
        sheet.write_formula(row, position, formula, made, NOTHING_YET)

    def _given(self, at: int, part: int, column: Column) -> Cell:
        rows = self.figures.get(self.rows.lines[at].unit.code)
        return rows[part].get(column.name) if rows else None

    def _formula(self, at: int, part: int, column: Column) -> str | None:
        layout, row = self.rows.layout, self.rows.row(at, part)
        calculation = calculation_of(self.request.form, layout.table, column)
        is_own_sum = calculation is None or (calculation.over or calculation.table) is None
        if self.rows.lines[at].parts and is_own_sum:
            return self._sum(at, part, layout.position(column.name))
        if calculation is None:
            return None
        if calculation.table is None:
            return calculation.formula(lambda name: layout.reference(name, row))
        other = self.layouts[calculation.table]
        there = row - layout.first_row + other.first_row
        return calculation.formula(lambda name: f"'{other.sheet}'!{other.reference(name, there)}")

    def _sum(self, at: int, part: int, position: int) -> str:
        """The units below, each once: not the communes of a district whose row is counted."""
        parts = self.rows.lines[at].parts
        at_column = letter(position)
        if any(self.rows.lines[one].parts for one in parts):
            cells = ",".join(f"{at_column}{self.rows.row(one, part) + 1}" for one in parts)
            return f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        first, last = self.rows.row(parts[0]) + 1, self.rows.row(parts[-1] + 1)
        figures = f"{at_column}{first}:{at_column}{last}"
        if self.rows.each == 1:
            return f'=IF(COUNT({figures})=0,"",SUM({figures}))'
        counted, label = f"$C${first}:$C${last}", f"$C{self.rows.row(at, part) + 1}"
        given = f'COUNTIFS({counted},{label},{figures},">=0")'
        return f'=IF({given}=0,"",SUMIF({counted},{label},{figures}))'

    def validations(self) -> None:
        """What every typed cell accepts; computed ones are locked anyway."""
        first, last = self.rows.layout.first_row, self.rows.end - 1
        names = indicator_names(self.request.standard_code)
        for column in self.rows.layout.table.columns:
            meaning = names.get(column.label_number or 0)
            prompt = f"Chỉ số {column.label_number}: {meaning}." if meaning else None
            accepted = validation_of(column, None, self.request.on.year, prompt)
            if column.kind != "rate_pct" and accepted is not None:
                position = self.rows.layout.position(column.name)
                self.page.sheet.data_validation(first, position, last, position, accepted)


def is_beyond_standard(column: Column, request: TemplateRequest) -> bool:
    """Whether a numbered indicator does not exist under the standard: 2016-2021 had ten."""
    names = indicator_names(request.standard_code)
    return bool(names) and column.label_number is not None and column.label_number not in names


def _split_labels(layout: Layout) -> list[str]:
    split = layout.table.split
    return [texts[0] for texts in split.values.values()] if split else [""]
