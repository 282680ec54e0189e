"""What browsers are told of every page: to keep nothing, lend nothing, and open no device."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The next one at a shared machine goes back, and reads: so nothing is kept.
OF_EVERY_PAGE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class NothingIsKept:
    """Says so with every answer, also where it is only that there is no such page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say so."""
        response = self._answer(request)
        for name, value in OF_EVERY_PAGE.items():
            response.headers.setdefault(name, value)
        return response
