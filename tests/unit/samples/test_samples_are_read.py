"""The reader finds in the samples what was written into them, however an office writes."""

from pathlib import Path

import pytest

from ansinh.extraction.reading import ParsedSubmission, RefusedFileError, read_workbook
from ansinh.forms.catalogue import load_forms
from ansinh.raw.loading import type_table
from ansinh.reference.units import UnitDirectory
from ansinh.rules.findings import Finding
from ansinh.samples.bad import another_district
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import Report, workbook_of
from ansinh.samples.resources import Register, published_registers, register_bytes
from ansinh.samples.writing import NOT_A_WORKBOOK, published_reports
from ansinh.settings import Settings
from ansinh.slots.hints import SlotHint
from ansinh.slots.slots import Slot, resolve_slot

pytestmark = pytest.mark.unit


def read(folder: Path, content: bytes) -> ParsedSubmission:
    path = folder / "report.xlsx"
    path.write_bytes(content)
    (submission,) = read_workbook(path, path.name, Settings(_env_file=None)).submissions
    return submission


def slot_of(
    submission: ParsedSubmission, unit: str, year: int
) -> tuple[Slot | None, list[Finding]]:
    inbox = SlotHint(unit, str(year), "official", None, "inbox path")
    return resolve_slot(submission.form, [inbox, *submission.hints], UnitDirectory.load())


GOOD = {
    "published": lambda: published_reports()[0],
    "plain": lambda: invented_report("886", 2022),
    "shifted": lambda: invented_report("887", 2022),
    "decomposed names": lambda: invented_report("890", 2023),
    "text numbers": lambda: invented_report("891", 2022),
}


@pytest.mark.parametrize("habit", GOOD)
def test_every_figure_arrives(tmp_path: Path, habit: str) -> None:
    report: Report = GOOD[habit]()
    submission = read(tmp_path, workbook_of(report))
    slot, found = slot_of(submission, report.district.code, report.year)
    assert slot is not None and [*found, *submission.findings] == []
    assert [table.name for table in submission.tables] == list(report.lines[0].figures)
    form = load_forms()[submission.form]
    for parsed in submission.tables:
        frame, found = type_table(parsed, form.table(parsed.name), slot, UnitDirectory.load())
        assert found == [] and frame["_problems"].isna().all()
        written = [
            (line.unit.code, counts)
            for line in report.lines
            for counts in line.figures[parsed.name]
        ]
        assert list(frame["_unit_code"]) == [code for code, _ in written]
        for position, (_, counts) in enumerate(written):
            row = frame.iloc[position]
            assert {column: int(row[column]) for column in counts} == counts


def test_another_districts_workbook_contradicts_its_path(tmp_path: Path) -> None:
    submission = read(tmp_path, workbook_of(another_district()))
    _, found = slot_of(submission, "889", 2022)
    assert "structure.slot_conflict" in {finding.rule for finding in found}


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        read(tmp_path, NOT_A_WORKBOOK.encode())
    assert refusal.value.finding.rule == "file.not_a_workbook"


@pytest.mark.parametrize("register", published_registers(), ids=lambda one: one.form)
def test_a_register_names_its_period_and_its_units_rightly(
    tmp_path: Path, register: Register
) -> None:
    submission = read(tmp_path, register_bytes(register))
    inbox = SlotHint("89", register.period, "regular", None, "inbox path")
    hints = [inbox, *submission.hints]
    slot, found = resolve_slot(submission.form, hints, UnitDirectory.load())
    assert slot is not None and [*found, *submission.findings] == []
    (parsed,) = submission.tables
    frame, found = type_table(parsed, register.table, slot, UnitDirectory.load())
    assert found == [] and frame["_problems"].isna().all()
    assert len(frame) == len(register.entries)
