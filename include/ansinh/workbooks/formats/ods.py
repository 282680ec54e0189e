"""An .ods workbook as grids of cells; one reader sees values and whatever is odd about them."""

import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from ansinh.text.numbers import ERROR_CELL
from ansinh.workbooks.formats.legacy_fonts import Run, decode_legacy
from ansinh.workbooks.formats.limits import (
    FARTHEST_COLUMN,
    FARTHEST_ROW,
    LONGEST_CELL,
    MOST_MERGES,
    Budget,
    put,
    refuse_too_many_sheets,
)
from ansinh.workbooks.formats.merging import note_covered
from ansinh.workbooks.formats.ods_styles import OdsStyles, local_names
from ansinh.workbooks.formats.spreadsheet_dates import iso_date, moment
from ansinh.workbooks.formats.values import percentage
from ansinh.workbooks.formats.xml_parts import Attributes, parse
from ansinh.workbooks.grid import Cell, Grid, Place, UncachedFormula
from ansinh.workbooks.safety.refusal import RefusedError

CONTENT, STYLES = "content.xml", "styles.xml"
CELLS = ("table-cell", "covered-table-cell")
HIDDEN = ("collapse", "filter")
# What a cell holds beside its text; their paragraphs are not the cell's.
COMMENT = "annotation"
ASIDE = (COMMENT, "frame", "custom-shape", "shapes")
# A type that only LibreOffice writes, in a namespace of its own.
ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
DURATION = re.compile(r"P(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?)")


def read_ods(archive: zipfile.ZipFile) -> Iterator[Grid]:
    """The sheets of the workbook, in their order.

    Raises RefusedError for what no form would hold, KeyError or XmlError for what is no .ods.
    """
    styles = OdsStyles()
    if STYLES in archive.namelist():
        with archive.open(STYLES) as stream:
            parse(stream, styles.starts, styles.ends, styles.add)
    reader = _Reader(styles)
    with archive.open(CONTENT) as stream:
        parse(stream, reader.starts, reader.ends, reader.add)
    refuse_too_many_sheets(len(reader.sheets))
    for grid, legacy in reader.sheets:
        decode_legacy(grid, legacy)
        note_covered(grid)
        yield grid


@dataclass
class _Cell:
    """The cell that is being read: how many columns it stands for, and what it says."""

    words: Attributes
    is_error: bool
    width: int
    text: list[str] = field(default_factory=list)
    length: int = 0
    paragraphs: int = 0
    has_comment: bool = False

    def add(self, text: str, sheet: str) -> None:
        self.text.append(text)
        self.length += len(text)
        if self.length > LONGEST_CELL:
            raise RefusedError("file.too_long_text", value=sheet)


