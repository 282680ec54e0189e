"""Pages of published figures: a review of the province, one unit through time, the cells behind."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import day_words
from ansinh.portal import figures
from ansinh.portal.acting import acting_as
from ansinh.portal.figures import Poverty, Review
from ansinh.portal.own_files import own_files
from ansinh.portal.showing import about, shown
from ansinh.portal.visitors import Visitor, installation, visitor_of
from ansinh.portal.words import reader_language, say
from ansinh.publishing.reporting.trends import Dot, trend_of
from ansinh.slots.slots import as_of_date

# Drawn beside a rate: the longest bar has this width.
BAR = 100


class NoFiguresError(Exception):
    """This person reads no figures, or none were published yet."""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The figures of one review, by unit."""
    try:
        with reading(visitor_of(request)) as connection:
            known = figures.reviews(connection)
            key = request.GET.get("review")
            review = of_key(known, key) if key else newest(known)
            rows = [] if review is None else figures.of_review(connection, review)
    except NoFiguresError:
        known, review, rows = [], None, []
    context = {
        "reviews": [(one.key, review_words(one)) for one in known],
        "review": review,
        "words": "" if review is None else review_words(review),
        "rows": _shown(rows),
        "columns": [say(f"figure_{name}") for name in figures.SHOWN],
    }
    return render(request, "portal/figures.html", context)


@require_GET
def unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """One unit through time, and the files that it sent."""
    who = visitor_of(request)
    found = who.directory.newest(unit_code)
    if found is None:
        raise Http404
    try:
        with reading(who) as connection:
            rows = figures.of_unit(connection, unit_code)
    except NoFiguresError:
        rows = []
    sent = [shown(one, who) for one in own_files(who) if one.unit_code == unit_code]
    if not rows and not sent and not who.sees(unit_code, installation().today):
        raise Http404
    context = {
        "unit": found,
        "rows": _shown(rows),
        "columns": [say(f"figure_{name}") for name in figures.SHOWN],
        "trend": trend_of(list(_dots(rows))),
        "sent": sent,
    }
    return render(request, "portal/unit.html", context)


@require_GET
def cells(request: HttpRequest, figure: str, unit_code: str, review: str) -> HttpResponse:
    """The cells of which a figure is made."""
    who = visitor_of(request)
    if figure not in figures.SHOWN:
        raise Http404
    try:
        with reading(who) as connection:
            chosen = of_key(figures.reviews(connection), review)
            found = figures.cells_of(connection, figure, unit_code, chosen)
    except NoFiguresError as error:
        raise Http404 from error
    if not found:
        raise Http404
    numbers = {one.submission_id for one in found}
    seen = {one.submission_id for one in own_files(who, numbers)}
    named = who.directory.get(unit_code, chosen.as_of_date)
    context = {
        "figure": say(f"figure_{figure}"),
        "unit": named.full_name if named else unit_code,
        "words": review_words(chosen),
        "cells": [
            {
                "unit": _name(who, one.source_unit_code, chosen),
                "cell": one,
                "is_seen": one.submission_id in seen,
            }
            for one in found
        ],
    }
    return render(request, "portal/cells.html", context)


@contextmanager
def reading(who: Visitor) -> Iterator[psycopg.Connection]:
    """A transaction in which the person reads; raises NoFiguresError where that may not be."""
    try:
        with acting_as(who.name) as connection:
            yield connection
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable) as error:
        raise NoFiguresError from error


def of_key(known: Sequence[Review], key: str) -> Review:
    """The review of an address; raises Http404 where there is none such."""
    for one in known:
        if one.key == key:
            return one
    raise Http404


def newest(known: Sequence[Review]) -> Review | None:
    """The newest annual review, or the newest of all; None where there is none."""
    annual = [one for one in known if one.stage == "official"]
    return next(iter(annual or known), None)


def review_words(review: Review) -> str:
    """A review as people name it: its period, its day and its standard."""
    day = day_words(review.as_of_date, reader_language())
    period = about(review.period, review.stage)
    return say("review", period=period, day=day, standard=review.standard_code)


def _shown(rows: Sequence[Poverty]) -> list[dict[str, Any]]:
    highest = max((one.poor_rate_pct for one in rows if one.poor_rate_pct), default=Decimal(1))
    return [
        {
            "row": one,
            "name": f"{one.unit_kind} {one.unit_name}",
            "period": about(one.period, one.stage),
            "figures": [(name, getattr(one, name)) for name in figures.SHOWN],
            "bar": int(BAR * (one.poor_rate_pct or 0) / highest),
            "is_hidden": one.confidentiality == "suppressed",
            "status": say(f"status_{one.observation_status}"),
            "is_good": one.observation_status == "official",
        }
        for one in rows
    ]


def _dots(rows: Sequence[Poverty]) -> Iterator[Dot]:
    """The poverty rate of each day by one standard, oldest first."""
    before: Poverty | None = None
    for one in reversed(rows):
        if one.poor_rate_pct is None or (before and before.as_of_date == one.as_of_date):
            continue
        breaks = (
            before is None or not one.is_comparable or before.standard_code != one.standard_code
        )
        words = f"{about(one.period, one.stage)}: {formats.localize(one.poor_rate_pct)} %"
        yield Dot(one.as_of_date, one.poor_rate_pct, breaks, words)
        before = one


def _name(who: Visitor, code: str, review: Review) -> str:
    unit = who.directory.get(code, as_of_date(review.period))
    return unit.full_name if unit else code
