"""What the ledger kept of cells and of names before it kept none, removed for some submissions."""

import psycopg
from psycopg import sql

from ansinh.forms.plain_names import plain_file, plain_sheet
from ansinh.raw.blanking import tables_about_people

QUOTED = (
    "update ops.finding set value = null, expected = null, message_vi = rule, message_en = rule"
    " where submission_id = any(%s) and (value is not null or expected is not null)",
    "update ops.submission_change set old_text = null, new_text = null, row_key = null"
    " where submission_id = any(%s) and coalesce(old_text, new_text, row_key) is not null",
)
DELIVERED = """
    select distinct delivery_id, file_name, inbox_path, delivery.unit_code, delivery.period,
        delivery.stage
    from ops.delivery inner join ops.submission using (delivery_id)
    where submission_id = any(%s)
"""


def scrub(connection: psycopg.Connection, submission_ids: list[int]) -> int:
    """Remove what these submissions quote, and names of files and sheets; how many there were."""
    quoted = sum(connection.execute(one.encode(), (submission_ids,)).rowcount for one in QUOTED)
    return quoted + _files(connection, submission_ids) + _sheets(connection, submission_ids)


def _files(connection: psycopg.Connection, submission_ids: list[int]) -> int:
    renamed = 0
    for number, name, path, *slot in connection.execute(DELIVERED, (submission_ids,)).fetchall():
        plain = plain_file(name)
        plain_path = "/".join(part for part in (*slot, plain) if part)
        if (plain, plain_path) != (name, path):
            connection.execute(
                "update ops.delivery set file_name = %s, inbox_path = %s where delivery_id = %s",
                (plain, plain_path, number),
            )
            renamed += 1
    return renamed


def _sheets(connection: psycopg.Connection, submission_ids: list[int]) -> int:
    renamed = 0
    query = "select submission_id, sheets from ops.submission where submission_id = any(%s)"
    for number, sheets in connection.execute(query, (submission_ids,)).fetchall():
        plain = [plain_sheet(name, at) for at, name in enumerate(sheets, start=1)]
        for old, new in zip(sheets, plain, strict=True):
            if old != new:
                _rename(connection, number, old, new)
                renamed += 1
        connection.execute(
            "update ops.submission set sheets = %s where submission_id = %s", (plain, number)
        )
    return renamed


def _rename(connection: psycopg.Connection, number: int, old: str, new: str) -> None:
    places = [("ops", name, "sheet", "submission_id")
              for name in ("finding", "submission_change", "submission_table")]  # fmt: skip
    places += [("raw", one.relation, "_sheet", "_submission_id") for one in tables_about_people()]
    for schema, table, column, key in places:
        connection.execute(
            sql.SQL("update {} set {column} = %s where {} = %s and {column} = %s").format(
                sql.Identifier(schema, table), sql.Identifier(key), column=sql.Identifier(column)
            ),
            (new, number, old),
        )
