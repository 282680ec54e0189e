"""What somebody wrote into a template: figures of units, entries of registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Typed:
    """What a person typed over a cell, also over one that computes itself."""

    value: Cell


Row = Mapping[str, Cell | Typed]


@dataclass(frozen=True)
class Filling:
    """Tables that were filled; the others, and units without figures, are left out.

    `units`: table → code of a unit → its row, or its rows where a unit has several. A computed
    column holds its formula, with the figure given as its result. `entries`: register → lines.
    """

    units: Mapping[str, Mapping[str, Sequence[Row]]] = field(default_factory=dict)
    entries: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        """Whether anything of a table was filled."""
        return table in self.units or table in self.entries
