"""Pages of an officer: what is owed, what was sent, and what became of it."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import moment_words
from ansinh.ledger.details import SubmissionDetail
from ansinh.ledger.handing_in import on_the_way
from ansinh.ledger.status import SubmissionStatus
from ansinh.portal import showing
from ansinh.portal.acting import ledger_session
from ansinh.portal.changes import shown_changes
from ansinh.portal.duties import owed, progress
from ansinh.portal.forms_of_pages import takes_form_of
from ansinh.portal.own_files import files_of, own_detail, own_numbers, own_slots
from ansinh.portal.told import told
from ansinh.portal.visitors import Visitor, installation, sender_of, visitor_of
from ansinh.portal.words import reader_language, say
from ansinh.road.owing import CalendarLine, calendar_of
from ansinh.road.withdrawing import WithdrawError, withdraw

NEWEST = 10
# Files on a page, and reports that stand open on the first one.
OF_A_PAGE, OPEN_REPORTS = 50, 8


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is owed, and the newest files."""
    who, here = visitor_of(request), installation()
    sent = [showing.shown(one, who) for one in files_of(own_numbers(who)[:NEWEST])]
    waiting, this_year = _waiting(who), here.today.year
    if who.is_administrator:
        lines = _calendar(range(this_year - 1, this_year + 1))
        due = [line for line in lines if line.report.due_date <= here.today]
        reports = [progress(line) for line in reversed(due)]
        context = {
            "sent": sent,
            "waiting": waiting,
            "lines": reports[:OPEN_REPORTS],
            "older": reports[OPEN_REPORTS:],
        }
        return render(request, "portal/province.html", context)
    years = range(this_year - 1, this_year + 2)
    lines = [] if who.home is None else _calendar(years, who.home.code)
    due_here = list(owed(lines, here.today))
    context = {
        "sent": sent,
        "waiting": waiting,
        "owed": [one for one in due_here if not one.is_closed],
        "closed": [one for one in due_here if one.is_closed],
    }
    return render(request, "portal/home.html", context)


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """All files that were sent, newest first, so many on a page."""
    who = visitor_of(request)
    page = Paginator(own_numbers(who), OF_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "sent": [showing.shown(one, who) for one in files_of(list(page.object_list))],
        "page": page,
        "waiting": _waiting(who),
    }
    return render(request, "portal/files.html", context)


@require_GET
def file(request: HttpRequest, number: int) -> HttpResponse:
    """One file: its verdict, what is wrong in it, what it changed."""
    who = visitor_of(request)
    return _page_of(request, who, own_detail(who, number))


@takes_form_of("file", "number")
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a file that counts."""
    who = sender_of(request)
    detail = own_detail(who, number)
    try:
        with ledger_session() as connection:
            withdraw(connection, number, why=request.POST.get("why", ""), by=who.name)
    except WithdrawError:
        said = say("not_withdrawn" if request.POST.get("why", "").strip() else "say_why")
        return _page_of(request, who, detail, fault=said)
    return redirect("file", number)


def _calendar(years: Iterable[int], code: str | None = None) -> list[CalendarLine]:
    """What is due in these years, by due date; of one unit where it is named."""
    with ledger_session() as connection:
        return calendar_of(connection, installation(), years, code)


def _waiting(who: Visitor) -> list[str]:
    """When the visitor handed in what was not taken up yet: it is no submission so far."""
    since = installation().today - timedelta(days=1)
    with ledger_session() as connection:
        found = on_the_way(connection, who.name, since)
    return [moment_words(at, reader_language()) for at in found]


def _is_to_be_mended(who: Visitor, one: SubmissionStatus) -> bool:
    """Whether a file was sent back, and none came for its slot since."""
    if one.state not in ("rejected", "refused"):
        return False
    slot = (one.form, one.unit_code, one.period, one.stage)
    return not any(
        other.submission_id > one.submission_id
        and (other.form, other.unit_code, other.period, other.stage) == slot
        for other in own_slots(who, one.unit_code)
    )


def _page_of(
    request: HttpRequest, who: Visitor, detail: SubmissionDetail, fault: str = ""
) -> HttpResponse:
    return render(
        request,
        "portal/file.html",
        {
            "one": showing.shown(detail.status, who),
            "detail": detail,
            "reads_all": who.reads_all_of(detail.status.form),
            "told": told(
                detail.findings,
                detail.status.form,
                hides_people=not who.reads_all_of(detail.status.form),
            ),
            "may_mend": who.may_send and _is_to_be_mended(who, detail.status),
            "moves": showing.moves(detail),
            "changes": shown_changes(detail.changes, detail.status.form),
            "more_changes": detail.change_count - len(detail.changes),
            "counts": detail.status.state in ("accepted", "accepted_with_warnings", "published"),
            "fault": fault,
        },
        status=400 if fault else 200,
    )
