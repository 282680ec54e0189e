"""Workbooks with whatever a workbook may hold, and findings about their cells."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from ansinh.annotating.package import annotate_package
from ansinh.rules.findings import Finding

SHEET = "Kết quả 'rà' soát"
OTHER = "Diễn biến"

Annotate = Callable[..., openpyxl.Workbook]


def finding(cell: str | None, sheet: str | None = SHEET, **more: Any) -> Finding:
    """An invented finding about one cell."""
    digits = "".join(letter for letter in cell or "" if letter.isdigit())
    values = {
        "rule": "poverty_review.invented",
        "severity": "error",
        "stage": "row",
        "message_vi": f"Ô {cell} không đúng.",
        "message_en": f"{cell} is wrong.",
        "row": int(digits) if digits else None,
        "value": "12",
    }
    return Finding(**{**values, "sheet": sheet, "cell": cell, **more})


def rich_workbook(path: Path) -> None:
    """Formulas, formats, merges, comments, names, validation; a protected and a hidden sheet."""
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True, "border": 1, "num_format": "#,##0"})
        rate = book.add_format({"num_format": "0.00%", "font_color": "#0000FF"})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column("A:C", 22, bold)
        sheet.merge_range("A1:D1", "TỔNG HỢP", bold)
        for row in range(2, 12):
            sheet.write_row(row, 0, [row, f"Xã {row}", row * 100], bold)
            sheet.write_formula(row, 3, f"=C{row + 1}/SUM(C3:C12)", rate, row / 75)
        sheet.write("H20", "cuối trang")
        sheet.write_comment("B4", "Ghi chú của xã", {"author": "Văn phòng"})
        sheet.data_validation("C3:C12", {"validate": "integer", "criteria": ">=", "value": 0})
        sheet.conditional_format("C3:C12", {"type": "3_color_scale"})
        sheet.insert_textbox("F3", "Hộp chữ")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{SHEET.replace(chr(39), chr(39) * 2)}'!$C$3:$C$12"})
        sheet.insert_chart("F8", chart)
        sheet.print_area("A1:D12")
        sheet.autofilter("A2:D12")
        other = book.add_worksheet(OTHER)
        other.protect("mật khẩu")
        other.write("A1", "Không mở khóa")
        other.activate()
        hidden = book.add_worksheet("Ẩn")
        hidden.write("A1", "ẩn")
        hidden.hide()
        book.define_name(f"{OTHER}!Của_trang", f"={OTHER}!$A$1")
        book.define_name("Của_tệp", f"={OTHER}!$A$1")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The workbook with everything in it."""
    path = tmp_path / "nguồn.xlsx"
    rich_workbook(path)
    return path


@pytest.fixture
def annotated(source: Path, tmp_path: Path) -> Annotate:
    """Annotates it, and opens what came of it."""

    def run(*findings: Finding, of: Path = source, keep: Path | None = None) -> openpyxl.Workbook:
        target = keep or tmp_path / "bản sao.xlsx"
        annotate_package(of, of.name, [], list(findings), target)
        return openpyxl.load_workbook(target)

    return run


def parts(path: Path) -> dict[str, bytes]:
    """What a package holds, part by part."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
