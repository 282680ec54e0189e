"""The page of waivers: who may hand in after the close, or without what was there before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import day_words, moment_words
from ansinh.errors import AnsinhError
from ansinh.forms.catalogue import load_forms
from ansinh.landing.submitting import refuse_unknown_slot
from ansinh.ledger import waivers as ledger
from ansinh.ledger.waivers import Waiver
from ansinh.portal.acting import acting_as, ledger_session
from ansinh.portal.dates import day_of
from ansinh.portal.forms_of_pages import takes_form_of
from ansinh.portal.showing import about, title_of, units_of_today
from ansinh.portal.visitors import Visitor, administrator_of, installation, office_of
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import form_titles
from ansinh.road.replaying import Reason, replay_all

LIFTS: dict[str, ledger.Lift] = {"locked": "locked", "loss": "loss"}


@require_GET
def waiver_list(request: HttpRequest) -> HttpResponse:
    """All waivers, newest first."""
    return _page(request, office_of(request))


@takes_form_of("waivers")
def waive(request: HttpRequest) -> HttpResponse:
    """Let files of a slot in until a day; what was sent back for that is judged again."""
    who, here = administrator_of(request), installation()
    said = {name: request.POST.get(name, "").strip() or None for name in ("form", "unit", "period")}
    until, why = day_of(request.POST.get("until", "")), request.POST.get("why", "").strip()
    lift = LIFTS.get(request.POST.get("lifts", ""))
    if until is None or until < here.today or not why or lift is None or not _is_known(said):
        return _page(request, who, say("say_what_is_waived"))
    with acting_as(who.name, writes=True) as connection:
        number = ledger.grant(
            connection,
            until=until,
            why=why,
            by=who.name,
            form=said["form"],
            unit_code=said["unit"],
            period=said["period"],
            lifts=[lift],
        )
    with ledger_session() as connection:
        waiting = ledger.waiting_for(connection, number)
    if waiting:
        run_id = f"waiver__{number}"
        replay_all(here, waiting, Reason(say("waived_because", why=why), who.name, run_id))
    return redirect("waivers")


@takes_form_of("waivers")
def end_waiver(request: HttpRequest, number: int) -> HttpResponse:
    """Take a waiver back; what it let in stays."""
    who = administrator_of(request)
    try:
        with acting_as(who.name, writes=True) as connection:
            ledger.end(connection, number, why=request.POST.get("why", ""), by=who.name)
    except AnsinhError:
        return _page(request, who, say("not_ended"))
    return redirect("waivers")


def _is_known(said: dict[str, str | None]) -> bool:
    """Whether a form, a unit and a period are there as typed; each may be left out, not all."""
    units = installation().reference.units
    if not any(said.values()) or said["form"] not in (None, *load_forms()):
        return False
    if said["unit"] and units.newest(said["unit"]) is None:
        return False
    try:
        refuse_unknown_slot(said["unit"], said["period"], None, units)
    except AnsinhError:
        return False
    return True


def _page(request: HttpRequest, who: Visitor, fault: str = "") -> HttpResponse:
    with ledger_session() as connection:
        found = ledger.waivers(connection)
    context = {
        "waivers": [_shown(one, who) for one in found],
        "forms": list(form_titles(reader_language()).items()),
        "units": units_of_today(who),
        "administers": who.administers,
        "fault": fault,
    }
    return render(request, "portal/waivers.html", context, status=400 if fault else 200)


def _shown(one: Waiver, who: Visitor) -> dict[str, object]:
    language = reader_language()
    unit = who.directory.newest(one.unit_code) if one.unit_code else None
    of = (
        title_of(one.form) if one.form else say("every_form"),
        (unit.full_name if unit else one.unit_code) or say("every_unit"),
        about(one.period, one.stage) if one.period else say("every_period"),
    )
    is_over = one.ended_at is not None or one.valid_until < installation().today
    return {
        "number": one.waiver_id,
        "of": " · ".join(of),
        "lifts": ", ".join(say(f"lifts_{lift}") for lift in one.lifts),
        "until": day_words(one.valid_until, language),
        "said": say("granted", who=one.granted_by, at=moment_words(one.granted_at, language)),
        "why": one.why,
        "is_over": is_over,
    }
