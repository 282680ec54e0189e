"""The hidden sheet by which a filled template says which form and slot it was made for."""

from dataclasses import dataclass

from ansinh.slots.conflicts import MARKER
from ansinh.slots.hints import SlotHint
from ansinh.workbooks.grid import Cell, Grid

SHEET = "_ansinh"
SLOT_KEYS = ("unit_code", "period", "stage", "standard_code")


@dataclass(frozen=True)
class Marker:
    """The form and version a workbook was made for, and the slot; None where it does not say."""

    form: str
    version: str | None
    hint: SlotHint


def write_rows(form: str, version: str, hint: SlotHint) -> list[tuple[str, str]]:
    """Key and value of every row of the sheet, without what is not known."""
    slot = [(key, getattr(hint, key)) for key in SLOT_KEYS]
    rows = [("form", form), ("version", version), *slot]
    return [(key, value) for key, value in rows if value]


def read_marker(grid: Grid) -> Marker | None:
    """What the sheet says; None where it is another sheet, or no longer names a form.

    Keys may be missing, spaced or in capitals, and stand anywhere; the value is the next cell
    to the right that holds anything.
    """
    if grid.name.strip().casefold() != SHEET:
        return None
    said: dict[str, str] = {}
    for cells in grid.rows:
        texts = [text for text in map(_text, cells) if text]
        if len(texts) > 1:
            said.setdefault(texts[0].casefold().rstrip(" :"), texts[1])
    form = said.get("form")
    if form is None:
        return None
    unit_code, period, stage, standard_code = (said.get(key) for key in SLOT_KEYS)
    hint = SlotHint(unit_code, period, stage, standard_code, MARKER)
    return Marker(form, said.get("version"), hint)


def _text(cell: Cell) -> str:
    """A cell as text: a code or year that became a number is written without a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())
