"""How wide columns and how high rows must be for their words."""

from collections.abc import Mapping, Sequence

from ansinh.forms.model import Column
from ansinh.templates.header import HeaderCell
from ansinh.templates.layouts import Layout

# In characters. A line of A4 across holds about so many at full size.
PAGE_WIDTH = 145
LEAD = (6.0, 26.0, 11.0)
NARROWEST, WIDEST = 10.0, 18.0
BY_KIND = {"date": 12, "year": 7, "count": 8, "quantity": 9, "money": 15, "flag": 4.5}
CHOICE = (11, 30)
FREE_TEXT = (11, 20)
LINE_HEIGHT = 15.0
LEAST_HEIGHT = 18.0
# Of a width in characters, what letters of that kind take: bold ones are broader.
ROOM, BOLD_ROOM = 1.13, 0.95


def column_widths(layout: Layout, chosen: Mapping[str, Sequence[str]]) -> list[float]:
    """Widths of all columns; `chosen` are the texts that a column may hold, by its name."""
    lead = list(LEAD[: len(layout.lead)])
    columns = layout.table.columns
    if not layout.table.is_register:
        share = (PAGE_WIDTH - sum(lead)) / len(columns)
        return lead + [max(NARROWEST, min(WIDEST, share))] * len(columns)
    widths = [
        _register_width(column, path[-1], chosen.get(column.name, ()))
        for column, path in zip(columns, layout.paths, strict=True)
    ]
    spare = max(0.0, PAGE_WIDTH - sum(lead) - sum(widths))
    texts = sum(column.kind == "text" for column in columns)
    return lead + [
        width + (spare / texts if column.kind == "text" else 0)
        for column, width in zip(columns, widths, strict=True)
    ]


def _register_width(column: Column, label: str, texts: Sequence[str]) -> float:
    word = max(len(word) for word in label.split())
    if column.kind == "flag":
        return BY_KIND["flag"]
    if column.kind in BY_KIND:
        return max(BY_KIND[column.kind], word + 1.5)
    if texts:
        # A list drops down as wide as its column: what tells choices apart should be seen.
        longest = max(map(len, texts))
        least, most = CHOICE
        return max(least, word + 2, min(longest + 3, longest / 3 + 10, most))
    least, most = (FREE_TEXT[1], FREE_TEXT[1]) if column.filled else FREE_TEXT
    return max(least, word + 2, min(len(label) + 2, most))


def header_heights(cells: Sequence[HeaderCell], widths: Sequence[float], depth: int) -> list[float]:
    """The height of each header row, so that no label is cut."""
    heights = [LEAST_HEIGHT] * depth
    for cell in sorted(cells, key=lambda one: one.bottom - one.top):
        room = sum(widths[cell.left : cell.right + 1])
        needed = text_height(cell.text, room, is_bold=True)
        missing = needed - sum(heights[cell.top : cell.bottom + 1])
        if missing > 0:
            heights[cell.bottom] += missing
    return heights


def text_height(text: str, width: float, *, is_bold: bool = False) -> float:
    """The height of a text that is wrapped into a width, word by word."""
    room = max(1.0, width * (BOLD_ROOM if is_bold else ROOM))
    lines, filled = 1, 0.0
    for word in text.split():
        if filled and filled + 1 + len(word) > room:
            lines, filled = lines + 1, 0.0
        filled += len(word) + (1 if filled else 0)
        while filled > room:
            lines, filled = lines + 1, filled - room
    return lines * LINE_HEIGHT + 3


def half(widths: Sequence[float]) -> int:
    """The column at which the right half of a page begins."""
    total, filled = sum(widths), 0.0
    for position, width in enumerate(widths):
        filled += width
        if filled >= total * 0.45:
            return min(max(position + 1, 1), len(widths) - 1)
    return 1
