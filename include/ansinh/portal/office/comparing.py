"""The page on which two publications are compared: figures that differ, and whose files did it."""

from collections.abc import Mapping
from functools import cache

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
from ansinh.portal.words import reader_language, say
from ansinh.publishing.comparing import BETWEEN_PARTS, Differing, differences
from ansinh.reference.reading import read_list
from ansinh.reference.schema import LISTS_DIR
from ansinh.reference.vocabulary import Language
from ansinh.slots.slots import as_of_date

# More than this nobody reads through: `ansinh diff` tells all.
MOST = 500
# So many units and periods stand open; more are folded.
FEW = 3
LISTS = ("funding_sources", "donor_types", "resource_kinds", "purposes")


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
    columns = (say("publication", number=before), say("publication", number=after), say("change"))
    context = {
        "known": known,
        "before": before,
        "after": after,
        "count": len(found),
        "more": max(0, len(found) - MOST),
        "groups": _groups(found[:MOST], who, columns),
        "few": FEW,
    }
    return render(request, "portal/compare.html", context)


def _number(said: str | None, else_: int | None) -> int | None:
    if not said:
        return else_
    if not said.isdecimal():
        raise Http404
    return int(said)


def _groups(found: list[Differing], who: Visitor, columns: tuple[str, ...]) -> list[Table]:
    """What differs by unit and period, the province first; each with the files that did it."""
    groups: dict[tuple[str, str, str | None], list[Differing]] = {}
    for one in sorted(found, key=lambda one: not _is_province(one, who)):
        groups.setdefault((one.unit_code, one.period, one.stage), []).append(one)
    return [_table(of_one, who, columns) for of_one in groups.values()]


def _is_province(one: Differing, who: Visitor) -> bool:
    unit = who.directory.get(one.unit_code, as_of_date(one.period))
    return unit is not None and unit.level == "province"


def _table(found: list[Differing], who: Visitor, columns: tuple[str, ...]) -> Table:
    """The figures of one unit and period that differ."""
    one = found[0]
    unit = who.directory.get(one.unit_code, as_of_date(one.period))
    where = unit.full_name if unit else one.unit_code
    label = f"{where}, {about(one.period, one.stage)}"
    return Table(label, say("figure"), columns, tuple(map(_line, found)), has_status=False)


def _line(one: Differing) -> Line:
    files = ", ".join(say("see_file", number=file) for file in sorted(set(one.submissions)))
    difference = None
    if one.value_before is not None and one.value_after is not None:
        difference = one.value_after - one.value_before
    name = column_of(one.figure) if one.figure in load_metrics() else one.figure
    parts = [_called(code) for code in one.breakdown.split(BETWEEN_PARTS) if code]
    return Line(
        ": ".join((name, ", ".join(parts))) if parts else name,
        tuple(cell(value) for value in (one.value_before, one.value_after, difference)),
        href=reverse("file", args=(one.submissions[0],)) if one.submissions else "",
        about=files,
    )


def _called(code: str) -> str:
    """What a code of a breakdown is called; a standard is called by its code."""
    return names_of_parts(reader_language()).get(code, code)


@cache
def names_of_parts(language: Language) -> Mapping[str, str]:
    """What sources, donors, kinds and purposes are called, by code."""
    return {
        row["code"]: row[f"name_{language}"] for name in LISTS for row in read_list(name, LISTS_DIR)
    }
