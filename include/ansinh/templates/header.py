"""A merged header from the label paths of its columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ansinh.forms.model import LabelPath


@dataclass(frozen=True)
class HeaderCell:
    """A label and the cells it is merged over, counted from 0 within the header."""

    text: str
    top: int
    bottom: int
    left: int
    right: int


def header_cells(paths: Sequence[LabelPath]) -> list[HeaderCell]:
    """The labels of all columns: neighbours share an outer label, inner ones reach to the end."""
    depth = max(len(path) for path in paths)
    return list(_cells(paths, 0, depth, 0))


def _cells(
    paths: Sequence[LabelPath], left: int, depth: int, level: int
) -> Iterator[HeaderCell]:  # fmt: skip
    at = 0
    while at < len(paths):
        path = paths[at]
        if len(path) == level + 1:
            yield HeaderCell(path[level], level, depth - 1, left + at, left + at)
            at += 1
            continue
        end = at + 1
        while end < len(paths) and _share(path, paths[end], level):
            end += 1
        yield HeaderCell(path[level], level, level, left + at, left + end - 1)
        yield from _cells(paths[at:end], left + at, depth, level + 1)
        at = end


def _share(one: LabelPath, other: LabelPath, level: int) -> bool:
    return len(other) > level + 1 and one[level] == other[level]
