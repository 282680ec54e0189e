"""Figures on their way into a workbook: counts by table, row and column."""

from collections.abc import Iterable
from dataclasses import dataclass

from ansinh.samples.units import Unit

Counts = dict[str, int]
# Table → its one row of counts, or its two: households, then persons.
UnitFigures = dict[str, tuple[Counts, ...]]


@dataclass(frozen=True)
class Line:
    """A unit in a form: number in column TT, unit, and its figures in every table."""

    number: str
    unit: Unit
    figures: UnitFigures


def add_up(parts: Iterable[UnitFigures]) -> UnitFigures:
    """The subtotal of several units, table by table and column by column."""
    total: dict[str, list[Counts]] = {}
    for part in parts:
        for table, rows in part.items():
            sums = total.setdefault(table, [{} for _ in rows])
            for sum_, row in zip(sums, rows, strict=True):
                for column, count in row.items():
                    sum_[column] = sum_.get(column, 0) + count
    return {table: tuple(rows) for table, rows in total.items()}


def lines_of(district: Unit, communes: list[tuple[Unit, UnitFigures]]) -> list[Line]:
    """The district's subtotal, numbered 1, then its communes, 1.1, 1.2 and on."""
    subtotal = Line("1", district, add_up(figures for _, figures in communes))
    return [subtotal] + [
        Line(f"1.{position}", unit, figures)
        for position, (unit, figures) in enumerate(communes, start=1)
    ]
