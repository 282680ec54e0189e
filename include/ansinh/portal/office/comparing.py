"""The page on which two publications are compared: figures that differ, and whose files did it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ansinh.dictionary.metrics import load_metrics
from ansinh.ledger.publications import NoPublicationError
from ansinh.ledger.status import publications
from ansinh.portal.acting import ledger_session
from ansinh.portal.showing import about
from ansinh.portal.tables import Line, Table, cell, column_of
from ansinh.portal.visitors import Visitor, office_of
from ansinh.portal.words import say
from ansinh.publishing.comparing import Differing, differences
from ansinh.slots.slots import as_of_date

# More than this nobody reads through: `ansinh diff` tells all.
MOST = 500


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The figures in which two publications differ, the later one against the earlier."""
    who = office_of(request)
    with ledger_session() as connection:
        known = [one.publication_id for one in publications(connection)]
        after = _number(request.GET.get("after"), known[0] if known else None)
        earlier = [one for one in known if after is not None and one < after]
        before = _number(request.GET.get("before"), earlier[0] if earlier else None)
        if before is None or after is None:
            return render(request, "portal/compare.html", {"known": known})
        try:
            found = differences(connection, before, after)
        except NoPublicationError as error:
            raise Http404 from error
    context = {
        "known": known,
        "before": before,
        "after": after,
        "count": len(found),
        "more": max(0, len(found) - MOST),
        "table": _table(found[:MOST], who, before, after),
    }
    return render(request, "portal/compare.html", context)


def _number(said: str | None, else_: int | None) -> int | None:
    if not said:
        return else_
    if not said.isdecimal():
        raise Http404
    return int(said)


def _table(found: list[Differing], who: Visitor, before: int, after: int) -> Table:
    columns = (say("publication", number=before), say("publication", number=after), say("change"))
    return Table(
        say("compare"),
        say("figure"),
        columns,
        tuple(_line(one, who) for one in found),
        has_status=False,
    )


def _line(one: Differing, who: Visitor) -> Line:
    unit = who.directory.get(one.unit_code, as_of_date(one.period))
    where = unit.full_name if unit else one.unit_code
    breakdown = f" ({one.breakdown})" if one.breakdown else ""
    files = ", ".join(say("see_file", number=file) for file in sorted(set(one.submissions)))
    difference = None
    if one.value_before is not None and one.value_after is not None:
        difference = one.value_after - one.value_before
    name = column_of(one.figure) if one.figure in load_metrics() else one.figure
    return Line(
        f"{name}: {where}, {about(one.period, one.stage)}{breakdown}",
        tuple(cell(value) for value in (one.value_before, one.value_after, difference)),
        href=reverse("file", args=(one.submissions[0],)) if one.submissions else "",
        about=files,
    )
