"""The marked copy of a file that was handed in, made again from landing and the ledger."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansinh.annotating.copying import annotate, refuse_target
from ansinh.forms.plain_names import plain_sheet
from ansinh.ledger.details import SubmissionDetail
from ansinh.recognition import marker
from ansinh.road.installation import Installation, limits_of
from ansinh.templates import instructions, lists
from ansinh.workbooks.safety.refusal import RefusedError

# Sheets of a template beside its tables.
OURS = (marker.SHEET, lists.SHEET, instructions.SHEET)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_marked_copy(
    installation: Installation,
    detail: SubmissionDetail,
    target: Path,
    *,
    is_forced: bool = False,
    values_alone: bool = False,
) -> str | None:
    """Write the file of a submission as an .xlsx file in which its findings are marked.

    With `values_alone` nothing but the values of its visible sheets is in it: in comments, names,
    properties and headers nobody looks for persons, and a letter takes none of them along.

    Returns why the copy holds less than it could; None where it holds all. Raises AnnotatingError
    where it cannot be written, FileNotFoundError where landing has the file no more.
    """
    with installation.landing.at_hand(detail.sha256) as landed:
        refuse_target(landed, target, is_forced=is_forced)
        return annotate(
            landed,
            detail.status.file_name,
            _on_own_sheets(installation, detail, landed),
            target,
            _described(detail),
            limits=limits_of(installation.settings),
            units=installation.reference.units,
            rules=installation.rules,
            values_alone=values_alone,
        )


def holds_tables_alone(
    installation: Installation, detail: SubmissionDetail, tables: Collection[str]
) -> bool:
    """Whether a file has no sheet beside its tables: what stands there may name people."""
    with installation.landing.at_hand(detail.sha256) as landed:
        sheets = installation.read(landed, detail.status.file_name).sheets
    return all(
        name in OURS or plain_sheet(name, at) in tables for at, name in enumerate(sheets, start=1)
    )


def _on_own_sheets(installation: Installation, detail: SubmissionDetail, landed: Path) -> list[Any]:
    """Findings at the sheets of the file: the ledger calls some of them by their numbers."""
    with suppress(RefusedError):
        sheets = installation.read(landed, detail.status.file_name).sheets
        own = {plain_sheet(name, at): name for at, name in enumerate(sheets, start=1)}
        return [replace(one, sheet=own.get(one.sheet or "", one.sheet)) for one in detail.findings]
    return list(detail.findings)


def _described(detail: SubmissionDetail) -> list[dict[str, Any]]:
    status = detail.status
    if status.form is None:
        return []
    return [
        {"form": status.form, "unit": status.unit_code, "period": status.period}
        | {"stage": status.stage, "rows": status.rows}
    ]
