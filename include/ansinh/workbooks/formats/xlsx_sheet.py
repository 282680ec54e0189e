"""One sheet of an .xlsx workbook, cell by cell in one pass: values and what is odd about them."""

import math
import re
from dataclasses import dataclass, field
from typing import IO

from ansinh.workbooks.formats.formulas import Formulas
from ansinh.workbooks.formats.legacy_fonts import Run
from ansinh.workbooks.formats.limits import (
    FARTHEST_COLUMN,
    FARTHEST_ROW,
    MOST_MERGES,
    Budget,
    put,
)
from ansinh.workbooks.formats.spreadsheet_dates import iso_date
from ansinh.workbooks.formats.values import NO_STYLE, CellStyle, shown_number
from ansinh.workbooks.formats.xlsx_texts import SharedTexts, TextReader, unescaped
from ansinh.workbooks.formats.xml_parts import Attributes, is_true, parse
from ansinh.workbooks.grid import Cell, Grid, Place, UncachedFormula, column_of
from ansinh.workbooks.safety.refusal import RefusedError

REFERENCE = re.compile(r"\$?([A-Za-z]+)\$?([0-9]+)")
UNKNOWN_ERROR = "#N/A"


@dataclass
class WorkbookParts:
    """What the sheets of a workbook refer to.

    One that `is_uncomputed` asks whoever opens it to compute all formulas.
    """

    styles: list[CellStyle]
    texts: SharedTexts
    is_uncomputed: bool = False
    budget: Budget = field(default_factory=Budget)


def read_sheet(stream: IO[bytes], grid: Grid, book: WorkbookParts) -> dict[Place, tuple[Run, ...]]:
    """Fill a grid; returns its texts in old fonts, in pieces, which nothing decodes yet.

    Raises RefusedError for what no form would hold, for a cell that stands there twice, and for
    a text that is not there; XmlError for what is no XML.
    """
    reader = _SheetReader(grid, book)
    parse(stream, reader.starts, reader.ends, reader.add)
    reader.formulas.mark(grid)
    return reader.legacy


