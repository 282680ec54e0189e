"""The language of a page: Vietnamese, unless its reader chose another on a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class ChosenLanguage:
    """As Django's own, but for what a browser asks for: many are English by the maker's choice."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language chosen."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = self._answer(request)
            response.headers["Content-Language"] = translation.get_language()
            return response
