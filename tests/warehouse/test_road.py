"""From the inbox to a verdict on a real Postgres, step by step, as the DAG calls it."""

import io
import signal
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from tests.databases import role_url_at

from ansinh.errors import PlatformError
from ansinh.landing.inbox import Inbox
from ansinh.ledger import writing
from ansinh.ledger.status import SubmissionStatus, submissions
from ansinh.reference.reading import ReferenceDataError
from ansinh.road import loading as road
from ansinh.road.checking import check
from ansinh.road.installation import Installation, installation_of
from ansinh.road.judging import judge
from ansinh.samples.bad import two_too_high
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.settings import Settings
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

KINDS = ("Xã", "Huyện", "Thị", "Phường", "Thành")
Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture
def installation(migrated_url: str, tmp_path: Path) -> Installation:
    """A ledger without submissions; files are read by a child, rules counted a second time."""
    settings = Settings(home=tmp_path / "home", inbox_quiet_seconds=0)
    return replace(installation_of(settings), url=partial(role_url_at, migrated_url))


def workbook(code: str = "886", edit: Edit | None = None) -> bytes:
    content = workbook_of(invented_report(code, 2022))
    if edit is None:
        return content
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def first_poor_count(book: openpyxl.Workbook) -> Any:
    """A cell of the first commune's row, in the column of the poor households."""
    sheet = book["Kết quả rà soát"]
    for row in sheet.iter_rows():
        if row[0].value == "1.1":
            return row[4]
    raise LookupError


def put(installation: Installation, content: bytes, unit: str, name: str = "báo cáo.xlsx") -> None:
    Inbox(installation.settings.inbox).put(content, name, unit, "2022", "official")


def walk(installation: Installation, run_id: str = "run") -> list[SubmissionStatus]:
    road.receive(installation, run_id)
    for submission_id in road.unread(installation):
        road.load(installation, submission_id, run_id)
    judge(installation, road.unjudged(installation), run_id)
    with installation.connect("loader") as connection:
        return submissions(connection)


def states(seen: list[SubmissionStatus]) -> list[tuple[str | None, str]]:
    return [(one.unit_code, one.state) for one in seen]


def query(installation: Installation, sql: str) -> list[tuple[Any, ...]]:
    with installation.connect("loader") as connection:
        return connection.execute(sql.encode()).fetchall()


def test_one_bad_file_stops_alone(installation: Installation) -> None:
    put(installation, workbook("886"), "886")
    put(installation, workbook_of(two_too_high()), "892")
    put(installation, b"not a workbook", "894")

    seen = walk(installation)

    assert states(seen) == [("886", "accepted"), ("892", "rejected"), ("894", "refused")]
    ((cell, value, expected, vietnamese, english),) = query(
        installation,
        "select cell, value, expected, message_vi, message_en from ops.finding where stage = 'row'",
    )
    assert int(value) - int(expected) == 2
    assert cell.startswith("L")
    assert f"1−2−3−4+5+6+7+8 = {expected}, bạn đã ghi {value}" in vietnamese
    assert expected in english
    assert value in english


def test_a_workbook_without_any_form_comes_to_an_end(installation: Installation) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Danh sách mua sắm"
    content = io.BytesIO()
    book.save(content)
    put(installation, content.getvalue(), "886")

    assert states(walk(installation)) == [("886", "rejected")]
    assert query(installation, "select rule from ops.finding") == [("structure.no_form_found",)]


def test_a_number_that_no_column_can_hold_stops_its_own_file_only(
    installation: Installation,
) -> None:
    def too_large(book: openpyxl.Workbook) -> None:
        first_poor_count(book).value = "9" * 30

    put(installation, workbook("886", too_large), "886")
    put(installation, workbook("887"), "887")

    seen = dict(states(walk(installation)))

    assert seen["886"] in {"rejected", "refused"}
    assert seen["887"] == "accepted"


