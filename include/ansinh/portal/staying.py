"""How long somebody stays signed in: a working day at most, however often a page is asked for."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

LONGEST = timedelta(hours=12)
IN_SESSION = "signed_in_at"


class NotForEver:
    """Ends a session that began too long ago; without a click it ends sooner by itself."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session where its time is over, then answer whoever asks."""
        if request.user.is_authenticated and _is_over(request):
            logout(request)
        response = self._answer(request)
        if request.user.is_authenticated:
            request.session.setdefault(IN_SESSION, timezone.now().timestamp())
        return response


def _is_over(request: HttpRequest) -> bool:
    """One that does not say when it began is of an older version: it begins now."""
    began = request.session.get(IN_SESSION)
    return began is not None and timezone.now().timestamp() - began > LONGEST.total_seconds()
