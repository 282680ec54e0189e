"""Dates and years as people type them: day before month, in full; never a guess."""

import re
from datetime import date, timedelta

from ansinh.text.numbers import DASHES, ERROR_CELL, NOTHING, Reading, plain_text

FIRST_YEAR, LAST_YEAR = 1900, 2100
CENTURIES = (1900, 2000)

# What exports put before and behind a day; a time of day leaves it the same day.
WEEKDAY = re.compile(
    r"^(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|t[2-7]|cn),? ", re.IGNORECASE
)
TIME = re.compile(
    r"(?:,? |T)(?:lúc )?([01]?[0-9]|2[0-4])(?::[0-5][0-9]){1,2}(?:[.,][0-9]+)?"
    r"(?: ?(?:am|pm|sa|ch))?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
IN_WORDS = re.compile(
    r"(?:ngày )?([0-9]{1,2})[ ./-]*(?:tháng|thg|th\.?) ?([0-9]{1,2})(?:,? ?năm |[ ,./-]+)"
    r"([0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
# Months in English, as systems export them; their order leaves nothing open.
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
IN_ENGLISH = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})[ -])?(?P<month>{'|'.join(ENGLISH)})[a-z]*\.?"
    r"(?(day)|[ -](?P<day_after>[0-9]{1,2}))[ ,-]+(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
MONTH = re.compile(r"(?:tháng )?([0-9]{1,2}) ?[/.-] ?([0-9]{4})", re.IGNORECASE)
SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
SERIAL_ORIGIN = date(1899, 12, 30)

YEAR = re.compile(r"(?:năm )?([0-9]{4})", re.IGNORECASE)
SHORT_YEAR = re.compile(r"'?[0-9]{2}")
GROUPED_YEAR = re.compile(r"([0-9])[.,]([0-9]{3})")

NOT_A_DATE = Reading(problem="not_a_date")
NOT_A_YEAR = Reading(problem="not_a_number")


def read_date(cell: str | None) -> Reading:
    """Read one cell as a date from 1900 to 2100: 5/6/2024 is the fifth of June.

    Also taken are "5-6-2024", "5.6.2024", "ngày 5 tháng 6 năm 2024", "5 thg 6, 2024", and
    2024-06-05 as a date stored by Excel comes; a time of day behind it says nothing else.
    Everything else is "not_a_date" or "two_digit_year", with what it may mean as dd/mm/yyyy.
    """
    text = plain_text(cell)
    if not text or text in DASHES:
        return NOTHING
    if ERROR_CELL.fullmatch(text):
        return Reading(problem="error_cell", readings=(text,))
    text = WEEKDAY.sub("", TIME.sub("", text))
    match = DAY_FIRST.fullmatch(text)
    if match:
        return _day_first(int(match[1]), int(match[3]), match[4])
    match = IN_WORDS.fullmatch(text)
    if match:
        return _day_first(int(match[1]), int(match[2]), match[3])
    match = IN_ENGLISH.fullmatch(text)
    if match:
        month = ENGLISH.index(match["month"].lower()) + 1
        return _day_first(int(match["day"] or match["day_after"]), month, match["year"])
    match = YEAR_FIRST.fullmatch(text)
    if match:
        return _year_first(match)
    return _not_a_date(_as_excel_shows(text))


def read_year(cell: str | None) -> Reading:
    """Read one cell as a year from 1900 to 2100.

    A date, or a year with a group mark, is "not_a_number" with the year as what it may mean;
    two digits are "two_digit_year".
    """
    text = plain_text(cell)
    if not text or text in DASHES:
        return NOTHING
    if ERROR_CELL.fullmatch(text):
        return Reading(problem="error_cell", readings=(text,))
    match = YEAR.fullmatch(text)
    if match:
        year = int(match[1])
        return Reading(value=year) if FIRST_YEAR <= year <= LAST_YEAR else NOT_A_YEAR
    if SHORT_YEAR.fullmatch(text):
        years = tuple(str(century + int(text[-2:])) for century in CENTURIES)
        return Reading(problem="two_digit_year", readings=years)
    return _not_a_year(text)


def _day_first(day: int, month: int, year: str) -> Reading:
    if len(year) == 2:  # noqa: PLR2004
        days = (_date(century + int(year), month, day) for century in CENTURIES)
        texts = tuple(_text(one) for one in days if one is not None)
        return Reading(problem="two_digit_year", readings=texts) if texts else NOT_A_DATE
    found = _date(int(year), month, day)
    if found is not None:
        return Reading(value=found)
    return _not_a_date(_date(int(year), day, month))


def _year_first(match: re.Match[str]) -> Reading:
    found = _date(int(match[1]), int(match[3]), int(match[4]))
    is_stored = match[2] == "-" and len(match[3]) == len(match[4]) == 2  # noqa: PLR2004
    if found is not None and is_stored:
        return Reading(value=found)
    return _not_a_date(found)


def _as_excel_shows(text: str) -> date | None:
    """The date that Excel makes of a month, or of a bare number in a cell for dates."""
    month = MONTH.fullmatch(text)
    if month:
        return _date(int(month[2]), int(month[1]), 1)
    serial = SERIAL.fullmatch(text)
    found = SERIAL_ORIGIN + timedelta(days=int(serial[1])) if serial else None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _not_a_year(text: str) -> Reading:
    found = read_date(text)
    if isinstance(found.value, date):
        return Reading(problem="not_a_number", readings=(str(found.value.year),))
    grouped = GROUPED_YEAR.fullmatch(text)
    if grouped and FIRST_YEAR <= int(grouped[1] + grouped[2]) <= LAST_YEAR:
        return Reading(problem="not_a_number", readings=(grouped[1] + grouped[2],))
    return NOT_A_YEAR


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _not_a_date(meant: date | None) -> Reading:
    return Reading(problem="not_a_date", readings=(_text(meant),)) if meant else NOT_A_DATE


def _text(day: date) -> str:
    return f"{day:%d/%m/%Y}"
