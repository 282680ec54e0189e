"""The protected tables of a schema of marts, read as anybody reads them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import psycopg
from psycopg import sql

from ansinh.disclosure.policy import Measure, Policy
from ansinh.disclosure.tables import ALL, Count, Shape, View

# Every count of a mart; empty where it is unknown, or hidden. In one order, for of two choices that
# are as good the engine takes the one that comes first.
COUNTS = """
select
    mart.period, mart.stage, mart.standard_code, {status}, mart.unit_code, mart.parent_code,
    {member}, {above}, {count}::bigint, {base}::bigint
from {mart} as mart
{whole}
where {member} <> all({never}::text[])
order by mart.period, mart.stage, mart.standard_code, 4, mart.unit_code, {member}
"""
WHOLE = """
left join {indicators} as whole using (unit_code, period, stage, standard_code)
"""


class Group(NamedTuple):
    """A table that is protected by itself: of a measure, in one period, under one standard."""

    measure: str
    period: str
    standard_code: str
    status: str


@dataclass(frozen=True)
class Shown:
    """What a schema shows of one group: the counts of each stage, and how members add up."""

    stages: Mapping[str, tuple[Count, ...]]
    shape: Shape

    def views(self, *, is_former: bool = False) -> list[View]:
        """One for each stage."""
        return [View(counts, is_former) for _, counts in sorted(self.stages.items())]

    def is_same_as(self, other: "Shown") -> bool:
        """Whether both have the same counts, whatever was hidden of them."""
        return self.shape == other.shape and self._plain() == other._plain()

    def _plain(self) -> dict[str, set[Count]]:
        return {
            stage: {replace(one, was_hidden=False, seen=None) for one in counts}
            for stage, counts in self.stages.items()
        }


def shown_in(connection: psycopg.Connection, schema: str, policy: Policy) -> dict[Group, Shown]:
    """All protected tables of a schema of marts.

    Tables that it lacks and counts that nobody knows are passed over.
    """
    found: dict[Group, Shown] = {}
    for name, measure in policy.protected.items():
        if _is_there(connection, schema, measure.mart):
            found |= _of_measure(connection, schema, name, measure)
    return found


def _of_measure(
    connection: psycopg.Connection, schema: str, name: str, measure: Measure
) -> dict[Group, Shown]:
    counts: dict[Group, dict[str, list[Count]]] = defaultdict(lambda: defaultdict(list))
    above: dict[Group, dict[str, str]] = defaultdict(dict)
    rows = connection.execute(_query(schema, measure))
    for period, stage, standard, status, unit, parent, member, sum_of, value, base in rows:
        if value is None:
            continue
        group = Group(name, period, standard, status)
        counts[group][stage].append(Count(unit, parent, member, value, base))
        if sum_of is not None:
            above[group] |= {member: sum_of, sum_of: ALL}
    found = {}
    for group, stages in counts.items():
        shape = Shape(above[group], to_base=measure.adds_up == "to_base")
        told = {stage: with_sums(counts, shape) for stage, counts in stages.items()}
        found[group] = Shown(told, shape)
    return found


def with_sums(counts: Iterable[Count], shape: Shape) -> tuple[Count, ...]:
    """The counts, and of each unit the sums to which its members belong."""
    found = {(one.unit, one.member): one for one in counts}
    for one in list(found.values()):
        member = one.member
        while member in shape.above:
            member = shape.above[member]
            before = found.get((one.unit, member), Count(one.unit, one.above, member, 0, None, 0))
            most = None
            if before.most is not None and one.base is not None:
                most = before.most + one.base
            found[one.unit, member] = Count(
                one.unit, one.above, member, before.value + one.value, None, most
            )
    return tuple(found.values())


def _query(schema: str, measure: Measure) -> sql.Composed:
    base: sql.Composable = sql.SQL("null")
    if measure.base is not None:
        base = sql.Identifier("mart", measure.base)
    if measure.whole is not None:
        base = sql.Identifier("whole", measure.whole)
    indicators = sql.Identifier(schema, "poverty_indicators")
    return sql.SQL(COUNTS).format(
        status=_column(measure.status, "''"),
        member=_column(measure.member),
        above=_column(measure.above, "null"),
        count=_column(measure.count),
        never=sql.Literal(measure.never),
        base=base,
        mart=sql.Identifier(schema, measure.mart),
        whole=sql.SQL(WHOLE).format(indicators=indicators) if measure.whole else sql.SQL(""),
    )


def _column(name: str | None, otherwise: str = "null") -> sql.Composable:
    return sql.SQL(otherwise) if name is None else sql.Identifier("mart", name)


def _is_there(connection: psycopg.Connection, schema: str, mart: str) -> bool:
    row = connection.execute(
        "select to_regclass(format('%%I.%%I', %s::text, %s::text))", (schema, mart)
    ).fetchone()
    return row is not None and row[0] is not None
