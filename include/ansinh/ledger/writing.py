"""One assessment on record: slot, rows, tables, waiver and findings, all or none of it."""

from collections.abc import Iterable

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from ansinh.assessment.assessing import Assessment
from ansinh.ledger.approval import note_given
from ansinh.ledger.findings import note_sheets, record
from ansinh.ledger.slots import assign_slot, lock_slot, release_slot
from ansinh.ledger.standing import standing_of
from ansinh.ledger.waivers import record_waiver
from ansinh.raw.loading import copy_rows
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import Slot


def write(
    connection: psycopg.Connection, submission_id: int, assessment: Assessment, rules: RuleBook
) -> bool:
    """Write all of one assessment in the caller's transaction.

    Returns whether its rows wait to be judged. They do not where the file names no slot, or is
    is in its slot already: the findings say so, nothing else is written. The reasons that the
    file gives for warnings are put on record in any case.
    """
    note_given(connection, submission_id, assessment.explanations)
    if assessment.slot is None:
        release_slot(connection, submission_id)
        note_sheets(connection, submission_id, assessment.sheets)
        record(connection, submission_id, assessment.findings)
        return False
    lock_slot(connection, assessment.slot)
    standing = standing_of(connection, assessment, submission_id, rules)
    if standing.twin is not None:
        release_slot(connection, submission_id)
        known = rules.finding("file.already_received", value=standing.twin)
        record(connection, submission_id, [known])
        return False
    assign_slot(connection, submission_id, assessment.slot, str(assessment.form_version))
    record_waiver(connection, submission_id, standing.waiver_id)
    note_sheets(connection, submission_id, assessment.sheets)
    _write_tables(connection, submission_id, assessment)
    record(connection, submission_id, standing.findings(assessment))
    return True


def lock_slots(connection: psycopg.Connection, slots: Iterable[Slot | None]) -> None:
    """Lock several slots in one order, whoever asks: nobody waits in a circle."""
    named = {slot for slot in slots if slot is not None}
    for slot in sorted(named, key=lambda one: (one.form, one.unit_code, one.period, one.stage)):
        lock_slot(connection, slot)


def _write_tables(
    connection: psycopg.Connection, submission_id: int, assessment: Assessment
) -> None:
    for one in assessment.tables:
        name = sql.Identifier("raw", one.table.relation)
        rows = copy_rows(connection, name, submission_id, one.frame)
        connection.execute(
            """
            insert into ops.submission_table
                (submission_id, table_name, sheet, column_letters, row_count)
            values (%s, %s, %s, %s, %s)
            """,
            (submission_id, one.table.name, one.sheet, Jsonb(one.letters), rows),
        )
    connection.execute(
        "update ops.submission set row_count = %s, is_nil = %s where submission_id = %s",
        (assessment.row_count, assessment.is_nil, submission_id),
    )
