"""Findings in the ledger: those of the latest judgement are what counts."""

from collections.abc import Collection, Iterable, Sequence

import psycopg

from ansinh.rules.findings import STAGES, Finding
from ansinh.rules.ordering import in_reading_order

COLUMNS = (
    "rule, severity, stage, table_name, column_name, sheet, row_number, cell, value, expected, "
    "message_vi, message_en, occurrences, cells"
)


def record(connection: psycopg.Connection, submission_id: int, found: Iterable[Finding]) -> None:
    """Write findings of the present judgement in the caller's transaction, in one COPY."""
    row = connection.execute(
        "select judgement from ops.submission where submission_id = %s", (submission_id,)
    ).fetchone()
    if row is None:
        raise LookupError(f"There is no submission {submission_id}.")
    # Constant names only.
    statement = f"copy ops.finding (submission_id, judgement, {COLUMNS}) from stdin"
    with connection.cursor().copy(statement.encode()) as copy:
        for finding in found:
            copy.write_row((submission_id, row[0], *_values(finding)))


def findings_of(connection: psycopg.Connection, submission_id: int) -> list[Finding]:
    """The findings of one submission's latest judgement, from the top of its first sheet."""
    query = "select sheets from ops.submission where submission_id = %s"
    row = connection.execute(query, (submission_id,)).fetchone()
    found = _findings(connection, [submission_id], STAGES)[submission_id]
    return in_reading_order(found, row[0] if row else ())


def note_sheets(connection: psycopg.Connection, submission_id: int, sheets: Sequence[str]) -> None:
    """Note the sheets of a submission's file, in whose order its findings are told."""
    query = "update ops.submission set sheets = %s where submission_id = %s"
    connection.execute(query, (list(sheets), submission_id))


def structural_findings(
    connection: psycopg.Connection, submission_ids: Collection[int]
) -> dict[int, list[Finding]]:
    """What the latest judgement says of the structure of each of these submissions."""
    return _findings(connection, submission_ids, ["structure"])


def _findings(
    connection: psycopg.Connection, submission_ids: Collection[int], stages: Sequence[str]
) -> dict[int, list[Finding]]:
    query = """
        select
            submission_id, rule, severity, stage, message_vi, message_en, table_name, column_name,
            sheet, row_number, cell, value, expected, occurrences, cells
        from ops.finding_now
        where submission_id = any(%s) and stage = any(%s)
        order by finding_id
    """
    found: dict[int, list[Finding]] = {number: [] for number in submission_ids}
    rows = connection.execute(query, (list(submission_ids), list(stages)))
    for submission_id, *values, cells in rows:
        told = (*values, tuple((cells or "").split()))
        found[submission_id].append(Finding(*told))
    return found


def _values(finding: Finding) -> tuple[object, ...]:
    return (
        finding.rule,
        finding.severity,
        finding.stage,
        finding.table,
        finding.column,
        finding.sheet,
        finding.row,
        finding.cell,
        finding.value,
        finding.expected,
        finding.message_vi,
        finding.message_en,
        finding.count,
        " ".join(finding.cells) or None,
    )
