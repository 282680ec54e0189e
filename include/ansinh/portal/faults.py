"""Pages of what cannot be: not there, not allowed, too large, too old, or our own fault."""

import logging
import sys
import traceback
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ansinh.portal.words import say

logger = logging.getLogger(__name__)
MIB = 1024 * 1024
# The form around a file: its fields and their borders.
AROUND = 64 * 1024


def note_refusal(request: HttpRequest, what: str) -> None:
    """Say what was refused, for who puts it on record: see `refusing.py`."""
    request.refused = what  # type: ignore[attr-defined]


def _page(request: HttpRequest, name: str, status: int, **filled: object) -> HttpResponse:
    note_refusal(request, name)
    context = {"title": say(name), "said": say(f"{name}_what_now", **filled)}
    return render(request, "portal/fault.html", context, status=status)


def _plain_page(title: str, said: str, status: int) -> HttpResponse:
    """A page that asks nobody who is signed in."""
    page = render_to_string("portal/plain_fault.html", {"title": title, "said": said})
    return HttpResponse(page, status=status)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, "not_understood", 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, and not for this."""
    return _page(request, "not_allowed", 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that another page, or an old one, sent."""
    return _page(request, "stale_form", 403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, also of what is another unit's."""
    return _page(request, "not_there", 404)


def too_often(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """429: one login asked for more than others can wait for."""
    return _page(request, "too_often", 429, minutes=minutes)


def too_fast(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """429: one login asks for pages as no person does. It costs next to nothing."""
    note_refusal(request, "too_fast")
    return _plain_page(say("too_fast"), say("too_fast_what_now", minutes=minutes), 429)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500: without a word of who is signed in, for asking may be what fails.

    The log is told where it failed, and not with which words: they may name people.
    """
    kind, _, place = sys.exc_info()
    frames = "".join(traceback.format_tb(place))
    page = request.resolver_match.url_name if request.resolver_match else "a page"
    logger.error("%s failed: %s at\n%s", page, getattr(kind, "__name__", "?"), frames)
    return _plain_page(say("our_fault"), say("our_fault_what_now"), 500)


class TooLarge:
    """Refuses what is larger than any file that is read, by the length that is announced.

    No more than that is ever read of a request.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413, or hand on."""
        mib = settings.INSTALLATION.settings.file_mib
        if int(request.META.get("CONTENT_LENGTH") or 0) > mib * MIB + AROUND:
            return _page(request, "too_large", 413, mib=mib)
        return self._answer(request)
