"""Pages on which alerts are taken on, given to somebody, or silenced for a while."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ansinh.alerts.kinds import kind_of, load_kinds, severity_of
from ansinh.alerts.phrases import day_words, moment_words
from ansinh.errors import AnsinhError
from ansinh.ledger.alerts import AlertNow, acknowledge, alerts
from ansinh.ledger.silences import Silence, end_silence, is_hushed, silence, silences
from ansinh.portal.acting import acting_as, ledger_session
from ansinh.portal.dates import day_of
from ansinh.portal.forms_of_pages import takes_form_of
from ansinh.portal.office.needs import rule_words
from ansinh.portal.showing import about, title_of, units_of_today
from ansinh.portal.visitors import Visitor, administrator_of, installation, office_of
from ansinh.portal.words import reader_language, say
from ansinh.settings import LOCAL_TIME

# A silence that somebody forgets must not hush for good.
LONGEST = timedelta(days=90)
MOST = 200
# So many of a kind stand open; more are folded.
FEW = 3


@dataclass(frozen=True)
class Group:
    """Alerts of one kind, or of one rule, that are answered in the same way."""

    title: str
    rule: str
    severity: str
    do: str
    alerts: list[dict[str, object]]


@require_GET
def alert_list(request: HttpRequest) -> HttpResponse:
    """What fires, the gravest first, and the silences in force."""
    return _alerts(request, office_of(request))


@takes_form_of("alerts")
def take_on(request: HttpRequest, number: int) -> HttpResponse:
    """Acknowledge an alert in the name of who is signed in; somebody else may see to it."""
    who = administrator_of(request)
    why = request.POST.get("why", "").strip()
    if not why:
        return _alerts(request, who, say("say_why_taken_on"))
    try:
        with acting_as(who.name, writes=True) as connection:
            acknowledge(connection, number, why, request.POST.get("to", "")[:100])
    except AnsinhError:
        return _alerts(request, who, say("not_taken_on"))
    return redirect("alerts")


@takes_form_of("alerts")
def hush(request: HttpRequest) -> HttpResponse:
    """Silence alerts of a kind, a rule or a unit until a day, in the name of who is signed in."""
    who, here = administrator_of(request), installation()
    asked = {name: request.POST.get(name, "").strip() or None for name in ("kind", "rule", "unit")}
    until = day_of(request.POST.get("until", ""))
    why = request.POST.get("why", "").strip()
    knows = (
        (asked["kind"] is None or asked["kind"] in load_kinds())
        and (asked["rule"] is None or asked["rule"] in here.rules)
        and (asked["unit"] is None or who.directory.newest(asked["unit"]) is not None)
    )
    is_soon = until is not None and here.today < until <= here.today + LONGEST
    if not (knows and is_soon and why and any(asked.values())):
        return _alerts(request, who, say("say_what_is_hushed", days=LONGEST.days))
    # Until the end of that day, as the page says.
    end = datetime.combine((until or here.today) + timedelta(days=1), time(), LOCAL_TIME)
    with acting_as(who.name, writes=True) as connection:
        silence(
            connection,
            kind=asked["kind"],
            rule=asked["rule"],
            unit_code=asked["unit"],
            until=end,
            why=why,
        )
    return redirect("alerts")


@takes_form_of("alerts")
def end_hush(request: HttpRequest, number: int) -> HttpResponse:
    """End a silence, in the name of who is signed in."""
    who = administrator_of(request)
    try:
        with acting_as(who.name, writes=True) as connection:
            end_silence(connection, number, request.POST.get("why", ""))
    except AnsinhError:
        return _alerts(request, who, say("not_ended"))
    return redirect("alerts")


def _alerts(request: HttpRequest, who: Visitor, fault: str = "") -> HttpResponse:
    with ledger_session() as connection:
        found = alerts(connection, only_firing=True)
        in_force = silences(connection)
    found.sort(key=lambda one: (severity_of(one) != "error", one.fired_at))
    context = {
        "groups": _groups(found[:MOST], who, in_force),
        "few": FEW,
        "count": len(found),
        "more": max(0, len(found) - MOST),
        "silences": [_silence(one, who) for one in in_force],
        "kinds": [(name, one.title(reader_language())) for name, one in load_kinds().items()],
        "units": units_of_today(who),
        "administers": who.administers,
        "fault": fault,
    }
    return render(request, "portal/alerts.html", context, status=400 if fault else 200)


def _groups(found: list[AlertNow], who: Visitor, in_force: list[Silence]) -> list[Group]:
    """Alerts by kind and rule, in the order of the gravest of each."""
    language, groups = reader_language(), dict[tuple[str, str | None, str], Group]()
    for one in found:
        kind, severity = kind_of(one), severity_of(one)
        group = groups.setdefault(
            (one.kind, one.rule, severity),
            Group(
                kind.title(language),
                rule_words(one.rule) if one.rule else "",
                severity,
                kind.do(language),
                [],
            ),
        )
        group.alerts.append(_alert(one, who, is_silent=is_hushed(one, in_force)))
    return list(groups.values())


def _alert(one: AlertNow, who: Visitor, *, is_silent: bool) -> dict[str, object]:
    language, kind = reader_language(), kind_of(one)
    unit = who.directory.newest(one.unit_code) if one.unit_code else None
    of = (
        title_of(one.form) if one.form else "",
        unit.full_name if unit else one.unit_code or "",
        about(one.period, one.stage) if one.period else "",
    )
    taken_on = ""
    if one.state == "acknowledged":
        name = "given_to" if one.assigned_to else "taken_on"
        who_took = one.taken_by or one.by
        taken_on = say(name, who=who_took, to=one.assigned_to, why=one.taken_why or "–")
    return {
        "number": one.alert_id,
        "said": kind.said(one, language),
        "since": moment_words(one.fired_at, language),
        "of": " · ".join(part for part in of if part),
        "file": one.submission_id,
        "taken_on": taken_on,
        "is_silent": is_silent,
    }


def _silence(one: Silence, who: Visitor) -> dict[str, object]:
    unit = who.directory.newest(one.unit_code) if one.unit_code else None
    kind = load_kinds().get(one.kind or "")
    of = (
        kind.title(reader_language()) if kind else one.kind,
        rule_words(one.rule) if one.rule else None,
        unit.full_name if unit else one.unit_code,
        about(one.period, None) if one.period else None,
    )
    said = say(
        "hushed_until",
        what=", ".join(part for part in of if part),
        until=_end_words(one.ends_at),
        who=one.by,
        why=one.why,
    )
    return {"number": one.silence_id, "said": said}


def _end_words(ends_at: datetime) -> str:
    """When a silence ends; by the day whose end it is, where it ends with one."""
    here = ends_at.astimezone(LOCAL_TIME)
    if here.time() == time():
        day = (here - timedelta(days=1)).date()
        return say("end_of_day", day=day_words(day, reader_language()))
    return moment_words(ends_at, reader_language())
