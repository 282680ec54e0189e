"""A row that breaks a rule, before it is decided whether that is news."""

# Rules, forms and seeds are files of this project, and numbers are checked to be numbers.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from ansinh.findings import Finding
from ansinh.quality.catalogue import Rule
from ansinh.quality.queries import Scope, failing_rows_query, with_table

# A cell by table, column and row; without a row, the whole column.
Place = tuple[str, str, int | None]


@dataclass(frozen=True)
class Failure:
    """One row that breaks a rule; `known` is all that fills the gaps of the message."""

    rule: Rule
    table: str | None
    submission_id: int | None
    row: int | None
    column: str | None
    rests_on: tuple[Place, ...]
    known: Mapping[str, Any]

    def finding(self) -> Finding:
        """What is told to the person who must mend it."""
        return self.rule.finding(**self.known)


def fetch_failures(
    connection: psycopg.Connection[Any], rule: Rule, table: str | None, scope: Scope
) -> list[Failure]:
    """All rows of the scope that break the rule on one of its tables."""
    query = with_table(failing_rows_query(rule, table, scope), table, scope)
    if scope.form is not None and table is not None:
        query = _with_places(query, table, scope)
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query.encode()).fetchall()
    return [_failure(rule, table, row) for row in rows]


def _with_places(query: str, table: str, scope: Scope) -> str:
    """The query with the row as it was sent, and where its columns stood in the file."""
    return f"""
        select failing.*, to_jsonb(sent) as _sent, place.column_letters as _letters
        from ({query}) as failing
        left join {scope.relation(table)} as sent
            on sent._submission_id = failing._submission_id and sent._row = failing._row
        left join ops.submission_table as place
            on place.submission_id = failing._submission_id and place.table_name = '{table}'
    """


def _failure(rule: Rule, table: str | None, row: dict[str, Any]) -> Failure:
    column = row.get("_column") or rule.cell
    sent, letters = row.get("_sent") or row, row.get("_letters") or {}
    number = row.get("_row")
    letter = letters.get(column)
    known = {
        "unit": sent.get("_unit_name"),
        "value": sent.get(f"{column}_text", sent.get(column)) if column else None,
        **{name: value for name, value in row.items() if not name.startswith("_")},
        "table": table,
        "column": column,
        "sheet": row.get("_sheet"),
        "row": number,
        "cell": f"{letter}{number}" if letter and number else None,
    }
    return Failure(
        rule=rule,
        table=table,
        submission_id=row.get("_submission_id"),
        row=number,
        column=column,
        rests_on=tuple(_place(text) for text in row.get("_rests_on") or ()),
        known=known,
    )


def _place(text: str) -> Place:
    """`results.households.14` is a cell, `results.households` a column."""
    table, column, *row = text.split(".")
    return table, column, int(row[0]) if row else None
