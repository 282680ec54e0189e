"""Days that spreadsheets count from 1900 or 1904, as dates and times, and back."""

import re
from datetime import date, datetime, time, timedelta

from ansinh.workbooks.formats.number_formats import FormatKind

ORIGIN = datetime(1899, 12, 30)  # noqa: DTZ001 -- spreadsheets know no zones
ORIGIN_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
# Before March 1900 the days are one further: a leap day that never was is counted (60).
LEAP_DAY = 60
LAST_DAY = 2_958_465
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+)?")

Moment = date | datetime | time | timedelta


def moment(days: float, kind: FormatKind, *, is_1904: bool) -> Moment | None:
    """What is shown of a number of days under a format of dates, times or durations.

    A whole day is a date, less than a day a time; seconds are rounded, for a double holds no
    more. None where no date is that number.
    """
    if not 0 <= days <= LAST_DAY:
        return None
    seconds = round(days * 86_400)
    if kind == "duration" or (kind == "time" and seconds >= 86_400):  # noqa: PLR2004
        return timedelta(seconds=seconds)
    if seconds < 86_400 and (kind == "time" or days > 0):  # noqa: PLR2004
        return (ORIGIN + timedelta(seconds=seconds)).time()
    if not is_1904 and days < LEAP_DAY:
        seconds += 86_400
    found = (ORIGIN_1904 if is_1904 else ORIGIN) + timedelta(seconds=seconds)
    return found.date() if found.time() == time() else found


def serial(shown: Moment, *, is_1904: bool = False) -> float:
    """The number that is stored behind what is shown: the inverse of `moment`."""
    if isinstance(shown, timedelta):
        return shown / timedelta(days=1)
    if isinstance(shown, time):
        return timedelta(hours=shown.hour, minutes=shown.minute, seconds=shown.second) / timedelta(
            days=1
        )
    full = shown if isinstance(shown, datetime) else datetime.combine(shown, time())
    days = (full - (ORIGIN_1904 if is_1904 else ORIGIN)) / timedelta(days=1)
    return days if is_1904 or days > LEAP_DAY else days - 1


def iso_date(text: str) -> date | datetime | None:
    """A date that is stored as text, such as 2025-10-05T00:00:00; None for any other text."""
    plain = text.removesuffix("Z")
    if not ISO_DATE.fullmatch(plain):
        return None
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return found.date() if found.time() == time() else found
