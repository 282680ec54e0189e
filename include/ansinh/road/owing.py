"""The reporting calendar of a year: what is due when, who owes it, and what has come of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import psycopg

from ansinh.ledger.progress import SlotProgress, slot_progress
from ansinh.reference.unit import Unit
from ansinh.road.installation import Installation
from ansinh.settings import LOCAL_TIME
from ansinh.slots.obligations import DueReport, due_in, owing


@dataclass(frozen=True)
class Owed:
    """The report of one unit; `state` as in `marts.fct_reporting_obligation`.

    `arrived_on` is the day on which a version that passed was handed in first; None as long as
    none was. `is_late` is None for reports of before the warehouse: their files do not tell.
    """

    unit_code: str
    unit_name: str
    state: str
    is_fulfilled: bool
    is_missing: bool
    is_late: bool | None
    arrived_on: date | None


@dataclass(frozen=True)
class CalendarLine:
    """One report of the calendar, and how it stands with each unit that owes it."""

    report: DueReport
    units: tuple[Owed, ...]

    @property
    def received(self) -> int:
        """How many of the units sent one that passed."""
        return sum(one.is_fulfilled for one in self.units)

    @property
    def late(self) -> int | None:
        """How many of those came after the due date; None of before the warehouse."""
        if not self.report.is_judged:
            return None
        return sum(one.is_fulfilled and bool(one.is_late) for one in self.units)

    @property
    def missing(self) -> int:
        """How many of the units owe it after the due date."""
        return sum(one.is_missing for one in self.units)


def calendar_of(
    connection: psycopg.Connection,
    installation: Installation,
    years: Iterable[int],
    unit_code: str | None = None,
) -> list[CalendarLine]:
    """What is due in these years, by due date; of one unit where its code is given."""
    progress = {
        (one.form, one.unit_code, one.period, one.stage): one for one in slot_progress(connection)
    }
    return [line for year in years for line in _lines(installation, year, unit_code, progress)]


def _lines(
    installation: Installation,
    year: int,
    unit_code: str | None,
    progress: dict[tuple[str, str, str, str], SlotProgress],
) -> Iterator[CalendarLine]:
    reference, today = installation.reference, installation.today
    for report in due_in(year, reference.calendar):
        found = tuple(
            _owed(
                report,
                unit,
                progress.get((report.form, unit.code, report.period, report.stage)),
                today,
            )
            for unit in owing(report, reference.units)
            if unit_code in (None, unit.code)
        )
        if found:
            yield CalendarLine(report, found)


def _owed(report: DueReport, unit: Unit, came: SlotProgress | None, today: date) -> Owed:
    accepted_at = None if came is None else came.accepted_delivered_at
    arrived_on = None if accepted_at is None else accepted_at.astimezone(LOCAL_TIME).date()
    is_fulfilled = came is not None and came.is_fulfilled
    return Owed(
        unit_code=unit.code,
        unit_name=unit.full_name,
        state=_state(report, came, today),
        is_fulfilled=is_fulfilled,
        is_missing=not is_fulfilled and today > report.due_date,
        is_late=(arrived_on or today) > report.due_date if report.is_judged else None,
        arrived_on=arrived_on,
    )


def _state(report: DueReport, came: SlotProgress | None, today: date) -> str:
    if came is not None:
        is_good = came.state in ("accepted_with_warnings", "superseded")
        return "accepted" if is_good else came.state
    if today <= report.due_date:
        return "not_due"
    return "overdue" if today <= report.lock_date else "missing"
