"""The page of the cells of which a figure is made, and of the files in which they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import psycopg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from psycopg import sql
from psycopg.rows import class_row

from ansinh.dictionary.metrics import load_metrics
from ansinh.portal.own_files import own_numbers
from ansinh.portal.published.reviews import NoFiguresError, reading
from ansinh.portal.showing import about
from ansinh.portal.tables import PARTS, figure_name, parts_of, unit_of
from ansinh.portal.visitors import Visitor, visitor_of
from ansinh.slots.slots import as_of_date

MOST_CELLS = 2000
# Of these a row of the trace always tells; of the others a cell may tell nothing.
ALWAYS = ("stage", "standard_code")


@dataclass(frozen=True)
class SourceCell:
    """A cell of a workbook of which a figure is made; `cells` is how many there are in all."""

    source_unit_code: str
    submission_id: int
    sheet: str
    cell: str | None
    column_name: str
    value: Decimal | None
    cells: int


@require_GET
def cells(
    request: HttpRequest, mart: str, figure: str, unit_code: str, periods: str
) -> HttpResponse:
    """The cells of which a figure is made; of several periods where it is added up of these."""
    who, parts = visitor_of(request), parts_of(request.GET.dict())
    asked = periods.split(",")
    day = max(map(_day, asked))
    if figure not in load_metrics():
        raise Http404
    try:
        with reading(who) as connection:
            found = cells_of(connection, mart, figure, unit_code, asked, parts)
    except NoFiguresError as error:
        raise Http404 from error
    if not found:
        raise Http404
    seen = set(own_numbers(who))
    context = {
        "figure": figure_name(figure),
        "in_what": unit_of(figure),
        "unit": _name(who, unit_code, day),
        "of": "; ".join(about(one, parts.get("stage")) for one in asked),
        "standard": parts.get("standard_code", ""),
        "count": found[0].cells,
        "more": found[0].cells - len(found),
        "cells": [
            {
                "unit": _name(who, one.source_unit_code, day),
                "cell": one,
                "is_seen": one.submission_id in seen,
            }
            for one in found
        ],
    }
    return render(request, "portal/cells.html", context)


def cells_of(
    connection: psycopg.Connection,
    mart: str,
    figure: str,
    unit_code: str,
    periods: Sequence[str],
    parts: Mapping[str, str],
) -> list[SourceCell]:
    """The cells of which a figure is made, in the order of its units; at most `MOST_CELLS`."""
    narrowed = [_narrowed(name) for name in PARTS if name in parts]
    query = sql.SQL("""
        select
            source_unit_code, submission_id, sheet, cell, column_name, value,
            count(*) over () as cells
        from marts.figure_trace
        where
            mart = %(mart)s and figure = %(figure)s and unit_code = %(unit)s
            and period = any(%(periods)s) {}
        order by source_unit_code, column_name, submission_id, cell
        limit %(most)s
    """).format(sql.SQL(" ").join(narrowed))
    values = {"mart": mart, "figure": figure, "unit": unit_code, "periods": list(periods)}
    with connection.cursor(row_factory=class_row(SourceCell)) as cursor:
        return cursor.execute(query, {**values, **parts, "most": MOST_CELLS}).fetchall()


def _narrowed(name: str) -> sql.Composed:
    """That a cell is of a part of the figure, or does not tell of such parts."""
    told = "{0} = {1}" if name in ALWAYS else "({0} = {1} or {0} is null)"
    return sql.SQL(f"and {told}").format(sql.Identifier(name), sql.Placeholder(name))


def _day(period: str) -> date:
    try:
        return as_of_date(period)
    except ValueError as error:
        raise Http404 from error


def _name(who: Visitor, code: str, day: date) -> str:
    unit = who.directory.get(code, day)
    return unit.full_name if unit else code
