"""One unit's page: through time, beside its neighbours, who follows it, its files and quality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from psycopg.rows import class_row

from ansinh.alerts.phrases import day_words
from ansinh.ledger.contacts import Contact
from ansinh.portal.acting import ledger_session
from ansinh.portal.own_files import files_of, own_numbers
from ansinh.portal.published import poverty
from ansinh.portal.published.pages import unit_href
from ansinh.portal.published.poverty import Poverty
from ansinh.portal.published.reviews import NoFiguresError, Review, reading
from ansinh.portal.published.shapes import neighbours, shapes_file
from ansinh.portal.showing import about, shown, title_of
from ansinh.portal.tables import Line, Table, cell, column_of
from ansinh.portal.visitors import Visitor, installation, visitor_of
from ansinh.portal.words import reader_language, say
from ansinh.publishing.reporting.trends import trend_of
from ansinh.reference.unit import Unit
from ansinh.road.directory import directory_of

QUALITY = ("judged_submissions", "rejected_submissions", "error_count", "warning_count")
FIRST_PASS = "first_pass_yield_pct"  # noqa: S105
# A unit is shown beside so many others at most: more is the page of the review.
MOST_BESIDE = 14
MOST_FILES = 50
# Units through more than one reform are told with the last one that had their names.
FORMER = """
    select valid_to, array_agg(distinct unit_kind || ' ' || unit_name)
    from marts.bridge_unit_crosswalk
    inner join marts.dim_administrative_unit using (unit_key)
    where current_unit_code = %s and parts > 0 and not is_current
    group by valid_to order by valid_to desc
"""
OF_QUALITY = """
    select
        form, period, judged_submissions, rejected_submissions, error_count, warning_count,
        first_pass_yield_pct
    from marts.data_quality
    where unit_code = %s order by period desc, form limit 40
"""


@dataclass(frozen=True)
class Quality:
    """How the files of one form and period were judged."""

    form: str
    period: str
    judged_submissions: int
    rejected_submissions: int
    error_count: int
    warning_count: int
    first_pass_yield_pct: Any


@dataclass(frozen=True)
class Read:
    """What the marts tell of a unit; `former` are the units that a reform made it of, and when."""

    rows: Sequence[Poverty] = ()
    beside: Sequence[Poverty] = ()
    quality: Sequence[Quality] = ()
    former: Sequence[tuple[Any, ...]] = ()


@require_GET
def unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """One unit through time, beside others, and the files that it sent."""
    who = visitor_of(request)
    found = who.directory.newest(unit_code)
    if found is None:
        raise Http404
    read = _read(who, found)
    rows = read.rows
    numbers = own_numbers(who, unit_code)
    sent = [shown(one, who) for one in files_of(numbers[:MOST_FILES])]
    if not rows and not sent and not who.sees(unit_code, installation().today):
        raise Http404
    context = {
        "unit": found,
        "history": _history(who, found, read.former),
        "table": poverty.by_period(rows, say("unit_history"), found.full_name) if rows else None,
        "trend": trend_of(list(poverty.dots_of(rows))),
        "beside": _beside(rows, read.beside) if len(read.beside) > 1 else None,
        "followed_by": _followers(found) if who.is_administrator else [],
        "quality": _quality(read.quality) if read.quality else None,
        "sent": sent,
        "has_more_files": len(numbers) > MOST_FILES,
    }
    return render(request, "portal/unit.html", context)


def _read(who: Visitor, unit: Unit) -> Read:
    """What the person may read of a unit; nothing where the person reads no figures."""
    try:
        with reading(who) as connection:
            rows = poverty.of_unit(connection, unit.code)
            beside: list[Poverty] = []
            if rows:
                one = rows[0]
                review = Review(one.as_of_date, one.period, one.stage, one.standard_code)
                codes = (*_beside_codes(who, unit, one), unit.code, *_provinces(who, one))
                beside = poverty.of_units(connection, review, codes)
            former = connection.execute(FORMER, (unit.code,)).fetchall()
            return Read(rows, beside, _quality_of(connection, unit.code), former)
    except NoFiguresError:
        return Read()


def _quality_of(connection: psycopg.Connection, unit_code: str) -> list[Quality]:
    with connection.cursor(row_factory=class_row(Quality)) as cursor:
        return cursor.execute(OF_QUALITY, (unit_code,)).fetchall()


def _beside_codes(who: Visitor, unit: Unit, newest: Poverty) -> Sequence[str]:
    """The units that border on one where shapes tell, else those of the same unit above."""
    settings = installation().settings
    path = shapes_file(settings.shapes_file, settings.province)
    known = neighbours(path).get(unit.code, ()) if path else ()
    if known and unit.level == "commune":
        return sorted(known)
    at = who.directory.get(unit.code, newest.as_of_date)
    if at is None or at.parent_code is None:
        return ()
    below = who.directory.below(at.parent_code, newest.as_of_date)
    return [one.code for one in below if one.code != unit.code][:MOST_BESIDE]


def _provinces(who: Visitor, newest: Poverty) -> Sequence[str]:
    """The code of the province on the day of a review."""
    chain = who.directory.get(newest.unit_code, newest.as_of_date)
    while chain is not None and chain.parent_code is not None:
        chain = who.directory.get(chain.parent_code, newest.as_of_date)
    return () if chain is None else (chain.code,)


def _beside(rows: Sequence[Poverty], beside: Sequence[Poverty]) -> Table:
    """The newest review of a unit, its neighbours and the province, the unit itself first."""
    own = rows[0].unit_code
    ordered = sorted(
        beside,
        key=lambda one: (one.unit_code != own, one.unit_level != "province", one.unit_code),
    )
    words = about(rows[0].period, rows[0].stage)
    return poverty.by_unit(ordered, f"{say('beside')}: {words}", unit_href)


def _quality(found: Sequence[Quality]) -> Table:
    lines = [
        Line(
            f"{title_of(one.form)}: {about(one.period, None)}",
            (*(cell(getattr(one, name)) for name in QUALITY), cell(one.first_pass_yield_pct)),
        )
        for one in found
    ]
    columns = (*(say(f"figure_{name}") for name in QUALITY), column_of(FIRST_PASS))
    return Table(say("quality"), say("report_of"), columns, tuple(lines), has_status=False)


def _followers(unit: Unit) -> list[str]:
    """Who is told of a unit's files, by name and duty; addresses stand on the page of people."""
    here = installation()
    with ledger_session() as connection:
        directory = directory_of(here, connection)
    found: list[Contact] = [*directory.of_unit(unit.code), *directory.administrators(unit.code)]
    return [say("follows", name=one.name, duty=say(f"duty_{one.duty}")) for one in found]


def _history(who: Visitor, unit: Unit, former: Sequence[tuple[Any, ...]]) -> list[str]:
    """What a unit was called and belonged to, newest first, and of which units it was made."""
    language = reader_language()
    said = [
        say(
            "made_of_units",
            units=", ".join(str(name) for name in names),
            day=day_words(day, language),
        )
        for day, names in former
    ]
    for one in reversed(who.directory.through_time(unit.code)):
        above = who.directory.get(one.parent_code, one.valid_from) if one.parent_code else None
        where = f"{one.full_name}, {above.full_name}" if above else one.full_name
        begins = one.valid_from > date.min
        since = say("unit_since", unit=where, day=day_words(one.valid_from, language))
        said.append(since if begins else where)
    return said
