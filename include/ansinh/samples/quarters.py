"""Who sends which invented register for which quarter: districts, then communes of today.

Society gives and the money is spent in the same quarters, so that the two can be set beside each
other. Not everybody sends everything, as in life.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ansinh.reference.bundle import Reference
from ansinh.samples.cast import (
    FIRST_DAY_OF_TODAY,
    LAST_DAY_OF_DISTRICTS,
    cast_of,
    communes_of_today,
)
from ansinh.samples.communication import assignments, communication
from ansinh.samples.money import AREAS, contributions, uses
from ansinh.samples.register import Register, request_of
from ansinh.slots.slots import period_words
from ansinh.templates.requests import TemplateRequest

QUARTERS_OF_DISTRICTS = ("2025-Q1", "2025-Q2")
QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
# So many communes send every quarter, the others some; and so many tell of communication.
STEADY, WITH_COMMUNICATION = 6, 4
QUARTERS_OF_OTHERS = ("2025-Q4", "2026-Q3")
# What happens in life, by the place of the commune and the quarter: contributions that come twice,
# for a line was forgotten; a quarter in which nothing was spent, and that says so; contributions of
# nine months in one register, after those of the two quarters before; and of six months, without
# those of the first quarter.
CORRECTED = (0, "2025-Q4")
NOTHING_SPENT = (1, "2026-Q2")
CUMULATIVE = (2, "2026-Q3")
CUMULATIVE_ALONE = (3, "2026-Q2")
NOT_SENT = (3, "2026-Q1")


def invented_registers(province: str, reference: Reference) -> Iterator[Register]:
    """All registers, oldest first."""
    districts, _ = cast_of(province, reference)
    directory = reference.units
    for period in QUARTERS_OF_DISTRICTS:
        for code in districts:
            below = [one for one in directory.on(LAST_DAY_OF_DISTRICTS) if one.parent_code == code]
            areas = [unit.full_name for unit in sorted(below, key=lambda unit: unit.code)[:AREAS]]
            yield _contributions(code, period, areas, reference)
            yield _uses(code, period, areas, reference)
            yield _communication(code, period, areas, reference)
    communes = communes_of_today(province, reference)
    names = [commune.unit.full_name for commune in communes]
    for period in QUARTERS:
        for at, commune in enumerate(communes):
            code = commune.unit.code
            if at < STEADY or period in QUARTERS_OF_OTHERS:
                yield from _contributions_of(at, code, period, reference)
                yield _uses(code, period, (), reference, is_nil=(at, period) == NOTHING_SPENT)
            if at < WITH_COMMUNICATION:
                yield _communication(code, period, (), reference)
        if communes:
            yield _steering(period, names, reference)


def _contributions_of(at: int, code: str, period: str, reference: Reference) -> Iterator[Register]:
    """The registers of contributions of a commune by its place, for one quarter."""
    if (at, period) == NOT_SENT:
        return
    if (at, period) in (CUMULATIVE, CUMULATIVE_ALONE):
        quarters = [one for one in QUARTERS if one[:4] == period[:4] and one <= period]
        parts = [_contributions(code, one, (), reference) for one in quarters]
        entries = [entry for part in parts for entry in part.entries["contributions"]]
        request = replace(parts[-1].request, figures="cumulative")
        yield Register(request, _name(request, " (lũy kế)"), {"contributions": entries})
        return
    register = _contributions(code, period, (), reference)
    if (at, period) == CORRECTED:
        yield replace(register, entries={"contributions": register.entries["contributions"][:-1]})
        register = replace(register, file_name=_name(register.request, " (đính chính)"))
    yield register


def _contributions(code: str, period: str, areas: Sequence[str], reference: Reference) -> Register:
    request = request_of("resource_contributions", code, period, reference)
    return Register(request, _name(request), {"contributions": contributions(request, areas)})


def _uses(
    code: str, period: str, areas: Sequence[str], reference: Reference, *, is_nil: bool = False
) -> Register:
    request = request_of("resource_uses", code, period, reference)
    if is_nil:
        return Register(replace(request, figures="nil"), _name(request), {"uses": []})
    return Register(request, _name(request), {"uses": uses(request, areas)})


def _communication(code: str, period: str, areas: Sequence[str], reference: Reference) -> Register:
    request = request_of("communication_activities", code, period, reference)
    return Register(request, _name(request), communication(request, areas))


def _steering(period: str, communes: Sequence[str], reference: Reference) -> Register:
    province = reference.units.province(FIRST_DAY_OF_TODAY)
    request = request_of("steering_assignments", province.code, period, reference)
    entries = assignments(communes, FIRST_DAY_OF_TODAY)
    return Register(request, _name(request), {"assignments": entries})


def _name(request: TemplateRequest, more: str = "") -> str:
    return f"{request.form.name_vi} {period_words(request.period)}{more} - {request.unit.name}.xlsx"
