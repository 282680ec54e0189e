"""When a report is due, and when its period is closed, from the dated reporting calendar."""

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ansinh.settings import PROJECT_DIR

CALENDAR_CSV = PROJECT_DIR / "dbt_project" / "seeds" / "reporting_calendar.csv"
BEFORE = re.compile(r"before (?P<month>\d\d)-(?P<day>\d\d)")
AFTER = re.compile(r"(?P<days>\d+) days after end")


class CalendarError(ValueError):
    """The reporting calendar says something that no calendar may say."""


@dataclass(frozen=True)
class CalendarRow:
    """When reports of one form, stage and kind of period are due.

    `due_rule` is "before MM-DD", counted in the year of the period, or "N days after end". The
    row holds for periods whose last day is in [`valid_from`, `valid_to`).
    """

    form: str
    stage: str
    period_kind: str
    due_rule: str
    lock_days_after_due: int
    valid_from: date
    valid_to: date

    def due_date(self, as_of: date) -> date:
        """The last day on which a report of the period that ends on `as_of` is in time."""
        if match := AFTER.fullmatch(self.due_rule):
            return as_of + timedelta(days=int(match["days"]))
        if match := BEFORE.fullmatch(self.due_rule):
            return date(as_of.year, int(match["month"]), int(match["day"])) - timedelta(days=1)
        raise CalendarError(
            f"{self.form}, {self.stage}: a due rule is written “before MM-DD” or "
            f"“N days after end”, not {self.due_rule!r}."
        )


def due_date(form: str, period: str, stage: str, as_of: date) -> date | None:
    """The last day on which a report is in time; None where the calendar names none.

    `as_of` is the last day of the period.
    """
    row = _row(form, period, stage, as_of)
    return None if row is None else row.due_date(as_of)


def lock_date(form: str, period: str, stage: str, as_of: date) -> date | None:
    """The last day before the period is closed to late reports; None where it never is."""
    row = _row(form, period, stage, as_of)
    return None if row is None else row.due_date(as_of) + timedelta(days=row.lock_days_after_due)


def period_kind(period: str) -> str:
    """Whether a period such as "2024", "2024-05" or "2024-Q3" is a year, month or quarter."""
    return "quarter" if "-Q" in period else "month" if "-" in period else "year"


@cache
def load_calendar(path: Path = CALENDAR_CSV) -> tuple[CalendarRow, ...]:
    """All rows of the calendar; raises CalendarError for a rule that it cannot read."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = tuple(
            CalendarRow(
                form=row["form"],
                stage=row["stage"],
                period_kind=row["period_kind"],
                due_rule=row["due_rule"],
                lock_days_after_due=int(row["lock_days_after_due"]),
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]),
            )
            for row in csv.DictReader(file)
        )
    for one in rows:
        one.due_date(one.valid_from)
    return rows


def _row(form: str, period: str, stage: str, as_of: date) -> CalendarRow | None:
    wanted = (form, stage, period_kind(period))
    for row in load_calendar():
        named = (row.form, row.stage, row.period_kind)
        if named == wanted and row.valid_from <= as_of < row.valid_to:
            return row
    return None
