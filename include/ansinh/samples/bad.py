"""Files that must not get through, each with the mistake one person makes."""

from dataclasses import replace

from ansinh.samples.demonstration import invented_report
from ansinh.samples.office_habits import Cell
from ansinh.samples.report import Place, Report, rate_pct

BAD_YEAR = 2022
NOT_A_WORKBOOK = (
    "Kính gửi: Bộ phận tổng hợp\n"
    "Đơn vị xin gửi báo cáo rà soát hộ nghèo năm 2022 sau, do máy tính đang hỏng.\n"
)


def two_too_high() -> Report:
    """892: one commune's column 9 of poor households is typed two too high; all else is right."""
    report = invented_report("892", BAD_YEAR)
    line = report.lines[4]
    right = line.figures["movement_poor"][0]["end_count"]
    return _typed(report, {Place("movement_poor", line.unit.code, "end_count"): right + 2})


def another_district() -> Report:
    """889 sends the workbook of 888: title and rows are another district's."""
    return invented_report("888", BAD_YEAR)


def unreadable_numbers() -> Report:
    """893: two counts nobody can read, and poor rates as shares of one, not per cent."""
    report = invented_report("893", BAD_YEAR)
    typed: dict[Place, Cell] = {}
    for line in report.lines:
        counts = line.figures["results"][0]
        rate = rate_pct(counts, "poor_households", "households")
        if rate is not None:
            place = Place("results", line.unit.code, "poor_rate_pct")
            typed[place] = round(rate / 100, 4)
    first, second = report.lines[2].unit.code, report.lines[5].unit.code
    typed[Place("results", first, "households")] = "khoảng 2.000"
    typed[Place("results", second, "near_poor_households")] = "1.2.34"
    return _typed(report, typed)


def _typed(report: Report, typed: dict[Place, Cell]) -> Report:
    return replace(report, typed=typed)
