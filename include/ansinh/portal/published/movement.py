"""The page of movements: how many households escaped poverty, fell back or became poor."""

from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

import psycopg
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from psycopg.rows import class_row

from ansinh.portal.published.pages import unit_href
from ansinh.portal.published.reviews import NoFiguresError, Review, chosen_review, reading
from ansinh.portal.published.units import of_one_level
from ansinh.portal.tables import Line, Table, cell, cells_href, column_of, highest_of
from ansinh.portal.visitors import visitor_of
from ansinh.portal.words import say

MART = "poverty_movement_rates"
# The first, less and more what is between, is the last of them.
COUNTS = (
    "poor_households_at_start",
    "escaped_households",
    "poor_other_decrease_households",
    "became_poor_households",
    "fell_back_households",
    "newly_poor_households",
    "poor_other_increase_households",
    "poor_households_at_end",
)
RATES = ("escape_rate_pct", "fall_back_rate_pct")


@dataclass(frozen=True)
class Movement:
    """How poor households came and went in a unit between start and end; None is unknown."""

    unit_code: str
    unit_name: str
    unit_kind: str
    unit_level: str
    observation_status: str
    poor_households_at_start: int | None
    escaped_households: int | None
    poor_other_decrease_households: int | None
    became_poor_households: int | None
    fell_back_households: int | None
    newly_poor_households: int | None
    poor_other_increase_households: int | None
    poor_households_at_end: int | None
    escape_rate_pct: Decimal | None
    fall_back_rate_pct: Decimal | None


QUERY = f"""
    select {", ".join(Movement.__dataclass_fields__)} from marts.{MART}
    where period = %s and stage = %s and standard_code = %s
    order by unit_code
"""  # noqa: S608


@require_GET
def movement(request: HttpRequest) -> HttpResponse:
    """How poor households came and went in a review, by unit."""
    try:
        with reading(visitor_of(request)) as connection:
            choice = chosen_review(request, connection, MART)
            rows = of_one_level(_rows(connection, choice.chosen))
    except NoFiguresError:
        return render(request, "portal/movement.html", {})
    table = _table(rows, choice.chosen)
    return render(request, "portal/movement.html", {"choice": choice, "table": table})


def _rows(connection: psycopg.Connection, review: Review) -> list[Movement]:
    with connection.cursor(row_factory=class_row(Movement)) as cursor:
        return cursor.execute(QUERY.encode(), review.values).fetchall()


def _table(rows: list[Movement], review: Review) -> Table:
    highest = {name: highest_of(rows, attrgetter(name)) for name in RATES}
    parts = {"stage": review.stage, "standard_code": review.standard_code}

    def line(one: Movement) -> Line:
        cells = (
            cell(
                getattr(one, name),
                cells_href(MART, name, one.unit_code, review.period, **parts),
                highest=highest.get(name),
            )
            for name in (*COUNTS, *RATES)
        )
        return Line(
            f"{one.unit_kind} {one.unit_name}",
            tuple(cells),
            href=unit_href(one.unit_code),
            status=say(f"status_{one.observation_status}"),
        )

    columns = tuple(map(column_of, (*COUNTS, *RATES)))
    return Table(review.words, say("unit"), columns, tuple(map(line, rows)))
