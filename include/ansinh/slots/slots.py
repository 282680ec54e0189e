"""The slot of a submission, and its period as days."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date

STAGES = ("regular", "preliminary", "official")
QUARTERS = ("I", "II", "III", "IV")
DEFAULT_STAGE = "regular"
PERIOD = re.compile(r"(?P<year>20[0-9]{2})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")


@dataclass(frozen=True)
class Slot:
    """What one submission speaks of: one form of one unit, period, stage and standard.

    `as_of_date` is the last day of the period; a form whose figures do not depend on the poverty
    standard has none. The figures may speak of other days than the period's own, "9 tháng đầu
    năm" or "từ ngày … đến ngày …": those are `covered`, and two files of a slot may differ in them.
    """

    form: str
    unit_code: str
    period: str
    stage: str
    standard_code: str | None
    as_of_date: date
    covered: tuple[date, date] | None = field(default=None, compare=False)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the figures speak of: by default those of the period."""
        return self.covered or (period_start(self.period), self.as_of_date)

    @property
    def is_cumulative(self) -> bool:
        """Whether the figures hold those of earlier periods once more."""
        return self.days[0] < period_start(self.period)


def as_of_date(period: str) -> date:
    """The last day of a period such as "2024", "2024-05" or "2024-Q3".

    Raises ValueError for anything else.
    """
    match = PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(f"A period is written 2024, 2024-05 or 2024-Q3, not {period!r}.")
    year = int(match["year"])
    month = int(match["month"] or 12)
    if match["quarter"]:
        month = 3 * int(match["quarter"])
    return date(year, month, calendar.monthrange(year, month)[1])


def period_words(period: str) -> str:
    """A period as a title names it: "năm 2024", "quý IV năm 2025"; what is none stays as it is."""
    match = PERIOD.fullmatch(period)
    if match is None:
        return period
    if match["quarter"]:
        return f"quý {QUARTERS[int(match['quarter']) - 1]} năm {match['year']}"
    if match["month"]:
        return f"tháng {int(match['month'])} năm {match['year']}"
    return f"năm {match['year']}"


def periods_within(period: str) -> list[str]:
    """A period and those that lie in it: the months of a quarter, all of a year.

    Raises ValueError for what is no period.
    """
    first, last = period_start(period), as_of_date(period)
    months = [f"{first.year}-{month:02}" for month in range(first.month, last.month + 1)]
    quarters = [f"{first.year}-Q{quarter}" for quarter in range(1, 5)]
    inner = [*(quarters if period == str(first.year) else []), *months]
    return [period, *(one for one in inner if one != period)]


def period_start(period: str) -> date:
    """The first day of a period; ValueError for what is none."""
    last = as_of_date(period)
    if "Q" in period:
        return date(last.year, last.month - 2, 1)
    return date(last.year, last.month if "-" in period else 1, 1)
