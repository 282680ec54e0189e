"""Numbers as whoever opens a workbook sees them, and what is odd about how they are shown."""

from dataclasses import dataclass
from decimal import Decimal

from ansinh.workbooks.formats.number_formats import PLAIN, NumberFormat
from ansinh.workbooks.formats.spreadsheet_dates import moment
from ansinh.workbooks.grid import Cell, Grid, Place


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell looks.

    `legacy_font` names its font where that is from before Unicode, and is "" elsewhere; what
    `is_unseen` has letters in the colour of the paper.
    """

    format: NumberFormat = PLAIN
    legacy_font: str = ""
    is_unseen: bool = False


NO_STYLE = CellStyle()


def shown_number(grid: Grid, at: Place, value: float, style: CellStyle) -> Cell:
    """A stored number as its style shows it: a share as per cent, a day as a date.

    Notes in the grid what the reader does not see, or sees in another unit.
    """
    look = style.format
    section = look.sections[0] if len(look.sections) == 1 else look.of(value)
    if style.is_unseen or (section.empty and value and len(look.sections) > 1):
        grid.unseen.add(at)
    if look.kind == "number":
        if section.divisor > 1 and value:
            grid.scaled[at] = section.divisor
        if section.words:
            grid.worded[at] = section.words
        return value
    if look.kind == "percent":
        return percentage(value)
    shown = moment(value, look.kind, is_1904=grid.is_1904)
    return value if shown is None else shown


def percentage(share: float) -> str:
    """A share as it is shown: 0.0675 as "6.75%", for what is shown is what was meant."""
    return f"{(Decimal(repr(share)) * 100).normalize():f}%"
