"""One report of one district as a workbook: frame, header, rows, signatures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

import xlsxwriter

from ansinh.samples.figures import Counts, Line
from ansinh.samples.layouts import LAYOUTS, Column, Layout, columns_of
from ansinh.samples.office_habits import PLAIN, Cell, OfficeHabits
from ansinh.samples.page import Page
from ansinh.samples.units import Unit

STAGES = {"official": "chính thức", "preliminary": "sơ bộ"}
STANDARD = "(theo chuẩn nghèo đa chiều giai đoạn 2022-2025)"
INVENTED = "Ghi chú: số liệu minh họa do máy tạo ra, không phải số liệu thật của địa phương."


@dataclass(frozen=True)
class Place:
    """A cell by what stands in it: table, unit, which row of the unit, column."""

    table: str
    unit_code: str
    column: str
    row: int = 0


@dataclass(frozen=True)
class Report:
    """What a district sends for one year; `typed` is what a person typed over a cell."""

    district: Unit
    year: int
    stage: str
    lines: list[Line]
    is_invented: bool
    manners: OfficeHabits = PLAIN
    typed: Mapping[Place, Cell] = field(default_factory=dict)


def workbook_of(report: Report) -> bytes:
    """The workbook's bytes: the same report always gives the same ones."""
    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    workbook.set_properties(
        {
            "title": f"Rà soát hộ nghèo {report.year} - {report.district.full_name}",
            "created": datetime(report.year, 12, 15, 8),  # noqa: DTZ001 - XlsxWriter wants it bare
        }
    )
    sent = report.lines[0].figures
    for layout in LAYOUTS:
        if layout.table in sent:
            _add_sheet(workbook, layout, report)
    workbook.close()
    return file.getvalue()


def _add_sheet(workbook: xlsxwriter.Workbook, layout: Layout, report: Report) -> None:
    manners = report.manners
    lead = ["TT", manners.unit_heading] + (["Phân tổ"] if layout.two_rows else [])
    columns = columns_of(layout.header)
    page = Page(workbook, layout.sheet, manners.blank_rows, manners.blank_columns)
    page.set_widths(len(lead), len(columns))
    page.frame(report.district.full_name, len(lead) + len(columns), _heading(layout, report))
    stage = STAGES[report.stage]
    page.header(lead, layout.header, {"stage": stage})
    if layout.numbered and manners.number_row:
        page.numbers(["A", "B", "C"][: len(lead)], columns)
    for line in report.lines:
        _add_line(page, layout, columns, report, line)
    page.signatures(report.district.name, report.year, len(lead) + len(columns))


def _heading(layout: Layout, report: Report) -> list[str]:
    stage = STAGES[report.stage].upper()
    heading = [f"{layout.title.format(stage=stage)} NĂM {report.year}"]
    if report.manners.names_standard:
        heading.append(STANDARD)
    if report.is_invented:
        heading.append(INVENTED)
    return heading


def _add_line(
    page: Page, layout: Layout, columns: list[Column], report: Report, line: Line
) -> None:
    labels = ["Hộ", report.manners.persons_label] if layout.two_rows else []
    rows = [
        [
            report.manners.number(
                _cell(report, Place(layout.table, line.unit.code, "", row), column, counts)
            )
            for column in columns
        ]
        for row, counts in enumerate(line.figures[layout.table])
    ]
    is_subtotal = "." not in line.number
    page.unit(line.number, report.manners.name(line.unit.full_name), labels, rows, is_subtotal)


def _cell(report: Report, place: Place, column: Column, counts: Counts) -> Cell:
    here = Place(place.table, place.unit_code, column.name, place.row)
    if here in report.typed:
        return report.typed[here]
    if column.rate_of is None:
        return counts.get(column.name)
    return rate_pct(counts, *column.rate_of)


def rate_pct(counts: Counts, part: str, whole: str) -> float | None:
    """Per cent with two decimals; None where a figure is missing."""
    if part not in counts or not counts.get(whole):
        return None
    return round(100 * counts[part] / counts[whole], 2)
