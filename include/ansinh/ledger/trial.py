"""The ledger as it would be with some assessments in it: relations of one session, nothing saved.

Each relation that rules read has a twin in `pg_temp`, under its own name: what is stored, and
below it what is only checked. The numbers of the checked submissions are above all others, so
that they are the newest versions of their slots.
"""

from collections.abc import Sequence

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from ansinh.assessment.assessing import Assessment
from ansinh.forms.catalogue import raw_tables
from ansinh.raw.loading import copy_rows
from ansinh.raw.statistics import analyze

SCHEMA = "pg_temp"
FIRST_NUMBER = 1 << 62
CHECKED = "checked_{}"
# Every relation of the ledger that a rule may read, with the columns of its base table.
LEDGER = """
create temporary table checked_submission (like ops.submission_now) on commit drop;
create temporary table checked_submission_table (like ops.submission_table) on commit drop;
create temporary view submission_now as
    select * from ops.submission_now union all select * from pg_temp.checked_submission;
create temporary view submission as
    select
        submission_id, sha256, delivery_id, form, form_version, unit_code, period, stage,
        standard_code, as_of_date, version, row_count, judgement, waiver_id, covers_from,
        covers_to, is_cumulative, is_nil
    from pg_temp.submission_now;
create temporary view submission_table as
    select * from ops.submission_table union all select * from pg_temp.checked_submission_table;
"""


def lay_beside(connection: psycopg.Connection, assessments: Sequence[Assessment]) -> list[int]:
    """Put assessments beside what is stored, for this transaction; returns their numbers.

    The role needs nothing but to read, and temporary tables. From here on the transaction can
    write nothing else.
    """
    connection.execute(LEDGER)
    for table in raw_tables():
        connection.execute(_twin(table.relation))
    connection.execute("set transaction read only")
    for number, assessment in enumerate(assessments, start=FIRST_NUMBER):
        _add(connection, number, assessment)
    for relation in {one.table.relation for each in assessments for one in each.tables}:
        analyze(connection, sql.Identifier(SCHEMA, CHECKED.format(relation)))
    analyze(connection, sql.Identifier(SCHEMA, "checked_submission"))
    analyze(connection, sql.Identifier(SCHEMA, "checked_submission_table"))
    return [FIRST_NUMBER + at for at in range(len(assessments))]


def _twin(relation: str) -> sql.Composed:
    return sql.SQL(
        "create temporary table {checked} (like {stored}) on commit drop;"
        "create temporary view {name} as"
        " select * from {stored} union all select * from pg_temp.{checked}"
    ).format(
        checked=sql.Identifier(CHECKED.format(relation)),
        stored=sql.Identifier("raw", relation),
        name=sql.Identifier(relation),
    )


def _add(connection: psycopg.Connection, number: int, assessment: Assessment) -> None:
    slot = assessment.slot
    if slot is None:
        return
    connection.execute(
        """
        insert into pg_temp.checked_submission (
            submission_id, sha256, delivery_id, form, form_version, unit_code, period, stage,
            standard_code, as_of_date, version, row_count, state, moved_at, why, judgement,
            covers_from, covers_to, is_cumulative, is_nil
        ) values (
            %s, '', 0, %s, %s, %s, %s, %s, %s, %s, 1, %s, 'received', now(), 'checked', 1,
            %s, %s, %s, %s
        )
        """,
        (number, slot.form, assessment.form_version, slot.unit_code, slot.period, slot.stage)
        + (slot.standard_code, slot.as_of_date, assessment.row_count)
        + (*slot.days, slot.is_cumulative, assessment.is_nil),
    )
    for one in assessment.tables:
        name = sql.Identifier(SCHEMA, CHECKED.format(one.table.relation))
        rows = copy_rows(connection, name, number, one.frame)
        connection.execute(
            "insert into pg_temp.checked_submission_table values (%s, %s, %s, %s, %s)",
            (number, one.table.name, one.sheet, Jsonb(one.letters), rows),
        )
