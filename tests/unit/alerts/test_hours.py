"""Letters arrive in the hours of who reads them, on working days of Vietnam."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.alerts.hours import is_working_day, last_morning, morning, next_moment
from ansinh.ledger.contacts import Contact
from ansinh.settings import LOCAL_TIME

pytestmark = pytest.mark.unit

OPENS, CLOSES = time.fromisoformat("07:00"), time.fromisoformat("17:00")
OFFICE = Contact("A", "unit", ("886",), ("a@x.example",), OPENS, CLOSES)
DIGEST_AT = time.fromisoformat("07:30")
ALWAYS = Contact("B", "unit", ("886",), ("b@x.example",))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL_TIME)


@pytest.mark.parametrize(
    ("moment", "arrives"),
    [
        # A Tuesday: at once in office hours, else when they begin next.
        (at(date(2026, 11, 24), 9), at(date(2026, 11, 24), 9)),
        (at(date(2026, 11, 24), 5), at(date(2026, 11, 24), 7)),
        (at(date(2026, 11, 24), 17), at(date(2026, 11, 25), 7)),
        # From Friday evening to Monday.
        (at(date(2026, 11, 27), 18), at(date(2026, 11, 30), 7)),
        # Over the days of Tết.
        (at(date(2026, 2, 13), 18), at(date(2026, 2, 23), 7)),
        # A Saturday on which offices make up for a day off.
        (at(date(2026, 1, 10), 9), at(date(2026, 1, 10), 9)),
    ],
)
def test_a_letter_waits_for_the_office_to_open(moment: datetime, arrives: datetime) -> None:
    assert next_moment(OFFICE, moment) == arrives
    assert next_moment(ALWAYS, moment) == moment


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_it_is_never_earlier_and_always_in_hours(moment: datetime) -> None:
    found = next_moment(OFFICE, moment)
    here = found.astimezone(LOCAL_TIME)
    assert found >= moment and is_working_day(found)
    assert f"{OPENS:%H:%M}" <= f"{here:%H:%M}" < f"{CLOSES:%H:%M}"
    assert next_moment(OFFICE, found) == found


@given(st.datetimes(datetime(2026, 2, 1), datetime(2027, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_between_two_mornings_of_work_lies_none(moment: datetime) -> None:
    last, following = last_morning(moment, DIGEST_AT), morning(moment, DIGEST_AT)
    assert last <= moment <= following
    days = {
        day
        for span in range((following - last).days + 1)
        if is_working_day(day := last + timedelta(days=span))
    }
    assert days == {last, following}
    for one in days:
        assert one.astimezone(LOCAL_TIME).time() == DIGEST_AT
