"""What calamine does not tell of an .ods file, read as a stream in one pass.

Error cells and formulas without a value (both of which it blanks), percentages, merged cells,
and what is hidden or commented.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.sax.handler import ContentHandler

from defusedxml import sax

from ansinh.text.numbers import ERROR_CELL
from ansinh.workbooks.formats.sheet_details import SheetDetails
from ansinh.workbooks.safety.extent import FARTHEST_COLUMN, FARTHEST_ROW

CONTENT = "content.xml"
ROW = "table:table-row"
CELLS = ("table:table-cell", "table:covered-table-cell")
HIDDEN = ("collapse", "filter")
# What a cell holds beside its text; their paragraphs are not the cell's.
COMMENT = "office:annotation"
ASIDE = (COMMENT, "draw:frame", "draw:custom-shape", "table:shapes")


def read_ods_details(archive: zipfile.ZipFile) -> dict[str, SheetDetails]:
    """The details of every sheet, by its name. Raises SyntaxError or KeyError for no .ods."""
    reader = _Reader()
    with archive.open(CONTENT) as stream:
        sax.parse(stream, reader)
    return reader.sheets


@dataclass
class _Cell:
    """The cell that is being read: how many columns it stands for, and what it says."""

    attributes: dict[str, str]
    width: int
    text: list[str] = field(default_factory=list)
    has_comment: bool = False


class _Reader(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, SheetDetails] = {}
        self._sheet = SheetDetails()
        self._row = self._column = 0
        self._height = 1
        self._cell: _Cell | None = None
        self._aside = 0
        self._starts: dict[str, Callable[[Any], None]] = {
            "table:table": self._start_table,
            "table:table-column": self._start_column,
            ROW: self._start_row,
        }

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Called by the parser at every start tag."""
        if name in ASIDE:
            self._aside += 1
            if self._cell is not None and name == COMMENT:
                self._cell.has_comment = True
        elif name in CELLS and not self._aside:
            self._cell = _Cell(dict(attrs.items()), _repeated(attrs, "columns"))
        elif name in self._starts and not self._aside:
            self._starts[name](attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Called by the parser at every end tag."""
        if name in ASIDE:
            self._aside -= 1
        elif name in CELLS and self._cell is not None and not self._aside:
            self._end_cell(self._cell)
            self._column += self._cell.width
            self._cell = None
        elif name == ROW and not self._aside:
            self._row += self._height

    def characters(self, content: str) -> None:
        """Called by the parser with the text between tags."""
        if self._cell is not None and not self._aside:
            self._cell.text.append(content)

    def _start_table(self, attrs: Any) -> None:
        self._sheet = self.sheets.setdefault(attrs.get("table:name", ""), SheetDetails())
        self._row = self._column = 0

    def _start_column(self, attrs: Any) -> None:
        width = _repeated(attrs, "columns")
        if attrs.get("table:visibility") in HIDDEN:
            end = min(self._column + width, FARTHEST_COLUMN)
            self._sheet.hidden_columns.update(range(self._column, end))
        self._column += width

    def _start_row(self, attrs: Any) -> None:
        self._column = 0
        self._height = _repeated(attrs, "rows")
        if attrs.get("table:visibility") in HIDDEN:
            end = min(self._row + self._height, FARTHEST_ROW)
            self._sheet.hidden_rows.update(range(self._row, end))

    def _end_cell(self, cell: _Cell) -> None:
        get = cell.attributes.get
        text = "".join(cell.text).strip()
        formula = get("table:formula")
        kind = get("office:value-type")
        is_error = formula is not None and ERROR_CELL.fullmatch(text)
        if get("calcext:value-type") == "error" or is_error:
            self._sheet.errors |= dict.fromkeys(self._places(cell), text or "#N/A")
        elif formula is not None and kind is None:
            self._sheet.unstored |= dict.fromkeys(self._places(cell), formula.removeprefix("of:"))
        elif kind == "percentage":
            self._sheet.percentages.update(self._places(cell))
        if cell.has_comment:
            self._sheet.commented.update(self._places(cell))
        right = int(get("table:number-columns-spanned", "1"))
        below = int(get("table:number-rows-spanned", "1"))
        if right > 1 or below > 1:
            merge = (self._row, self._row + below - 1, self._column, self._column + right - 1)
            self._sheet.merges.append(merge)

    def _places(self, cell: _Cell) -> list[tuple[int, int]]:
        """Everywhere that the cell stands; a file may repeat a row a million times."""
        rows = range(self._row, min(self._row + self._height, FARTHEST_ROW))
        columns = range(self._column, min(self._column + cell.width, FARTHEST_COLUMN))
        return [(row, column) for row in rows for column in columns]


def _repeated(attrs: Any, what: str) -> int:
    return max(int(attrs.get(f"table:number-{what}-repeated", "1")), 1)
