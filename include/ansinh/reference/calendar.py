"""When a report is due, when its period is closed and who owes it: the dated reporting calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from ansinh.reference.reading import read_list
from ansinh.reference.schema import LISTS_DIR

OwedBy = Literal["reporting_unit", "province", "nobody"]


@dataclass(frozen=True)
class CalendarRow:
    """When reports of one form, stage and kind of period are due.

    Either on the day before `due_before`, "MM-DD" in the year of the period, or
    `due_days_after_end` days after the period. The row holds for periods whose last day is in
    [`valid_from`, `valid_to`). Months outside of `first_owed_month` to `last_owed_month` are owed
    by nobody. Rows of before the warehouse are not judged by: they say what was owed then.
    """

    form: str
    stage: str
    period_kind: str
    due_before: str | None
    due_days_after_end: int | None
    lock_days_after_due: int
    valid_from: date
    valid_to: date
    owed_by: OwedBy
    first_owed_month: int | None
    last_owed_month: int | None
    is_judged: bool
    legal_basis: str
    is_confirmed: bool

    def due_date(self, as_of: date) -> date:
        """The last day on which a report of the period that ends on `as_of` is in time."""
        if self.due_before is not None:
            return date.fromisoformat(f"{as_of.year}-{self.due_before}") - timedelta(days=1)
        return as_of + timedelta(days=self.due_days_after_end or 0)

    def lock_date(self, as_of: date) -> date:
        """The last day before that period is closed to late reports."""
        return self.due_date(as_of) + timedelta(days=self.lock_days_after_due)

    def holds(self, as_of: date) -> bool:
        """Whether a period that ends on that day is due by this row."""
        return self.valid_from <= as_of < self.valid_to

    def is_owed(self, as_of: date) -> bool:
        """Whether somebody has to report on the period that ends on that day."""
        first, last = self.first_owed_month or 1, self.last_owed_month or 12
        return self.owed_by != "nobody" and first <= as_of.month <= last


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
        return None if row is None else row.lock_date(as_of)

    def _row(self, form: str, period: str, stage: str, as_of: date) -> CalendarRow | None:
        """What files are judged by when they arrive."""
        wanted = (form, stage, period_kind(period))
        for row in self.rows:
            named = (row.form, row.stage, row.period_kind)
            if named == wanted and row.holds(as_of) and row.is_judged:
                return row
        return None


def period_kind(period: str) -> str:
    """Whether a period such as "2024", "2024-05" or "2024-Q3" is a year, month or quarter."""
    return "quarter" if "-Q" in period else "month" if "-" in period else "year"


@cache
def load_calendar(folder: Path = LISTS_DIR) -> ReportingCalendar:
    """The calendar of a folder of lists."""
    rows = tuple(
        CalendarRow(**{name: row[name] for name in CalendarRow.__dataclass_fields__})
        for row in read_list("reporting_calendar", folder)
    )
    return ReportingCalendar(rows)
