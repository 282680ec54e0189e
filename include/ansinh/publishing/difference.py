"""The difference between the candidate and the marts, applied row by row."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg import sql

from ansinh.disclosure.masking import masked
from ansinh.publishing.catalogue import Relation
from ansinh.publishing.contracts import CANDIDATE, MARTS
from ansinh.publishing.mart_rows import noted

logger = logging.getLogger(__name__)

# By keys, which every Postgres takes, however many machines it stands on. A table without a key is
# compared by whole rows, of which some may be equal: all copies leave, and INSERT brings as many
# back as the candidate has.
DELETE = """
delete from {mart} as the_row
where {touched} and ({identity}) in (
    select {identity}
    from (
        select {columns} from {mart} where {touched}
        except all
        select {columns} from {candidate} where {touched}
    ) as leaving
)
"""
INSERT = """
insert into {mart} as the_row ({columns})
select {columns} from {candidate} where {touched}
except all
select {columns} from {mart} where {touched}
"""
# Members that two publications do not share, with what they spoke of when each was fixed.
DIFFERING = """
select min(period), min(as_of_date), bool_or(period is null)
from ops.publication_submission
where publication_id in (%(before)s, %(after)s)
group by submission_id, judgement, period, as_of_date
having count(*) = 1
"""


@dataclass(frozen=True)
class Touched:
    """What differs between two publications: periods, and the first day of any."""

    periods: Sequence[str]
    first_day: date | None

    def condition(self, key: str | None) -> sql.Composable:
        """The rows to compare of a table that is made anew by this key; all where it has none."""
        if key == "period":
            return sql.SQL("period = any({})").format(sql.Literal(list(self.periods)))
        if key == "as_of_date" and self.first_day is not None:
            return sql.SQL("as_of_date >= {}").format(sql.Literal(self.first_day))
        return sql.SQL("false") if key == "as_of_date" else sql.SQL("true")


def touched_between(connection: psycopg.Connection, before: int, after: int) -> Touched | None:
    """What the submissions of two publications differ in; None where that is not on record."""
    rows = connection.execute(DIFFERING, {"before": before, "after": after}).fetchall()
    if any(is_unknown for _, _, is_unknown in rows):
        return None
    days = [day for _, day, _ in rows if day is not None]
    return Touched(sorted({period for period, _, _ in rows}), min(days, default=None))


def keys_of_tables(connection: psycopg.Connection) -> Mapping[str, str]:
    """By which column each table of the candidate is made anew; none where all of it is."""
    query = "select relation, key from intermediate._built_model"
    rows = connection.execute(query).fetchall()
    return {
        relation.removeprefix(f"{CANDIDATE}."): key
        for relation, key in rows
        if relation.startswith(f"{CANDIDATE}.")
    }


def apply(
    connection: psycopg.Connection,
    table: Relation,
    touched: Touched | None,
    key: str | None,
    noted_as: int | None = None,
) -> tuple[int, int]:
    """Make a table of `marts` what it is in the candidate; how many rows left and came.

    With `noted_as`, a publication's number, they are put on record: it can be taken back.
    Only `touched` rows are compared (None: all). Where the tables differ in length afterwards,
    something else than submissions moved, and all rows are.
    """
    condition = sql.SQL("true") if touched is None else touched.condition(key)
    counts = _apply(connection, table, condition, noted_as)
    if touched is not None and key is not None and not _are_equally_long(connection, table):
        logger.warning("marts.%s differs in other periods too: all of it is compared", table.name)
        more = _apply(connection, table, sql.SQL("true"), noted_as)
        counts = (counts[0] + more[0], counts[1] + more[1])
    return counts


def _apply(
    connection: psycopg.Connection,
    table: Relation,
    condition: sql.Composable,
    noted_as: int | None,
) -> tuple[int, int]:
    parts = {
        "columns": sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        "mart": sql.Identifier(MARTS, table.name),
        # What is small there never gets here.
        "candidate": masked(table.name, list(table.columns), CANDIDATE),
        "touched": condition,
        "identity": _identity(table),
    }
    counts = []
    for statement, copies in ((DELETE, -1), (INSERT, 1)):
        change = sql.SQL(statement).format(**parts)
        if noted_as is not None:
            change = noted(change, noted_as, table.name, copies)
        counts.append(connection.execute(change).rowcount)
    return counts[0], counts[1]


def _identity(table: Relation) -> sql.Composable:
    """What a row is known by: its key, or all that it says."""
    names = sql.SQL(", ").join(map(sql.Identifier, table.key or table.columns))
    return names if table.key else sql.SQL("row({})::text").format(names)


def _are_equally_long(connection: psycopg.Connection, table: Relation) -> bool:
    query = sql.SQL("select (select count(*) from {}) = (select count(*) from {})").format(
        sql.Identifier(MARTS, table.name), sql.Identifier(CANDIDATE, table.name)
    )
    row = connection.execute(query).fetchone()
    return row is not None and bool(row[0])
