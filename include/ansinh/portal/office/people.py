"""The page of people: who has a login, who is told of what, and who stands in for whom."""

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ansinh.alerts.contact_faults import ContactsError
from ansinh.alerts.contact_file import COLUMNS, columns_of, contact_of, masked, with_days
from ansinh.alerts.phrases import day_words
from ansinh.errors import AnsinhError, PlatformError
from ansinh.ledger.contacts import EVERYTHING, Contact, Duty
from ansinh.ledger.logins import Login, logins
from ansinh.portal.acting import acting_as, ledger_session
from ansinh.portal.forms_of_pages import takes_form_of
from ansinh.portal.visitors import Visitor, administrator_of, installation
from ansinh.portal.words import reader_language, say
from ansinh.road.directory import directory_of, replace_all


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is told of something, and everybody who has a login."""
    return _page(request, administrator_of(request))


@takes_form_of("people")
def set_contact(request: HttpRequest) -> HttpResponse:
    """Add a contact or change all that is known of it; its days of absence stay."""
    who = administrator_of(request)
    said = {name: request.POST.get(name, "").strip() for name in COLUMNS} | {"away": ""}
    known = next((one for one in _contacts() if one.name == said["name"]), None)
    try:
        wanted = contact_of(said)
        if known is not None:
            wanted = replace(
                wanted,
                addresses=_unmasked(wanted.addresses, known),
                away_from=known.away_from,
                away_to=known.away_to,
            )
        _change(who, wanted.name, wanted)
    except AnsinhError as error:
        return _page(request, who, _not_saved(error))
    return redirect("people")


@takes_form_of("people")
def away(request: HttpRequest) -> HttpResponse:
    """Let the deputy be told instead for some days; without days the contact is back."""
    who = administrator_of(request)
    first, last = (request.POST.get(name, "").strip() for name in ("from", "to"))
    name = request.POST.get("name", "")
    try:
        one = replace(_known(name), away_from=None, away_to=None)
        one = replace(one, deputy=request.POST.get("deputy", "").strip() or one.deputy)
        _change(who, name, with_days(one, f"{first}/{last}" if first and last else first))
    except AnsinhError as error:
        return _page(request, who, _not_saved(error))
    return redirect("people")


@takes_form_of("people")
def end_contact(request: HttpRequest) -> HttpResponse:
    """Tell a contact nothing any more, from today on."""
    who = administrator_of(request)
    try:
        _change(who, _known(request.POST.get("name", "")).name, None)
    except AnsinhError as error:
        return _page(request, who, _not_saved(error))
    return redirect("people")


def _unmasked(addresses: Iterable[str], known: Contact) -> tuple[str, ...]:
    """Addresses as typed; one that a page showed without its token is the one on record."""
    kept = [one for one in known.addresses if masked(one) != one]

    def on_record(typed: str) -> str:
        for one in kept:
            if masked(one) == typed:
                kept.remove(one)
                return one
        return typed

    return tuple(map(on_record, addresses))


def _not_saved(error: AnsinhError) -> str:
    """Why a change was not saved, in the language of who made it."""
    if not isinstance(error, ContactsError):
        return say("not_saved", why=str(error))
    told = [say(f"contact_{one.kind}", **one.filled) for one in error.faults]
    return say("not_saved", why="; ".join(told) or say("first_list_is_wrong"))


def _contacts() -> list[Contact]:
    here = installation()
    with ledger_session() as connection:
        return list(directory_of(here, connection).contacts)


def _known(name: str) -> Contact:
    """The contact of that name; raises PlatformError where there is none."""
    for one in _contacts():
        if one.name == name:
            return one
    raise PlatformError(say("no_contact", name=name))


def _change(who: Visitor, name: str, wanted: Contact | None) -> None:
    """Put on record what is wanted of one contact; raises AnsinhError where it is wrong."""
    others = [one for one in _contacts() if one.name != name]
    with acting_as(who.name, writes=True) as connection:
        every = [*others, *([wanted] if wanted else [])]
        replace_all(installation(), connection, every, save=True)


def _page(request: HttpRequest, who: Visitor, fault: str = "") -> HttpResponse:
    with acting_as(who.name) as connection:
        known = logins(connection)
    found = _contacts()
    context = {
        "contacts": [_shown(one, who) for one in found],
        "duties": [(duty, say(f"duty_{duty}")) for duty in get_args(Duty)],
        "names": [one.name for one in found],
        "logins": [_login(one, who) for one in known],
        "fault": fault,
    }
    return render(request, "portal/people.html", context, status=400 if fault else 200)


def _shown(one: Contact, who: Visitor) -> dict[str, object]:
    columns = columns_of(one)
    units = [say("every_unit") if code == EVERYTHING else _name(code, who) for code in one.units]
    return {
        "name": one.name,
        "duty": say(f"duty_{one.duty}"),
        "duty_code": one.duty,
        "unit_codes": columns["units"],
        "written_to": " ".join(map(masked, one.addresses)),
        "language": one.language,
        "units": ", ".join(units),
        "addresses": ", ".join(map(masked, one.addresses)),
        "hours": columns["hours"],
        "deputy": one.deputy or "",
        "is_away": one.is_away(installation().today),
        "away": _days(one),
    }


def _days(one: Contact) -> str:
    """The days of an absence, as people write them."""
    days = (one.away_from, one.away_to)
    return " – ".join(day_words(day, reader_language()) for day in days if day is not None)


def _login(one: Login, who: Visitor) -> dict[str, object]:
    code = one.unit_key.partition("@")[0] if one.unit_key else ""
    return {
        "name": one.name,
        "role": say(f"role_{one.role}"),
        "unit": _name(code, who) if code else "",
        "is_usable": one.is_usable,
    }


def _name(code: str, who: Visitor) -> str:
    unit = who.directory.newest(code)
    return unit.full_name if unit else code
