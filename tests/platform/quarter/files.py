"""What the communes of the story hand in: one workbook with the three reports of a quarter."""

import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl

from ansinh.reference.bundle import Reference
from ansinh.samples.demonstration import invented_report
from ansinh.samples.figures import add_up
from ansinh.samples.money import contributions
from ansinh.samples.register import Entry, Register, register_bytes, request_of
from ansinh.samples.report import workbook_of

CONTRIBUTIONS = "resource_contributions"
NOTHING = {"resource_uses": "uses", "communication_activities": "activities"}
# Each gift of a commune that is given about the same every quarter, and of its quarter that is not.
STEADY_VND, STEP_VND, UNUSUAL_VND = 50_000_000, 500_000, 900_000_000


def workbook(
    code: str, period: str, reference: Reference, *, each_vnd: int | None = None, on: str = ""
) -> bytes:
    """What a commune was given in a quarter; that it spent nothing, and told of nothing.

    Every gift has a value, `each_vnd` where it is named; `on` is typed as the day of the first one.
    """
    given = contributions(request_of(CONTRIBUTIONS, code, period, reference))[:2]
    for entry in given if each_vnd else ():
        entry["value_vnd"] = each_vnd
    if on:
        given[0]["contribution_date"] = on
    parts = [
        register(CONTRIBUTIONS, code, period, reference, {"contributions": given}),
        *(nothing(form, code, period, reference, table) for form, table in NOTHING.items()),
    ]
    return together(parts)


def nothing(form: str, code: str, period: str, reference: Reference, table: str) -> bytes:
    """A register that says that there was nothing to report."""
    return register(form, code, period, reference, {table: ()}, is_nil=True)


def register(
    form: str,
    code: str,
    period: str,
    reference: Reference,
    entries: dict[str, Sequence[Entry]],
    *,
    is_nil: bool = False,
) -> bytes:
    """A filled register."""
    request = request_of(form, code, period, reference)
    if is_nil:
        request = replace(request, figures="nil")
    return register_bytes(Register(request, "a.xlsx", entries))


def together(books: Sequence[bytes]) -> bytes:
    """The first sheets of several workbooks as one workbook; of looks nothing is kept."""
    whole = openpyxl.Workbook()
    whole.remove(whole.worksheets[0])
    for content in books:
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            if sheet.sheet_state != "visible":
                continue
            copy = whole.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        copy[cell.coordinate].value = cell.value
                        copy[cell.coordinate].number_format = cell.number_format
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()


def review(code: str, reference: Reference, *, without: int = 0) -> bytes:
    """A district's review of 2024; some of its last communes may be missing, also from its sum."""
    report = invented_report(code, 2024, reference=reference)
    units = [one for one in report.unit_codes if one != code]
    kept = {unit: report.figures[unit] for unit in units[: len(units) - without]}
    return workbook_of(replace(report, figures={code: add_up(kept.values()), **kept}))
