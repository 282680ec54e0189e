"""Counts and what is known of them: cells, and the linear relations that anybody can add up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Cell:
    """A count, at least 0 and, as anybody knows, at most `upper`.

    `is_told`: shown anyway, or shown before. `is_sensitive`: must not be shown. `was_hidden`: a
    publication before did not show this very value. `seen`: between which numbers it must lie by
    what was shown in its place.
    """

    value: int
    upper: int
    is_told: bool = False
    is_sensitive: bool = False
    was_hidden: bool = False
    weight: int = 1
    seen: tuple[int, int] | None = None

    @property
    def bounds(self) -> tuple[int, int]:
        """Between which numbers anybody can place it who knows no other cell."""
        low, high = self.seen or (0, self.upper)
        return max(low, 0), min(high, self.upper)

    def room(self, threshold: int) -> int:
        """How wide an interval must stay: the threshold, or all that there is below it."""
        return min(threshold, self.upper)


@dataclass(frozen=True)
class Relation:
    """Cells that add up to nothing, each times its factor: parts with 1, their total with -1."""

    factors: Mapping[int, int]


@dataclass
class System:
    """Cells by number, and the relations between them."""

    cells: list[Cell] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def with_told(self, known: Collection[int]) -> "System":
        """The same where these are known besides."""
        cells = [
            replace(one, is_told=True) if at in known else one for at, one in enumerate(self.cells)
        ]
        return System(cells, self.relations) if known else self

    @property
    def must_hide(self) -> set[int]:
        """What is sensitive or was hidden, whatever is told of it elsewhere."""
        return {at for at, one in enumerate(self.cells) if one.is_sensitive or one.was_hidden}

    @property
    def told(self) -> set[int]:
        """What anybody knows, whether it is hidden from now on or not."""
        return {at for at, one in enumerate(self.cells) if one.is_told}

    @property
    def can_hide(self) -> set[int]:
        """What nobody was told."""
        return {at for at, one in enumerate(self.cells) if not one.is_told}
