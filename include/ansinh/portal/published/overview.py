"""The overview: poverty, its pace against the targets, resources and reports at one glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from psycopg.rows import class_row

from ansinh.ledger.alerts import alerts
from ansinh.portal.acting import ledger_session
from ansinh.portal.published import poverty
from ansinh.portal.published.poverty import Poverty
from ansinh.portal.published.reviews import NoFiguresError, Review, chosen_review, reading
from ansinh.portal.showing import about, title_of
from ansinh.portal.tables import Line, Table, cell, column_of, figure_name, number, unit_of
from ansinh.portal.visitors import visitor_of
from ansinh.portal.words import reader_language, say
from ansinh.publishing.reporting.trends import trend_of
from ansinh.slots.slots import periods_within

HEADLINES = ("poor_rate_pct", "poor_households", "near_poor_rate_pct", "near_poor_households")
GIVEN = (
    "contributed_budget_vnd",
    "contributed_non_budget_vnd",
    "used_total_vnd",
    "non_budget_share_pct",
)
REPORTS = ("owed_reports", "received_reports", "on_time_reports", "missing_reports")
TONES = {"ahead": "good", "on_track": "good", "behind": "bad", "not_comparable": "care"}


@dataclass(frozen=True)
class Tile:
    """A figure in large type: what it is, its value with its unit, and what stands beside it."""

    name: str
    value: str
    beside: str
    href: str


@dataclass(frozen=True)
class Commitment:
    """A line of the report on the directive: what was promised, and how it stands."""

    line_number: str
    statement: str
    status: str


SCORECARD = """
    select
        line_number::text,
        case %(language)s when 'vi' then statement_vi else statement_en end as statement,
        status
    from marts.directive_scorecard
    where
        unit_code = %(unit)s and period = %(period)s
        and coalesce(standard_code, %(standard)s) = %(standard)s
        and is_preferred
    order by report_order
"""
GIVEN_IN = """
    select period, contributed_budget_vnd, contributed_non_budget_vnd, used_total_vnd,
        non_budget_share_pct, observation_status
    from marts.resource_indicators
    where unit_code = %s and period = any(%s)
    order by period
"""
REPORTS_OF = """
    select form, period, stage, owed_reports, received_reports, on_time_reports, missing_reports
    from marts.reporting_completeness
    where unit_code = %s and period = any(%s)
    order by due_date desc, form
"""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The newest figures of the province, or of the own unit, for a review that is chosen."""
    who = visitor_of(request)
    context: dict[str, Any] = {"alerts": _alerts() if who.is_administrator else None}
    try:
        with reading(who) as connection:
            choice = chosen_review(request, connection)
            rows = poverty.of_review(connection, choice.chosen)
            first = rows[0]
            through_time = (
                poverty.of_province(connection)
                if first.unit_level == "province"
                else poverty.of_unit(connection, first.unit_code)
            )
            lines = _commitments(connection, first, choice.chosen)
            context |= {
                "choice": choice,
                "unit_name": first.full_name,
                "status": _status(first),
                "tiles": _tiles(first),
                "trend": trend_of(list(poverty.dots_of(through_time))),
                "commitments": lines[True],
                "no_data": lines[False],
                "resources": _given(connection, first, choice.chosen),
                "reports": _reports(connection, first, choice.chosen),
            }
    except NoFiguresError:
        pass
    return render(request, "portal/overview.html", context)


def _status(one: Poverty) -> str:
    """What has to be known beside the figures: their state, and how many units stand behind."""
    said = say(f"status_{one.observation_status}")
    if one.owed_units and one.reported_units is not None:
        told = say("units_reported", reported=one.reported_units, owed=one.owed_units)
        return f"{said}; {told}"
    return said


def _tiles(one: Poverty) -> list[Tile]:
    """Rates with their change, and counts; what is not known says so."""
    change = None
    if one.poor_rate_change_pp is not None:
        change = say("change_since", change=signed(one.poor_rate_change_pp))
    elif one.observation_status == "break":
        change = say("not_comparable")
    tiles = []
    for name in HEADLINES:
        shown = cell(getattr(one, name), one.href(name), is_hidden=one.is_hidden)
        unit = unit_of(name) if shown.href else ""
        beside = change if name == "poor_rate_pct" and change else ""
        tiles.append(Tile(figure_name(name), f"{shown.text} {unit}".strip(), beside, shown.href))
    return tiles


def signed(value: Decimal) -> str:
    """A change with its sign, as people write it."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"


def _commitments(
    connection: psycopg.Connection, one: Poverty, review: Review
) -> dict[bool, list[dict[str, str]]]:
    """The lines of the directive of which something is known, and those of which nothing is."""
    values = {
        "language": reader_language(),
        "unit": one.unit_code,
        "period": review.period,
        "standard": review.standard_code,
    }
    with connection.cursor(row_factory=class_row(Commitment)) as cursor:
        found = cursor.execute(SCORECARD, values).fetchall()
    return {
        is_known: [
            {
                "number": line.line_number,
                "statement": line.statement,
                "status": "" if line.status == "no_target" else say(f"commitment_{line.status}"),
                "tone": TONES.get(line.status, ""),
            }
            for line in found
            if (line.status != "no_data") == is_known
        ]
        for is_known in (True, False)
    }


def _given(connection: psycopg.Connection, one: Poverty, review: Review) -> Table | None:
    """What was given and used in the year of a review, by period of the registers."""
    found = connection.execute(
        GIVEN_IN, (one.unit_code, periods_within(review.period[:4]))
    ).fetchall()
    lines = tuple(
        Line(
            about(period, None),
            tuple(map(cell, values)),
            href=f"{reverse('resources')}?period={period}",
            status=say(f"status_{status}"),
        )
        for period, *values, status in found
    )
    label = say("resources_of", year=review.period[:4])
    return Table(label, say("period_only"), tuple(map(column_of, GIVEN)), lines) if lines else None


def _reports(connection: psycopg.Connection, one: Poverty, review: Review) -> Table | None:
    found: Sequence[tuple[Any, ...]] = connection.execute(
        REPORTS_OF, (one.unit_code, periods_within(review.period[:4]))
    ).fetchall()
    lines = tuple(
        Line(f"{title_of(form)}: {about(period, stage)}", tuple(map(cell, values)))
        for form, period, stage, *values in found
    )
    label = say("reports_of", year=review.period[:4])
    columns = tuple(map(column_of, REPORTS))
    return Table(label, say("report_of"), columns, lines, has_status=False) if lines else None


def _alerts() -> str:
    """How many things fire that nobody took on yet, and how many somebody did."""
    with ledger_session() as connection:
        found = alerts(connection, only_firing=True)
    taken_on = sum(one.state == "acknowledged" for one in found)
    return say("alerts_open", open=len(found) - taken_on, taken_on=taken_on)
