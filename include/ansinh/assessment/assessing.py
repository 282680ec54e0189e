"""From a workbook that was read to assessments: slot, typed tables and what is wrong with them.

Pure: what needs the database (a twin in the slot, a waiver, the rules over rows) comes later, in
`ansinh.ledger.writing` and `ansinh.quality`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ansinh.assessment.explaining import explained
from ansinh.assessment.lateness import Lateness, lateness_of, not_begun
from ansinh.extraction.reading import ParsedSubmission, ParsedTable, ParsedWorkbook
from ansinh.forms.catalogue import form_version, load_forms
from ansinh.forms.model import Form
from ansinh.raw.typed_tables import TypedTable, type_table
from ansinh.reference.bundle import Reference
from ansinh.rules.findings import Explanation, Finding, Unread
from ansinh.rules.grouping import group
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.hints import SlotHint
from ansinh.slots.resolving import layout_findings, resolve_slot
from ansinh.slots.slots import Slot
from ansinh.workbooks.safety.refusal import RefusedError


@dataclass(frozen=True)
class Assessment:
    """One form of one file, judged as far as the file alone allows.

    Without a `form` the file was refused, or holds none that is known; without a `slot` no rule
    could say which figures are meant: in both cases there are no `tables`, and `findings` says
    why. `lateness` tells that it came after its day; it `arrived_on` one where it has a slot.
    `sheets` are those of the file, in its order, `unread` those that are known and not taken.
    Of one that `is_nil` the unit declared that there was nothing to report. `explanations` are
    the reasons for warnings that the file gives, of whatever form.
    """

    form: str | None = None
    form_version: str | None = None
    slot: Slot | None = None
    tables: tuple[TypedTable, ...] = ()
    findings: tuple[Finding, ...] = ()
    lateness: Lateness | None = None
    arrived_on: date | None = None
    unread: tuple[Unread, ...] = ()
    sheets: tuple[str, ...] = ()
    is_nil: bool = False
    explanations: tuple[Explanation, ...] = ()

    @property
    def row_count(self) -> int:
        """The rows of all tables."""
        return sum(len(one.frame) for one in self.tables)


def assess(
    workbook: ParsedWorkbook,
    hints: Sequence[SlotHint],
    arrived_on: date,
    reference: Reference,
    rules: RuleBook,
) -> list[Assessment]:
    """One assessment for each form of the file, in their order there; at least one.

    `hints` are what is said of the slot outside the file, which arrived on `arrived_on`.
    """
    if not workbook.submissions:
        named = ", ".join(workbook.sheets)
        told = rules.speaking_of(None).finding("structure.no_form_found", value=named)
        return [Assessment(findings=(told,))]
    assessed = (
        _assess_form(parsed, hints, arrived_on, reference, rules.speaking_of(parsed.form))
        for parsed in workbook.submissions
    )
    of_people = any(load_forms()[one.form].about_people for one in workbook.submissions)
    taken, not_taken = explained(workbook.explanations, rules, about_people=of_people)
    sheets, unread = tuple(workbook.sheets), workbook.unread
    first, *others = (
        replace(one, sheets=sheets, unread=unread, explanations=taken) for one in assessed
    )
    return [replace(first, findings=(*first.findings, *not_taken)), *others]


def refused(refusal: RefusedError, rules: RuleBook) -> Assessment:
    """The assessment of a file that cannot be read as a submission."""
    told = rules.speaking_of(None).finding(refusal.rule, **refusal.place)
    return Assessment(findings=(told,))


def _assess_form(
    parsed: ParsedSubmission,
    hints: Sequence[SlotHint],
    arrived_on: date,
    reference: Reference,
    rules: RuleBook,
) -> Assessment:
    recognised = [rules.finding(one.rule, **one.place) for one in parsed.violations]
    slot, unresolved = resolve_slot(parsed.form, [*hints, *parsed.hints], reference, rules)
    form = form_version(parsed.form, parsed.form_version)
    assessment = Assessment(parsed.form, parsed.form_version)
    if slot is None:
        return replace(assessment, findings=(*recognised, *unresolved))
    tables, structural = _tables(parsed, form, slot, reference, rules)
    found = [
        *(one for one in recognised if not _is_not_printed(one, form, slot)),
        *unresolved,
        *not_begun(slot, arrived_on, rules),
        *layout_findings(form, slot, rules),
        *structural,
    ]
    return replace(
        assessment,
        slot=slot,
        tables=tuple(tables),
        findings=tuple(group(found)),
        lateness=lateness_of(slot, arrived_on, reference.calendar, rules),
        arrived_on=arrived_on,
        is_nil=_is_nil(parsed.tables, form),
    )


def _is_not_printed(finding: Finding, form: Form, slot: Slot) -> bool:
    """Whether it misses a column that tables under the slot's standard did not have."""
    if finding.rule != "structure.column_missing" or not finding.table or not finding.column:
        return False
    columns = {column.name: column for column in form.table(finding.table).columns}
    missing = columns.get(finding.column)
    return missing is not None and slot.standard_code in missing.not_printed


def _is_nil(tables: Sequence[ParsedTable], form: Form) -> bool:
    """Whether a register has no rows, and says of all that must be there that there was nothing."""
    required = [one for one in tables if form.table(one.name).required]
    is_empty = all(one.frame.empty for one in tables)
    return is_empty and bool(required) and all(one.is_nil for one in required)


def _tables(
    parsed: ParsedSubmission, form: Form, slot: Slot, reference: Reference, rules: RuleBook
) -> tuple[list[TypedTable], list[Finding]]:
    tables, found = [], []
    for one in _first_of_each(parsed.tables):
        table = form.table(one.name)
        typed, structural = type_table(one, table, slot, reference, rules)
        tables += [typed] if typed.areas is None else [typed, typed.areas]
        found += structural
        if typed.frame.empty and table.required and not table.is_register:
            found.append(rules.finding("structure.no_rows", table=one.name, sheet=one.sheet))
    return tables, found


def _first_of_each(tables: Sequence[ParsedTable]) -> Iterator[ParsedTable]:
    """A table that stands twice is a finding already; the first of the two is judged."""
    yield from {parsed.name: parsed for parsed in reversed(tables)}.values()
