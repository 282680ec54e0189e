"""What the planner knows of rows that were just copied.

Rows that are new have no statistics. The planner takes them for a handful and joins them one by
one, so that judging a long list costs the square of its length.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

# So far an estimate may be from the truth, and by so many rows more: that costs nobody time.
FACTOR, FEW = 3, 100


def gather_statistics(
    connection: psycopg.Connection[Any], relation: str, submission_ids: Sequence[int], rows: int
) -> None:
    """Analyze a raw table, unless the planner knows that these submissions have `rows` in it.

    In an open transaction the table stays locked, against being analyzed by others and nothing
    else: whoever asks for several does so in the order of their names.
    """
    if not _is_known(connection, relation, submission_ids, rows):
        connection.execute("select raw.gather_statistics(%s)", (relation,))


def analyze(connection: psycopg.Connection[Any], name: sql.Identifier) -> None:
    """Analyze a table of this session's own."""
    connection.execute(sql.SQL("analyze {}").format(name))


def expected_rows(
    connection: psycopg.Connection[Any], relation: str, submission_ids: Sequence[int]
) -> int:
    """How many rows of these submissions the planner expects in a raw table."""
    query = sql.SQL("explain (format json) select from {} where _submission_id in ({})").format(
        sql.Identifier("raw", relation), sql.SQL(", ").join(map(sql.Literal, submission_ids))
    )
    ((plans,),) = connection.execute(query).fetchall()
    return int(plans[0]["Plan"]["Plan Rows"])


def _is_known(
    connection: psycopg.Connection[Any], relation: str, submission_ids: Sequence[int], rows: int
) -> bool:
    query = "select reltuples >= 0 from pg_class where oid = format('raw.%%I', %s::text)::regclass"
    ((was_analyzed,),) = connection.execute(query, (relation,)).fetchall()
    expected = expected_rows(connection, relation, submission_ids)
    is_near = rows <= FACTOR * expected + FEW and expected <= FACTOR * rows + FEW
    return bool(was_analyzed) and is_near
