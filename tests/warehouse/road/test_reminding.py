"""Units are reminded of what they owe, with the template that they fill; what came is not asked."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad

from ansinh.ledger.letters import files_of
from ansinh.road.noticing import notice, notice_parts
from ansinh.road.reminding import give_up_past, remind, still_owed

pytestmark = pytest.mark.warehouse

LINES = (
    "name,duty,units,addresses,hours,deputy,away",
    "Tỉnh,administrator,*,all@an.example,,,",
    "An Phú,unit,30337,unit@an.example,,,",
)


def on(day: date) -> dict[str, object]:
    return {"now": lambda: datetime(day.year, day.month, day.day, 1, tzinfo=UTC)}


@pytest.fixture
def told(small_road: SmallRoad, tmp_path: Path) -> SmallRoad:
    path = tmp_path / "contacts.csv"
    path.write_text("\n".join(LINES), encoding="utf-8")
    settings = small_road.settings.model_copy(update={"contacts": path})
    with small_road.where(settings=settings):
        yield small_road


def due_next(road: SmallRoad) -> date:
    """The next day on which commune 30337 owes a report, seen from a day of 2026."""
    with (
        road.where(**on(date(2026, 3, 1))),
        road.installation.connect("loader") as connection,
    ):
        return min(
            one.due_date
            for one in still_owed(connection, road.installation)
            if one.unit_code == "30337" and one.due_date > date(2026, 3, 10)
        )


def test_before_the_day_a_unit_gets_the_template(told: SmallRoad) -> None:
    due = due_next(told)
    with told.where(**on(due - timedelta(days=1))):
        assert remind(told.installation) == 1
        assert remind(told.installation) == 0, "a repeated run"

    ((letter, address, text),) = told.query("select letter_id, address, text from ops.letter")
    assert address == "unit@an.example" and f"{due:%d/%m/%Y}" in text
    with psycopg.connect(told.url) as connection:
        files = files_of(connection, letter)
    assert files and all(one.file_name.endswith(".xlsx") for one in files)
    for one in files:
        assert "30337" in one.file_name
        openpyxl.load_workbook(BytesIO(one.content))


def test_after_the_day_the_province_hears_how_many_are_late(told: SmallRoad) -> None:
    due = due_next(told)
    with told.where(**on(due + timedelta(days=1))):
        assert remind(told.installation) == 2
    letters = dict(told.query("select address, subject from ops.letter"))
    assert "đơn vị chưa nộp" in letters["all@an.example"]
    assert "quá hạn" in letters["unit@an.example"]


def test_on_other_days_nobody_is_reminded(told: SmallRoad) -> None:
    due = due_next(told)
    with told.where(**on(due - timedelta(days=3))):
        letters = remind(told.installation)
        subjects = {text for (text,) in told.query("select text from ops.letter")}
    assert all(f"{due:%d/%m/%Y}" not in one for one in subjects), letters


def test_nobody_is_blamed_while_the_platform_is_down(told: SmallRoad) -> None:
    due = due_next(told)
    notice_parts(told.installation, [("web", "không trả lời")])
    with told.where(**on(due + timedelta(days=1))):
        assert remind(told.installation) == 0
        notice_parts(told.installation, [])
        assert remind(told.installation) == 2


def test_a_reminder_that_did_not_leave_is_given_up_where_a_newer_one_says_it(
    told: SmallRoad,
) -> None:
    """As after a day without a mail server, or of what came before the letter left."""
    due = due_next(told)
    left = "select key, state from ops.letter_now order by letter_id"
    for days in (-7, 0):
        with told.where(**on(due + timedelta(days=days))):
            remind(told.installation)
            assert give_up_past(told.installation) == (days == 0)
    with told.where(**on(due + timedelta(days=1))):
        assert remind(told.installation) == 2
        assert give_up_past(told.installation) == 1
        assert give_up_past(told.installation) == 0, "a repeated run"
        notice(told.installation)
    assert [state for _, state in told.query(left)] == [*["given_up"] * 2, *["waiting"] * 2]
    alerts = told.query("select kind from ops.alert_now where kind = 'letter_refused'")
    assert not alerts, "nobody's address is wrong"
