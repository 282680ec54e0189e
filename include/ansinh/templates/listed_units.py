"""Which units a reporting unit's tables list, in which order and under which numbers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ansinh.reference.unit import Unit
from ansinh.templates.requests import TemplateRequest


@dataclass(frozen=True)
class Line:
    """A unit in column TT; `parts` are the places of the lines that it sums up."""

    number: str
    unit: Unit
    parts: tuple[int, ...] = ()


def lines_of(request: TemplateRequest) -> list[Line]:
    """The reporting unit first, then all units below it on the last day of the period.

    A district is 1 and its communes 1.1, 1.2 and on. Above several districts a province has no
    number of its own, as the official form prints it.
    """
    lines: list[Line] = []
    number = "" if any(one.level == "district" for one in _below(request, request.unit)) else "1"
    _add(request, request.unit, number, lines)
    return lines


def lines_among(lines: Sequence[Line], codes: Collection[str]) -> list[Line]:
    """The lines of these units only; sums are of what is left."""
    kept = [at for at, line in enumerate(lines) if line.unit.code in codes]
    places = {at: place for place, at in enumerate(kept)}
    return [
        replace(line, parts=tuple(places[part] for part in line.parts if part in places))
        for line in (lines[at] for at in kept)
    ]


def units_within(request: TemplateRequest) -> list[Unit]:
    """All units that a row of a register may name."""
    return [line.unit for line in lines_of(request)]


def _add(request: TemplateRequest, unit: Unit, number: str, lines: list[Line]) -> int:
    """Add a unit with all below it; its place."""
    at = len(lines)
    lines.append(Line(number, unit))
    prefix = f"{number}." if number else ""
    parts = [
        _add(request, one, f"{prefix}{position}", lines)
        for position, one in enumerate(_below(request, unit), start=1)
    ]
    lines[at] = Line(number, unit, tuple(parts))
    return at


def _below(request: TemplateRequest, unit: Unit) -> list[Unit]:
    units = [one for one in request.directory.on(request.on) if one.parent_code == unit.code]
    return sorted(units, key=lambda one: one.code)
