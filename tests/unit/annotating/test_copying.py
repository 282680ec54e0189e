"""Annotated copies of any file, written by a process under limits."""

import csv
import io
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from tests.installed import LIMITS, RULES, UNITS

from ansinh.annotating import copying
from ansinh.annotating.copying import AnnotatingError
from ansinh.annotating.rewriting import write_anew
from ansinh.rules.findings import Finding
from ansinh.workbooks.grid import Grid

pytestmark = pytest.mark.unit

RED = "FFFFC7CE"
SUBMISSION = {
    "form": "poverty_review", "unit": "892", "period": "2022", "stage": "official", "rows": 98,
}  # fmt: skip


annotate = partial(copying.annotate, limits=LIMITS, units=UNITS, rules=RULES)


def finding(cell: str = "B2", sheet: str = "CSV", **more) -> Finding:
    values = {"row": int(cell[1:]), "value": "6o", "stage": "row", **more}
    return Finding("r", "error", values.pop("stage"), "Sai.", "Wrong.", sheet=sheet, cell=cell,
                   **values)  # fmt: skip


def texts(path: Path) -> set[str]:
    first = openpyxl.load_workbook(path).worksheets[0]
    return {str(cell.value) for row in first.iter_rows() for cell in row if cell.value}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = io.StringIO()
    csv.writer(lines).writerows([["Xã", "Số hộ"], ["=cmd|'/C calc'!A0", "6o"], ["Xã B", "12"]])
    path = tmp_path / "a.csv"
    path.write_text(lines.getvalue(), encoding="utf-8")
    return path


def test_a_file_of_another_kind_becomes_a_workbook_with_its_values(table, tmp_path):
    annotate(table, "báo cáo.csv", [finding()], tmp_path / "out.xlsx", [SUBMISSION])
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Kiểm tra", "CSV"]
    sheet = book["CSV"]
    assert [sheet["A2"].value, sheet["A2"].data_type] == ["=cmd|'/C calc'!A0", "s"]
    assert [sheet["B3"].value, sheet["B3"].data_type] == ["12", "s"]
    assert sheet["B2"].fill.fgColor.rgb == RED
    assert sheet["B3"].fill.fgColor.rgb != RED
    assert sheet["B2"].comment.text == "Lỗi: Sai."
    (link,) = [cell.hyperlink for row in book["Kiểm tra"] for cell in row if cell.hyperlink]
    assert link.location == "'CSV'!B2"
    shown = texts(tmp_path / "out.xlsx")
    assert "báo cáo.csv" in shown
    assert any("Huyện Châu Thành (892); kỳ 2022; số liệu chính thức" in text for text in shown)
    assert any("chỉ chép lại giá trị" in text for text in shown)


def test_values_of_every_kind_are_copied(tmp_path):
    rows = [["a", 1.5, True, date(2022, 12, 31), ""], []]
    grids = [Grid("Trang: [1]" + "x" * 40, rows), Grid("ẩn", [["b"]], is_visible=False)]
    marked = [finding("E1", grids[0].name), finding("A4", grids[0].name), finding("A1", "ẩn")]
    write_anew(grids, "a.ods", [], marked, tmp_path / "out.xlsx", None)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    _, sheet, hidden = book.worksheets
    assert len(sheet.title) <= 31
    assert [cell.value for cell in sheet[1]][:3] == ["a", 1.5, True]
    assert sheet["D1"].value.date() == date(2022, 12, 31)
    assert [sheet[cell].fill.fgColor.rgb for cell in ("E1", "A4")] == [RED, RED]
    assert hidden.sheet_state == "hidden"
    links = [cell.hyperlink for row in book.worksheets[0] for cell in row if cell.hyperlink]
    assert [link.location for link in links] == [
        f"'{sheet.title}'!E1", f"'{sheet.title}'!A4"
    ]  # fmt: skip


