"""Revisions: by how much a publication changed each figure, and which submissions did."""

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from ansinh.publishing.contracts import CANDIDATE, MARTS

# What tells the figures of a mart apart, beside unit and period. A key that a mart lacks is ''.
KEYS = (
    *("unit_code", "period", "stage", "standard_code"),
    *("funding_source", "donor_type", "resource_kind", "purpose"),
)
KEYS_OF: Mapping[str, Sequence[str]] = {
    "poverty_indicators": ("unit_code", "period", "stage", "standard_code"),
    "mobilized_resources": (
        *("unit_code", "period", "funding_source", "donor_type", "resource_kind", "purpose"),
    ),
}
# The cells that counted figures are made of, added up by submission. An entry that does not say
# how many gave counts as one, also where it is taken out again.
CELLS = """
select
    mart, figure, {keys}, submission_id, {side} as side,
    sum(coalesce(value, case
        when figure <> 'contributions' then 0 when entry_kind = 'reversal' then -1 else 1
    end)) as value
from (
    select
        mart, figure, submission_id, value, {entry_kind} as entry_kind, unit_code, period,
        case mart when 'poverty_indicators' then coalesce(stage, '') else '' end as stage,
        case mart when 'poverty_indicators' then coalesce(standard_code, '') else '' end
            as standard_code,
        coalesce(funding_source, '') as funding_source, coalesce(donor_type, '') as donor_type,
        coalesce(resource_kind, '') as resource_kind, coalesce(purpose, '') as purpose
    from {schema}.figure_trace
    where (mart, figure) in (select mart, figure from _revised_figure) and {touched}
) as traced
group by mart, figure, {keys}, submission_id
"""
# One row per figure of a mart, as a number.
FIGURES = """
select {mart_name} as mart, one.figure, {keys}, one.value::numeric as value
from {mart} as mart
cross join lateral (values {values}) as one (figure, value)
where one.value is not null and {touched}
"""
# Tables of their own, not parts of one statement: only of tables does Postgres know how many rows
# they hold, and with a guess it compares each figure of a large publication with each.
STEPS = {
    "_revised": """
        select
            mart, figure, {keys},
            before.value as value_before,
            after.value as value_after,
            coalesce(after.value, 0) - coalesce(before.value, 0) as difference
        from ({before}) as before
        full join ({after}) as after using (mart, figure, {keys})
        where before.value is distinct from after.value
    """,
    "_revised_cell": "{cells}",
    # The versions of a slot stand for each other: what the newer one says less what the older
    # one said.
    "_revised_part": """
        select
            mart, figure, {cell_keys},
            sum(case side when 'after' then value else -value end) as part,
            max(cells.submission_id) filter (where side = 'after') as submission_id,
            max(cells.submission_id) filter (where side = 'before') as former_submission_id
        from _revised_cell as cells
        inner join ops.submission as slot using (submission_id)
        group by
            mart, figure, {cell_keys},
            slot.form, slot.unit_code, slot.period, slot.stage, slot.standard_code
        having sum(case side when 'after' then value else -value end) <> 0
    """,
}
RECORD = """
insert into history.revision (
    publication_id, mart, figure, {keys}, value_before, value_after, difference, part,
    cause, submission_id, former_submission_id
)
with
members as (
    select
        submission_id, count(distinct judgement) as judgements,
        coalesce(bool_or(publication_id = %(before)s), false) as was_member,
        bool_or(publication_id = %(after)s) as is_member
    from ops.publication_submission where publication_id in (%(before)s, %(after)s)
    group by submission_id
),
caused as (
    select
        figures.*, parts.part,
        case
            when parts.submission_id <> parts.former_submission_id then 'correction'
            when members.judgements > 1 then 'judged_again'
            when parts.submission_id is null and not members.is_member then 'withdrawal'
            when parts.former_submission_id is null and not members.was_member then 'first'
            else 'counted_otherwise'
        end as cause,
        parts.submission_id, parts.former_submission_id
    from _revised as figures
    inner join _revised_part as parts using (mart, figure, {keys})
    left join members
        on coalesce(parts.submission_id, parts.former_submission_id) = members.submission_id
),
-- What no cell explains: a sum that was unknown while one of its parts was, or another model.
remainders as (
    select
        figures.*, figures.difference - coalesce(sum(parts.part), 0) as part,
        case
            when figures.value_before is null or figures.value_after is null then 'completeness'
            else 'project'
        end as cause,
        null::bigint, null::bigint
    from _revised as figures
    left join _revised_part as parts using (mart, figure, {keys})
    group by
        mart, figure, {keys}, figures.value_before, figures.value_after, figures.difference
    having figures.difference <> coalesce(sum(parts.part), 0)
)
select
    %(after)s, mart, figure, {null_keys}, value_before, value_after, difference, part,
    cause, submission_id, former_submission_id
from (select * from caused union all select * from remainders) as revised
"""


