"""Rows that each publication brought and took away: by them an earlier one comes back."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from ansinh.errors import AnsinhError
from ansinh.publishing.contracts import MARTS

# Unknown is left out: a row of before a column was there reads the same.
NOTED = """
with changed as (
    {statement} returning jsonb_strip_nulls(to_jsonb(the_row)) as content
)
insert into history.mart_row (publication_id, mart, content, copies)
select {publication_id}, {mart}, content, {copies} from changed
"""
# What has to come and go so that later publications are as if they had never been; columns that
# are no more are left out, so that what they alone told apart is one row.
UNDONE = """
create temporary table _undone on commit drop as
select content, -sum(copies)::integer as copies, 0 as kept
from (
    select content - %(gone)s::text[] as content, copies
    from history.mart_row
    where mart = %(mart)s and publication_id > %(number)s and publication_id <= %(now)s
) as rows
group by content
having sum(copies) <> 0
"""
# Equal rows leave together, and as many come back as there shall be.
LEAVE = """
with gone as (
    delete from {mart} as the_row using _undone
    where jsonb_strip_nulls(to_jsonb(the_row)) = _undone.content
    returning _undone.content
)
update _undone set kept = counted.copies
from (select content, count(*) as copies from gone group by content) as counted
where _undone.content = counted.content
"""
COME = """
insert into {mart} ({columns})
select {populated}
from _undone
cross join lateral jsonb_populate_record(null::{mart}, content) as filled
cross join lateral generate_series(1, kept + copies)
"""
UNTOLD = "select count(*), coalesce(sum(-(kept + copies)), 0) from _undone where kept + copies < 0"


class LostRowsError(AnsinhError):
    """The marts do not hold what the record says; nothing is brought back."""


@dataclass(frozen=True)
class Restored:
    """How many rows of a mart left and came."""

    mart: str
    left: int
    came: int


def noted(statement: sql.Composable, publication_id: int, mart: str, copies: int) -> sql.Composed:
    """A statement that also puts on record the rows of `mart` that it changes."""
    return sql.SQL(NOTED).format(
        statement=statement,
        publication_id=sql.Literal(publication_id),
        mart=sql.Literal(mart),
        copies=sql.Literal(copies),
    )


def changed_marts(connection: psycopg.Connection, number: int, now: int) -> list[str]:
    """The marts that a publication later than `number`, up to `now`, changed."""
    rows = connection.execute(
        """
        select distinct mart from history.mart_row
        where publication_id > %s and publication_id <= %s order by mart
        """,
        (number, now),
    )
    return [str(mart) for (mart,) in rows]


def bring_back(
    connection: psycopg.Connection,
    mart: str,
    columns: Sequence[str],
    *,
    number: int,
    now: int,
    as_publication: int,
) -> Restored:
    """Make a mart what it was as publication `number`, in the columns that it has today.

    `now` is what BI reads; the change is noted as publication `as_publication`. Raises
    LostRowsError where a row that has to leave is not there.
    """
    known = _columns_on_record(connection, mart, number)
    values = {"mart": mart, "number": number, "now": now, "gone": sorted(known - set(columns))}
    connection.execute(UNDONE, values)
    connection.execute("analyze _undone")
    parts = {
        "mart": sql.Identifier(MARTS, mart),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
        "populated": sql.SQL(", ").join(sql.Identifier("filled", name) for name in columns),
    }
    connection.execute(sql.SQL(LEAVE).format(**parts))
    missing = connection.execute(UNTOLD).fetchone()
    if missing is not None and missing[0]:
        raise LostRowsError(
            f"marts.{mart} lacks {missing[1]} rows that publications after {number} brought: a "
            "column changed its kind since, or somebody else changed the marts. BI reads on as "
            "before. `ansinh rebuild` makes the newest figures anew."
        )
    _let_be_unknown(connection, mart)
    connection.execute(sql.SQL(COME).format(**parts))
    connection.execute(
        "insert into history.mart_row (publication_id, mart, content, copies)"
        " select %s, %s, content, copies from _undone",
        (as_publication, mart),
    )
    counts = connection.execute(
        "select coalesce(-sum(copies) filter (where copies < 0), 0),"
        " coalesce(sum(copies) filter (where copies > 0), 0) from _undone"
    ).fetchone()
    connection.execute("drop table _undone")
    left, came = counts or (0, 0)
    return Restored(mart, int(left), int(came))


def _columns_on_record(connection: psycopg.Connection, mart: str, number: int) -> set[str]:
    rows = connection.execute(
        """
        select distinct jsonb_object_keys(content) from history.mart_row
        where mart = %s and publication_id > %s
        """,
        (mart, number),
    )
    return {str(name) for (name,) in rows}


def _let_be_unknown(connection: psycopg.Connection, mart: str) -> None:
    """A column that came later is unknown in rows of before: it must not be required."""
    rows = connection.execute(
        """
        select attname from pg_attribute
        where
            attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
            and attnum > 0 and not attisdropped and attnotnull
            and exists (
                select from _undone where kept + copies > 0 and not content ? attname::text
            )
        """,
        (MARTS, mart),
    ).fetchall()
    for (name,) in rows:
        connection.execute(
            sql.SQL("alter table {} alter column {} drop not null").format(
                sql.Identifier(MARTS, mart), sql.Identifier(name)
            )
        )