def test_a_fault_of_ours_refuses_the_file_and_tells_the_data_engineer(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    typed = "Nguyễn Văn Ẩn Danh"

    def stumble(*_: object) -> None:
        raise ZeroDivisionError(typed)

    put(installation, workbook(), "886")

    assert states(walk(replace(installation, read=stumble))) == [("886", "refused")]
    assert "ZeroDivisionError" in caplog.text
    assert typed not in caplog.text, "what people typed stays out of the log"


@pytest.mark.parametrize(
    "trouble",
    [
        psycopg.OperationalError("server closed the connection"),
        PlatformError("The database does not answer."),
        ReferenceDataError("a list is wrong"),
        OSError("no space left on device"),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
def test_trouble_of_the_platform_is_no_verdict(
    installation: Installation, trouble: Exception
) -> None:
    def stumble(*_: object) -> None:
        raise trouble

    put(installation, workbook(), "886")
    with pytest.raises(type(trouble)):
        walk(replace(installation, read=stumble))

    assert states(walk(installation)) == [("886", "accepted")]


def test_a_process_killed_while_it_loads_leaves_all_or_nothing(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_copy, copied = writing.copy_rows, []

    def die_at_the_third_table(*arguments: Any) -> int:
        copied.append(arguments)
        if len(copied) == 3:
            raise KeyboardInterrupt
        return really_copy(*arguments)

    put(installation, workbook(), "886")
    with monkeypatch.context() as patch:
        patch.setattr(writing, "copy_rows", die_at_the_third_table)
        with pytest.raises(KeyboardInterrupt):
            walk(installation)
    assert query(installation, "select count(*) from raw.poverty_review__results") == [(0,)]

    (one,) = walk(installation)

    assert (one.state, one.version) == ("accepted", 1)
    assert one.rows > 100


def test_every_step_may_be_repeated(installation: Installation) -> None:
    put(installation, workbook(), "886")
    put(installation, b"not a workbook", "894")
    before = walk(installation)
    for one in before:
        road.load(installation, one.submission_id, "again")
    judge(installation, [one.submission_id for one in before], "again")

    assert walk(installation, "again") == before


def test_a_corrected_file_is_the_next_version_of_its_slot(installation: Installation) -> None:
    put(installation, workbook_of(two_too_high()), "892")
    walk(installation)
    put(installation, workbook("892"), "892", "báo cáo (sửa).xlsx")

    assert [(one.version, one.state) for one in walk(installation)] == [
        (1, "rejected"),
        (2, "accepted"),
    ]


def rules_broken(installation: Installation) -> set[str]:
    return {rule for (rule,) in query(installation, "select rule from ops.finding")}


def test_a_file_of_hamlets_only_does_not_empty_its_unit(installation: Installation) -> None:
    def hamlets(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows(min_col=2, max_col=2):
                if isinstance(row[0].value, str) and row[0].value.split()[0] in KINDS:
                    row[0].value = f"Ấp {row[0].value}"

    put(installation, workbook("886", hamlets), "886")

    assert states(walk(installation)) == [("886", "rejected")]
    assert "structure.no_rows" in rules_broken(installation)


def test_a_table_that_stands_twice_is_told(installation: Installation) -> None:
    def twice(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["Kết quả rà soát"])

    put(installation, workbook("886", twice), "886")

    assert states(walk(installation)) == [("886", "rejected")]
    assert "structure.table_twice" in rules_broken(installation)


def test_a_dash_where_a_count_belongs_means_none(installation: Installation) -> None:
    def dash(book: openpyxl.Workbook) -> None:
        first_poor_count(book).value = "-"

    put(installation, workbook("886", dash), "886")

    assert states(walk(installation)) == [("886", "rejected")], "the sums show that it was not none"


def test_the_file_that_came_last_is_the_one_that_counts(
    installation: Installation,
) -> None:
    put(installation, workbook("886"), "886", "1.xlsx")
    road.receive(installation, "run")
    put(installation, workbook("886", lambda book: setattr(book.properties, "title", "2")), "886")
    road.receive(installation, "run")
    first, last = road.unread(installation)

    for submission_id in (last, first):  # the second one is read sooner
        road.load(installation, submission_id, "run")
    judge(installation, road.unjudged(installation), "run")

    current = query(installation, "select max(submission_id) from ops.slot_current")
    assert current == [(last,)]


def test_a_child_that_was_told_to_stop_is_no_verdict(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(installation, workbook(), "886")
    stopped = subprocess.CompletedProcess([], -signal.SIGTERM)
    with monkeypatch.context() as patch:
        patch.setattr("ansinh.extraction.asking.subprocess.run", lambda *_, **__: stopped)
        with pytest.raises(InterruptedError):
            walk(installation)

    assert states(walk(installation)) == [("886", "accepted")]


def test_check_has_the_rights_that_it_needs_in_an_installation(
    installation: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "báo cáo.xlsx"
    path.write_bytes(workbook("886"))
    hint = SlotHint("886", "2022", "official", None, "lệnh")

    assert check(installation, path, hint).verdict == "accepted"
    assert query(installation, "select count(*) from ops.submission") == [(0,)]
