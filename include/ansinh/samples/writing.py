"""Which samples there are, and where each lies: the path is the slot of the inbox."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ansinh.publishing.invented import note_invented
from ansinh.reference.bundle import Reference, read_reference
from ansinh.reference.vocabulary import word
from ansinh.samples.bad import BAD_YEAR, NOT_A_WORKBOOK, two_too_high, unreadable_numbers
from ansinh.samples.cast import cast_of
from ansinh.samples.demonstration import invented_report, invented_reports
from ansinh.samples.lists import invented_lists
from ansinh.samples.own_layout import own_layout_of, report_with_areas
from ansinh.samples.published import PROVINCE, published_registers, published_reports
from ansinh.samples.quarters import invented_registers
from ansinh.samples.register import Register, register_bytes
from ansinh.samples.report import INVENTED, Report, workbook_of
from ansinh.slots.slots import as_of_date

# The reporting calendar begins here: nothing before was ever due.
FIRST_DUE = "2026"


class Sample(NamedTuple):
    """A file: where it lies, what is in it, and whether its figures are invented."""

    place: Path
    content: bytes
    is_invented: bool


def write_samples(folder: Path, province: str = PROVINCE, home: Path | None = None) -> list[Path]:
    """Write every sample to `folder/<unit>/<period>/<stage>/<file>` and return the paths.

    A second call writes the same bytes again. `province` is its code before July 2025. Which of
    them are invented is noted in `home`, where the installation whose reports say so lives.
    """
    paths = []
    invented = []
    for place, content, is_invented in _files(province):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
        if is_invented:
            invented.append(hashlib.sha256(content).hexdigest())
    if home is not None:
        note_invented(home, invented)
    return paths


# The samples tell of quarters that are over, and in some year all of them were closed long ago.
WHY_LATE = "Số liệu minh họa, gửi sau khi khóa sổ kỳ báo cáo."


def late_periods(paths: Iterable[Path]) -> list[str]:
    """Periods of samples that need a waiver, for they are closed by now or will be one day."""
    periods = {path.parts[-3] for path in paths}
    return sorted(period for period in periods if period >= FIRST_DUE)


def _files(province: str) -> Iterator[Sample]:
    reference = read_reference(province)
    if province == PROVINCE:
        for report in published_reports():
            yield _sample(report)
    for report in invented_reports(province, reference):
        yield _sample(report)
    for code in cast_of(province, reference)[1][:1]:
        report = report_with_areas(code, reference)
        yield _sample(report, own_layout_of(report))
    if province == PROVINCE:
        for register in published_registers():
            yield _sample_of(register)
    for register in invented_lists(province, reference):
        yield _sample_of(register)
    for register in invented_registers(province, reference):
        yield _sample_of(register)
    yield from _bad_files(province, reference)


def _bad_files(province: str, reference: Reference) -> Iterator[Sample]:
    """As many as the province has units left for."""
    good, senders = cast_of(province, reference)
    # 888 in An Giang: whose workbook it is sends nothing itself.
    of_another = "888" if province == PROVINCE else good[0]
    makers: tuple[Callable[[str], Report], ...] = (
        lambda code: two_too_high(code, reference),
        lambda _: invented_report(of_another, BAD_YEAR, reference=reference),
        lambda code: unreadable_numbers(code, reference),
    )
    for code, make in zip(senders, makers, strict=False):
        report = make(code)
        yield _sample(report, sender=code)
    for code in senders[len(makers) :]:
        unit = reference.units.get(code, as_of_date(str(BAD_YEAR)))
        name = unit.name if unit else code
        place = Path(f"{code}/{BAD_YEAR}/official/{name}.xlsx")
        yield Sample(place, NOT_A_WORKBOOK.encode(), is_invented=True)


def _sample(report: Report, content: bytes | None = None, sender: str | None = None) -> Sample:
    is_invented = report.request.note == INVENTED
    return Sample(_place(report, sender), content or workbook_of(report), is_invented)


def _sample_of(register: Register) -> Sample:
    is_invented = register.request.note == INVENTED
    return Sample(_place_of(register), register_bytes(register), is_invented)


def _place(report: Report, sender: str | None = None) -> Path:
    words = f"Rà soát hộ nghèo {report.period}"
    stage = report.request.stage
    if stage != "official":
        words += f" ({word('stage', stage)})"
    folder = f"{sender or report.unit.code}/{report.period}/{stage}"
    return Path(folder) / f"{words} - {report.unit.name}.xlsx"


def _place_of(register: Register) -> Path:
    request = register.request
    return Path(request.unit.code) / request.period / request.stage / register.file_name