def record(
    connection: psycopg.Connection,
    before: int | None,
    after: int,
    periods: Sequence[str] | None,
) -> None:
    """Put on record by how much the candidate changes each counted figure of the marts, and why.

    Belongs into the transaction that publishes, before the difference is applied. Only figures
    of these `periods` are looked at (None: of all). The parts of a figure add up to its
    difference exactly; a figure that was not told before counts as 0 in it.
    """
    figures = _counted(connection)
    if not any(figures.values()):
        return
    touched = (
        sql.SQL("true")
        if periods is None
        else sql.SQL("period = any({})").format(sql.Literal(list(periods)))
    )
    sides = [("after", CANDIDATE), *([("before", MARTS)] if _is_traced(connection, MARTS) else ())]
    keys = _names(KEYS)
    parts = {
        "keys": keys,
        "cell_keys": _names(KEYS, "cells"),
        "null_keys": sql.SQL(", ").join(
            sql.SQL("nullif({}, '')").format(sql.Identifier(key)) for key in KEYS
        ),
        "cells": sql.SQL(" union all ").join(
            sql.SQL(CELLS).format(
                keys=keys,
                side=sql.Literal(side),
                schema=sql.Identifier(schema),
                touched=touched,
                entry_kind=_entry_kind(connection, schema),
            )
            for side, schema in sides
        ),
        "before": _figures(connection, MARTS, figures, touched),
        "after": _figures(connection, CANDIDATE, figures, touched),
    }
    for table, query in STEPS.items():
        _note(connection, table, sql.SQL(query).format(**parts))
    connection.execute(sql.SQL(RECORD).format(**parts), {"before": before, "after": after})
    connection.execute(sql.SQL("drop table {}").format(_names(["_revised_figure", *STEPS])))


# What later publications changed is changed back: their parts of each figure, turned round.
REVERT = """
insert into history.revision (
    publication_id, mart, figure, {keys}, value_before, value_after, difference, part,
    cause, submission_id, former_submission_id
)
with
later as (
    select * from history.revision inner join ops.publication using (publication_id)
    where publication_id > %(number)s and publication_id <= %(now)s and state = 'published'
),
figures as (
    select
        mart, figure, {keys},
        (array_agg(value_after order by publication_id desc))[1] as value_before,
        (array_agg(value_before order by publication_id))[1] as value_after
    from later
    group by mart, figure, {keys}
),
parts as (
    select
        mart, figure, {keys}, -sum(part) as part,
        former_submission_id as submission_id, submission_id as former_submission_id
    from later
    group by mart, figure, {keys}, submission_id, former_submission_id
    having sum(part) <> 0
)
select
    %(made)s, figures.mart, figures.figure, {figure_keys}, value_before, value_after,
    coalesce(value_after, 0) - coalesce(value_before, 0), part,
    'revert', submission_id, former_submission_id
from figures
inner join parts on (figures.mart, figures.figure) = (parts.mart, parts.figure) and {same_keys}
where value_before is distinct from value_after
"""


