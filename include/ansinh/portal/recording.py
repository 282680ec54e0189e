"""A record of what people who are signed in saw and did: who, which page of what, when.

A wrong password is on record too, with the login that it was tried for.
"""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from ansinh.ledger.portal_requests import PortalRequest, note_request
from ansinh.portal.logins import login_of

# A token of an upload is nobody's business.
UNTOLD = {"token"}
LONGEST = 200
READING = ("GET", "HEAD", "OPTIONS")


class EveryPage:
    """Puts each page that is asked for on record, once it was answered."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and put it on record where somebody is, or tries to be, signed in."""
        before = login_of_request(request)
        response = self._answer(request)
        found = request.resolver_match
        login = before or login_of_request(request) or _tried(request)
        if login and found and found.url_name:
            about = ", ".join(
                f"{name}={value}" for name, value in found.kwargs.items() if name not in UNTOLD
            )
            is_change = request.method not in READING
            one = PortalRequest(
                login, found.url_name, about[:LONGEST], is_change, response.status_code
            )
            with connection.cursor() as cursor:
                note_request(cursor, one)
            request.is_on_record = True  # type: ignore[attr-defined]
        return response


def is_on_record(request: HttpRequest) -> bool:
    """Whether what was asked for, and how it was answered, was put on record."""
    return getattr(request, "is_on_record", False)


def login_of_request(request: HttpRequest) -> str:
    """The login that asks; "" for who is not signed in."""
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else ""


def _tried(request: HttpRequest) -> str:
    """The login whose password was wrong; nothing of other names: people type passwords there."""
    found = request.resolver_match
    if request.method != "POST" or found is None or found.url_name != "sign-in":
        return ""
    name = request.POST.get("username", "")
    # The form takes no such name, and the database cannot be asked for it.
    login = None if "\0" in name else login_of(name)
    return login.name if login else ""
