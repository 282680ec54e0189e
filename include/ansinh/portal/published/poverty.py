"""Published figures of poverty, read as the person who asks: row policies say which rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from ansinh.portal.published.reviews import Review
from ansinh.portal.published.units import of_one_level
from ansinh.portal.showing import about
from ansinh.portal.tables import Cell, Line, Table, cell, cells_href, column_of, highest_of, number
from ansinh.portal.words import say
from ansinh.publishing.reporting.trends import Dot

MART = "poverty_indicators"
# What a page shows of a review, in this order; each is a column of the mart and has cells.
RATES = ("poor_rate_pct", "near_poor_rate_pct")
SHOWN = ("households", "poor_households", "near_poor_households", *RATES)
IN_COMMUNES_OF_TODAY = (
    "poverty_indicators_current_units where unit_level = 'commune' and is_current_unit"
)
ROW = """
select
    unit_code, unit_name, unit_kind, unit_level, as_of_date, period, stage,
    standard_code, households, poor_households, near_poor_households, poor_rate_pct,
    near_poor_rate_pct, poor_rate_change_pp, is_comparable, observation_status, confidentiality,
    reported_units, owed_units
from marts.poverty_indicators
"""


@dataclass(frozen=True)
class Poverty:
    """Poverty of a unit on a day; None where it is unknown, or told to nobody (`suppressed`)."""

    unit_code: str
    unit_name: str
    unit_kind: str
    unit_level: str
    as_of_date: date
    period: str
    stage: str
    standard_code: str
    households: int | None
    poor_households: int | None
    near_poor_households: int | None
    poor_rate_pct: Decimal | None
    near_poor_rate_pct: Decimal | None
    poor_rate_change_pp: Decimal | None
    is_comparable: bool
    observation_status: str
    confidentiality: str
    reported_units: int | None
    owed_units: int | None

    @property
    def full_name(self) -> str:
        """What kind of unit it is, and its name."""
        return f"{self.unit_kind} {self.unit_name}"

    @property
    def is_hidden(self) -> bool:
        """Whether its small counts are told to nobody."""
        return self.confidentiality == "suppressed"

    def href(self, figure: str) -> str:
        """The address of the page of the cells of one figure."""
        parts = {"stage": self.stage, "standard_code": self.standard_code}
        return cells_href(MART, figure, self.unit_code, self.period, **parts)


@dataclass(frozen=True)
class CurrentRate:
    """A rate in a commune of today, in per cent; None where it is unknown or suppressed."""

    unit_code: str
    value: Decimal | None
    confidentiality: str
    is_estimated: bool


def current_rates(connection: psycopg.Connection, review: Review, rate: str) -> list[CurrentRate]:
    """One of the `RATES` of a review in the communes of today."""
    query = sql.SQL("""
        select unit_code, {rate} as value, confidentiality, is_estimated
        from marts.{source} and period = %s and stage = %s and standard_code = %s
        order by unit_code
    """).format(rate=sql.Identifier(rate), source=sql.SQL(IN_COMMUNES_OF_TODAY))
    with connection.cursor(row_factory=class_row(CurrentRate)) as cursor:
        return cursor.execute(query, review.values).fetchall()


def of_review(connection: psycopg.Connection, review: Review) -> list[Poverty]:
    """The figures of a review: the province, then the units that reported, by name of level."""
    found = _rows(
        connection,
        "where period = %s and stage = %s and standard_code = %s order by unit_code",
        review.values,
    )
    return of_one_level(found)


def of_unit(connection: psycopg.Connection, unit_code: str) -> list[Poverty]:
    """All figures of the units that have, or had, a code, newest first."""
    return _rows(
        connection,
        "where unit_code = %s and is_preferred order by as_of_date desc, standard_code desc",
        (unit_code,),
    )


def of_province(connection: psycopg.Connection) -> list[Poverty]:
    """All figures of the province, whatever code it had, newest first."""
    order = "order by as_of_date desc, standard_code desc"
    return _rows(connection, f"where unit_level = 'province' and is_preferred {order}", ())


def of_units(connection: psycopg.Connection, review: Review, codes: Sequence[str]) -> list[Poverty]:
    """The figures of some units in a review, by code."""
    return _rows(
        connection,
        "where period = %s and stage = %s and standard_code = %s and unit_code = any(%s) "
        "order by unit_code",
        (*review.values, list(codes)),
    )


def table_of(rows: Sequence[Poverty], label: str, *, first: str, lines: Sequence[Line]) -> Table:
    """A table of figures of poverty, one line a row."""
    columns = (*map(column_of, SHOWN), column_of("poor_rate_change_pp"))
    return Table(label, first, columns, tuple(lines) if rows else ())


def cells_of_row(one: Poverty, highest: Decimal | None) -> tuple[Cell, ...]:
    """What is shown of a unit on a day: counts, rates with a bar, and the change."""
    shown = (
        cell(
            getattr(one, figure),
            one.href(figure),
            is_hidden=one.is_hidden,
            highest=highest if figure == "poor_rate_pct" else None,
        )
        for figure in SHOWN
    )
    is_break = one.poor_rate_change_pp is None and one.observation_status == "break"
    change = Cell("≠", title=say("not_comparable")) if is_break else cell(one.poor_rate_change_pp)
    return *shown, change


def by_unit(rows: Sequence[Poverty], label: str, unit_href: Any) -> Table:
    """The table of a review, one line a unit; `unit_href` makes the address of a unit's page."""
    highest = highest_of(rows, lambda one: one.poor_rate_pct)
    lines = [
        Line(
            one.full_name,
            cells_of_row(one, highest),
            href=unit_href(one.unit_code),
            status=say(f"status_{one.observation_status}"),
        )
        for one in rows
    ]
    return table_of(rows, label, first=say("unit"), lines=lines)


def by_period(rows: Sequence[Poverty], label: str, unit_name: str) -> Table:
    """The table of a unit, one line a review."""
    highest = highest_of(rows, lambda one: one.poor_rate_pct)
    lines = [
        Line(
            about(one.period, one.stage),
            cells_of_row(one, highest),
            about=" · ".join(
                (one.standard_code, *([one.full_name] if one.full_name != unit_name else []))
            ),
            status=say(f"status_{one.observation_status}"),
        )
        for one in rows
    ]
    return table_of(rows, label, first=say("period"), lines=lines)


def dots_of(rows: Sequence[Poverty]) -> Iterator[Dot]:
    """The poverty rate of each day by one standard, oldest first."""
    before: Poverty | None = None
    for one in reversed(rows):
        if one.poor_rate_pct is None or (before and before.as_of_date == one.as_of_date):
            continue
        breaks = (
            before is None or not one.is_comparable or before.standard_code != one.standard_code
        )
        words = f"{about(one.period, one.stage)}: {number(one.poor_rate_pct)} %"
        yield Dot(one.as_of_date, one.poor_rate_pct, breaks, words)
        before = one


def _rows(connection: psycopg.Connection, which: str, values: Sequence[Any]) -> list[Poverty]:
    with connection.cursor(row_factory=class_row(Poverty)) as cursor:
        return cursor.execute(f"{ROW} {which}".encode(), values).fetchall()
