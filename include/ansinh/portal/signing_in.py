"""Signing in with a login of the database: one name and one password for pages and for BI."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import logout as end_session
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ansinh.portal.configuring import WAIT_MINUTES
from ansinh.portal.faults import note_refusal
from ansinh.portal.logins import is_password, login_of, verifier_of
from ansinh.portal.models import Account

# Checked where there is no such login, so that this takes as long as a wrong password.
NOBODY = "SCRAM-SHA-256$4096:bm9ib2R5$AAAA:AAAA"


class LoginOfTheDatabase(BaseBackend):
    """Lets in who has the password of a login, and knows them again by its name."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Account | None:
        """The account of a login with this password; None otherwise."""
        if not username or not password:
            return None
        verifier = verifier_of(username)
        if not is_password(password, verifier or NOBODY) or verifier is None:
            return None
        return Account.objects.get_or_create(name=username)[0]

    def get_user(self, user_id: str) -> Account | None:
        """Who began a session; None where the login is gone."""
        return Account.objects.filter(name=user_id).first() if login_of(user_id) else None


class SignInForm(AuthenticationForm):
    """Name and password, in words that say whose."""

    username = forms.CharField(
        label=_("Login name"),
        max_length=63,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    error_messages = {
        "invalid_login": _("This name and this password do not belong together."),
        "inactive": _("This name and this password do not belong together."),
    }


class SignIn(LoginView):
    """The page on which people sign in."""

    template_name = "portal/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let in; and forget the sessions that ended, with the names of files in them."""
        SessionStore.clear_expired()
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Ask again."""
        note_refusal(self.request, "wrong_password")
        return super().form_invalid(form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    end_session(request)
    return redirect("sign-in")


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """What somebody reads who tried too often."""
    note_refusal(request, "locked_out")
    return render(request, "portal/locked_out.html", {"minutes": WAIT_MINUTES}, status=429)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the proxy says where one stands before us."""
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    is_behind_proxy = settings.SECURE_PROXY_SSL_HEADER is not None
    return said if said and is_behind_proxy else str(request.META.get("REMOTE_ADDR", ""))
