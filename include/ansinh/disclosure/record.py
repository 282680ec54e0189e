"""On record: all protected counts of each publication, and which of them it hid.

An attacker may have kept every publication. So the next one is chosen with all of them in mind,
and readers of detail read here what the marts do not say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import namedtuple_row

from ansinh.disclosure.policy import Policy
from ansinh.disclosure.reading import Group, Shown
from ansinh.disclosure.rounding import bounds_of
from ansinh.disclosure.tables import Count, Shape

KEY = (*Group._fields, "stage", "unit_code", "member")
COLUMNS = (*KEY, "parent_code", "above", "value", "base", "most", "is_hidden", "shown")
# The tables that were chosen anew for the candidate, and what an earlier publication showed.
OF_CANDIDATE = "intermediate._protected_count"
CHOSEN = "({group}) in (select {group} from intermediate._chosen_group)"
OF_FORMER = """(
    select * from history.protected_count
    where publication_from <= {number} and (publication_to is null or publication_to > {number})
) as former"""
CLOSE = """
update history.protected_count set publication_to = {publication}
where
    publication_to is null
    and ({key}) in (
        select {key} from (
            select {columns} from history.protected_count where publication_to is null and {chosen}
            except
            select {columns} from {now}
        ) as gone
    )
"""
OPEN = """
insert into history.protected_count ({columns}, publication_from)
select {columns}, {publication}
from (
    select {columns} from {now}
    except
    select {columns} from history.protected_count where publication_to is null and {chosen}
) as came
"""
TOLD = """
select {columns}, publication_from, publication_to, threshold
from history.protected_count
inner join history.suppression on publication_from = publication_id
where {condition}
order by {key}, publication_from
"""


def remember(connection: psycopg.Connection, publication_id: int) -> None:
    """Put on record what this publication, built as the candidate, shows and hides."""
    chosen = sql.SQL(CHOSEN).format(group=_list(Group._fields))
    _note(connection, sql.SQL(OF_CANDIDATE), chosen, publication_id)
    connection.execute(
        "insert into history.suppression (publication_id, threshold)"
        " select %s, threshold from intermediate._hidden_for",
        (publication_id,),
    )


def bring_back(connection: psycopg.Connection, number: int, as_publication: int) -> None:
    """Put on record that `as_publication` shows and hides what publication `number` did."""
    former = sql.SQL(OF_FORMER).format(number=sql.Literal(number))
    _note(connection, former, sql.SQL("true"), as_publication)
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


def told_now(connection: psycopg.Connection, policy: Policy) -> dict[Group, Shown]:
    """What the marts show now, and hide.

    Nothing where they were published before small cells were hidden: what everybody could read
    cannot be taken back, and is hidden from now on all the same.
    """
    rows = _told(connection, policy, sql.SQL("publication_to is null"))
    return {group: _shown(of, group, policy) for group, of in rows.items()}


def ever_told(
    connection: psycopg.Connection, policy: Policy, groups: Collection[Group]
) -> dict[Group, list[Shown]]:
    """What publications showed and hid of these tables, each version once, the oldest first."""
    asked = [
        sql.SQL("{}::text[]").format(sql.Literal([group[at] for group in groups]))
        for at in range(len(Group._fields))
    ]
    condition = sql.SQL("({}) in (select * from unnest({}))").format(
        _list(Group._fields), sql.SQL(", ").join(asked)
    )
    rows = _told(connection, policy, condition) if groups else {}
    return {
        group: [_shown(version, group, policy) for version in _versions(of)]
        for group, of in rows.items()
    }


def _told(
    connection: psycopg.Connection, policy: Policy, condition: sql.Composable
) -> dict[Group, list[Any]]:
    """Rows of what was told, by table; not of measures that are protected no more."""
    query = sql.SQL(TOLD).format(columns=_list(COLUMNS), key=_list(KEY), condition=condition)
    rows: dict[Group, list[Any]] = defaultdict(list)
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        for row in cursor.execute(query):
            group = Group(*row[: len(Group._fields)])
            if group.measure in policy.protected:
                rows[group].append(row)
    return rows


def _versions(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Of each publication that changed something the rows that were told from then on."""
    changes = {row.publication_from for row in rows} | {row.publication_to for row in rows}
    for number in sorted(changes - {None}):
        yield [
            row
            for row in rows
            if row.publication_from <= number
            and (row.publication_to is None or row.publication_to > number)
        ]


def _shown(rows: Sequence[Any], group: Group, policy: Policy) -> Shown:
    stages: dict[str, list[Count]] = defaultdict(list)
    for row in rows:
        seen = None if row.shown is None else bounds_of(row.value, row.shown, row.threshold)
        count = Count(row.unit_code, row.parent_code, row.member, row.value, row.base, row.most)
        stages[row.stage].append(replace(count, seen=seen, was_hidden=row.is_hidden))
    above = {row.member: row.above for row in rows if row.above is not None}
    to_base = policy.protected[group.measure].adds_up == "to_base"
    return Shown({stage: tuple(of) for stage, of in stages.items()}, Shape(above, to_base=to_base))


def _note(
    connection: psycopg.Connection,
    now: sql.Composable,
    chosen: sql.Composable,
    publication_id: int,
) -> None:
    parts = {
        "now": now,
        "chosen": chosen,
        "publication": sql.Literal(publication_id),
        "columns": _list(COLUMNS),
        "key": _list(KEY),
    }
    for statement in (CLOSE, OPEN):
        connection.execute(sql.SQL(statement).format(**parts))


def _threshold(connection: psycopg.Connection, publication_id: int | None) -> int | None:
    row = connection.execute(
        "select threshold from history.suppression where publication_id = %s", (publication_id,)
    ).fetchone()
    return None if row is None else int(row[0])


def _list(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
