"""Late files count and are told; after the close they need a permission."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad

from ansinh.ledger.waivers import WaiverError, end, grant, waiting_for, waivers

pytestmark = pytest.mark.warehouse


DUE = date(2022, 12, 19)


LOCK = date(2023, 1, 19)


@pytest.fixture
def late_road(small_road: SmallRoad) -> SmallRoad:
    """By whose calendar every report was due long ago, and every period is closed."""
    small_road.due(DUE, LOCK)
    return small_road


def allow(road: SmallRoad, **what: Any) -> int:
    values = {"until": date(9998, 1, 1), "why": "flood", "by": "tester", **what}
    with psycopg.connect(road.url) as connection:
        return grant(connection, **values)


def rules(road: SmallRoad) -> list[str]:
    return [
        rule for (rule,) in road.query("select rule from ops.finding_now where severity='error'")
    ]


def test_a_late_file_counts_and_is_told(small_road: SmallRoad) -> None:
    """Late is not wrong: until the period is closed it needs nobody's permission."""
    small_road.due(DUE)
    number = small_road.submit("886", 50)

    assert small_road.states() == {number: "accepted_with_warnings"}
    assert small_road.counting() == {("886", "2022"): 50}
    ((expected, message),) = small_road.query(
        "select expected, message_vi from ops.finding_now "
        "where severity = 'warning' and rule = 'structure.period_late'"
    )
    assert expected == "19/12/2022"
    assert "sau hạn nộp 19/12/2022" in message
    assert "vẫn được nhận" in message


def test_on_the_day_of_the_close_a_late_file_counts_and_the_day_after_it_does_not(
    small_road: SmallRoad,
) -> None:
    small_road.due(DUE)
    number = small_road.submit("886", 50)
    arrived = small_road.one(
        "select (delivered_at at time zone 'Asia/Ho_Chi_Minh')::date from ops.delivery"
    )
    small_road.due(DUE, arrived)
    small_road.replay(number)
    assert small_road.states() == {number: "accepted_with_warnings"}

    small_road.due(DUE, arrived - timedelta(days=1))
    small_road.replay(number)
    assert small_road.states() == {number: "rejected"}
    assert rules(small_road) == ["structure.period_locked"]


def test_a_file_of_the_last_day_is_in_time(small_road: SmallRoad) -> None:
    small_road.put("886", 50)
    small_road.walk()
    arrived = small_road.one(
        "select (delivered_at at time zone 'Asia/Ho_Chi_Minh')::date from ops.delivery"
    )
    small_road.due(arrived, lock=arrived)

    small_road.replay()

    assert rules(small_road) == []


def test_after_the_period_was_closed_that_is_what_is_told(small_road: SmallRoad) -> None:
    small_road.due(DUE, LOCK)

    small_road.submit("886", 50)

    assert rules(small_road) == ["structure.period_locked"]


def test_with_a_waiver_the_waiting_file_is_accepted_and_the_waiver_on_record(
    late_road: SmallRoad,
) -> None:
    number = late_road.submit("886", 50)
    waiver = allow(late_road, unit_code="886", period="2022")
    with psycopg.connect(late_road.url) as connection:
        assert waiting_for(connection, waiver) == [number]

    late_road.replay(number)

    assert late_road.counting() == {("886", "2022"): 50}
    assert late_road.one("select waiver_id from ops.submission") == waiver
    assert late_road.query("select why from ops.submission_now") == [
        (f"no rule that stops is broken; late by waiver {waiver}",)
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"unit_code": "887"},
        {"period": "2023"},
        {"form": "household_list"},
        {"stage": "preliminary"},
        {"until": date(2020, 1, 1)},
        {"lifts": ["loss"]},
    ],
)
def test_a_waiver_of_something_else_does_not_help(
    late_road: SmallRoad, other: dict[str, Any]
) -> None:
    allow(late_road, **other)

    number = late_road.submit("886", 50)

    assert late_road.states() == {number: "rejected"}


def test_a_waiver_serves_files_of_its_last_day_and_none_after_it(late_road: SmallRoad) -> None:
    number = late_road.submit("886", 50)
    (arrived,) = (
        day for (day,) in late_road.query(
            "select (delivered_at at time zone 'Asia/Ho_Chi_Minh')::date from ops.delivery"
        )
    )  # fmt: skip
    allow(late_road, until=arrived - timedelta(days=1))
    late_road.replay(number)
    assert late_road.states() == {number: "rejected"}

    allow(late_road, until=arrived)
    late_road.replay(number)

    assert late_road.states() == {number: "accepted_with_warnings"}


def test_a_whole_form_and_period_may_be_opened_for_all_units(late_road: SmallRoad) -> None:
    sent = [late_road.submit(unit, 50) for unit in ("886", "887")]
    allow(late_road, form="poverty_review", period="2022")

    late_road.replay(*sent)

    assert set(late_road.states().values()) == {"accepted_with_warnings"}


def test_a_file_sent_again_after_a_waiver_is_accepted(late_road: SmallRoad) -> None:
    first = late_road.submit("886", 50)
    allow(late_road)

    again = late_road.submit("886", 50)

    assert late_road.states() == {first: "rejected", again: "accepted_with_warnings"}


def test_a_waiver_that_was_taken_back_lets_nobody_in_and_nobody_out(late_road: SmallRoad) -> None:
    waiver = allow(late_road)
    inside = late_road.submit("886", 50)
    with psycopg.connect(late_road.url) as connection:
        end(connection, waiver, why="misused", by="tester")

    outside = late_road.submit("887", 50)
    late_road.replay()

    assert late_road.states() == {inside: "accepted_with_warnings", outside: "rejected"}


def test_waivers_are_only_ever_appended(small_road: SmallRoad) -> None:
    waiver = allow(small_road)
    with psycopg.connect(small_road.url, autocommit=True) as connection:
        for statement in ("update ops.waiver set why = 'x'", "delete from ops.waiver"):
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                connection.execute(statement)
        end(connection, waiver, why="misused", by="tester")
        (one,) = waivers(connection)
        assert one.ended_at is not None
        with pytest.raises(WaiverError, match="no waiver"):
            end(connection, waiver, why="misused", by="tester")


@pytest.mark.parametrize("words", [{"why": " "}, {"by": ""}])
def test_a_waiver_says_who_and_why(small_road: SmallRoad, words: dict[str, str]) -> None:
    with pytest.raises(WaiverError, match="who decides, and why"):
        allow(small_road, **words)
