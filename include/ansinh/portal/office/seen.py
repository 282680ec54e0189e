"""The page of the record: which pages people asked the portal for, and what they did there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import moment_words
from ansinh.ledger.portal_requests import requests
from ansinh.portal.acting import acting_as
from ansinh.portal.visitors import administrator_of
from ansinh.portal.words import reader_language

MOST = 300
LONGEST_SEARCH = 100


@require_GET
def seen(request: HttpRequest) -> HttpResponse:
    """What was asked for, newest first; of one login or about one thing where that is chosen."""
    who = administrator_of(request)
    login, about = (
        request.GET.get(name, "").strip()[:LONGEST_SEARCH] for name in ("login", "about")
    )
    changes = request.GET.get("changes") == "1"
    with acting_as(who.name) as connection:
        found = requests(connection, login=login, about=about, only_changes=changes, most=MOST)
    language = reader_language()
    context = {
        "login": login,
        "about": about,
        "changes": changes,
        "found": [(moment_words(one.asked_at, language), one) for one in found],
        "is_full": len(found) == MOST,
    }
    return render(request, "portal/seen.html", context)
