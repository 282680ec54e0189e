"""Published figures of poverty, read as the person who asks: row policies say which rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

# What a page shows of a review, in this order; each is a column of the mart and has cells.
COUNTED = ("households", "poor_households", "near_poor_households")
RATES = ("poor_rate_pct", "near_poor_rate_pct")
SHOWN = (*COUNTED, *RATES)
MOST_CELLS = 2000
IN_COMMUNES_OF_TODAY = """
    marts.poverty_indicators_current_units where unit_level = 'commune' and is_current_unit
"""
LEVELS = ("province", "district", "commune")
ROW = """
select
    unit_code, unit_name, unit_kind, unit_level, as_of_date, period, stage,
    standard_code, households, poor_households, near_poor_households, poor_rate_pct,
    near_poor_rate_pct, poor_rate_change_pp, is_comparable, observation_status, confidentiality
from marts.poverty_indicators
"""


@dataclass(frozen=True)
class Review:
    """A day on which households were counted by a standard."""

    as_of_date: date
    period: str
    stage: str
    standard_code: str

    @property
    def key(self) -> str:
        """As it stands in addresses."""
        return f"{self.period}~{self.stage}~{self.standard_code}"


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

    @property
    def review(self) -> str:
        """The review, as it stands in addresses."""
        return Review(self.as_of_date, self.period, self.stage, self.standard_code).key


@dataclass(frozen=True)
class CurrentRate:
    """A rate in a commune of today, in per cent; None where it is unknown or suppressed."""

    unit_code: str
    value: Decimal | None
    confidentiality: str
    is_estimated: bool


@dataclass(frozen=True)
class SourceCell:
    """A cell of a workbook of which a figure is made."""

    source_unit_code: str
    submission_id: int
    sheet: str
    cell: str | None
    column_name: str
    value: Decimal | None


def reviews(connection: psycopg.Connection) -> list[Review]:
    """The reviews of which there are figures, newest first, official before preliminary."""
    return _reviews(connection, "from marts.poverty_indicators")


def mapped_reviews(connection: psycopg.Connection) -> list[Review]:
    """Those of which there are figures of communes of today."""
    return _reviews(connection, f"from {IN_COMMUNES_OF_TODAY}")


def _reviews(connection: psycopg.Connection, source: str) -> list[Review]:
    query = f"""
        select distinct as_of_date, period, stage, standard_code {source}
        order by as_of_date desc, stage, standard_code desc
    """
    with connection.cursor(row_factory=class_row(Review)) as cursor:
        return cursor.execute(query.encode()).fetchall()


def current_rates(connection: psycopg.Connection, review: Review, rate: str) -> list[CurrentRate]:
    """One of the `RATES` of a review in the communes of today."""
    query = sql.SQL("""
        select unit_code, {rate} as value, confidentiality, is_estimated
        from {source} and period = %s and stage = %s and standard_code = %s
        order by unit_code
    """).format(rate=sql.Identifier(rate), source=sql.SQL(IN_COMMUNES_OF_TODAY))
    values = (review.period, review.stage, review.standard_code)
    with connection.cursor(row_factory=class_row(CurrentRate)) as cursor:
        return cursor.execute(query, values).fetchall()


def of_review(connection: psycopg.Connection, review: Review) -> list[Poverty]:
    """The figures of a review: the province, then the units that reported, by name of level."""
    found = _rows(
        connection,
        "where period = %s and stage = %s and standard_code = %s order by unit_code",
        (review.period, review.stage, review.standard_code),
    )
    below = {one.unit_level for one in found} - {"province"}
    # Of a time with districts their communes stand on the pages of districts.
    level = "district" if "district" in below else "commune"
    shown = [one for one in found if one.unit_level in ("province", level)]
    return sorted(shown or found, key=lambda one: (LEVELS.index(one.unit_level), one.unit_code))


def of_unit(connection: psycopg.Connection, unit_code: str) -> list[Poverty]:
    """All figures of the units that have, or had, a code, newest first."""
    return _rows(
        connection,
        "where unit_code = %s and is_preferred order by as_of_date desc, standard_code desc",
        (unit_code,),
    )


def cells_of(
    connection: psycopg.Connection, figure: str, unit_code: str, review: Review
) -> list[SourceCell]:
    """The cells of which a figure is made, in the order of its units."""
    query = """
        select source_unit_code, submission_id, sheet, cell, column_name, value
        from marts.figure_trace
        where
            mart = 'poverty_indicators' and figure = %s and unit_code = %s
            and period = %s and stage = %s and standard_code = %s
        order by source_unit_code, column_name, submission_id
        limit %s
    """
    values = (figure, unit_code, review.period, review.stage, review.standard_code, MOST_CELLS)
    with connection.cursor(row_factory=class_row(SourceCell)) as cursor:
        return cursor.execute(query, values).fetchall()


def _rows(connection: psycopg.Connection, which: str, values: Sequence[Any]) -> list[Poverty]:
    with connection.cursor(row_factory=class_row(Poverty)) as cursor:
        return cursor.execute(f"{ROW} {which}".encode(), values).fetchall()
