"""How often one login may have files judged: each costs a processor for a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ansinh.ledger.portal_requests import MINUTES, requests_lately
from ansinh.portal.faults import too_often
from ansinh.portal.visitors import visitor_of


@dataclass(frozen=True)
class Limit:
    """So many requests for any of these pages in ten minutes; forms alone where it says so."""

    pages: tuple[str, ...]
    most: int
    only_changes: bool = False


# More than anybody chooses by hand, with some looks at each verdict; a program is there in seconds.
FILES = Limit(("hand-in", "nil"), most=60, only_changes=True)
LOOKS = Limit(("verdict", "marked", "marked-file", "send"), most=240)
# Whoever was refused is let in again by waiting, also where a program went on asking.
REFUSED = 429
Page = Callable[..., HttpResponseBase]


def held_to(limit: Limit) -> Callable[[Page], Page]:
    """A page that answers 429 to a login that asked too often, by the clock of the database.

    What is being answered at this moment is not counted yet: as many as the server has threads
    may come on top.
    """

    def held(page: Page) -> Page:
        @wraps(page)
        def answer(request: HttpRequest, *words: object, **named: object) -> HttpResponseBase:
            is_counted = request.method == "POST" or not limit.only_changes
            if is_counted and _asked(request, limit) >= limit.most:
                return too_often(request, minutes=MINUTES)
            return page(request, *words, **named)

        return answer

    return held


def _asked(request: HttpRequest, limit: Limit) -> int:
    with connection.cursor() as cursor:
        return requests_lately(
            cursor,
            login=visitor_of(request).name,
            pages=limit.pages,
            only_changes=limit.only_changes,
            without_status=REFUSED,
        )
