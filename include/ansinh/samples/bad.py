"""Files that must not get through, each with the mistake one person makes."""

from dataclasses import replace

from ansinh.reference.bundle import Reference
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import Place, Report, rate_pct
from ansinh.templates.filling import Cell

BAD_YEAR = 2022
NOT_A_WORKBOOK = (
    "Kính gửi: Bộ phận tổng hợp\n"
    "Đơn vị xin gửi báo cáo rà soát hộ nghèo năm 2022 sau, do máy tính đang hỏng.\n"
)


def two_too_high(code: str = "892", reference: Reference | None = None) -> Report:
    """One commune's column 9 of poor households is typed two too high; all else is right."""
    report = invented_report(code, BAD_YEAR, reference=reference)
    unit = report.unit_codes[min(4, len(report.unit_codes) - 1)]
    right = report.figures[unit]["movement_poor"][0]["end_count"]
    return replace(report, typed={Place("movement_poor", unit, "end_count"): right + 2})


def unreadable_numbers(code: str = "893", reference: Reference | None = None) -> Report:
    """Two counts nobody can read, and poor rates as shares of one, not per cent."""
    report = invented_report(code, BAD_YEAR, reference=reference)
    typed: dict[Place, Cell] = {}
    for unit, figures in report.figures.items():
        rate = rate_pct(figures["results"][0], "poor_households", "households")
        if rate is not None:
            typed[Place("results", unit, "poor_rate_pct")] = round(rate / 100, 4)
    first, second = report.unit_codes[2], report.unit_codes[5]
    typed[Place("results", first, "households")] = "khoảng 2.000"
    typed[Place("results", second, "near_poor_households")] = "1.2.34"
    return replace(report, typed=typed)
