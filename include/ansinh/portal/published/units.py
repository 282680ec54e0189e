"""The units of which a mart has figures: which of them a page shows, and which was chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.http import Http404, HttpRequest

from ansinh.portal.published.reviews import NoFiguresError

# From the top.
LEVELS = ("province", "district", "commune")


class OfUnit(Protocol):
    """A row of a unit of some level."""

    @property
    def unit_code(self) -> str:
        """Its code."""

    @property
    def unit_level(self) -> str:
        """Its level: one of `LEVELS`."""


Row = TypeVar("Row", bound=OfUnit)


@dataclass(frozen=True)
class UnitChoice:
    """The units that a page offers, the province first, and the one that its reader chose."""

    options: Sequence[tuple[str, str]]
    chosen: str

    @property
    def name(self) -> str:
        """What the chosen unit is called."""
        return dict(self.options)[self.chosen]


def chosen_unit(request: HttpRequest, found: Iterable[tuple[str, str, str, str]]) -> UnitChoice:
    """The unit that an address names, else the first, of those that are found.

    `found` has the key, level, kind and name of each: of one code there may be two in a year.
    Raises Http404 for a unit that is not among them, NoFiguresError where there is none at all.
    """
    ordered = sorted(set(found), key=lambda one: (LEVELS.index(one[1]), one[0]))
    if not ordered:
        raise NoFiguresError
    options = [(key, f"{kind} {name}") for key, _, kind, name in ordered]
    chosen = request.GET.get("unit") or options[0][0]
    if chosen not in dict(options):
        raise Http404
    return UnitChoice(options, chosen)


def of_one_level(found: Sequence[Row]) -> list[Row]:
    """The rows of the province, and those of the units right below it that reported."""
    below = {one.unit_level for one in found} - {"province"}
    # Of a time with districts their communes stand on the pages of districts.
    level = "district" if "district" in below else "commune"
    shown = [one for one in found if one.unit_level in ("province", level)]
    return sorted(shown or found, key=lambda one: (LEVELS.index(one.unit_level), one.unit_code))
