"""The page of rule statuses: what stops a file and what only warns, from when to when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import day_words, moment_words
from ansinh.errors import AnsinhError
from ansinh.ledger.rule_status import set_severity
from ansinh.portal.acting import acting_as, ledger_session
from ansinh.portal.dates import day_of
from ansinh.portal.forms_of_pages import takes_form_of
from ansinh.portal.office.needs import rule_words
from ansinh.portal.visitors import Visitor, administrator_of, installation, office_of
from ansinh.portal.words import reader_language, say
from ansinh.quality.severities import statuses
from ansinh.rules.findings import Severity
from ansinh.rules.severities import RuleStatus, may_be

SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning"}


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """The severities that were set, newest first; those of all other rules stand where they are."""
    return _page(request, office_of(request))


@takes_form_of("rules")
def set_rule(request: HttpRequest) -> HttpResponse:
    """Give a rule another severity, in the name of who is signed in."""
    who, here = administrator_of(request), installation()
    severity = SEVERITIES.get(request.POST.get("severity", ""))
    first = day_of(request.POST.get("from", "")) or here.today
    if severity is None:
        return _page(request, who, say("severity_not_set"))
    try:
        with acting_as(who.name, writes=True) as connection:
            set_severity(
                connection,
                here.rules,
                request.POST.get("rule", ""),
                severity,
                valid_from=first,
                valid_to=day_of(request.POST.get("to", "")),
                why=request.POST.get("why", ""),
            )
    except AnsinhError:
        return _page(request, who, say("severity_not_set"))
    return redirect("rules")


def _page(request: HttpRequest, who: Visitor, fault: str = "") -> HttpResponse:
    here = installation()
    with ledger_session() as connection:
        found = statuses(connection)
    changeable = [
        (one.rule, f"{rule_words(one.rule)} ({say(one.severity)})")
        for one in here.rules.values()
        if all(may_be(one, severity) for severity in SEVERITIES.values())
    ]
    context = {
        "statuses": [_shown(one) for one in found],
        "rules": sorted(changeable, key=lambda one: one[1]),
        "severities": [(name, say(name)) for name in SEVERITIES],
        "administers": who.administers,
        "fault": fault,
    }
    return render(request, "portal/rule_status.html", context, status=400 if fault else 200)


def _shown(one: RuleStatus) -> dict[str, str]:
    language = reader_language()
    until = day_words(one.valid_to, language) if one.valid_to else say("no_end")
    return {
        "rule": rule_words(one.rule),
        "severity": one.severity,
        "days": say("from_until", first=day_words(one.valid_from, language), last=until),
        "said": say("set_by", who=one.set_by, at=moment_words(one.set_at, language)),
        "why": one.why,
    }
