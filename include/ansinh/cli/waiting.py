"""Follow submissions down the road until nothing more happens to them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import psycopg

from ansinh.errors import PlatformError
from ansinh.landing.submitting import HandedIn
from ansinh.ledger.deliveries import taken_as
from ansinh.ledger.status import SubmissionStatus, stopped_with, submissions

PAUSE_SECONDS = 0.5


class Patience:
    """Waits as long as something moves: a busy machine may take hours, and nothing is wrong.

    `is_under_way` says whether somebody still works on what is waited for.
    """

    def __init__(
        self,
        seconds: float,
        is_under_way: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Standing still for that many seconds is the end."""
        self.seconds = seconds
        self._is_under_way = is_under_way
        self._clock = clock
        self._moved_at = clock()
        self._seen: object = None

    def is_over(self, seen: object = None) -> bool:
        """Whether nothing changed in what is seen, and nobody worked on it, for all that time."""
        if seen != self._seen or self._is_under_way():
            self._seen, self._moved_at = seen, self._clock()
        return self._clock() - self._moved_at > self.seconds


def follow(
    connection: psycopg.Connection,
    handed: Sequence[HandedIn],
    *,
    patience: Patience,
    show: Callable[[Sequence[SubmissionStatus]], None],
    fail_early: Callable[[], None] = lambda: None,
) -> list[SubmissionStatus]:
    """Wait until every submission has come to its end state; `show` is told each look.

    The connection commits by itself.

    Raises PlatformError when the patience is over, or when the gate stopped the publication;
    `fail_early` may raise at every look what else speaks against waiting.
    """
    while True:
        seen = look(connection, handed)
        show(seen)
        if len(seen) == len(handed) and all(one.is_at_end for one in seen):
            return seen
        stopped = stopped_with(connection, [one.submission_id for one in seen])
        if stopped and not any(one.state == "received" for one in seen):
            raise PlatformError(f"The publication was stopped: {stopped}. See Airflow.")
        fail_early()
        if patience.is_over(seen):
            waiting = len(handed) - sum(one.is_at_end for one in seen)
            raise PlatformError(
                f"{waiting} submissions are still on their way, and nothing has moved for "
                f"{patience.seconds:.0f} seconds. Look at the runs in Airflow; `ansinh status` "
                "tells how they go on."
            )
        time.sleep(PAUSE_SECONDS)


def look(connection: psycopg.Connection, handed: Sequence[HandedIn]) -> list[SubmissionStatus]:
    """Where the handed files stand now, by their own names; those still in the inbox are left out.

    The ledger keeps of a file's name the words of forms alone.
    """
    own: dict[int, str] = {}
    for one in handed:
        number = one.known_as or taken_as(connection, one.sha256, one.asked.hint, one.after)
        if number is not None:
            own.setdefault(number, one.asked.path.name)
    return [
        replace(one, file_name=own[one.submission_id]) for one in submissions(connection, list(own))
    ]
