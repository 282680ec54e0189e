"""Reporting obligations of a year: which reports are due when, and by whom they are owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ansinh.reference.calendar import OwedBy, ReportingCalendar
from ansinh.reference.unit import Unit
from ansinh.reference.units import UnitDirectory
from ansinh.slots.slots import as_of_date

PERIODS = {
    "year": ("{year}",),
    "quarter": tuple(f"{{year}}-Q{quarter}" for quarter in range(1, 5)),
    "month": tuple(f"{{year}}-{month:02}" for month in range(1, 13)),
}


@dataclass(frozen=True)
class DueReport:
    """One report that is owed: on what, by whom, until when, and by which law."""

    form: str
    period: str
    stage: str
    owed_by: OwedBy
    as_of_date: date
    due_date: date
    lock_date: date
    is_judged: bool
    is_confirmed: bool
    legal_basis: str


def due_in(year: int, calendar: ReportingCalendar) -> list[DueReport]:
    """All reports that somebody owes, or owed, with a due date in that year, by date."""
    found = [one for one in _owed(year, calendar) if one.due_date.year == year]
    return sorted(found, key=lambda one: (one.due_date, one.form, one.period, one.stage))


def owing(report: DueReport, directory: UnitDirectory) -> list[Unit]:
    """The units that owe a report: those that there were on the last day of its period."""
    if report.owed_by == "province":
        return [directory.province(report.as_of_date)]
    return directory.reporting(report.as_of_date)


def _owed(year: int, calendar: ReportingCalendar) -> Iterator[DueReport]:
    for row in calendar.rows:
        names = PERIODS[row.period_kind]
        # The report on the end of a year is due in the next one.
        for period in (name.format(year=one) for one in (year - 1, year) for name in names):
            as_of = as_of_date(period)
            if row.holds(as_of) and row.is_owed(as_of):
                yield DueReport(
                    form=row.form,
                    period=period,
                    stage=row.stage,
                    owed_by=row.owed_by,
                    as_of_date=as_of,
                    due_date=row.due_date(as_of),
                    lock_date=row.lock_date(as_of),
                    is_judged=row.is_judged,
                    is_confirmed=row.is_confirmed,
                    legal_basis=row.legal_basis,
                )
