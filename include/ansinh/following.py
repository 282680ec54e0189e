"""Follow submissions down the road until nothing more happens to them."""

import time
from collections.abc import Callable, Sequence

import psycopg

from ansinh.database import connect
from ansinh.errors import PlatformError
from ansinh.landing.receiving import find_known
from ansinh.landing.submitting import Submitted
from ansinh.ledger.status import SubmissionStatus, stopped_with, submissions
from ansinh.settings import Settings

PAUSE_SECONDS = 0.5


def follow(
    settings: Settings,
    handed: Sequence[Submitted],
    *,
    seconds: float,
    show: Callable[[Sequence[SubmissionStatus]], None],
    fail_early: Callable[[], None] = lambda: None,
) -> list[SubmissionStatus]:
    """Wait until every submission has come to its end state; `show` is told each look.

    Raises PlatformError when the time is over, or when the gate stopped the publication;
    `fail_early` may raise at every look what else speaks against waiting.
    """
    end = time.monotonic() + seconds
    with connect(settings, "loader") as connection:
        connection.autocommit = True
        while True:
            seen = look(connection, handed)
            show(seen)
            if len(seen) == len(handed) and all(one.is_at_end for one in seen):
                return seen
            stopped = stopped_with(connection, [one.submission_id for one in seen])
            if stopped and not any(one.state == "received" for one in seen):
                raise PlatformError(f"The publication was stopped: {stopped}. See Airflow.")
            fail_early()
            if time.monotonic() > end:
                waiting = len(handed) - sum(one.is_at_end for one in seen)
                raise PlatformError(
                    f"{waiting} submissions are still on their way after {seconds:.0f} seconds. "
                    "Look at the runs in Airflow; `ansinh status` tells how they go on."
                )
            time.sleep(PAUSE_SECONDS)


def look(connection: psycopg.Connection, handed: Sequence[Submitted]) -> list[SubmissionStatus]:
    """Where the handed files stand now; those still in the inbox are left out."""
    ids = set()
    for one in handed:
        file = one.handed
        ids.add(find_known(connection, one.sha256, file.unit_code, file.period, file.stage))
    return submissions(connection, [number for number in ids if number is not None])
