"""A register that holds nothing, or nine months, from the inbox to the ledger and back."""

from pathlib import Path

import pytest
from tests.warehouse.conftest import SmallRoad

from ansinh.landing.inbox import Inbox
from ansinh.ledger.status import submissions
from ansinh.road.checking import check
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

HEADER = "TT;Ngày hỗ trợ;Chương trình;Mục đích hỗ trợ;Nguồn vốn;Hình thức;Số tiền (đồng);Số hộ"
GIFT = "{};{};Chương trình khác;Nhà ở;Nhân dân đóng góp;Tiền;5000000;1"
NOTHING = ";Không phát sinh;;;;;;"


def sent(road: SmallRoad, *lines: str, above: str = "Quý III năm 2019") -> int:
    """Hand in a register of uses; the number it got."""
    content = "\n".join(["SỔ THEO DÕI SỬ DỤNG NGUỒN LỰC", above, HEADER, *lines, ""]).encode()
    Inbox(road.settings.inbox).put(content, "a.csv", "886", "2019-Q3")
    road.walk()
    return int(road.one("select max(submission_id) from ops.submission"))


def noted(road: SmallRoad, number: int) -> tuple[object, ...]:
    (row,) = road.query(
        "select state, row_count, is_nil, is_cumulative, covers_from::text, covers_to::text"
        " from ops.submission_now where submission_id = %s",
        number,
    )
    return row


OWN = ("2019-07-01", "2019-09-30")


def test_nothing_is_corrected_by_something_and_back(small_road: SmallRoad) -> None:
    nothing = sent(small_road, NOTHING)
    assert noted(small_road, nothing) == ("accepted", 0, True, False, *OWN)
    something = sent(small_road, GIFT.format(1, "05/08/2019"))
    assert noted(small_road, something) == ("accepted", 1, False, False, *OWN)
    again = sent(small_road, NOTHING, "")
    # Who writes that there was nothing needs nobody's leave to take entries back.
    assert noted(small_road, again) == ("accepted", 0, True, False, *OWN)
    before = [noted(small_road, number) for number in (nothing, something, again)]
    small_road.replay()
    assert [noted(small_road, number)[1:] for number in (nothing, something, again)] == [
        one[1:] for one in before
    ]
    assert small_road.query(
        "select version, is_nil from ops.slot_current where form = 'resource_uses'"
    ) == [(3, True)]


def test_an_empty_page_takes_nothing_back(small_road: SmallRoad) -> None:
    something = sent(small_road, GIFT.format(1, "05/08/2019"))
    empty = sent(small_road)
    assert noted(small_road, empty)[:3] == ("rejected", 0, False)
    assert noted(small_road, something)[0] == "accepted"


def test_nine_months_are_nine_months(small_road: SmallRoad) -> None:
    entries = (GIFT.format(1, "05/02/2019"), GIFT.format(2, "05/08/2019"))
    number = sent(small_road, *entries, above="Số liệu lũy kế 9 tháng đầu năm 2019")
    nine = ("2019-01-01", "2019-09-30")
    assert noted(small_road, number) == ("accepted", 2, False, True, *nine)
    small_road.replay()
    assert noted(small_road, number)[1:] == (2, False, True, *nine)


def test_cumulative_entries_are_not_told_as_reported_before(small_road: SmallRoad) -> None:
    first = GIFT.format(1, "05/02/2019")
    content = "\n".join(["SỔ THEO DÕI SỬ DỤNG NGUỒN LỰC", HEADER, first, ""]).encode()
    Inbox(small_road.settings.inbox).put(content, "a.csv", "886", "2019-Q1")
    small_road.walk()
    both = (first, GIFT.format(2, "05/08/2019"))
    told = "select rule from ops.finding_now where submission_id = %s"
    number = sent(small_road, *both, above="Số liệu lũy kế 9 tháng đầu năm 2019")
    assert small_road.query(told, number) == []
    number = sent(small_road, *both)
    assert {rule for (rule,) in small_road.query(told, number)} == {
        "resource_uses.date_before_period",
        "resource_uses.entry_reported_before",
    }


def test_check_and_status_tell_them(small_road: SmallRoad, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["SỔ THEO DÕI SỬ DỤNG NGUỒN LỰC", HEADER, NOTHING, ""]))
    slot = SlotHint("886", "2019-Q3", None, None, "lệnh")
    (described,) = check(small_road.installation, path, slot).as_json()["submissions"]
    assert {name: described[name] for name in ("rows", "is_nil", "is_cumulative")} == {
        "rows": 0, "is_nil": True, "is_cumulative": False,
    }  # fmt: skip
    assert (described["covers_from"], described["covers_to"]) == OWN
    number = sent(small_road, NOTHING)
    with small_road.installation.connect("loader") as connection:
        (status,) = submissions(connection, [number])
    assert status.is_nil and str(status.covers_to) == OWN[1]
