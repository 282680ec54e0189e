"""The page of one's own sign-in: which sessions are open, their end, and another password.

A password is made at random, as `ansinh login` makes it: nobody chooses one here.
"""

from typing import cast

from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ansinh.alerts.phrases import moment_words
from ansinh.portal.logins import another_password, has_own_password
from ansinh.portal.models import Account
from ansinh.portal.own_sessions import end_other_sessions, other_sessions, present_session
from ansinh.portal.visitors import visitor_of
from ansinh.portal.words import reader_language, say


@require_GET
def my_sign_in(request: HttpRequest) -> HttpResponse:
    """Since when the session lasts, and which others there are."""
    return _page(request)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all other sessions of the login, for who gives its password."""
    if not _knows_the_password(request):
        return _page(request, fault=say("password_is_another"))
    end_other_sessions(request)
    return redirect("my-sign-in")


@require_POST
def new_password(request: HttpRequest) -> HttpResponse:
    """Make another password and show it, this once; all sessions but this one end."""
    made = None
    if _knows_the_password(request):
        made = another_password(visitor_of(request).name, _typed(request))
    if made is None:
        return _page(request, fault=say("password_is_another"))
    # Sessions are good for one password: this one goes on with the new one, under another token.
    update_session_auth_hash(request, cast("Account", request.user))
    return render(request, "portal/new_password.html", {"made": made})


def _knows_the_password(request: HttpRequest) -> bool:
    """Whether the password was typed; a wrong one counts as one at the sign-in does."""
    found = authenticate(request, username=visitor_of(request).name, password=_typed(request))
    return found is not None


def _typed(request: HttpRequest) -> str:
    return request.POST.get("password", "")


def _page(request: HttpRequest, fault: str = "") -> HttpResponse:
    language = reader_language()
    who, present = visitor_of(request).name, present_session(request)
    context = {
        "since": moment_words(present.began_at, language),
        "until": moment_words(present.ends_at, language),
        "others": [
            (moment_words(one.began_at, language), moment_words(one.used_at, language))
            for one in other_sessions(request)
        ],
        "is_own_password": has_own_password(who),
        "fault": fault,
    }
    return render(request, "portal/my_sign_in.html", context, status=400 if fault else 200)
