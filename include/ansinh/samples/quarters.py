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
# The quarter in which the first commune sends its contributions twice: a line was forgotten.
CORRECTED = "2025-Q4"


def invented_registers(province: str, reference: Reference) -> Iterator[Register]:
    """All registers, oldest first."""
    districts, _ = cast_of(province, reference)
    directory = reference.units
    for period in QUARTERS_OF_DISTRICTS:
        for code in districts:
            below = [one for one in directory.on(LAST_DAY_OF_DISTRICTS) if one.parent_code == code]
            areas = [unit.full_name for unit in sorted(below, key=lambda unit: unit.code)[:AREAS]]
            yield from _of_unit(code, period, areas, reference)
            yield _communication(code, period, areas, reference)
    communes = communes_of_today(province, reference)
    names = [commune.unit.full_name for commune in communes]
    for period in QUARTERS:
        for at, commune in enumerate(communes):
            if at < STEADY or period in QUARTERS_OF_OTHERS:
                corrected = at == 0 and period == CORRECTED
                yield from _of_unit(
                    commune.unit.code, period, (), reference, is_corrected=corrected
                )
            if at < WITH_COMMUNICATION:
                yield _communication(commune.unit.code, period, (), reference)
        if communes:
            yield _steering(period, names, reference)


def _of_unit(
    code: str,
    period: str,
    areas: Sequence[str],
    reference: Reference,
    *,
    is_corrected: bool = False,
) -> Iterator[Register]:
    given = request_of("resource_contributions", code, period, reference)
    spent = request_of("resource_uses", code, period, reference)
    register = Register(given, _name(given), {"contributions": contributions(given, areas)})
    if is_corrected:
        yield replace(register, entries={"contributions": register.entries["contributions"][:-1]})
        register = replace(register, file_name=_name(given, " (đính chính)"))
    yield register
    yield Register(spent, _name(spent), {"uses": uses(spent, areas)})


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
