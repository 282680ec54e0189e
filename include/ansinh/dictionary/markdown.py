"""Tables as Markdown writes them."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with its header; line breaks and bars inside a cell are taken out."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(cell, line)) + " |\n" for line in lines)


def cell(text: str) -> str:
    """A text that fits into one cell."""
    return " ".join(text.split()).replace("|", "\\|")
