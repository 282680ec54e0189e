"""Figures on their way into a workbook: counts by table, row and column."""

from collections.abc import Iterable

Counts = dict[str, int]
# Table → its one row of counts, or its two: households, then persons.
UnitFigures = dict[str, tuple[Counts, ...]]


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
