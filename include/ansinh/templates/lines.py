"""Which units a reporting unit's tables list, in which order and under which numbers."""

from dataclasses import dataclass

from ansinh.submissions.units import Unit
from ansinh.templates.orders import Order


@dataclass(frozen=True)
class Line:
    """A unit in column TT; `parts` are the places of the lines that it sums up."""

    number: str
    unit: Unit
    parts: tuple[int, ...] = ()


def lines_of(order: Order) -> list[Line]:
    """The reporting unit first, then all units below it on the last day of the period.

    A district is 1 and its communes 1.1, 1.2 and on. Above several districts a province has no
    number of its own, as the official form prints it.
    """
    lines: list[Line] = []
    number = "" if any(one.level == "district" for one in _below(order, order.unit)) else "1"
    _add(order, order.unit, number, lines)
    return lines


def units_within(order: Order) -> list[Unit]:
    """All units that a row of a register may name."""
    return [line.unit for line in lines_of(order)]


def _add(order: Order, unit: Unit, number: str, lines: list[Line]) -> int:
    """Add a unit with all below it; its place."""
    at = len(lines)
    lines.append(Line(number, unit))
    prefix = f"{number}." if number else ""
    parts = [
        _add(order, one, f"{prefix}{position}", lines)
        for position, one in enumerate(_below(order, unit), start=1)
    ]
    lines[at] = Line(number, unit, tuple(parts))
    return at


def _below(order: Order, unit: Unit) -> list[Unit]:
    units = [one for one in order.directory.on(order.on) if one.parent_code == unit.code]
    return sorted(units, key=lambda one: one.code)
