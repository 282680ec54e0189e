"""How fast one login may ask for pages: a program that asks as fast as it can waits, others do not.

Each process of the server counts for itself, in memory: a question to the database for each page
would cost everybody more than it saves. So a login has up to as many times this as there are
processes.
"""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ansinh.portal.faults import too_fast

# More than a room of people with one login ask for; whoever goes on gets what a third of a small
# machine answers.
AT_ONCE = 2000
PER_SECOND = 20.0
# After so long there is room for some pages.
WAIT_MINUTES = 1


class Allowance:
    """Pages that each login may still ask for: so many at once, then as they come back."""

    def __init__(self, at_once: int, per_second: float) -> None:
        self._at_once, self._per_second = at_once, per_second
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, login: str, now: float) -> bool:
        """Take one; whether there was one left at this moment, in seconds of any clock."""
        with self._lock:
            left, then = self._left.get(login, (float(self._at_once), now))
            left = min(self._at_once, left + (now - then) * self._per_second)
            is_there = left >= 1
            self._left[login] = (left - 1 if is_there else left, now)
            return is_there


class NotTooFast:
    """Answers 429 to a login that asks too fast: before anything is read or put on record."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer
        self._allowance = Allowance(AT_ONCE, PER_SECOND)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or hand on; who is not signed in reads nothing anyway."""
        who = request.user
        if who.is_authenticated and not self._allowance.take(str(who.pk), time.monotonic()):
            return too_fast(request, minutes=WAIT_MINUTES)
        return self._answer(request)
