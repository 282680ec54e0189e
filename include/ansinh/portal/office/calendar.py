"""The page of the reporting calendar: what is due in a year, who owes it, and who sent it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import day_words
from ansinh.portal.acting import ledger_session
from ansinh.portal.showing import about, title_of
from ansinh.portal.tables import Line, Table, cell
from ansinh.portal.visitors import installation, office_of
from ansinh.portal.words import reader_language, say
from ansinh.road.owing import CalendarLine, calendar_of

YEARS_BACK, YEARS_AHEAD = 6, 1


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The reports of a year by due date: how many units owe each, sent it, or lack."""
    office_of(request)
    here = installation()
    this_year = here.today.year
    years = list(range(this_year + YEARS_AHEAD, this_year - YEARS_BACK - 1, -1))
    asked = request.GET.get("year") or str(this_year)
    if not asked.isdecimal() or int(asked) not in years:
        raise Http404
    with ledger_session() as connection:
        lines = calendar_of(connection, here, [int(asked)])
    # What can still come stands first: the rest is over.
    taken = [one for one in lines if one.report.lock_date >= here.today]
    closed = [one for one in lines if one.report.lock_date < here.today]
    context = {
        "years": years,
        "year": int(asked),
        "table": _table(taken) if taken else None,
        "closed": _table(closed) if closed else None,
        "closed_count": len(closed),
        "lacking": [
            (title_of(one.report.form), about(one.report.period, one.report.stage), names)
            for one in reversed(lines)
            if (names := [unit.unit_name for unit in one.units if unit.is_missing])
        ],
    }
    return render(request, "portal/calendar.html", context)


def _table(lines: list[CalendarLine]) -> Table:
    language = reader_language()
    columns = tuple(say(name) for name in ("owed_by", "received", "in_time", "late", "missing"))
    return Table(
        say("calendar"),
        say("report_of"),
        columns,
        tuple(
            Line(
                f"{title_of(one.report.form)}: {about(one.report.period, one.report.stage)}",
                (
                    cell(len(one.units)),
                    cell(one.received),
                    cell(None if one.late is None else one.received - one.late),
                    cell(one.late),
                    cell(one.missing),
                ),
                about=say(
                    "due_and_locked",
                    due=day_words(one.report.due_date, language),
                    lock=day_words(one.report.lock_date, language),
                ),
            )
            for one in lines
        ),
        has_status=False,
    )
