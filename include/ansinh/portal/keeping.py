"""What was shown to a person is kept by no browser and no proxy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NothingIsKept:
    """Tells browsers not to keep pages: the next one at a shared machine goes back, and reads."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say so."""
        response = self._answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
