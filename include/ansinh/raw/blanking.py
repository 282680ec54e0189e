"""Rows about people without what names or describes them: the figures stay."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import psycopg
from psycopg import sql

from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.forms.model import Table

# Where a household is told by its head: the rows after a head are its members.
ROWS_OF_HOUSEHOLDS = """
    select _submission_id, _row from (
        select
            _submission_id, _row, _unit_code, head_name, relation,
            max(_row) filter (where relation is distinct from 'member')
                over (partition by _submission_id order by _row) as head_row
        from {relation}
    ) as one
    where (_submission_id, head_row) in (
        select head._submission_id, head._row from {relation} as head
        left join ops.submission on submission_id = head._submission_id
        where
            head.relation is distinct from 'member'
            and coalesce(head._unit_code, submission.unit_code) = any(%(units)s)
            and restricted.head_hash(
                head.head_name, coalesce(head.birth_year_male, head.birth_year_female)
            ) = %(head)s
    )
"""
KEPT = """
    insert into restricted.kept_head (submission_id, listed_as, _row, head_hash)
    select
        _submission_id, {status}, _row,
        restricted.head_hash(head_name, coalesce(birth_year_male, birth_year_female))
    from {relation}
    where
        _submission_id = any(%s) and relation is distinct from 'member'
        and head_name is not null
    on conflict do nothing
"""


class RawRow(NamedTuple):
    """A row of a table in raw."""

    relation: str
    submission_id: int
    row: int


def tables_about_people() -> Iterator[Table]:
    """The tables of forms about people."""
    forms = load_forms()
    return (table for table in raw_tables() if forms[table.form].about_people)


def blank(connection: psycopg.Connection, submission_ids: list[int]) -> int:
    """Remove what names or describes people from all rows of these submissions; how many."""
    return sum(
        connection.execute(
            _blanking(table) + sql.SQL(" where _submission_id = any(%s)"), (submission_ids,)
        ).rowcount
        for table in tables_about_people()
    )


def keep_heads(connection: psycopg.Connection, submission_ids: list[int]) -> int:
    """Before names are removed: keep what the key makes of each head of household."""
    return sum(
        connection.execute(
            sql.SQL(KEPT).format(
                status=sql.Literal(table.name), relation=sql.Identifier("raw", table.relation)
            ),
            (submission_ids,),
        ).rowcount
        for table in tables_about_people()
    )


def rows_of_household(
    connection: psycopg.Connection, units: list[str], head_hash: str
) -> list[RawRow]:
    """The rows of one household, members included, in every list."""
    return [
        RawRow(table.relation, int(submission_id), int(row))
        for table in tables_about_people()
        for submission_id, row in connection.execute(
            sql.SQL(ROWS_OF_HOUSEHOLDS).format(relation=sql.Identifier("raw", table.relation)),
            {"units": units, "head": head_hash},
        ).fetchall()
    ]


def blank_rows(connection: psycopg.Connection, rows: Sequence[RawRow]) -> int:
    """Remove what names or describes people from these rows; how many there were."""
    tables = {table.relation: table for table in tables_about_people()}
    return sum(
        connection.execute(
            _blanking(tables[one.relation]) + sql.SQL(" where _submission_id = %s and _row = %s"),
            (one.submission_id, one.row),
        ).rowcount
        for one in rows
    )


def _blanking(table: Table) -> sql.Composed:
    """Everything that was typed, and the personal columns; a shifted row has names anywhere."""
    gone = ["_line", "_unit_name", "_problems"]
    gone += [f"{column.name}_text" for column in table.typed_columns]
    # Who is the head and who a member tells how rows are counted, and nothing of anybody.
    gone += [one.name for one in table.typed_columns if one.personal and one.name != "relation"]
    return sql.SQL("update {} set {}").format(
        sql.Identifier("raw", table.relation),
        sql.SQL(", ").join(sql.SQL("{} = null").format(sql.Identifier(name)) for name in gone),
    )
