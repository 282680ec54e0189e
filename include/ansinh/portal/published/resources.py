"""The page of resources: what society and the budget gave, for what, by whom, and what was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from psycopg import sql
from psycopg.rows import class_row

from ansinh.portal.published.pages import unit_href
from ansinh.portal.published.reviews import NoFiguresError, reading
from ansinh.portal.published.units import UnitChoice, chosen_unit, of_one_level
from ansinh.portal.showing import about
from ansinh.portal.tables import Line, Table, cell, cells_href, column_of, highest_of
from ansinh.portal.visitors import visitor_of
from ansinh.portal.words import reader_language, say
from ansinh.slots.slots import periods_within

MART = "mobilized_resources"
BY_UNIT = (
    "contributed_budget_vnd",
    "contributed_non_budget_vnd",
    "contributed_total_vnd",
    "used_total_vnd",
    "non_budget_share_pct",
    "non_budget_per_poor_household_vnd",
)
# Which figure of the registers a total adds up.
TOTALS = {"contributed_total_vnd": "contributed_vnd", "used_total_vnd": "used_vnd"}
GIVEN = ("contributed_vnd", "contributions")
USED = ("used_vnd", "beneficiaries")
# By what resources are told apart, and which figures know it: uses name no donor.
BREAKDOWNS = {
    "purpose": (*GIVEN, *USED),
    "funding_source": (*GIVEN, *USED),
    "donor_type": GIVEN,
    "resource_kind": (*GIVEN, *USED),
}


@dataclass(frozen=True)
class UnitResources:
    """What was given and used in a unit in a period, in đồng; None is unknown."""

    unit_key: str
    unit_code: str
    unit_name: str
    unit_kind: str
    unit_level: str
    observation_status: str
    contributed_budget_vnd: int | None
    contributed_non_budget_vnd: int | None
    contributed_total_vnd: int | None
    used_total_vnd: int | None
    non_budget_share_pct: Decimal | None
    non_budget_per_poor_household_vnd: Decimal | None
    periods: list[str] | None


OF_UNITS = """
    select
        unit_key, unit_code, unit_name, unit_kind, unit_level, observation_status,
        contributed_budget_vnd, contributed_non_budget_vnd, contributed_total_vnd, used_total_vnd,
        non_budget_share_pct, non_budget_per_poor_household_vnd,
        (
            select array_agg(distinct resources.period) from marts.mobilized_resources as resources
            where resources.unit_key = indicators.unit_key and resources.period = any(%s)
        ) as periods
    from marts.resource_indicators as indicators
    where period = %s order by unit_code
"""
OF_DONORS = "and (resources.contributions > 0 or resources.contributed_vnd > 0)"
PERIODS = """
    select period from marts.resource_indicators group by period, as_of_date
    order by as_of_date desc, period
"""


@require_GET
def resources(request: HttpRequest) -> HttpResponse:
    """What was given and used in a period: by unit, and of one unit by purpose and donor."""
    try:
        with reading(visitor_of(request)) as connection:
            periods = [str(one) for (one,) in connection.execute(PERIODS)]
            period = _chosen(periods, request.GET.get("period"))
            rows = of_units(connection, period)
            units = chosen_unit(
                request,
                ((one.unit_key, one.unit_level, one.unit_kind, one.unit_name) for one in rows),
            )
            broken_down = [_breakdown(connection, name, period, units) for name in BREAKDOWNS]
    except NoFiguresError:
        return render(request, "portal/resources.html", {})
    context = {
        "periods": [(one, about(one, None)) for one in periods],
        "chosen_period": period,
        "units": units.options,
        "chosen_unit": units.chosen,
        "table": _by_unit(of_one_level(rows), period),
        "unit_name": units.name,
        "breakdowns": [one for one in broken_down if one.lines],
    }
    return render(request, "portal/resources.html", context)


def of_units(connection: psycopg.Connection, period: str) -> list[UnitResources]:
    """What was given and used in a period in each unit, of every level."""
    with connection.cursor(row_factory=class_row(UnitResources)) as cursor:
        return cursor.execute(OF_UNITS, (periods_within(period), period)).fetchall()


def _chosen(periods: Sequence[str], asked: str | None) -> str:
    if not periods:
        raise NoFiguresError
    if asked and asked not in periods:
        raise Http404
    return asked or periods[0]


def _by_unit(rows: Sequence[UnitResources], period: str) -> Table:
    highest = highest_of(rows, lambda one: one.non_budget_share_pct)

    def line(one: UnitResources) -> Line:
        cells = (
            cell(
                getattr(one, name),
                _source(one, name),
                highest=highest if name == "non_budget_share_pct" else None,
            )
            for name in BY_UNIT
        )
        name = f"{one.unit_kind} {one.unit_name}"
        status = say(f"status_{one.observation_status}")
        return Line(name, tuple(cells), href=unit_href(one.unit_code), status=status)

    columns = tuple(map(column_of, BY_UNIT))
    return Table(about(period, None), say("unit"), columns, tuple(map(line, rows)))


def _source(one: UnitResources, name: str) -> str:
    """Where the cells of a total are told; its parts are broken down below."""
    if name not in TOTALS or not one.periods:
        return ""
    return cells_href(MART, TOTALS[name], one.unit_code, *one.periods)


def _breakdown(connection: psycopg.Connection, by: str, period: str, units: UnitChoice) -> Table:
    """What registers tell of one unit, by purpose, source, donor or kind.

    A year or a quarter is told by its own registers and those of the periods within it, none of
    which tells the same twice.
    """
    figures = BREAKDOWNS[by]
    query = sql.SQL("""
        select
            resources.{by},
            coalesce(
                case %(language)s when 'vi' then listed.name_vi else listed.name_en end,
                resources.{by}
            ) as name,
            min(resources.unit_code),
            array_agg(distinct resources.period),
            {sums}
        from marts.{mart} as resources
        left join marts.{list} as listed using ({by})
        where
            resources.unit_key = %(unit)s and resources.period = any(%(periods)s)
            {narrowed}
        group by 1, 2
        order by 5 desc nulls last, 2
    """).format(
        by=sql.Identifier(by),
        mart=sql.Identifier(MART),
        list=sql.Identifier(f"dim_{by}"),
        # Uses name no donor.
        narrowed=sql.SQL(OF_DONORS if by == "donor_type" else ""),
        sums=sql.SQL(", ").join(
            sql.SQL("sum(resources.{0})::bigint").format(sql.Identifier(name)) for name in figures
        ),
    )
    values = {
        "language": reader_language(),
        "unit": units.chosen,
        "periods": periods_within(period),
    }
    found = connection.execute(query, values).fetchall()
    lines = tuple(_line(by, figures, row) for row in found)
    columns = tuple(map(column_of, figures))
    return Table(say(f"by_{by}"), say(by), columns, lines, has_status=False)


def _line(by: str, figures: Sequence[str], row: tuple[Any, ...]) -> Line:
    code, name, unit_code, periods, *found = row
    cells = (
        cell(value, cells_href(MART, figure, unit_code, *periods, **{by: code}))
        for figure, value in zip(figures, found, strict=True)
    )
    return Line(str(name), tuple(cells))
