"""The page of the record: which pages people asked the portal for, and what they did there."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ansinh.alerts.phrases import load_phrases, moment_words
from ansinh.ledger.portal_requests import requests
from ansinh.portal.acting import acting_as
from ansinh.portal.visitors import administrator_of
from ansinh.portal.words import PHRASES_FILE, reader_language, say

MOST = 300
# What pages and actions are called, by their names in `addresses`; others are phrases themselves.
CALLED: Mapping[str, str] = {
    "home": "reports",
    "language": "change_language",
    "file": "source_file",
    "marked-file": "marked_copy",
    "withdraw": "take_back",
    "cells": "figure_cells",
    "report": "report_file",
    "publication": "one_publication",
    "end-hush": "end_silence",
    "end-waiver": "end_waiver",
    "rules": "rule_status",
    "away": "save_away",
    "end-contact": "tell_no_more",
    "marked": "marked_copy",
}
# What became of a request, by the first status that says so.
ANSWERS = ((500, "failed"), (429, "too_many"), (404, "is_not_there"), (403, "is_not_allowed"))
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
        "found": [
            (moment_words(one.asked_at, language), one, _page(one.page), _answer(one.status))
            for one in found
        ],
        "is_full": len(found) == MOST,
    }
    return render(request, "portal/seen.html", context)


def page_phrase(name: str) -> str:
    """The phrase that names a page or an action."""
    return CALLED.get(name, name.replace("-", "_"))


def _page(name: str) -> str:
    """What a page is called; one of an earlier version is told by its name in addresses."""
    phrase = page_phrase(name)
    return say(phrase) if phrase in load_phrases(PHRASES_FILE) else name


def _answer(status: int) -> str:
    """What became of a request, in words, with the status for whoever knows it."""
    said = next((name for least, name in ANSWERS if status >= least), None)
    if said is None:
        said = "was_answered" if status < 400 else "was_refused"
    return f"{say(said)} ({status})"
