"""Districts without communes report, and are judged like any other unit."""

from collections.abc import Iterator

import pytest
from tests.warehouse.conftest import SmallRoad

from ansinh.landing.inbox import Inbox
from ansinh.reference.bundle import read_reference
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of

pytestmark = pytest.mark.warehouse

PROVINCE, ISLAND = "51", "536"  # Quảng Ngãi, Lý Sơn
OF_THE_PROVINCE = "\n".join(
    (
        "KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2023",
        "TT;Huyện;Tổng số hộ;Số hộ nghèo;Số hộ cận nghèo",
        "1;Huyện Lý Sơn;1000;50;40",
        "2;Huyện Bình Sơn;3000;150;140",
    )
)


@pytest.fixture
def road(small_road: SmallRoad) -> Iterator[SmallRoad]:
    """The road of another province."""
    with small_road.where(reference=read_reference(PROVINCE)):
        yield small_road


def test_an_island_reports_itself_or_by_its_province(road: SmallRoad) -> None:
    report = invented_report(ISLAND, 2022, reference=read_reference(PROVINCE))
    inbox = Inbox(road.settings.inbox)
    inbox.put(workbook_of(report), "a.xlsx", ISLAND, "2022", "official")
    inbox.put(OF_THE_PROVINCE.encode(), "b.csv", PROVINCE, "2023", "official")
    road.walk()
    told = road.query("select rule, message_en from ops.finding where severity = 'error'")
    assert told == []
    rows = road.query(
        "select unit_code, period, _unit_code, _unit_level from ops.slot_current"
        " inner join raw.poverty_review__results on _submission_id = submission_id"
        " where _unit_code = %s order by period",
        ISLAND,
    )
    assert rows == [
        (ISLAND, "2022", ISLAND, "district"),
        (PROVINCE, "2023", ISLAND, "district"),
    ]
