"""The step between build and gate: what of the candidate's marts is hidden, on record."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import psycopg
from psycopg import sql

from ansinh.disclosure import record
from ansinh.disclosure.engines import Engine
from ansinh.disclosure.policy import load_policy
from ansinh.disclosure.protecting import protect
from ansinh.disclosure.reading import Group, Shown, shown_in
from ansinh.disclosure.tables import Table
from ansinh.errors import AnsinhError

logger = logging.getLogger(__name__)
NOTES = """
create table if not exists intermediate._chosen_group (
    measure text, period text, standard_code text, status text
);
create table if not exists intermediate._protected_count (
    measure text, period text, standard_code text, status text, stage text, unit_code text,
    member text, parent_code text, above text, value bigint, base bigint, most bigint,
    is_hidden boolean, shown bigint
);
create table if not exists intermediate._hidden_count (like intermediate._protected_count);
create table if not exists intermediate._hidden_for (build text, threshold integer);
truncate intermediate._chosen_group, intermediate._protected_count, intermediate._hidden_count,
    intermediate._hidden_for;
"""
# Of a table that was not chosen anew stays hidden what is hidden now.
HIDE = """
insert into intermediate._hidden_count ({columns})
select {columns} from intermediate._protected_count where is_hidden
union all
select {columns} from history.protected_count
where
    publication_to is null and is_hidden
    and ({group}) not in (select {group} from intermediate._chosen_group)
"""


class UnprotectedError(AnsinhError):
    """The candidate was built and not protected, or built again since."""


def protect_marts(connection: psycopg.Connection, build: str, day: date, engine: Engine) -> int:
    """Choose what of the candidate is hidden on that day of publication; how many counts are.

    What publications showed and hid before is taken into account: whoever kept it knows it.
    """
    policy = load_policy()
    threshold = policy.threshold(day)
    now = shown_in(connection, "candidate", policy)
    told = record.told_now(connection, policy)
    anew = [
        group
        for group, shown in now.items()
        # Where nothing changed nobody learns more than from what is shown already.
        if group not in told or not shown.is_same_as(told[group])
    ]
    if record.threshold_now(connection) != threshold:
        anew = list(now)
    formers = record.ever_told(connection, policy, anew)
    rows = [
        row
        for group in anew
        for row in _rows(group, now[group], formers.get(group, ()), threshold, engine)
    ]
    connection.execute(NOTES)
    _copy(connection, "_chosen_group", Group._fields, [*anew, *(told.keys() - now.keys())])
    _copy(connection, "_protected_count", record.COLUMNS, rows)
    hide = sql.SQL(HIDE).format(columns=_names(record.COLUMNS), group=_names(Group._fields))
    hidden = connection.execute(hide).rowcount
    connection.execute("insert into intermediate._hidden_for values (%s, %s)", (build, threshold))
    logger.info("%s counts are hidden, those below %s among them", hidden, threshold)
    return hidden


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


def _rows(
    group: Group, shown: Shown, formers: Sequence[Shown], threshold: int, engine: Engine
) -> Iterator[tuple[object, ...]]:
    """All counts of one table, and whether they are hidden, or rounded."""
    views = [*shown.views(), *(view for one in formers for view in one.views(is_former=True))]
    table = Table(views, shown.shape, threshold)
    done = protect(table.system, threshold, engine)
    if done.given_away:
        logger.warning("%s: %s counts were told before", group, len(done.given_away))
    for (stage, counts), places in zip(sorted(shown.stages.items()), table.places, strict=False):
        for one in counts:
            at = places[one.unit, one.member]
            yield (
                *(*group, stage, one.unit, one.member, one.above),
                *(shown.shape.above.get(one.member), one.value, one.base, one.most),
                *(at in done.hidden or at in done.rounded, done.rounded.get(at)),
            )


def _copy(
    connection: psycopg.Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    into = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier("intermediate", table), _names(columns)
    )
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
