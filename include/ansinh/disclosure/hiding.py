"""The step between build and gate: what of the candidate's marts is hidden, on record."""

import logging
from collections.abc import Iterator
from datetime import date

import psycopg
from psycopg import sql

from ansinh.disclosure import record
from ansinh.disclosure.engines import Engine
from ansinh.disclosure.policy import load_policy
from ansinh.disclosure.protecting import protect
from ansinh.disclosure.reading import Group, Shown, shown_in
from ansinh.disclosure.record import COLUMNS, Row
from ansinh.disclosure.tables import Table
from ansinh.errors import AnsinhError

logger = logging.getLogger(__name__)
NOTES = """
create table if not exists intermediate._hidden_count (
    measure text, period text, stage text, standard_code text, status text, unit_code text,
    member text, above text, value bigint, shown bigint
);
create table if not exists intermediate._hidden_for (build text, threshold integer);
truncate intermediate._hidden_count, intermediate._hidden_for;
"""


class UnprotectedError(AnsinhError):
    """The candidate was built and not protected, or built again since."""


def protect_marts(connection: psycopg.Connection, build: str, day: date, engine: Engine) -> int:
    """Choose what of the candidate is hidden on that day of publication; how many counts are.

    What the marts show and hide now is taken into account: whoever kept it knows it.
    """
    policy = load_policy()
    threshold = policy.threshold(day)
    now = shown_in(connection, "candidate", policy)
    former = record.shown_now(connection, policy)
    kept = record.hidden_now(connection) if record.threshold_now(connection) == threshold else None
    rows: list[Row] = []
    for group, shown in now.items():
        before = former.get(group)
        if kept is not None and before is not None and shown.is_same_as(before):
            # Nothing changed: nobody learns more than from what is shown already.
            rows += kept.get(group, ())
        else:
            rows += _hidden_rows(group, shown, before, threshold, engine)
    connection.execute(NOTES)
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    into = sql.SQL("copy intermediate._hidden_count ({}) from stdin").format(columns)
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)
    connection.execute("insert into intermediate._hidden_for values (%s, %s)", (build, threshold))
    logger.info("%s counts are hidden, those below %s among them", len(rows), threshold)
    return len(rows)


def refuse_unprotected(connection: psycopg.Connection, build: str) -> None:
    """Raise UnprotectedError where the candidate was not protected as this build made it."""
    there = connection.execute("select to_regclass('intermediate._hidden_for')").fetchone()
    if there is not None and there[0] is not None:
        row = connection.execute("select build from intermediate._hidden_for").fetchone()
        if row == (build,):
            return
    raise UnprotectedError(
        "The candidate was not protected since it was built: its small cells would be shown. "
        "BI still reads the last publication; trigger build_marts."
    )


def hides_as_before(connection: psycopg.Connection) -> bool:
    """Whether the candidate hides counts below the same number as the marts do."""
    query = "select threshold from intermediate._hidden_for"
    return connection.execute(query).fetchone() == (record.threshold_now(connection),)


def _hidden_rows(
    group: Group,
    shown: Shown,
    former: Shown | None,
    threshold: int,
    engine: Engine,
) -> Iterator[Row]:
    """The rows of one table that are hidden, or rounded."""
    views = shown.views() + (former.views(is_former=True) if former else [])
    table = Table(views, shown.shape, threshold)
    done = protect(table.system, threshold, engine)
    if done.given_away:
        logger.warning("%s: %s counts were told before", group, len(done.given_away))
    for stage, counts in shown.stages.items():
        for one in counts:
            at = table.numbers[one.unit, one.member, one.value]
            if at in done.hidden or at in done.rounded:
                yield (
                    *(group.measure, group.period, stage, group.standard_code, group.status),
                    *(one.unit, one.member, shown.shape.above.get(one.member)),
                    *(one.value, done.rounded.get(at)),
                )
