"""Findings in the ledger."""

from collections.abc import Iterable

import psycopg
from psycopg.rows import class_row

from ansinh.findings import Finding

COLUMNS = (
    "rule, severity, stage, table_name, column_name, sheet, row_number, cell, value, expected, "
    "message_vi, message_en"
)


def record(connection: psycopg.Connection, submission_id: int, found: Iterable[Finding]) -> None:
    """Write findings in the caller's transaction; any number, in one COPY."""
    statement = f"copy ops.finding (submission_id, {COLUMNS}) from stdin"  # constant names
    with connection.cursor().copy(statement.encode()) as copy:
        for finding in found:
            copy.write_row((submission_id, *_values(finding)))


def findings_of(connection: psycopg.Connection, submission_id: int) -> list[Finding]:
    """The findings of one submission, in the order of sheet and row."""
    query = """
        select
            rule, severity, stage, table_name as "table", column_name as "column", sheet,
            row_number as row, cell, value, expected, message_vi, message_en
        from ops.finding
        where submission_id = %s
        order by finding_id
    """
    with connection.cursor(row_factory=class_row(Finding)) as cursor:
        return cursor.execute(query, (submission_id,)).fetchall()


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
    )
