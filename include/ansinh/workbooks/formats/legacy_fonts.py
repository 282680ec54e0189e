"""Texts that only an old font makes Vietnamese: what they say."""

from collections.abc import Mapping

from ansinh.text.legacy import VIETNAMESE, convert_font, likeness
from ansinh.workbooks.grid import Grid, Place, UncachedFormula

# A piece of a cell's text with its font.
Run = tuple[str, str]


def decode_legacy(grid: Grid, cells: Mapping[Place, tuple[Run, ...]]) -> None:
    """Put into a grid what its texts in old fonts say."""
    for (row, column), text in shown_texts(cells).items():
        if not isinstance(grid.cell(row, column), UncachedFormula):
            grid.rows[row][column] = text


def shown_texts(cells: Mapping[Place, tuple[Run, ...]]) -> dict[Place, str]:
    """What the cells of a sheet say, by place; those that are Unicode already are left out.

    People type Unicode into cells that still name an old font. Where a text reads well both
    ways, the other texts of the sheet decide, and with no others the font does.
    """
    shown, open_cells, votes = {}, {}, 0
    for at, runs in cells.items():
        text = "".join(text for _, text in runs)
        converted = "".join(convert_font(text, font) for font, text in runs)
        is_legacy = _is_legacy(text, converted)
        if is_legacy is None:
            open_cells[at] = converted
        else:
            votes += 1 if is_legacy else -1
            if is_legacy:
                shown[at] = converted
    return shown | open_cells if votes >= 0 else shown


def _is_legacy(text: str, converted: str) -> bool | None:
    if text.isascii():
        return None
    if any(letter > "\u00ff" and letter.isalpha() for letter in text):
        return False
    as_unicode, as_legacy = likeness(text), likeness(converted)
    if max(as_unicode, as_legacy) < VIETNAMESE or min(as_unicode, as_legacy) >= VIETNAMESE:
        return None
    return as_legacy >= VIETNAMESE
