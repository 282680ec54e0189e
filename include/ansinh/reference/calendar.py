"""When a report is due, and when its period is closed, from the dated reporting calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ansinh.reference.reading import read_list
from ansinh.reference.schema import LISTS_DIR


@dataclass(frozen=True)
class CalendarRow:
    """When reports of one form, stage and kind of period are due.

    Either on the day before `due_before`, "MM-DD" in the year of the period, or
    `due_days_after_end` days after the period. The row holds for periods whose last day is in
    [`valid_from`, `valid_to`).
    """

    form: str
    stage: str
    period_kind: str
    due_before: str | None
    due_days_after_end: int | None
    lock_days_after_due: int
    valid_from: date
    valid_to: date

    def due_date(self, as_of: date) -> date:
        """The last day on which a report of the period that ends on `as_of` is in time."""
        if self.due_before is not None:
            return date.fromisoformat(f"{as_of.year}-{self.due_before}") - timedelta(days=1)
        return as_of + timedelta(days=self.due_days_after_end or 0)


@dataclass(frozen=True)
class ReportingCalendar:
    """All rows of the calendar; of one form, stage and kind of period one holds on a day."""

    rows: tuple[CalendarRow, ...]

    def due_date(self, form: str, period: str, stage: str, as_of: date) -> date | None:
        """The last day on which a report is in time; None where the calendar names none.

        `as_of` is the last day of the period.
        """
        row = self._row(form, period, stage, as_of)
        return None if row is None else row.due_date(as_of)

    def lock_date(self, form: str, period: str, stage: str, as_of: date) -> date | None:
        """The last day before the period is closed to late reports; None where it never is."""
        row = self._row(form, period, stage, as_of)
        if row is None:
            return None
        return row.due_date(as_of) + timedelta(days=row.lock_days_after_due)

    def _row(self, form: str, period: str, stage: str, as_of: date) -> CalendarRow | None:
        wanted = (form, stage, period_kind(period))
        for row in self.rows:
            named = (row.form, row.stage, row.period_kind)
            if named == wanted and row.valid_from <= as_of < row.valid_to:
                return row
        return None


def period_kind(period: str) -> str:
    """Whether a period such as "2024", "2024-05" or "2024-Q3" is a year, month or quarter."""
    return "quarter" if "-Q" in period else "month" if "-" in period else "year"


@cache
def load_calendar(folder: Path = LISTS_DIR) -> ReportingCalendar:
    """The calendar of a folder of lists: what files are judged by when they arrive.

    Rows of before the warehouse say what was owed; no file is late by them.
    """
    rows = tuple(
        CalendarRow(**{name: row[name] for name in CalendarRow.__dataclass_fields__})
        for row in read_list("reporting_calendar", folder)
        if row["is_judged"]
    )
    return ReportingCalendar(rows)
