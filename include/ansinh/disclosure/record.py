"""On record: what each publication hid, for the next one and for readers of detail."""

from collections.abc import Sequence

import psycopg
from psycopg import sql

from ansinh.disclosure.policy import Policy
from ansinh.disclosure.reading import Group, HiddenCount, Shown, shown_in
from ansinh.disclosure.rounding import bounds_of

Row = tuple[object, ...]
COLUMNS = (
    *("measure", "period", "stage", "standard_code", "status", "unit_code", "member", "above"),
    *("value", "shown"),
)
# What the candidate hides, and what an earlier publication hid.
OF_CANDIDATE = "intermediate._hidden_count"
OF_FORMER = """(
    select * from history.hidden_count
    where publication_from <= {number} and (publication_to is null or publication_to > {number})
)"""
CLOSE = """
update history.hidden_count as known set publication_to = {publication}
where publication_to is null and not exists (
    select from {now} as hidden where ({hidden}) is not distinct from ({known})
)
"""
OPEN = """
insert into history.hidden_count ({columns}, publication_from)
select {columns}, {publication} from {now} as hidden
except
select {columns}, {publication} from history.hidden_count where publication_to is null
"""


def remember(connection: psycopg.Connection, publication_id: int) -> None:
    """Put on record what this publication, built as the candidate, hides."""
    _note(connection, sql.SQL(OF_CANDIDATE), publication_id)
    connection.execute(
        "insert into history.suppression (publication_id, threshold)"
        " select %s, threshold from intermediate._hidden_for",
        (publication_id,),
    )


def bring_back(connection: psycopg.Connection, number: int, as_publication: int) -> None:
    """Put on record that `as_publication` hides what publication `number` hid."""
    of_former = sql.SQL(OF_FORMER).format(number=sql.Literal(number))
    _note(connection, of_former, as_publication)
    connection.execute(
        "insert into history.suppression (publication_id, threshold)"
        " select %s, threshold from history.suppression where publication_id = %s",
        (as_publication, number),
    )


def would_show_more(connection: psycopg.Connection, number: int) -> bool:
    """Whether a publication shows counts that the newest one that was built hides as small."""
    built = connection.execute(
        """
        select max(publication_id) from history.suppression
        inner join ops.publication using (publication_id) where restores is null
        """
    ).fetchone()
    newest = None if built is None else _threshold(connection, built[0])
    return newest is not None and (_threshold(connection, number) or 0) < newest


def threshold_now(connection: psycopg.Connection) -> int | None:
    """Below which number the marts hide counts; None where small cells were not hidden yet."""
    row = connection.execute("select max(publication_id) from history.suppression").fetchone()
    return None if row is None else _threshold(connection, row[0])


def hidden_now(connection: psycopg.Connection) -> dict[Group, list[Row]]:
    """What the marts hide now, row by row as it is on record."""
    found: dict[Group, list[Row]] = {}
    query = sql.SQL("select {} from history.hidden_count where publication_to is null")
    for row in connection.execute(query.format(_list(COLUMNS))):
        measure, period, _, standard, status, *_ = row
        found.setdefault(Group(measure, period, standard, status), []).append(row)
    return found


def shown_now(connection: psycopg.Connection, policy: Policy) -> dict[Group, Shown]:
    """What the marts show now, and hide.

    Nothing where they were published before small cells were hidden: what everybody could read
    cannot be taken back, and is hidden from now on all the same.
    """
    if threshold_now(connection) is None:
        return {}
    hidden: dict[Group, dict[tuple[str, str, str], HiddenCount]] = {}
    query = """
        select measure, period, standard_code, status, stage, unit_code, member, value, shown,
            threshold
        from history.hidden_count
        inner join history.suppression on publication_from = publication_id
        where publication_to is null
    """
    for *group, stage, unit, member, value, shown, threshold in connection.execute(query):
        seen = None if shown is None else bounds_of(value, shown, threshold)
        hidden.setdefault(Group(*group), {})[stage, unit, member] = HiddenCount(value, seen)
    return shown_in(connection, "marts", policy, hidden)


def _note(connection: psycopg.Connection, now: sql.Composable, publication_id: int) -> None:
    parts = {
        "now": now,
        "publication": sql.Literal(publication_id),
        "columns": _list(COLUMNS),
        "hidden": _list(COLUMNS, "hidden"),
        "known": _list(COLUMNS, "known"),
    }
    for statement in (CLOSE, OPEN):
        connection.execute(sql.SQL(statement).format(**parts))


def _threshold(connection: psycopg.Connection, publication_id: int | None) -> int | None:
    row = connection.execute(
        "select threshold from history.suppression where publication_id = %s", (publication_id,)
    ).fetchone()
    return None if row is None else int(row[0])


def _list(columns: Sequence[str], relation: str | None = None) -> sql.Composed:
    path = () if relation is None else (relation,)
    return sql.SQL(", ").join(sql.Identifier(*path, column) for column in columns)
