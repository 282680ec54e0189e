"""Whether a file came in time for its slot: neither too late nor before its period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ansinh.reference.calendar import ReportingCalendar
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import Slot, period_start

# After its report was due, which is told and counts, or after the period was closed, which needs
# a waiver.
LatenessKind = Literal["late", "locked"]
RULES: dict[LatenessKind, str] = {
    "late": "structure.period_late",
    "locked": "structure.period_locked",
}


@dataclass(frozen=True)
class Lateness:
    """A file came too late on the day `arrived_on`; `finding` says so."""

    kind: LatenessKind
    arrived_on: date
    finding: Finding


def lateness_of(
    slot: Slot, arrived_on: date, calendar: ReportingCalendar, rules: RuleBook
) -> Lateness | None:
    """How late a file is that arrived on that day; None where it is in time."""
    when = (slot.form, slot.period, slot.stage, slot.as_of_date)
    due, lock = calendar.due_date(*when), calendar.lock_date(*when)
    if due is None or arrived_on <= due:
        return None
    is_locked = lock is not None and arrived_on > lock
    kind: LatenessKind = "locked" if is_locked else "late"
    limit = lock if lock is not None and is_locked else due
    finding = rules.finding(
        RULES[kind],
        value=f"{arrived_on:%d/%m/%Y}",
        expected=f"{limit:%d/%m/%Y}",
        period=slot.period,
        due=f"{due:%d/%m/%Y}",
    )
    return Lateness(kind, arrived_on, finding)


def not_begun(slot: Slot, arrived_on: date, rules: RuleBook) -> Iterator[Finding]:
    """What is told of a report on a period that had not begun on the day it came."""
    begins = period_start(slot.period)
    if arrived_on < begins:
        day = f"{begins:%d/%m/%Y}"
        yield rules.finding("structure.period_not_begun", value=slot.period, expected=day)
