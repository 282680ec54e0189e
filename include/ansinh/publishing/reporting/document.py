"""The report of a publication as a document: sections, tables and pictures, before any format."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ansinh.reference.vocabulary import Language

# How much a row weighs: a total, a part of it, a line of a part; `none` stands by itself.
Level = Literal["total", "part", "line", "none"]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and beside it what has to be known of the figure (`caution`).

    `bar` is a share of the longest bar of its column, in per cent, drawn beneath the number;
    `language` is told where it is not the document's own.
    """

    text: str
    is_number: bool = False
    caution: str = ""
    bar: int | None = None
    language: Language | None = None


@dataclass(frozen=True)
class Row:
    """Cells beside each other; the first one says what the row is about."""

    cells: tuple[Cell, ...]
    level: Level = "none"


@dataclass(frozen=True)
class Column:
    """The head of a column, and how wide it is beside the others where it holds words."""

    title: str
    is_number: bool = False
    width: int = 1


@dataclass(frozen=True)
class Table:
    """Rows below heads; what marks in it mean stands below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A picture as SVG; `told` says in words what is to be seen, `notes` how to read it."""

    caption: str
    told: str
    svg: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the report, which contents and bookmarks lead to by its `anchor`.

    `marks` stand at its title and must not be overlooked, such as "not signed".
    """

    title: str
    anchor: str
    paragraphs: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    sections: tuple["Section", ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The report of a publication in one language.

    `head` stands on top of each page; `summary` below the title.
    """

    language: Language
    number: int
    title: str
    publisher: str
    head: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]

    def flat(self) -> Iterator[Section]:
        """All sections, each before its parts."""
        for one in self.sections:
            yield one
            yield from one.sections
