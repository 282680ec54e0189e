"""Who is reminded of what on which day, and how the letter reads."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.alerts.reminders import (
    OwedReport,
    is_day_to_remind,
    letter_of,
    past,
    reminders_for,
)
from ansinh.ledger.contacts import Contact, Directory

pytestmark = pytest.mark.unit

DUE = date(2026, 11, 15)
AT = datetime(2026, 11, 14, 1, tzinfo=UTC)
ONE = OwedReport(
    "886",
    "Huyện An Phú",
    "poverty_review",
    "2026",
    "official",
    DUE,
    DUE + timedelta(days=45),
    "not_due",
)
UNIT = Contact("An Phú", "unit", ("886",), ("unit@x.example",))
ABOVE = Contact("Tỉnh", "administrator", ("*",), ("above@x.example",))
DIRECTORY = Directory([UNIT, ABOVE], {"886": "89"})


def days(one: OwedReport) -> list[int]:
    """From the due date, the days on which somebody is reminded."""
    around = range(-30, 70)
    return [at for at in around if is_day_to_remind(one, one.due_date + timedelta(days=at))]


def test_before_the_day_on_it_and_after_it_until_nothing_is_taken() -> None:
    assert days(ONE) == [-7, -1, 0, 1, 7, 14, 21, 28, 35, 42]
    assert days(replace(ONE, lock_date=DUE)) == [-7, -1, 0]


def test_whoever_answers_for_a_unit_hears_of_it_when_it_is_late() -> None:
    def told(days: int) -> dict[str, tuple[int, int]]:
        found = reminders_for([ONE], DIRECTORY, DUE + timedelta(days=days))
        return {one.address: (len(one.own), len(one.of_others)) for one in found}

    assert told(-1) == {"unit@x.example": (1, 0)}
    assert told(0) == {"unit@x.example": (1, 0)}
    assert told(1) == {"unit@x.example": (1, 0), "above@x.example": (0, 1)}
    assert told(2) == {}


@given(st.lists(st.integers(0, 40), max_size=30), st.integers(-10, 50))
def test_one_letter_for_an_address_however_much_it_owes(offsets: list[int], day: int) -> None:
    owed = [
        replace(ONE, form=f"form {at}", due_date=DUE + timedelta(days=offset))
        for at, offset in enumerate(offsets)
    ]
    found = reminders_for(owed, DIRECTORY, DUE + timedelta(days=day))
    assert len({one.address for one in found}) == len(found)
    for one in found:
        assert one.own or one.of_others
        assert len(set(one.own)) == len(one.own)


def test_the_letter_says_what_until_when_and_how() -> None:
    (reminder,) = reminders_for([ONE], DIRECTORY, DUE - timedelta(days=1))
    letter = letter_of(reminder, DUE - timedelta(days=1), AT)
    assert letter.subject == "[An sinh] Nhắc nộp báo cáo trước hết ngày 15/11/2026"
    for said in (letter.text, letter.html):
        assert "15/11/2026" in said and "Huyện An Phú" in said
        assert "òn 1 ngày" in said and "Mẫu biểu" in said
    assert letter_of(reminder, DUE - timedelta(days=1), AT).key == letter.key


def test_a_late_report_says_so_and_how_long_it_is_taken() -> None:
    late = replace(ONE, state="rejected")
    day = DUE + timedelta(days=1)
    letters = [letter_of(one, day, AT) for one in reminders_for([late], DIRECTORY, day)]
    own, above = letters
    assert own.subject == "[An sinh] Nhắc nộp báo cáo: 1 báo cáo đã quá hạn"
    assert "uá hạn 1 ngày" in own.text and "30/12/2026" in own.text
    assert "còn lỗi" in own.text
    assert above.subject == "[An sinh] 1 đơn vị chưa nộp báo cáo đã đến hạn"
    assert "1 đơn vị chưa nộp" in above.text and "- Huyện An Phú" in above.text


def test_units_that_owe_the_same_stand_together() -> None:
    day = DUE + timedelta(days=7)
    owed = [replace(ONE, unit_code=str(at), unit_name=f"Xã {at}") for at in range(40)]
    (above,) = reminders_for(owed, DIRECTORY, day)
    letter = letter_of(above, day, AT)
    assert letter.subject == "[An sinh] 40 đơn vị chưa nộp báo cáo đã đến hạn"
    assert letter.text.count("40 đơn vị chưa nộp") == 1


def test_who_has_hours_hears_of_days_off_in_one_letter_on_the_next_working_day() -> None:
    """2026-11-15 is a Sunday: on Saturday and on Sunday nobody is in the office."""
    office = replace(UNIT, opens=time.fromisoformat("07:00"), closes=time.fromisoformat("17:00"))
    directory = Directory([office, ABOVE], {"886": "89"})

    def told(day: int) -> dict[str, str]:
        at = DUE + timedelta(days=day)
        found = reminders_for([ONE], directory, at)
        return {one.address: letter_of(one, at, AT).subject for one in found}

    assert told(-1) == told(0) == {}
    assert told(1) == {
        "unit@x.example": "[An sinh] Nhắc nộp báo cáo: 1 báo cáo đã quá hạn",
        "above@x.example": "[An sinh] 1 đơn vị chưa nộp báo cáo đã đến hạn",
    }
    assert told(2) == {}
    eve = replace(ONE, due_date=DUE + timedelta(days=1))
    (reminder,) = reminders_for([eve], directory, eve.due_date)
    assert "còn" not in letter_of(reminder, eve.due_date, AT).text


def test_what_came_or_is_said_by_a_newer_reminder_need_not_leave() -> None:
    def keys(*days: int) -> list[str]:
        moments = [DUE + timedelta(days=at) for at in days]
        return [
            letter_of(one, at, AT).key
            for at in moments
            for one in reminders_for([ONE], DIRECTORY, at)
        ]

    eve, day, after = keys(-1), keys(0), keys(1)
    assert past(eve, eve, [ONE], DIRECTORY) == []
    assert past(eve, eve + day, [ONE], DIRECTORY) == eve
    assert past(day, eve + day, [ONE], DIRECTORY) == []
    assert past(eve + day + after, eve + day + after, [ONE], DIRECTORY) == eve + day
    assert past(after, after, [], DIRECTORY) == after, "it came meanwhile"
    other = replace(ONE, form="other", due_date=DUE - timedelta(days=1))
    assert past(eve, eve + day, [ONE, other], DIRECTORY) == eve, "the day after says both"
    other = replace(ONE, form="other", due_date=DUE + timedelta(days=6))
    assert past(eve, eve + day, [ONE, other], DIRECTORY) == eve[:0], "of it no newer one speaks"
