"""What somebody wrote into a template: figures of units, entries of registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | date | None
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Filling:
    """Tables that were filled; the others, and units without figures, are left out.

    `units`: table → code of a unit → its row, or its rows where a unit has several. What stands
    there replaces the formula of a computed column, as where a program fills a form. `entries`:
    register → lines.
    """

    units: Mapping[str, Mapping[str, Sequence[Row]]] = field(default_factory=dict)
    entries: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        """Whether anything of a table was filled."""
        return table in self.units or table in self.entries
