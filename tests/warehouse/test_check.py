"""`ansinh check`: the verdict, in the terminal, as JSON and as an annotated copy; nothing saved."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.cli import console
from ansinh.road.installation import installation_of
from ansinh.samples.bad import two_too_high
from ansinh.samples.demonstration import invented_report
from ansinh.samples.published import published_registers
from ansinh.samples.register import register_bytes
from ansinh.samples.report import workbook_of
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

SLOT = ("--unit", "892", "--period", "2022", "--stage", "official")
RED = "FFFFC7CE"
HEADER = (
    "KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2022",
    "TT;Phường/Xã;Tổng số hộ;Số hộ nghèo;Số hộ cận nghèo",
)


@pytest.fixture
def check(small_road: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command on a database of its own, in a terminal that is wide enough."""
    monkeypatch.setattr(console.OUT, "_width", 120)

    def run(*words: object) -> Any:
        command = ["check", *map(str, words)]
        return CliRunner().invoke(cli.app, command, obj=small_road.installation)

    return run


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "báo cáo.xlsx"
    path.write_bytes(workbook_of(two_too_high()))
    return path


def lines_of(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("\n".join([*HEADER, *rows]), encoding="utf-8")
    return path


def test_check_saves_nothing_and_says_what_the_road_would_say(check, bad, small_road):
    done = check(bad, *SLOT, "--json")

    document = json.loads(done.stdout)
    assert done.exit_code == 1
    assert list(document) == ["file", "sha256", "verdict", "submissions", "findings", "not_taken"]
    assert document["verdict"] == "rejected"
    assert document["submissions"] == [
        {"form": "poverty_review", "unit": "892", "period": "2022", "stage": "official", "rows": 98}
        | {"covers_from": "2022-01-01", "covers_to": "2022-12-31"}
        | {"is_cumulative": False, "is_nil": False}
    ]
    (finding,) = [one for one in document["findings"] if one["severity"] == "error"]
    assert list(finding) == [
        "rule", "severity", "sheet", "cell", "cells", "count", "value", "message_vi",
        "message_en",
    ]  # fmt: skip
    assert (finding["count"], finding["cells"]) == (1, [finding["cell"]])
    for table in ("ops.file", "ops.submission", "raw.poverty_review__results"):
        assert small_road.one(f"select count(*) from {table}") == 0


def test_the_annotated_copy_shows_the_cell_that_the_json_names(check, bad, tmp_path):
    target = tmp_path / "đã kiểm tra.xlsx"
    done = check(bad, *SLOT, "--json", "--annotated", target)

    assert done.exit_code == 1
    (finding,) = [one for one in json.loads(done.stdout)["findings"] if one["severity"] == "error"]
    before, after = openpyxl.load_workbook(bad), openpyxl.load_workbook(target)
    assert after.sheetnames == ["Kiểm tra", *before.sheetnames]
    cell = after[finding["sheet"]][finding["cell"]]
    assert cell.fill.fgColor.rgb == RED
    assert finding["message_vi"] in cell.comment.text
    for sheet in before:
        for row in sheet.iter_rows():
            for one in row:
                assert after[sheet.title][one.coordinate].value == one.value
    first = {cell.value for row in after.worksheets[0].iter_rows() for cell in row}
    assert finding["message_vi"] in first
    assert any("Huyện Châu Thành (892); kỳ 2022" in str(text) for text in first)


def test_the_terminal_says_first_in_vietnamese_which_cell_is_wrong(check, bad):
    done = check(bad, *SLOT)

    lines = done.stdout.splitlines()
    assert "báo cáo.xlsx: Có lỗi, cần sửa · rejected" in lines[0]
    assert "poverty_review · 892 · 2022 · official · 98 dòng rows" in lines[1]
    assert "Diễn biến hộ nghèo" in done.stdout
    place = next(at for at, line in enumerate(lines) if "1−2−3−4+5+6+7+8" in line)
    assert lines[place].split()[0].startswith("L")


def test_one_cause_in_many_cells_is_one_finding(check, tmp_path):
    rows = [f"{number};Xã không có {number};1000;20;30" for number in range(1, 31)]
    done = check(lines_of(tmp_path, *rows), "--unit", "886", "--period", "2022",
                 "--stage", "official", "--json")  # fmt: skip

    found = [
        one for one in json.loads(done.stdout)["findings"]
        if one["rule"] == "structure.unit_unknown"
    ]  # fmt: skip
    assert [(one["cell"], one["count"], one["cells"]) for one in found] == [("B3", 30, ["B3:B32"])]
    assert "Còn 29 ô khác trong cột này cũng như vậy: B4:B32." in found[0]["message_vi"]


def test_a_column_that_was_not_sent_has_no_cell(check, tmp_path):
    done = check(lines_of(tmp_path, "1;Xã Không Có;1000;20;30"), "--unit", "886",
                 "--period", "2022", "--stage", "official", "--json")  # fmt: skip
    (said,) = [
        one["message_vi"] for one in json.loads(done.stdout)["findings"]
        if one["rule"] == "poverty_review.results_persons_not_given"
    ]  # fmt: skip
    assert said.startswith("Biểu kết quả không có cột nhân khẩu. Nếu có số liệu")


def test_what_was_typed_cannot_command_the_terminal(check, tmp_path):
    path = lines_of(tmp_path, "1;\x1b[31m[red]Xã;1000;20;30")
    done = check(path, "--unit", "886", "--period", "2022", "--stage", "official")
    assert "\x1b" not in done.stdout
    assert "[red]Xã" in done.stdout


@pytest.mark.parametrize("period", ["20２２", "2022-13", "22"])
def test_a_period_that_there_cannot_be_is_refused_at_once(check, bad, period):
    done = check(bad, "--unit", "886", "--period", period)

    assert done.exit_code == 3
    assert "2024-Q3" in done.stderr


@pytest.mark.parametrize(("kind", "code"), [("missing", 3), ("no workbook", 2), ("good", 0)])
def test_check_tells_programs_how_it_went(check, tmp_path, kind, code):
    file, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    if kind != "missing":
        good = workbook_of(invented_report("886", 2022))
        file.write_bytes(good if kind == "good" else b"no workbook")

    done = check(file, "--unit", "886", "--period", "2022", "--stage", "official",
                 "--annotated", target)  # fmt: skip

    assert done.exit_code == code, done.output
    assert target.exists() == (kind != "missing")
    if kind == "no workbook":
        assert openpyxl.load_workbook(target).sheetnames == ["Kiểm tra"]


@pytest.mark.parametrize("target", ["nowhere/out.xlsx", "báo cáo.xlsx", "out.pdf"])
def test_a_copy_that_cannot_be_written_is_told_before_the_work(check, bad, tmp_path, target):
    before = bad.read_bytes()
    done = check(bad, *SLOT, "--annotated", tmp_path / target)
    assert done.exit_code == 3
    assert done.stderr.startswith("✗")
    assert bad.read_bytes() == before


def test_without_a_database_check_says_how_to_get_one(tmp_path: Path, bad: Path) -> None:
    nowhere = installation_of(Settings(home=tmp_path / "nowhere"))
    done = CliRunner().invoke(cli.app, ["check", str(bad), *SLOT], obj=nowhere)

    assert done.exit_code == 3
    assert "make run" in done.stderr


@pytest.mark.parametrize("register", published_registers(), ids=lambda one: one.request.period)
def test_what_newspapers_printed_is_accepted(check, tmp_path, register):
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(register_bytes(register))
    done = check(path, "--unit", "89", "--period", register.request.period, "--json")
    assert done.exit_code == 0, done.stdout
