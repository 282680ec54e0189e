"""Follow submissions down the road until nothing more happens to them."""

import time
from collections.abc import Callable, Sequence

import psycopg

from ansinh.database.connecting import connect
from ansinh.errors import PlatformError
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
    ids = {one.known_as or _taken_as(connection, one) for one in handed}
    return submissions(connection, [number for number in ids if number is not None])


def _taken_as(connection: psycopg.Connection, one: Submitted) -> int | None:
    """The submission that a file from the inbox became, or was found to be; None until then."""
    row = connection.execute(
        """
        select coalesce(delivery.known_as, min(submission.submission_id))
        from ops.delivery left join ops.submission using (delivery_id)
        where
            delivery_id > %s and delivery.sha256 = %s
            and delivery.unit_code is not distinct from %s
            and delivery.period is not distinct from %s
            and delivery.stage is not distinct from %s
        group by delivery_id
        order by delivery_id
        limit 1
        """,
        (one.after, one.sha256, one.handed.unit_code, one.handed.period, one.handed.stage),
    ).fetchone()
    return None if row is None else int(row[0])
