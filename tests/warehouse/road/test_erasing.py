"""What was erased is nowhere any more, the proof says so, and the figures stay."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.landing.inbox import Inbox
from ansinh.ledger.erasures import Erasure
from ansinh.road.destroying import Asked
from ansinh.road.erasing import (
    EraseError,
    erase_household,
    erase_in_time,
    erase_submission,
    forget_portal_requests,
    renew_pseudonyms,
)
from ansinh.road.examining import examine

pytestmark = pytest.mark.warehouse

HEADS = ("Trần Thị Bưởi Bịa", "Lê Văn Mơ Bịa")
UNIT = "30337"  # the commune of the list
ASKED = Asked("bà A", "hộ yêu cầu")
LIST = "\n".join((
    "DANH SÁCH HỘ NGHÈO NĂM 2022;;;;;;",
    "TT;Họ và tên;Nam;Nữ;Dân tộc;Quan hệ;Xã/phường/đặc khu;Số nhân khẩu;Phân loại hộ;B1;B2",
    f"1;{HEADS[0]};;1960;Kinh;Chủ hộ;Xã An Phú;2;Hộ cũ;140;30",
    "2;Trần Văn Con Bịa;1990;;Kinh;Thành viên;;;;;",
    f"3;{HEADS[1]};1970;;Kinh;Chủ hộ;Xã An Phú;1;Hộ cũ;140;30",
    "",
))  # fmt: skip


@pytest.fixture
def listed(small_road: SmallRoad) -> int:
    """The number of a household list that was handed in and read."""
    inbox = Inbox(small_road.settings.inbox)
    inbox.put(LIST.encode(), "a.csv", "886", "2022", "official")
    small_road.walk()
    number = small_road.one("select max(submission_id) from ops.submission")
    assert small_road.one("select form from ops.submission") == "household_list"
    assert small_road.one("select count(*) from raw.household_list__poor") == 3
    return int(number)


def typed(road: SmallRoad) -> str:
    """All that the tables of people hold, as text."""
    rows = road.query("select one::text from raw.household_list__poor as one order by _row")
    return "\n".join(row for (row,) in rows)


def steps(erasure: Erasure) -> dict[str, int]:
    return {one.place: one.destroyed for one in erasure.steps}


def landed(road: SmallRoad) -> list[Path]:
    return [one for one in (road.settings.home / "landing").rglob("*") if one.is_file()]


def complaints(road: SmallRoad) -> list[str]:
    """What the doctor has to say of landed files."""
    looks = dict(examine(road.installation))
    return [one.found for one in looks["Landed files"]]


def test_a_landed_list_is_read_by_nobody_without_its_key(
    small_road: SmallRoad, listed: int
) -> None:
    (file,) = landed(small_road)
    assert HEADS[0].encode() not in file.read_bytes()
    assert small_road.one("select count(*) from keyring.landing_key") == 1
    (again,) = small_road.replay(listed)
    assert again.fault is None


def test_of_an_erased_submission_no_name_is_left(small_road: SmallRoad, listed: int) -> None:
    erasure = erase_submission(small_road.installation, listed, ASKED)

    assert not any(name in typed(small_road) for name in (*HEADS, "1960", "Kinh"))
    counts = "select sum(members), count(*), max(income_points) from raw.household_list__poor"
    assert small_road.query(counts) == [(3, 3, 140)], "the figures stay"
    assert landed(small_road) == []
    assert small_road.one("select count(*) from keyring.landing_key") == 0
    assert steps(erasure) == {
        "raw": 3, "restricted": 0, "history": 0, "landing": 1, "outbox": 0,
        # What others left in the folder for temporary files, and what the rules had to say.
        **{place: steps(erasure)[place] for place in ("temporary", "ledger")},
    }  # fmt: skip
    assert (erasure.asked_by, erasure.done_by) == ("bà A", "ansinh_owner")
    (again,) = small_road.replay(listed)
    assert again.fault == "FileNotFoundError", "it cannot be judged again, and stays as it is"


def test_one_household_is_erased_with_its_members(small_road: SmallRoad, listed: int) -> None:
    letter = small_road.settings.outbox_dir / "old.txt"
    letter.parent.mkdir(parents=True)
    letter.write_text(f"Bạn đã ghi {HEADS[0]}", encoding="utf-8")
    with psycopg.connect(small_road.url) as connection:
        connection.execute(
            "create table restricted.fct_household_assessment as"
            " select _submission_id as submission_id, 'poor' as listed_as, _row"
            " from raw.household_list__poor where relation is distinct from 'member'"
        )

    erasure = erase_household(small_road.installation, ["886", UNIT], HEADS[0].upper(), 1960, ASKED)

    assert HEADS[0] not in typed(small_road) and "Con Bịa" not in typed(small_road)
    assert HEADS[1] in typed(small_road), "others stay"
    assert (steps(erasure)["raw"], steps(erasure)["outbox"]) == (2, 1)
    assert steps(erasure)["restricted"] == 1
    assert small_road.one("select _row from restricted.fct_household_assessment") == 5
    assert not letter.exists() and landed(small_road) == []
    with pytest.raises(EraseError, match="No list of this unit"):
        erase_household(small_road.installation, ["886", UNIT], HEADS[0], 1960, ASKED)


def test_what_a_former_version_kept_goes_too(small_road: SmallRoad, listed: int) -> None:
    """Names of files and sheets, and what findings quoted."""
    own = "Hộ bà Bưởi Bịa"
    for told in (
        "update ops.delivery set file_name = %s, inbox_path = '886/x/Bịa.csv' returning true",
        "update ops.submission set sheets = array[%s] returning true",
        "update ops.submission_table set sheet = %s returning true",
        "update ops.finding set sheet = %s, value = 'Bịa', message_vi = 'Bịa' returning true",
        "update raw.household_list__poor set _sheet = %s returning true",
    ):
        assert small_road.query(told, own), told

    erasure = erase_submission(small_road.installation, listed, ASKED)

    assert steps(erasure)["ledger"] > 2
    for table in ("delivery", "submission", "submission_table", "finding"):
        rows = small_road.query(f"select one::text from ops.{table} as one")
        assert not any("Bịa" in row for (row,) in rows), table
    assert "Bịa" not in typed(small_road) and "Trang 1" in typed(small_road)
    assert small_road.one("select inbox_path from ops.delivery") == "886/2022/official/tệp"


def test_the_proof_names_nobody_and_stays(small_road: SmallRoad, listed: int) -> None:
    erase_household(small_road.installation, ["886", UNIT], HEADS[0], 1960, ASKED)
    for table in ("erasure", "erasure_step", "erased_file", "erased_submission"):
        rows = small_road.query(f"select one::text from ops.{table} as one")
        assert rows and not any("Bịa" in row for (row,) in rows)
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            small_road.query(f"delete from ops.{table}")


def test_the_doctor_asks_for_no_erased_file(small_road: SmallRoad, listed: int) -> None:
    (file,) = landed(small_road)
    content = file.read_bytes()
    assert complaints(small_road) == []
    small_road.query("delete from keyring.landing_key returning true")
    assert ["or its key is not" in one for one in complaints(small_road)] == [True]

    erase_submission(small_road.installation, listed, ASKED)
    assert complaints(small_road) == []
    file.write_bytes(content)
    assert [one.endswith("without its key nobody reads it") for one in complaints(small_road)] == [
        True
    ]


def test_names_go_when_their_time_is_over(small_road: SmallRoad, listed: int) -> None:
    assert erase_in_time(small_road.installation) is None
    head = small_road.one("select restricted.head_hash(%s, 1960)", HEADS[0])
    days = small_road.settings.names_days
    later = small_road.installation.now() + timedelta(days=days + 1)

    with small_road.where(now=lambda: later):
        erasure = erase_in_time(small_road.installation)
        assert erase_in_time(small_road.installation) is None, "once"

    assert erasure is not None and steps(erasure)["raw"] == 3
    assert "Bịa" not in typed(small_road) and landed(small_road) == []
    kept = small_road.query("select listed_as, head_hash from restricted.kept_head order by _row")
    assert len(kept) == 2
    assert kept[0] == ("poor", head), "it stays the same household"


def test_what_people_asked_the_portal_for_is_forgotten_in_time(small_road: SmallRoad) -> None:
    here = small_road.installation
    days = small_road.settings.names_days
    for age in (days + 1, days - 1):
        small_road.query(
            "insert into ops.portal_request (login, page, is_change, status, asked_at)"
            " values ('bà A', %s, false, 200, now() - make_interval(days => %s)) returning 1",
            *(str(age), age),
        )
    assert forget_portal_requests(here) == 1
    assert small_road.query("select page from ops.portal_request") == [(str(days - 1),)]
    assert forget_portal_requests(here) == 0


def test_only_what_is_about_people_is_erased(small_road: SmallRoad) -> None:
    number = small_road.submit("886", 50)
    with pytest.raises(EraseError, match="about people"):
        erase_submission(small_road.installation, number, ASKED)
    assert small_road.one("select count(*) from ops.erasure") == 0


def test_an_old_key_of_pseudonyms_is_replaced(small_road: SmallRoad) -> None:
    assert not renew_pseudonyms(small_road.installation)
    later = small_road.installation.now() + timedelta(days=366)
    with small_road.where(now=lambda: later):
        assert renew_pseudonyms(small_road.installation)
    assert small_road.one("select max(number) from restricted.hash_key") == 2


def test_the_command_asks_for_the_name_and_prints_the_proof(
    small_road: SmallRoad, listed: int
) -> None:
    words = ["erase", "household", "--unit", "886", "--unit", UNIT, "--born", "1960"]
    words += ["--by", "bà A", "--why", "hộ yêu cầu"]
    done: Any = CliRunner().invoke(
        cli.app, words, obj=small_road.installation, input=f"{HEADS[0]}\n"
    )
    assert done.exit_code == 0, done.output
    assert "raw: 2 rows without names" in done.output and "Bịa" not in done.output