class _SheetReader:
    """Rows and cells need not say where they stand: then they follow the one before."""

    def __init__(self, grid: Grid, book: WorkbookParts) -> None:
        self.legacy: dict[Place, tuple[Run, ...]] = {}
        self.formulas = Formulas()
        self._grid = grid
        self._book = book
        self._inline = TextReader()
        self._row = self._column = -1
        self._in_data = False
        self._cell: Attributes | None = None
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._has_value = False
        self._pieces: list[str] = []
        self._takes: list[str] | None = None
        self._columns: dict[str, int] = {}
        self.starts = {
            **self._inline.starts,
            "sheetData": self._start_data,
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "f": self._start_formula,
            "col": self._hide_columns,
            "mergeCell": self._merge,
        }
        self.ends = {
            **self._inline.ends,
            "sheetData": self._end_data,
            "c": self._end_cell,
            "v": self._end_piece,
            "f": self._end_piece,
        }

    def add(self, piece: str) -> None:
        """Take in what stands between tags."""
        if self._takes is not None:
            self._takes.append(piece)
        elif self._cell is not None:
            self._inline.add(piece)

    def _start_data(self, _: Attributes) -> None:
        self._in_data = True

    def _end_data(self) -> None:
        self._in_data = False

    def _start_row(self, words: Attributes) -> None:
        if not self._in_data:
            return
        named = words.get("r")
        self._row = self._row + 1 if named is None else _whole(named) - 1
        if self._row < 0:
            raise RefusedError("file.not_a_workbook", value=self._grid.name)
        self._column = -1
        # A row of no height is hidden, whatever it is called.
        is_hidden = is_true(words.get("hidden")) or _is_nought(words.get("ht"))
        if is_hidden and self._row < FARTHEST_ROW:
            self._grid.hidden_rows.add(self._row)

    def _start_cell(self, words: Attributes) -> None:
        if not self._in_data:
            return
        self._cell = words
        self._value = self._formula = None
        named = words.get("r")
        if named is None:
            self._column += 1
            return
        letters = named.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_of(letters)
        self._column = column
        if named[len(letters) :] != f"{self._row + 1}":
            self._move_to(named)

    def _move_to(self, named: str) -> None:
        """A cell that names another row than the one that holds it."""
        found = REFERENCE.fullmatch(named)
        if found is None or _whole(found[2]) - 1 != self._row:
            raise RefusedError(
                "file.contradicts_itself", sheet=self._grid.name, cell=named, value=named
            )
        self._column = column_of(found[1])

    def _start_value(self, _: Attributes) -> None:
        if self._cell is not None:
            self._takes = self._value = []

    def _start_formula(self, _: Attributes) -> None:
        if self._cell is not None:
            self._takes = self._formula = []

    def _end_piece(self) -> None:
        self._takes = None

    def _end_cell(self) -> None:
        words = self._cell
        if words is None:
            return
        self._cell = None
        kind = words.get("t")
        text = "" if self._value is None else "".join(self._value)
        if kind == "inlineStr":
            text = self._inline.text()
        cell = self._read(kind, text, words)
        if cell != "":
            put(self._grid, self._row, self._column, cell, self._book.budget)
        if kind == "inlineStr":
            self._inline.clear()

    def _read(self, kind: str | None, text: str, words: Attributes) -> Cell:
        if self._formula is not None and kind not in ("e", "str") and not text.strip():
            return UncachedFormula(f"={''.join(self._formula)}")
        if self._formula is not None:
            formula = f"={''.join(self._formula)}"
            # An empty text is a result too, of a formula that holds one.
            is_open = self._book.is_uncomputed and not text.strip() and '"' not in formula
            self.formulas.add((self._row, self._column), formula, is_open=is_open)
        if self._formula is not None and kind == "str" and self._value is None:
            return UncachedFormula(f"={''.join(self._formula)}")
        if kind == "e":
            return text.strip() or UNKNOWN_ERROR
        if not text:
            return ""
        number = words.get("s")
        style = self._style(number) if number is not None else self._book.styles[0]
        if kind is None or kind == "n":
            return self._number(text, style)
        if kind == "b":
            return text.strip() == "1" or text.strip() == "true"
        if kind == "d":
            return iso_date(text.strip()) or text.strip()
        return self._text(kind, text, style)

    def _style(self, number: str) -> CellStyle:
        styles = self._book.styles
        at = int(number) if number.isdecimal() and len(number) < 8 else 0  # noqa: PLR2004
        return styles[at] if at < len(styles) else NO_STYLE

    def _text(self, kind: str, text: str, style: CellStyle) -> str:
        runs: tuple[Run, ...] = ()
        if kind == "s":
            shared = self._book.texts
            at = int(text) if text.strip().isdecimal() else -1
            if not 0 <= at < len(shared.texts):
                raise RefusedError("file.not_a_workbook", value=f"sharedStrings {text[:20]}")
            text, runs = shared.texts[at], shared.runs.get(at, ())
        elif kind == "inlineStr":
            runs = self._inline.runs()
        else:
            text = unescaped(text)
        if text and (runs or style.legacy_font):
            own = style.legacy_font
            runs = tuple((font or own, piece) for font, piece in runs) or ((own, text),)
            self.legacy[self._row, self._column] = runs
        return text

    def _number(self, text: str, style: CellStyle) -> Cell:
        try:
            value = float(text)
        except ValueError:
            return text.strip()
        if not math.isfinite(value) or "_" in text:
            return text.strip()
        return shown_number(self._grid, (self._row, self._column), value, style)

    def _hide_columns(self, words: Attributes) -> None:
        if is_true(words.get("hidden")) or _is_nought(words.get("width")):
            first, last = (int(text) if text.isdecimal() else 0
                           for text in (words.get("min", ""), words.get("max", "")))  # fmt: skip
            columns = range(max(first - 1, 0), min(last, FARTHEST_COLUMN))
            self._grid.hidden_columns.update(columns)

    def _merge(self, words: Attributes) -> None:
        first, _, last = words.get("ref", "").partition(":")
        ends = [REFERENCE.fullmatch(one) for one in (first, last or first)]
        if ends[0] is None or ends[1] is None:
            return
        (top, left), (bottom, right) = (
            (_whole(one[2]) - 1, column_of(one[1])) for one in ends if one
        )
        self._grid.merges.append((top, bottom, left, right))
        if len(self._grid.merges) > MOST_MERGES:
            raise RefusedError("file.too_much_formatting", value=self._grid.name)


def _whole(text: str) -> int:
    """The number of a row; long ones are large, however long, and what is none is 0."""
    return int(text[:12]) if text.isdecimal() and text.isascii() else 0


def _is_nought(text: str | None) -> bool:
    try:
        return text is not None and float(text) == 0
    except ValueError:
        return False
