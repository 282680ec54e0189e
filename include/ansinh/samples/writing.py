"""Which samples there are, and where each lies: the path is the slot of the inbox."""

from collections.abc import Iterator
from pathlib import Path

from ansinh.samples.bad import (
    BAD_YEAR,
    NOT_A_WORKBOOK,
    another_district,
    two_too_high,
    unreadable_numbers,
)
from ansinh.samples.demonstration import district_at_end_of, invented_reports
from ansinh.samples.figures import Line
from ansinh.samples.published import published_2016
from ansinh.samples.report import STAGES, Report, workbook_of
from ansinh.samples.resources import PROVINCE, published_registers, register_bytes


def write_samples(folder: Path) -> list[Path]:
    """Write every sample to `folder/<unit>/<period>/<stage>/<file>` and return the paths.

    A second call writes the same bytes again.
    """
    paths = []
    for place, content in _files():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return paths


def published_reports() -> list[Report]:
    """The end of 2016, district by district: households only, as published."""
    reports = []
    for code, figures in published_2016().items():
        unit = district_at_end_of(code, 2016).unit
        line = Line("1", unit, figures)
        reports.append(Report(unit, 2016, "official", [line], is_invented=False))
    return reports


def _files() -> Iterator[tuple[Path, bytes]]:
    for report in [*published_reports(), *invented_reports()]:
        yield _place(report), workbook_of(report)
    for register in published_registers():
        folder = Path(PROVINCE) / register.period / "regular"
        yield folder / register.file_name, register_bytes(register)
    for report in (two_too_high(), unreadable_numbers()):
        yield _place(report), workbook_of(report)
    stray = another_district()
    yield _place(stray, sender="889"), workbook_of(stray)
    yield Path(f"894/{BAD_YEAR}/official/Thoại Sơn.xlsx"), NOT_A_WORKBOOK.encode()


def _place(report: Report, sender: str | None = None) -> Path:
    words = f"Rà soát hộ nghèo {report.year}"
    if report.stage != "official":
        words += f" ({STAGES[report.stage]})"
    folder = f"{sender or report.district.code}/{report.year}/{report.stage}"
    return Path(folder) / f"{words} - {report.district.name}.xlsx"
