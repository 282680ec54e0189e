"""Invented lists of households of two communes, for the year of their first official review."""

from collections.abc import Iterator

from ansinh.reference.bundle import Reference
from ansinh.samples.cast import Successor, communes_of_today
from ansinh.samples.demonstration import YEAR_OF_COMMUNES, parts_of
from ansinh.samples.households import household_list
from ansinh.samples.register import Register, request_of

# The smaller ones: a list is read by eye, too.
MOST_LISTS = 2


def invented_lists(province: str, reference: Reference) -> Iterator[Register]:
    """The lists, smallest commune first."""
    communes = communes_of_today(province, reference)
    for commune in sorted(communes, key=lambda one: _poor(one, reference))[:MOST_LISTS]:
        period, unit = str(YEAR_OF_COMMUNES), commune.unit
        request = request_of("household_list", unit.code, period, reference)
        parts = parts_of(commune, YEAR_OF_COMMUNES, reference)
        entries = household_list(parts, YEAR_OF_COMMUNES, unit.full_name)
        yield Register(request, f"Danh sách hộ {period} - {unit.name}.xlsx", entries)


def _poor(commune: Successor, reference: Reference) -> int:
    parts = parts_of(commune, YEAR_OF_COMMUNES, reference).values()
    return sum(figures["results"][0]["poor_households"] for figures in parts)
