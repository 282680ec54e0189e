"""Pages on which publications are signed, and alerts taken on, by whoever is signed in."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ansinh.alerts.kinds import kind_of, severity_of
from ansinh.alerts.phrases import moment_words
from ansinh.errors import AnsinhError
from ansinh.ledger.alerts import AlertNow, acknowledge, alerts
from ansinh.ledger.approval import Need, decide, may_approve
from ansinh.ledger.publication_details import PublicationDetail, detail_of
from ansinh.ledger.publications import NoPublicationError
from ansinh.ledger.status import publications
from ansinh.portal.acting import acting_as
from ansinh.portal.showing import about, title_of
from ansinh.portal.visitors import Visitor, installation, visitor_of
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import rule_titles
from ansinh.slots.slots import as_of_date

TONES = {"published": "good", "stopped": "bad", "declined": "bad", "waiting": "care"}
VERDICTS = {"approved", "declined"}


@require_GET
def publication_list(request: HttpRequest) -> HttpResponse:
    """All publications, newest first."""
    _administrator_of(request)
    with installation().connect("loader") as connection:
        found = publications(connection)
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
    return render(request, "portal/publications.html", {"shown": shown})


@require_GET
def publication(request: HttpRequest, number: int) -> HttpResponse:
    """What one publication brings, what is open in it, and who decided."""
    return _page_of(request, _administrator_of(request), number)


@require_POST
def decide_on(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or decline a publication, in the name of who is signed in."""
    who, verdict = _administrator_of(request), request.POST.get("verdict")
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


@require_GET
def alert_list(request: HttpRequest) -> HttpResponse:
    """What fires, the gravest first."""
    return _alerts(request, _administrator_of(request))


@require_POST
def take_on(request: HttpRequest, number: int) -> HttpResponse:
    """Acknowledge an alert, in the name of who is signed in."""
    who = _administrator_of(request)
    if not who.may_take_on:
        raise PermissionDenied
    why = request.POST.get("why", "").strip()
    if not why:
        return _alerts(request, who, say("say_why_taken_on"))
    try:
        with acting_as(who.name, writes=True) as connection:
            acknowledge(connection, number, why)
    except AnsinhError:
        return _alerts(request, who, say("not_taken_on"))
    return redirect("alerts")


def _administrator_of(request: HttpRequest) -> Visitor:
    """Who sees all units; raises Http404 for the officer of one."""
    who = visitor_of(request)
    if not who.is_administrator:
        raise Http404
    return who


def _page_of(request: HttpRequest, who: Visitor, number: int, fault: str = "") -> HttpResponse:
    try:
        with installation().connect("loader") as connection:
            detail = detail_of(connection, number)
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
        "open": [_need(one, who) for one in detail.open],
        "explained": [
            (one.submission_id, _rule(one.rule), one.reason, one.given_by)
            for one in detail.explained
        ],
        "decisions": _decisions(detail),
        "senders": detail.senders,
        "may_decide": may_decide,
        "waits": status.state == "waiting",
        "fault": fault,
    }
    return render(request, "portal/publication.html", context, status=400 if fault else 200)


def _decisions(detail: PublicationDetail) -> list[str]:
    return [
        say(
            f"{one.decision}_by",
            at=moment_words(one.decided_at, reader_language()),
            who=say("policy") if one.decided_by == "policy" else one.decided_by,
            why=one.why or "–",
        )
        for one in detail.decisions
    ]


def _need(one: Need, who: Visitor) -> tuple[str, int | None]:
    """One thing that somebody has to look at, in words, and the file that it is about."""
    if one.first_open_in is not None:
        said, number = _need(replace(one, first_open_in=None), who)
        return say("let_through", said=said, number=one.first_open_in), number
    name = "need_told_no_more" if one.need == "loss" and one.figure else f"need_{one.need}"
    said = say(
        name,
        where=_where(one, who),
        rule=_rule(one.rule),
        figure=one.figure or "",
        before="–" if one.value_before is None else f"{one.value_before.normalize():f}",
        after="–" if one.value_after is None else f"{one.value_after.normalize():f}",
    )
    return said, one.submission_id


def _where(one: Need, who: Visitor) -> str:
    if not one.period:
        return say("everywhere")
    unit = who.directory.get(one.unit_code or "", as_of_date(one.period))
    return f"{unit.full_name if unit else one.unit_code or ''}, {about(one.period, None)}"


def _rule(rule: str | None) -> str:
    return rule_titles().get(rule or "", rule or "") if reader_language() == "vi" else rule or ""


def _alerts(request: HttpRequest, who: Visitor, fault: str = "") -> HttpResponse:
    with installation().connect("loader") as connection:
        found = alerts(connection, only_firing=True)
    found.sort(key=lambda one: (severity_of(one) != "error", one.fired_at))
    context = {
        "alerts": [_alert(one) for one in found],
        "may_take_on": who.may_take_on,
        "fault": fault,
    }
    return render(request, "portal/alerts.html", context, status=400 if fault else 200)


def _alert(one: AlertNow) -> dict[str, object]:
    language, kind = reader_language(), kind_of(one)
    return {
        "number": one.alert_id,
        "severity": severity_of(one),
        "title": kind.title(language),
        "said": kind.said(one, language),
        "do": kind.do(language),
        "since": moment_words(one.fired_at, language),
        "form": title_of(one.form) if one.form else "",
        "taken_on": say("taken_on", who=one.by, why=one.why or "–")
        if one.state == "acknowledged"
        else "",
    }
