"""Dates and years as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.text.dates import read_date, read_year

pytestmark = pytest.mark.unit

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
WAYS = (
    "{0.day}/{0.month}/{0.year}",
    "{0:%d/%m/%Y}",
    "{0:%d-%m-%Y}",
    "{0.day}.{0.month}.{0.year}",
    "{0.day} / {0.month} / {0.year}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "Ngày {0:%d} tháng {0:%m} năm {0.year}",
    "{0:%Y-%m-%d}",
    "{0:%Y-%m-%d}T00:00:00",
    "{0:%Y-%m-%d} 00:00:00",
    "\u00a0{0:%d/%m/%Y} ",
    "{0.day} thg {0.month}, {0.year}",
    "{0:%d} Thg{0:%m} {0.year}",
    "{0.day} tháng {0.month}, {0.year}",
    "Thứ Hai, {0.day} tháng {0.month} năm {0.year}",
    "CN {0:%d/%m/%Y}",
    "{0.day}-{0:%b}-{0.year}",
    "{0:%B} {0.day}, {0.year}",
)
TIMES = (
    "",
    " 0:00:00",
    " 00:00",
    " 8:30",
    " 08:30:15",
    " 08:30:15.123",
    " 12:00:00 SA",
    " 1:05 PM",
)


@given(DAYS, st.sampled_from(WAYS), st.sampled_from(TIMES))
def test_a_time_of_day_leaves_the_day_as_it_is(day: date, way: str, time: str) -> None:
    if "T00" in way or "00:00" in way:
        return
    assert read_date(way.format(day).strip() + time).value == day


@given(DAYS, st.sampled_from(WAYS))
def test_every_way_of_writing_a_date_reads_back(day: date, way: str) -> None:
    reading = read_date(way.format(day))
    assert (reading.value, reading.problem) == (day, None)


@pytest.mark.parametrize("year", [0, 1, 1000, 1899, 2101, 2999, 9999])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_leads_out_of_1900_to_2100(year: int, way: str) -> None:
    for day, month in ((1, 1), (31, 12)):
        # strftime does not fill up years of less than four digits.
        written = way.replace("%Y", f"{year:04}").replace("{0.year}", f"{year:04}")
        reading = read_date(written.format(date(2000, month, day)))
        assert (reading.value, reading.problem) == (None, "not_a_date")


@given(st.integers(0, 9999))
def test_a_year_is_one_from_1900_to_2100(year: int) -> None:
    assert (read_year(f"{year:04}").value == year) == (1900 <= year <= 2100)


def test_the_day_comes_first() -> None:
    assert read_date("5/6/2024").value == date(2024, 6, 5)


@pytest.mark.parametrize(
    ("cell", "problem", "readings"),
    [
        ("12/25/2024", "not_a_date", ("25/12/2024",)),
        ("5/6/24", "two_digit_year", ("05/06/1924", "05/06/2024")),
        ("29/2/00", "two_digit_year", ("29/02/2000",)),
        ("6/2024", "not_a_date", ("01/06/2024",)),
        ("45444", "not_a_date", ("01/06/2024",)),
        ("2024/06/05", "not_a_date", ("05/06/2024",)),
        ("31/2/2024", "not_a_date", ()),
        ("31/31/2024", "not_a_date", ()),
        ("5/6/0024", "not_a_date", ()),
        ("5/6-2024", "not_a_date", ()),
        ("2024", "not_a_date", ()),
        ("hôm qua", "not_a_date", ()),
        ("#N/A", "error_cell", ("#N/A",)),
    ],
)
def test_dates_that_cannot_be_read(cell: str, problem: str, readings: tuple[str, ...]) -> None:
    reading = read_date(cell)
    assert (reading.value, reading.problem, reading.readings) == (None, problem, readings)


@given(st.integers(1900, 2100), st.sampled_from(["{}", " {}", "năm {}", "'{}"]))
def test_every_year_reads_back(year: int, way: str) -> None:
    assert read_year(way.format(year)).value == year


@pytest.mark.parametrize(
    ("cell", "problem", "readings"),
    [
        ("85", "two_digit_year", ("1985", "2085")),
        ("1850", "not_a_number", ()),
        ("20244", "not_a_number", ()),
        ("1.985", "not_a_number", ("1985",)),
        ("5/6/1985", "not_a_number", ("1985",)),
        ("1985-06-05T00:00:00", "not_a_number", ("1985",)),
        ("#N/A", "error_cell", ("#N/A",)),
    ],
)
def test_years_that_cannot_be_read(cell: str, problem: str, readings: tuple[str, ...]) -> None:
    reading = read_year(cell)
    assert (reading.value, reading.problem, reading.readings) == (None, problem, readings)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "–"])
def test_blanks_are_nothing(cell: str | None) -> None:
    for reading in (read_date(cell), read_year(cell)):
        assert (reading.value, reading.problem) == (None, None)


@given(st.one_of(st.text(), st.text(alphabet="0123456789/-. :T", max_size=20)))
def test_any_text_is_read_or_explained(cell: str) -> None:
    for reading in (read_date(cell), read_year(cell)):
        assert reading.value is None or reading.problem is None