def test_of_a_refused_file_only_the_reason_is_shown(table, tmp_path):
    refused = Finding("file.has_macros", "error", "file", "Tệp có macro.", "Macros.")
    annotate(table, "a.xlsx", [refused], tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["Kiểm tra"]
    assert {"Tệp có macro.", "KHÔNG ĐỌC ĐƯỢC – đề nghị gửi lại tệp khác"} <= texts(
        tmp_path / "out.xlsx"
    )


@pytest.mark.parametrize(
    ("stage", "severity", "is_shown"),
    [
        ("file", "error", False),
        ("file", "warning", True),
        ("structure", "error", True),
        ("row", "error", True),
    ],
)
def test_the_child_is_told_whether_a_file_may_be_shown(
    table, tmp_path, monkeypatch, stage, severity, is_shown
):
    """The child looks again; who has refused a file does not rely on that."""
    jobs = []

    def child(module, words, folder, limits):
        jobs.append(json.loads((folder / copying.JOB).read_text(encoding="utf-8")))
        (folder / copying.COPY).write_bytes(b"copy")
        return {}

    monkeypatch.setattr(copying, "ask_child", child)
    found = [finding(), Finding("r", severity, stage, "Sai.", "Wrong.")]
    annotate(table, "a.csv", found, tmp_path / "out.xlsx")
    assert [job["with_content"] for job in jobs] == [is_shown]


def test_what_broke_the_child_is_not_shown_in_the_second_try(table, tmp_path, monkeypatch):
    shown = []

    def child(module, words, folder, limits):
        shown.append(json.loads((folder / copying.JOB).read_text())["with_content"])
        if shown[-1]:
            raise copying.RefusedError("file.could_not_be_read", value="exit code -9")
        (folder / copying.COPY).write_bytes(b"copy")
        return {}

    monkeypatch.setattr(copying, "ask_child", child)
    annotate(table, "a.csv", [finding()], tmp_path / "out.xlsx")
    assert shown == [True, False]


def test_an_unsafe_file_is_not_copied_even_where_nobody_said_so(tmp_path):
    unsafe = tmp_path / "a.xlsx"
    unsafe.write_bytes(b"PK\x03\x04 no archive")
    annotate(unsafe, "a.xlsx", [finding()], tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["Kiểm tra"]
    assert any("không phải bảng tính" in text for text in texts(tmp_path / "out.xlsx"))


def test_a_file_that_takes_too_much_memory_ends_the_child_only(table, tmp_path):
    table.write_text("a,b\n" * 3_000_000, encoding="utf-8")
    tight = replace(LIMITS, memory_mib=200)
    annotate(table, "a.csv", [finding()], tmp_path / "out.xlsx", limits=tight)
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["Kiểm tra"]


def test_the_copy_goes_where_it_can_be_written_or_says_why_not(table, tmp_path):
    for target, why in (
        (tmp_path / "nowhere" / "out.xlsx", "There is no folder"),
        (tmp_path / "out.csv", r"must end with \.xlsx"),
    ):
        with pytest.raises(AnnotatingError, match=why):
            annotate(table, "a.csv", [finding()], target)


def test_the_file_itself_is_never_overwritten(table, tmp_path):
    same = tmp_path / "same.xlsx"
    os.link(table, same)
    with pytest.raises(AnnotatingError, match="overwrite"):
        annotate(same, "a.xlsx", [finding()], table.parent / "." / "same.xlsx")
    with pytest.raises(AnnotatingError, match="overwrite"):
        annotate(table, "a.xlsx", [finding()], same)


def test_an_older_copy_stays_whole_where_the_new_one_fails(table, tmp_path, monkeypatch):
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"older")
    copy = shutil.copyfile

    def full(source: Path, to: Path) -> Path:
        if to.parent == tmp_path:
            raise OSError(28, "No space left on device")
        return copy(source, to)

    monkeypatch.setattr(copying.shutil, "copyfile", full)
    with pytest.raises(AnnotatingError, match="No space left"):
        annotate(table, "a.csv", [finding()], target)
    assert target.read_bytes() == b"older"
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "out.xlsx"}


def test_thousands_of_equal_findings_are_one_line(table, tmp_path):
    many = [finding(f"B{row}", column="households") for row in range(2, 2002)]
    annotate(table, "a.csv", many, tmp_path / "out.xlsx")
    first, sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets
    assert first.max_row < 15
    assert sheet["B2001"].fill.fgColor.rgb == RED
