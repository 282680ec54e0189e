"""What one transaction destroys of personal data, and its proof.

Figures stay: rows keep their counts and lose who they are about.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from ansinh.ledger import erasures as ledger
from ansinh.ledger.erasures import Step, What, Word
from ansinh.ledger.scrubbing import scrub
from ansinh.raw.blanking import (
    RawRow,
    blank,
    blank_rows,
    keep_heads,
    tables_about_people,
)


@dataclass(frozen=True)
class Chosen:
    """What is erased: of these submissions everything, or certain rows."""

    submissions: list[int]
    rows: Sequence[RawRow] = ()


@dataclass(frozen=True)
class Asked:
    """Who asks for an erasure, and why; on record for ever."""

    by: str
    why: str


def destroy(
    connection: psycopg.Connection, what: What, asked: Asked, chosen: Chosen
) -> tuple[int, list[str]]:
    """All that one transaction destroys: number of the erasure, files that nobody opens now."""
    ids = chosen.submissions
    erasure_id = ledger.begin(connection, what, by=asked.by, why=asked.why)
    if what == "retention":
        keep_heads(connection, ids)
    if what == "household":
        ledger.note_rows(connection, erasure_id, chosen.rows)
    blanked = blank_rows(connection, chosen.rows) if what == "household" else blank(connection, ids)
    files = ledger.destroy_keys(connection, erasure_id, ids)
    households = 0 if what == "retention" else _forget_households(connection, what, chosen)
    scrubbed = scrub(connection, ids)
    for step in (
        Step("raw", "rows without names", blanked),
        Step("restricted", "households one by one", households),
        Step("ledger", "findings, differences and names of files and sheets", scrubbed),
        Step("history", "nothing: figures of units only", 0),
    ):
        ledger.note_step(connection, erasure_id, step)
    return erasure_id, files


def repeat(connection: psycopg.Connection, word: Word) -> None:
    """Destroy again, where a backup of before an erasure came back, what was erased since.

    Landed files are not fetched then: the caller asks the ledger which ones it still wants.
    """
    asked = Asked(word.asked_by, word.why)
    known = set(ledger.known_of(connection, word.submissions))
    rows = [RawRow(*one) for one in word.rows if one[1] in known]
    destroy(connection, word.what, asked, Chosen(sorted(known), rows))


def _forget_households(connection: psycopg.Connection, what: What, chosen: Chosen) -> int:
    """Pseudonymous rows, and what was kept of heads: of whole submissions, or of one household."""
    lists = {table.relation: table.name for table in tables_about_people()}
    places = [(one.submission_id, lists[one.relation], one.row) for one in chosen.rows]
    forgotten = 0
    for table in ("kept_head", "fct_household_assessment"):
        there = connection.execute("select to_regclass(%s)", (f"restricted.{table}",)).fetchone()
        if there is None or there[0] is None:  # made by the first build
            continue
        query = sql.SQL("delete from {} where submission_id = any(%s)").format(
            sql.Identifier("restricted", table)
        )
        if what == "household":
            query += sql.SQL(" and listed_as = %s and _row = %s")
            gone = sum(
                connection.execute(query, ([number], listed_as, row)).rowcount
                for number, listed_as, row in places
            )
        else:
            gone = connection.execute(query, (chosen.submissions,)).rowcount
        forgotten += gone if table != "kept_head" else 0
    return forgotten
