"""Pages on which publications are signed, compared and brought back, by whoever is signed in."""

from typing import get_args

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import moment_words
from ansinh.errors import AnsinhError
from ansinh.ledger import reverting
from ansinh.ledger.approval import Decision, decide, may_approve
from ansinh.ledger.publication_details import PublicationDetail, detail_of
from ansinh.ledger.publications import NoPublicationError, newest_published
from ansinh.ledger.status import publications
from ansinh.portal.acting import acting_as, ledger_session
from ansinh.portal.forms_of_pages import takes_form_of
from ansinh.portal.office.needs import needs_by_kind, rule_words
from ansinh.portal.office.reports import listed
from ansinh.portal.visitors import Visitor, office_of
from ansinh.portal.words import reader_language, say
from ansinh.publishing.reverting import Refusal

TONES = {"published": "good", "stopped": "bad", "declined": "bad", "waiting": "care"}
VERDICTS = {"approved", "declined"}


@require_GET
def publication_list(request: HttpRequest) -> HttpResponse:
    """All publications, newest first."""
    office_of(request)
    with ledger_session() as connection:
        found = publications(connection)
        wishes = reverting.wishes(connection)
    shown = [
        {
            "number": one.publication_id,
            "state": say(f"publication_{one.state}"),
            "tone": TONES.get(one.state, ""),
            "at": moment_words(one.decided_at or one.opened_at, reader_language()),
            "files": one.submissions,
            "open": one.open,
        }
        for one in found
    ]
    out = [one.publication_id for one in found if one.state == "published"]
    context = {
        "shown": shown,
        "out": out,
        "wishes": [_wish_words(one) for one in reversed(wishes)],
    }
    return render(request, "portal/publications.html", context)


@require_GET
def publication(request: HttpRequest, number: int) -> HttpResponse:
    """What one publication brings, what is open in it, and who decided."""
    return _page_of(request, office_of(request), number)


@takes_form_of("publication", "number")
def decide_on(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or decline a publication, in the name of who is signed in."""
    who, verdict = office_of(request), request.POST.get("verdict")
    if verdict not in VERDICTS:
        raise Http404
    why = request.POST.get("why", "").strip()
    if verdict == "declined" and not why:
        return _page_of(request, who, number, say("say_why_declined"))
    try:
        with acting_as(who.name, writes=True) as connection:
            decide(connection, number, "approved" if verdict == "approved" else "declined", why=why)
    except AnsinhError:
        return _page_of(request, who, number, say("not_decided"))
    return redirect("publication", number)


@takes_form_of("publication", "number")
def wish_back(request: HttpRequest, number: int) -> HttpResponse:
    """Ask that BI reads an earlier publication again, in the name of who is signed in."""
    who = office_of(request)
    if not who.signs:
        raise PermissionDenied
    why = request.POST.get("why", "").strip()
    if not why:
        return _page_of(request, who, number, say("say_why_back"))
    try:
        with acting_as(who.name, writes=True) as connection:
            reverting.wish(connection, number, why)
    except AnsinhError:
        return _page_of(request, who, number, say("not_decided"))
    return redirect("publications")


def _wish_words(one: reverting.RevertWish) -> str:
    """That a publication was wished back, and what became of it."""
    at = moment_words(one.wished_at, reader_language())
    said = say("wished_back", at=at, who=one.wished_by, number=one.publication_id, why=one.why)
    if one.made_id is not None:
        return said + say("wish_done", made=one.made_id)
    return said + (
        say("wish_refused", why=_refused(one.refused)) if one.refused else say("wish_waits")
    )


def _refused(kind: str) -> str:
    """Why a publication does not come back; a sentence on record is told as it stands."""
    return say(f"refused_{kind}") if kind in get_args(Refusal) else kind


def _page_of(request: HttpRequest, who: Visitor, number: int, fault: str = "") -> HttpResponse:
    try:
        with ledger_session() as connection:
            detail = detail_of(connection, number)
            newest = newest_published(connection)
            has_earlier = any(one.publication_id < number for one in publications(connection))
            may_decide = detail.status.state in ("waiting", "approved") and who.name in may_approve(
                connection, number
            )
    except NoPublicationError as error:
        raise Http404 from error
    status = detail.status
    context = {
        "number": number,
        "state": say(f"publication_{status.state}"),
        "tone": TONES.get(status.state, ""),
        "status": status,
        "found": [
            (one.severity, one.message_vi if reader_language() == "vi" else one.message_en)
            for one in detail.findings
        ],
        "open": needs_by_kind(detail.open, who),
        "open_count": len(detail.open),
        "explained": [
            (one.submission_id, rule_words(one.rule), one.reason, one.given_by)
            for one in detail.explained
        ],
        "decisions": _decisions(detail),
        "senders": [_sender(one) for one in detail.senders],
        "has_earlier": has_earlier,
        "may_decide": may_decide,
        "waits": status.state == "waiting",
        "report": listed(number),
        "may_wish_back": who.signs and status.state == "published" and number != newest,
        "fault": fault,
    }
    return render(request, "portal/publication.html", context, status=400 if fault else 200)


def _decisions(detail: PublicationDetail) -> list[str]:
    return [_decision(one) for one in detail.decisions]


def _decision(one: Decision) -> str:
    at = moment_words(one.decided_at, reader_language())
    if one.decided_by == "policy":
        return say("let_through_by_policy", at=at)
    return say(f"{one.decision}_by", at=at, who=one.decided_by, why=one.why or "–")


def _sender(name: str) -> str:
    """Who handed in; what somebody put into the inbox bears the name of the program alone."""
    return say("sender_unknown") if name == "loader" else name
