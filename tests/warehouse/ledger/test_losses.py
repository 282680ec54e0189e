"""What the version before had and a new one lacks is held until somebody gives his word for it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from tests.installed import UNITS
from tests.warehouse.conftest import SmallRoad, finding_always

from ansinh.landing.inbox import Inbox
from ansinh.landing.submitting import HandIn, LeavingOut, SubmitError, submit
from ansinh.ledger.waivers import WaiverError, end, grant, waiting_for
from ansinh.road.checking import check
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

SLOT = ("886", "2022", "official")
KHANH_AN, NHON_HOI = "30340", "30349"
NAMES = {"886": "Huyện An Phú", KHANH_AN: "Xã Khánh An", NHON_HOI: "Xã Nhơn Hội"}
LONG_FROM_NOW = date(9998, 1, 1)


@pytest.fixture
def road(small_road: SmallRoad) -> Iterator[SmallRoad]:
    """A road on which every figure is right."""
    for code, name in NAMES.items():
        unit = UNITS.get(code, date(2022, 12, 31))
        assert unit is not None and unit.full_name == name
    with small_road.where(judge=finding_always()):
        yield small_road


def content(*units: str, poor: int = 50) -> bytes:
    lines = [
        "KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2022",
        "TT;Phường/Xã;Tổng số hộ;Số hộ nghèo;Số hộ cận nghèo",
        *(f"{at};{NAMES[unit]};1000;{poor};40" for at, unit in enumerate(units, 1)),
    ]
    return "\n".join(lines).encode()


def send(road: SmallRoad, *units: str, poor: int = 50) -> int:
    Inbox(road.settings.inbox).put(content(*units, poor=poor), "a.csv", *SLOT)
    road.walk()
    return int(road.one("select max(submission_id) from ops.submission"))


def told(road: SmallRoad, number: int) -> list[tuple[Any, ...]]:
    return road.query(
        "select rule, severity, value, expected from ops.finding_now "
        "where submission_id = %s and rule like 'structure.units%%'", number
    )  # fmt: skip


def counted_units(road: SmallRoad) -> set[str]:
    rows = road.query(
        "select _unit_code from raw.poverty_review__results "
        "inner join ops.slot_current on _submission_id = submission_id where state <> 'withdrawn'"
    )
    return {code for (code,) in rows}


def allow(road: SmallRoad, **what: Any) -> int:
    values = {"until": LONG_FROM_NOW, "why": "merged", "by": "admin", "lifts": ["loss"], **what}
    with psycopg.connect(road.url) as connection:
        return grant(connection, **values)


def test_a_unit_that_is_missing_holds_the_file_and_the_figures_of_before_stay(
    road: SmallRoad,
) -> None:
    first = send(road, "886", KHANH_AN, NHON_HOI)
    second = send(road, "886", KHANH_AN)

    assert road.states() == {first: "accepted", second: "rejected"}
    assert counted_units(road) == {"886", KHANH_AN, NHON_HOI}
    ((rule, severity, value, expected),) = told(road, second)
    assert (rule, severity, expected) == ("structure.units_missing", "error", str(first))
    assert value.startswith(f"Xã Nhơn Hội ({NHON_HOI}; ")
    message = road.one(
        "select message_vi from ops.finding_now where rule = 'structure.units_missing'"
    )
    assert f"--without {NHON_HOI} --why" in message
    assert "số liệu lần trước vẫn được dùng" in message

    third = send(road, "886", KHANH_AN, NHON_HOI, poor=60)
    assert told(road, third) == []
    assert road.states()[third].startswith("accepted")


def test_an_administrators_word_lets_it_in_and_is_told(road: SmallRoad) -> None:
    first = send(road, "886", KHANH_AN, NHON_HOI)
    second = send(road, "886", KHANH_AN)
    waiver = allow(road, unit_code="886", period="2022", without=[NHON_HOI])
    with psycopg.connect(road.url) as connection:
        assert waiting_for(connection, waiver) == [second]

    road.replay(second)

    assert road.states()[second] == "accepted_with_warnings"
    assert counted_units(road) == {"886", KHANH_AN}
    ((rule, severity, _, expected),) = told(road, second)
    assert (rule, severity, expected) == ("structure.units_left_out", "warning", str(first))

    with psycopg.connect(road.url) as connection:
        end(connection, waiver, why="enough", by="admin")
    road.replay()
    assert counted_units(road) == {"886", KHANH_AN}, "nobody is asked again about what counts"


@pytest.mark.parametrize(
    "other",
    [
        {"without": [KHANH_AN]},
        {"without": ["results"]},
        {"lifts": ["locked"]},
        {"unit_code": "887"},
        {"period": "2023"},
        {"until": date(2020, 1, 1)},
    ],
)
def test_a_word_for_something_else_does_not_help(road: SmallRoad, other: dict[str, Any]) -> None:
    send(road, "886", KHANH_AN, NHON_HOI)
    allow(road, **{"without": [NHON_HOI], **other})

    second = send(road, "886", KHANH_AN)

    assert road.states()[second] == "rejected"


def test_who_sends_it_again_with_his_word_is_let_in_with_who_and_why_on_record(
    road: SmallRoad, tmp_path: Path
) -> None:
    send(road, "886", KHANH_AN, NHON_HOI)
    send(road, "886", KHANH_AN)
    (tmp_path / "a.csv").write_bytes(content("886", KHANH_AN))
    asked = [HandIn(tmp_path / "a.csv", *SLOT)]
    word = LeavingOut((NHON_HOI,), "merged into Khánh An", "officer", LONG_FROM_NOW)
    with psycopg.connect(road.url) as connection:
        (handed,) = submit(connection, Inbox(road.settings.inbox), asked, UNITS, word)
    assert handed.known_as is None, "the same content gets a new verdict"
    road.walk()

    assert counted_units(road) == {"886", KHANH_AN}
    assert road.query(
        "select unit_code, period, stage, lifts, without, granted_by, why from ops.waiver"
    ) == [(*SLOT, ["loss"], [NHON_HOI], "officer", "merged into Khánh An")]


@pytest.mark.parametrize(
    ("slot", "word", "fault", "says"),
    [
        ((), LeavingOut((NHON_HOI,), "why", "x", LONG_FROM_NOW), SubmitError, "--unit and"),
        (SLOT, LeavingOut(("99999",), "why", "x", LONG_FROM_NOW), SubmitError, "'99999'"),
        (SLOT, LeavingOut((NHON_HOI,), " ", "x", LONG_FROM_NOW), WaiverError, "and why"),
    ],
)
def test_a_word_says_what_is_left_out_of_what_and_why(
    road: SmallRoad,
    tmp_path: Path,
    slot: tuple[str, ...],
    word: LeavingOut,
    fault: type[Exception],
    says: str,
) -> None:
    (tmp_path / "a.csv").write_bytes(content("886"))
    inbox = Inbox(road.settings.inbox)
    with psycopg.connect(road.url) as connection, pytest.raises(fault, match=says):
        submit(connection, inbox, [HandIn(tmp_path / "a.csv", *slot)], UNITS, word)
    assert inbox.present() == []
    assert road.query("select * from ops.waiver") == []


def test_a_row_that_only_sums_the_others_may_go(road: SmallRoad) -> None:
    send(road, "886", KHANH_AN, NHON_HOI)
    assert told(road, send(road, KHANH_AN, NHON_HOI, poor=60)) == []


def test_a_unit_of_which_only_a_part_is_left_is_missing(road: SmallRoad) -> None:
    send(road, "886")
    ((rule, _, value, _),) = told(road, send(road, KHANH_AN))
    assert rule == "structure.units_missing"
    assert value.startswith("Huyện An Phú (886; ")


def test_an_empty_slot_lacks_nothing(road: SmallRoad) -> None:
    road.withdraw(send(road, "886", KHANH_AN, NHON_HOI))

    second = send(road, "886", KHANH_AN)

    assert road.states()[second].startswith("accepted")


def test_check_says_that_a_table_is_missing_and_replay_does_too(
    road: SmallRoad, tmp_path: Path
) -> None:
    whole, less = tmp_path / "whole.xlsx", tmp_path / "less.xlsx"
    whole.write_bytes(workbook_of(invented_report("886", 2022)))
    book = openpyxl.load_workbook(whole)
    before = set(book.sheetnames)
    for sheet in [one for one in book.sheetnames if "iến" in one]:
        del book[sheet]
    assert set(book.sheetnames) != before
    book.save(less)
    Inbox(road.settings.inbox).put(whole.read_bytes(), "whole.xlsx", *SLOT)
    road.walk()
    hint = SlotHint(*SLOT, None, "lệnh")

    assert "structure.units_missing" not in {
        one.rule for one in check(road.installation, whole, hint).findings
    }
    checked = check(road.installation, less, hint)
    (missing,) = [one for one in checked.findings if one.rule == "structure.units_missing"]
    assert checked.verdict == "rejected"
    assert missing.value is not None and "movement_poor)" in missing.value
    assert "--without movement_poor" in missing.message_vi

    Inbox(road.settings.inbox).put(less.read_bytes(), "less.xlsx", *SLOT)
    road.walk()
    ((_, _, value, _),) = told(road, 2)
    assert value == missing.value
    road.replay(2)
    assert told(road, 2)[0][2] == missing.value
