"""A review in a district's own layout: one row of headings, and its urban and rural parts."""

from datetime import datetime
from io import BytesIO

import xlsxwriter

from ansinh.reference.bundle import Reference
from ansinh.samples.demonstration import YEARS, invented_report
from ansinh.samples.figures import Counts, UnitFigures, add_up
from ansinh.samples.report import Report, rate_pct
from ansinh.templates.calculation import calculation_of

# What counts as urban: wards and towns.
URBAN_KINDS = ("Phường", "Thị trấn")
AREAS = {"Thành thị": True, "Nông thôn": False}


def report_with_areas(code: str, reference: Reference) -> Report:
    """What a unit counted in the last year of districts."""
    return invented_report(code, YEARS[-1], reference=reference)


def own_layout_of(report: Report) -> bytes:
    """The results of a report as an office draws them up itself; always the same bytes."""
    table = report.request.form.table("results")
    content = BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True})
    workbook.set_properties({"created": datetime(2025, 1, 1)})  # noqa: DTZ001
    sheet = workbook.add_worksheet(table.sheet_vi)
    bold = workbook.add_format({"bold": True})
    sheet.write(0, 0, report.unit.full_name, bold)
    sheet.write(1, 0, f"{table.titles[0]} NĂM {report.period}", bold)
    sheet.write(2, 0, report.request.note)
    headings = ["TT", "Phường/Xã", *(column.also[0][0] for column in table.columns)]
    sheet.write_row(4, 0, headings, bold)
    whole, *parts = report.unit_codes
    lines = [("1", report.unit.full_name, report.figures[whole])]
    lines += [("", name, _part(report, parts, is_urban)) for name, is_urban in AREAS.items()]
    for at, code in enumerate(parts, start=1):
        lines.append((f"1.{at}", _unit(report, code), report.figures[code]))
    for row, (number, name, figures) in enumerate(lines, start=5):
        sheet.write_row(row, 0, [number, name, *_cells(report, figures["results"][0])])
    sheet.set_column(1, 1, 26)
    workbook.close()
    return content.getvalue()


def _part(report: Report, codes: list[str], is_urban: bool) -> UnitFigures:
    within = [code for code in codes if _unit(report, code).startswith(URBAN_KINDS) == is_urban]
    return add_up(report.figures[code] for code in within)


def _unit(report: Report, code: str) -> str:
    unit = report.request.directory.get(code, report.request.on)
    return unit.full_name if unit else code


def _cells(report: Report, counts: Counts) -> list[int | float | None]:
    form = report.request.form
    cells: list[int | float | None] = []
    for column in form.table("results").columns:
        rate = calculation_of(form, form.table("results"), column)
        if rate is not None and rate.over is not None:
            cells.append(rate_pct(counts, rate.plus[0], rate.over))
        else:
            cells.append(counts.get(column.name))
    return cells