class _Reader:
    """Rows and cells that are repeated stand in the file once."""

    def __init__(self, styles: OdsStyles) -> None:
        self.sheets: list[tuple[Grid, dict[Place, tuple[Run, ...]]]] = []
        self._styles = styles
        self._grid = Grid("", [])
        self._legacy: dict[Place, tuple[Run, ...]] = {}
        self._budget = Budget()
        self._row = self._column = self._table = self._aside = 0
        self._height = 1
        self._row_style = ""
        self._column_styles: list[tuple[int, str]] = []
        self._cell: _Cell | None = None
        self._is_paragraph = 0
        self.starts = {
            **styles.starts,
            "table": self._start_table,
            "table-column": self._start_column,
            "table-row": self._start_row,
            **dict.fromkeys(CELLS, self._start_cell),
            **dict.fromkeys(ASIDE, self._start_aside),
            COMMENT: self._start_comment,
            "p": self._start_paragraph,
            "s": self._spaces,
            "tab": lambda _: self._mark("\t"),
            "line-break": lambda _: self._mark("\n"),
        }
        self.ends = {
            **styles.ends,
            "table": self._end_table,
            "table-row": self._end_row,
            **dict.fromkeys(CELLS, self._end_cell),
            **dict.fromkeys(ASIDE, self._end_aside),
            "p": self._end_paragraph,
        }

    def add(self, text: str) -> None:
        """Take in what stands between tags."""
        if self._cell is None:
            self._styles.add(text)
        elif self._is_paragraph and not self._aside:
            self._cell.add(text, self._grid.name)

    def _start_table(self, attributes: Attributes) -> None:
        self._table += 1
        if self._table > 1 or self._aside:
            return
        words = local_names(attributes)
        is_visible = self._styles.is_shown(words.get("style-name", ""))
        self._grid = Grid(words.get("name", ""), [], is_visible=is_visible)
        self._legacy = {}
        self.sheets.append((self._grid, self._legacy))
        self._row = self._column = 0
        self._column_styles = []

    def _end_table(self) -> None:
        self._table -= 1

    def _start_column(self, attributes: Attributes) -> None:
        if self._is_elsewhere():
            return
        words = local_names(attributes)
        end = self._column + _repeated(words, "columns")
        if words.get("visibility") in HIDDEN:
            self._grid.hidden_columns.update(range(self._column, min(end, FARTHEST_COLUMN)))
        self._column_styles.append((end, words.get("default-cell-style-name", "")))
        self._column = end

    def _start_row(self, attributes: Attributes) -> None:
        if self._is_elsewhere():
            return
        words = local_names(attributes)
        self._column = 0
        self._height = _repeated(words, "rows")
        self._row_style = words.get("default-cell-style-name", "")
        if words.get("visibility") in HIDDEN:
            end = min(self._row + self._height, FARTHEST_ROW)
            self._grid.hidden_rows.update(range(self._row, end))

    def _end_row(self) -> None:
        if not self._is_elsewhere():
            self._row += self._height

    def _start_cell(self, attributes: Attributes) -> None:
        if not self._is_elsewhere():
            words = local_names(attributes)
            words["value-type"] = next(
                (value for name, value in attributes.items()
                 if name.endswith(" value-type") and name != ERROR_TYPE), ""
            )  # fmt: skip
            is_error = attributes.get(ERROR_TYPE) == "error"
            self._cell = _Cell(words, is_error, _repeated(words, "columns"))

    def _end_cell(self) -> None:
        cell = self._cell
        if self._is_elsewhere() or cell is None:
            return
        self._cell = None
        style = self._style_of(cell.words)
        value = self._value(cell)
        if value != "":
            for row in range(self._row, self._row + self._height):
                for column in range(self._column, self._column + cell.width):
                    put(self._grid, row, column, value, self._budget)
                    self._note(row, column, value, style)
        if cell.has_comment:
            self._grid.commented.add((self._row, self._column))
        self._merge(cell.words)
        self._column += cell.width

    def _start_aside(self, _: Attributes) -> None:
        self._aside += 1

    def _start_comment(self, _: Attributes) -> None:
        if self._cell is not None and not self._aside:
            self._cell.has_comment = True
        self._aside += 1

    def _end_aside(self) -> None:
        self._aside -= 1

    def _start_paragraph(self, _: Attributes) -> None:
        if self._cell is not None and not self._aside:
            if self._cell.paragraphs:
                self._cell.add("\n", self._grid.name)
            self._cell.paragraphs += 1
            self._is_paragraph += 1

    def _end_paragraph(self) -> None:
        if self._cell is not None and not self._aside:
            self._is_paragraph -= 1

    def _spaces(self, attributes: Attributes) -> None:
        self._mark(" " * min(_whole(local_names(attributes).get("c", "1")), LONGEST_CELL + 1))

    def _mark(self, text: str) -> None:
        if self._cell is not None and self._is_paragraph and not self._aside:
            self._cell.add(text, self._grid.name)

    def _is_elsewhere(self) -> bool:
        """Whether this is no cell of a sheet: within a drawing, or in a table within a cell."""
        return self._aside > 0 or self._table != 1

    def _value(self, cell: _Cell) -> Cell:
        words, text = cell.words, "".join(cell.text)
        formula, kind = words.get("formula"), words["value-type"]
        if cell.is_error or (formula is not None and ERROR_CELL.fullmatch(text.strip())):
            return text.strip() or "#N/A"
        if formula is not None and not kind:
            return UncachedFormula(formula.removeprefix("of:"))
        if kind in ("float", "currency", "percentage"):
            number = _number(words.get("value", ""))
            if number is None:
                return text
            return percentage(number) if kind == "percentage" else number
        if kind == "date":
            return iso_date(words.get("date-value", "")) or text
        if kind == "time":
            return _time(words.get("time-value", "")) or text
        if kind == "boolean":
            return words.get("boolean-value", text) == "true"
        return words.get("string-value") or text

    def _note(self, row: int, column: int, value: Cell, style: str) -> None:
        if isinstance(value, float):
            if value and (divisor := self._styles.divisor(style)) > 1:
                self._grid.scaled[row, column] = divisor
            if beside := self._styles.words(style):
                self._grid.worded[row, column] = beside
            if self._styles.is_unseen(style):
                self._grid.unseen.add((row, column))
        elif isinstance(value, str) and (font := self._styles.legacy_font(style)):
            self._legacy[row, column] = ((font, value),)

    def _style_of(self, words: Attributes) -> str:
        """The cell's own style, or else that of its row, or that of its column."""
        own = words.get("style-name") or self._row_style
        return own or next((style for end, style in self._column_styles if self._column < end), "")

    def _merge(self, words: Attributes) -> None:
        right, below = (_whole(words.get(f"number-{what}-spanned", "1"))
                        for what in ("columns", "rows"))  # fmt: skip
        if right > 1 or below > 1:
            top, left = self._row, self._column
            self._grid.merges.append((top, top + below - 1, left, left + right - 1))
            if len(self._grid.merges) > MOST_MERGES:
                raise RefusedError("file.too_much_formatting", value=self._grid.name)


def _repeated(words: Attributes, what: str) -> int:
    return max(_whole(words.get(f"number-{what}-repeated", "1")), 1)


def _whole(text: str) -> int:
    """A number of rows, columns or spaces; long ones are large, however long."""
    return int(text[:9]) if text.isdecimal() else 1


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _time(text: str) -> Cell:
    """A time of day, or a longer time; "" where it is none."""
    found = DURATION.fullmatch(text)
    if found is None:
        return ""
    hours, minutes, seconds = (int((part or "0")[:9]) for part in found.groups())
    if hours > 100_000:  # noqa: PLR2004
        return ""
    days = timedelta(hours=hours, minutes=minutes, seconds=seconds) / timedelta(days=1)
    return moment(days, "time" if days < 1 else "duration", is_1904=False) or ""
