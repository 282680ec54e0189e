"""The page of deprivations: what poor and near-poor households of a unit lack."""

from dataclasses import dataclass
from decimal import Decimal

import psycopg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from psycopg.rows import class_row

from ansinh.portal.published.reviews import NoFiguresError, Review, chosen_review, reading
from ansinh.portal.published.units import UnitChoice, chosen_unit
from ansinh.portal.tables import Line, Table, cell, cells_href, column_of, highest_of, in_per_cent
from ansinh.portal.visitors import visitor_of
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import words

MART = "deprivation_rates"
SHOWN = ("deprived_households", "deprivation_rate_pct", "contribution_share")


@dataclass(frozen=True)
class Deprivation:
    """How many households of a status lack one indicator; None is unknown or suppressed."""

    indicator_key: str
    name: str
    dimension: str
    deprived_households: int | None
    deprivation_rate_pct: Decimal | None
    contribution_share: Decimal | None
    observation_status: str
    confidentiality: str


UNITS = """
    select distinct unit_code, unit_level, unit_kind, unit_name from marts.deprivation_rates
    where period = %s and stage = %s and standard_code = %s
"""
QUERY = """
    select
        rates.indicator_key,
        case %(language)s when 'vi' then rates.name_vi else rates.name_en end as name,
        case %(language)s when 'vi' then dimension.name_vi else dimension.name_en end as dimension,
        rates.deprived_households, rates.deprivation_rate_pct, rates.contribution_share,
        rates.observation_status, rates.confidentiality
    from marts.deprivation_rates as rates
    inner join marts.dim_deprivation_dimension as dimension using (dimension_code)
    left join marts.dim_deprivation_indicator as indicator using (indicator_key)
    where
        rates.period = %(period)s and rates.stage = %(stage)s
        and rates.standard_code = %(standard)s and rates.unit_code = %(unit)s
        and rates.poverty_status = %(status)s
    order by dimension.dimension_number, indicator.indicator_number
"""


@require_GET
def deprivation(request: HttpRequest) -> HttpResponse:
    """What the poor, or the near-poor, households of a unit lack, by indicator."""
    statuses = words("poverty_status", reader_language())
    status = request.GET.get("status") or next(iter(statuses))
    if status not in statuses:
        raise Http404
    try:
        with reading(visitor_of(request)) as connection:
            choice = chosen_review(request, connection, MART)
            units = chosen_unit(request, connection.execute(UNITS, choice.chosen.values))
            rows = _rows(connection, choice.chosen, units.chosen, status)
    except NoFiguresError:
        return render(request, "portal/deprivation.html", {})
    context = {
        "choice": choice,
        "units": units.options,
        "chosen_unit": units.chosen,
        "statuses": list(statuses.items()),
        "chosen_status": status,
        "table": _table(rows, choice.chosen, units, status),
    }
    return render(request, "portal/deprivation.html", context)


def _rows(
    connection: psycopg.Connection, review: Review, unit_code: str, status: str
) -> list[Deprivation]:
    values = {
        "language": reader_language(),
        "period": review.period,
        "stage": review.stage,
        "standard": review.standard_code,
        "unit": unit_code,
        "status": status,
    }
    with connection.cursor(row_factory=class_row(Deprivation)) as cursor:
        return cursor.execute(QUERY, values).fetchall()


def _value(one: Deprivation, name: str) -> Decimal | int | None:
    if name == "contribution_share":
        return in_per_cent(one.contribution_share)
    value: Decimal | int | None = getattr(one, name)
    return value


def _table(rows: list[Deprivation], review: Review, units: UnitChoice, status: str) -> Table:
    highest = highest_of(rows, lambda one: one.deprivation_rate_pct)

    def line(one: Deprivation) -> Line:
        parts = {
            "stage": review.stage,
            "standard_code": review.standard_code,
            "poverty_status": status,
            "detail_code": one.indicator_key,
        }
        cells = (
            cell(
                _value(one, name),
                cells_href(MART, name, units.chosen, review.period, **parts),
                is_hidden=one.confidentiality == "suppressed",
                highest=highest if name == "deprivation_rate_pct" else None,
            )
            for name in SHOWN
        )
        said = say(f"status_{one.observation_status}")
        return Line(one.name, tuple(cells), about=one.dimension, status=said)

    label = f"{units.name}, {review.words}"
    columns = tuple(map(column_of, SHOWN))
    return Table(label, say("indicator"), columns, tuple(map(line, rows)))