def record_revert(connection: psycopg.Connection, number: int, now: int, made: int) -> None:
    """Put on record by how much publication `made` changes each figure that it brings back.

    `number` is the publication that comes back, `now` the one that BI reads until then.
    """
    same = sql.SQL(" and ").join(
        sql.SQL("{} is not distinct from {}").format(
            sql.Identifier("figures", key), sql.Identifier("parts", key)
        )
        for key in KEYS
    )
    statement = sql.SQL(REVERT).format(
        keys=_names(KEYS), figure_keys=_names(KEYS, "figures"), same_keys=same
    )
    connection.execute(statement, {"number": number, "now": now, "made": made})


def _counted(connection: psycopg.Connection) -> dict[str, list[str]]:
    """The figures of each mart that are counted, not rated; noted in `_revised_figure` too."""
    if not _is_traced(connection, CANDIDATE):
        return {}
    query = """
        select distinct mart, figure from candidate.bridge_figure_source
        where figure = metric and mart = any({})
    """
    _note(connection, "_revised_figure", sql.SQL(query).format(sql.Literal(list(KEYS_OF))))
    found: dict[str, list[str]] = {mart: [] for mart in KEYS_OF}
    for mart, figure in connection.execute(
        "select mart, figure from _revised_figure order by 1, 2"
    ):
        found[mart].append(figure)
    return found


def _note(connection: psycopg.Connection, table: str, query: sql.Composable) -> None:
    """A temporary table of what a query finds, whose size Postgres knows."""
    create = sql.SQL("create temporary table {} on commit drop as {}")
    connection.execute(create.format(sql.Identifier(table), query))
    connection.execute(sql.SQL("analyze {}").format(sql.Identifier(table)))


def _figures(
    connection: psycopg.Connection,
    schema: str,
    figures: Mapping[str, Sequence[str]],
    touched: sql.Composable,
) -> sql.Composable:
    selects = []
    for mart, names in figures.items():
        there = [name for name in names if name in _columns(connection, schema, mart)]
        if there:
            selects.append(
                sql.SQL(FIGURES).format(
                    mart_name=sql.Literal(mart),
                    mart=sql.Identifier(schema, mart),
                    touched=touched,
                    keys=sql.SQL(", ").join(
                        sql.SQL("{}::text as {}").format(_key(mart, key), sql.Identifier(key))
                        for key in KEYS
                    ),
                    values=sql.SQL(", ").join(
                        sql.SQL("({}, mart.{}::numeric)").format(
                            sql.Literal(name), sql.Identifier(name)
                        )
                        for name in there
                    ),
                )
            )
    if selects:
        return sql.SQL(" union all ").join(selects)
    nothing = sql.SQL(", ").join(
        sql.SQL("null::text as {}").format(sql.Identifier(name))
        for name in ("mart", "figure", *KEYS)
    )
    return sql.SQL("select {}, null::numeric as value where false").format(nothing)


def _key(mart: str, key: str) -> sql.Composable:
    if key not in KEYS_OF[mart]:
        return sql.Literal("")
    return sql.SQL("coalesce({}, '')").format(sql.Identifier("mart", key))


def _is_traced(connection: psycopg.Connection, schema: str) -> bool:
    return all(
        _columns(connection, schema, name) for name in ("figure_trace", "bridge_figure_source")
    )


def _entry_kind(connection: psycopg.Connection, schema: str) -> sql.Composable:
    """The trace's own, but what an older version published tells of none."""
    is_told = "entry_kind" in _columns(connection, schema, "figure_trace")
    return sql.Identifier("entry_kind") if is_told else sql.SQL("null::text")


def _columns(connection: psycopg.Connection, schema: str, table: str) -> set[str]:
    rows = connection.execute(
        """
        select attname from pg_attribute
        where attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
            and attnum > 0 and not attisdropped
        """,
        (schema, table),
    )
    return {str(name) for (name,) in rows}


def _names(columns: Sequence[str], relation: str | None = None) -> sql.Composed:
    path = () if relation is None else (relation,)
    return sql.SQL(", ").join(sql.Identifier(*path, column) for column in columns)
