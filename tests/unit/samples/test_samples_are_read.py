"""The reader finds in the samples what was written into them, whatever province is served."""

from datetime import date
from pathlib import Path

import pytest
from tests.installed import LIMITS, REFERENCE, RULES

from ansinh.extraction.reading import ParsedSubmission, read_workbook
from ansinh.forms.catalogue import load_forms
from ansinh.raw.typed_tables import type_table
from ansinh.reference.bundle import Reference, read_reference
from ansinh.reference.units import UnitDirectory
from ansinh.rules.findings import Finding
from ansinh.samples.demonstration import invented_report, invented_reports
from ansinh.samples.lists import invented_lists
from ansinh.samples.published import published_registers, published_reports
from ansinh.samples.quarters import invented_registers
from ansinh.samples.register import Register, register_bytes
from ansinh.samples.report import Report, workbook_of
from ansinh.samples.writing import NOT_A_WORKBOOK
from ansinh.slots.hints import SlotHint
from ansinh.slots.resolving import resolve_slot
from ansinh.slots.slots import Slot
from ansinh.workbooks.safety.refusal import RefusedError

pytestmark = pytest.mark.unit

# Districts without communes: two of them may be all that a province's own report tells of there.
ISLANDS = {"318": "31", "471": "45", "498": "48", "536": "51", "755": "77"}


def read(folder: Path, content: bytes) -> ParsedSubmission:
    path = folder / "report.xlsx"
    path.write_bytes(content)
    (submission,) = read_workbook(path, path.name, LIMITS).submissions
    return submission


def slot_of(
    submission: ParsedSubmission, unit: str, period: str, reference: Reference
) -> tuple[Slot | None, list[Finding]]:
    stage = "official" if period.isdecimal() else "regular"
    inbox = SlotHint(unit, period, stage, None, "inbox path")
    return resolve_slot(submission.form, [inbox, *submission.hints], reference, RULES)


def in_an_giang(code: str, year: int) -> tuple[Report, str]:
    return invented_report(code, year, reference=REFERENCE), "89"


def elsewhere(province: str, code: str, year: int) -> tuple[Report, str]:
    return invented_report(code, year, reference=read_reference(province)), province


GOOD = {
    "published": lambda: (published_reports()[0], "89"),
    "district": lambda: in_an_giang("886", 2022),
    "next year": lambda: in_an_giang("890", 2023),
    "commune since the reform": lambda: in_an_giang("30337", 2025),
    "another province": lambda: elsewhere("87", "866", 2022),
    "texts for numbers": lambda: (invented_reports("44", read_reference("44"))[4], "44"),
    **{f"island {code}": lambda c=code: elsewhere(ISLANDS[c], c, 2024) for code in ISLANDS},
}


@pytest.mark.parametrize("kind", GOOD)
def test_every_figure_arrives(tmp_path: Path, kind: str) -> None:
    report, province = GOOD[kind]()
    reference = read_reference(province)
    submission = read(tmp_path, workbook_of(report))
    slot, found = slot_of(submission, report.unit.code, report.period, reference)
    assert slot is not None and [*found, *submission.violations] == []
    first = next(iter(report.figures.values()))
    assert {table.name for table in submission.tables} == first.keys()
    form = load_forms()[submission.form]
    for parsed in submission.tables:
        typed, found = type_table(parsed, form.table(parsed.name), slot, reference, RULES)
        frame = typed.frame
        assert found == [] and frame["_problems"].isna().all()
        written = [
            (code, counts)
            for code, figures in report.figures.items()
            for counts in figures[parsed.name]
        ]
        assert list(frame["_unit_code"]) == [code for code, _ in written]
        for position, (_, counts) in enumerate(written):
            row = frame.iloc[position]
            assert {column: int(row[column]) for column in counts} == counts


def test_all_islands_of_the_country_are_tried() -> None:
    """A district that no commune lies in reports itself; each one of the country is above."""
    day, found = date(2024, 12, 31), {}
    for province in (f"{number:02}" for number in range(1, 97)):
        try:
            units = UnitDirectory.load(province).on(day)
        except LookupError:
            continue
        parents = {unit.parent_code for unit in units}
        found |= {
            unit.code: province
            for unit in units
            if unit.level == "district" and unit.code not in parents
        }
    assert found == ISLANDS


def test_another_districts_workbook_contradicts_its_path(tmp_path: Path) -> None:
    report, _ = in_an_giang("888", 2022)
    submission = read(tmp_path, workbook_of(report))
    _, found = slot_of(submission, "889", "2022", REFERENCE)
    assert "structure.slot_conflict" in {finding.rule for finding in found}


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refusal:
        read(tmp_path, NOT_A_WORKBOOK.encode())
    assert refusal.value.rule == "file.not_a_workbook"


def registers() -> list[Register]:
    """Every published register, and one of each invented form and of each kind of unit."""
    invented = [*invented_lists("89", REFERENCE), *invented_registers("89", REFERENCE)]
    elsewhere = invented_registers("87", read_reference("87"))
    kinds = {(one.request.form.form, one.request.unit.level): one for one in invented}
    return [*published_registers(), *kinds.values(), next(elsewhere)]


@pytest.mark.parametrize("register", registers(), ids=lambda one: one.file_name)
def test_a_register_names_its_period_and_its_units_rightly(
    tmp_path: Path, register: Register
) -> None:
    submission = read(tmp_path, register_bytes(register))
    request = register.request
    slot, found = slot_of(submission, request.unit.code, request.period, request.reference)
    assert slot is not None and [*found, *submission.violations] == []
    assert {parsed.name for parsed in submission.tables} == register.entries.keys()
    for parsed in submission.tables:
        table = request.form.table(parsed.name)
        typed, found = type_table(parsed, table, slot, request.reference, RULES)
        frame = typed.frame
        assert found == [] and frame["_problems"].isna().all()
        assert len(frame) == len(register.entries[parsed.name])
