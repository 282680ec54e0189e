"""The units of which a mart has figures, as pages choose one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from ansinh.portal.published.poverty import LEVELS
from ansinh.portal.published.reviews import NoFiguresError


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
