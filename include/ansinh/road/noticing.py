"""Alerts of the whole: publications, stale marts, mail, late reports, parts of the platform.

What fires follows from what is on record, or from a look at the parts, and is asked anew each time:
a look that was missed loses nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import psycopg

from ansinh.alerts.contact_file import masked
from ansinh.ledger import status
from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts, raise_only, resolve
from ansinh.ledger.deliveries import newest_arrival
from ansinh.ledger.letters import held_up, unreachable
from ansinh.ledger.states import oldest_accepted
from ansinh.ledger.verdict_alerts import resolve_explained
from ansinh.road.installation import Installation
from ansinh.road.owing import calendar_of
from ansinh.road.task_outcomes import RUNNING
from ansinh.settings import LOCAL_TIME

# Longer than a build, a gate and their repeats take; whoever signs has an alert of its own.
STALE = timedelta(hours=6)
RECENT = timedelta(days=7)
# Reports are monthly: as `freshness` of the source `delivery` in dbt_project/models/staging.
SILENT = timedelta(days=40)
# A mail server that is busy, or asks to come again, takes a letter within the hour.
HELD_UP = timedelta(hours=1)
WAITS, STOPPED = "publication_waits", "publication_stopped"
OUT, REVERTED = "publication_out", "publication_reverted"
STALE_MARTS = "marts_stale"
# What fails there leaves the marts as they are: its own alert says more.
ON_THE_WAY = ("load_submissions.", "build_marts.", "release_publication.")


def notice(installation: Installation) -> None:
    """Let fire, and resolve, what the ledger shows of publications, marts, reasons and letters."""
    now = installation.now()
    with installation.connect("loader") as connection, connection.transaction():
        _publications(connection, now)
        _marts(connection, now)
        _arrivals(connection, now)
        resolve_explained(connection)
        held = held_up(connection, now - HELD_UP)
        raise_only(
            connection,
            {}
            if held is None
            else {Alert("letters_wait"): Cause(occurrences=held[0], why=held[1])},
            ["letters_wait"],
            Cause(why="they left"),
        )
        raise_only(
            connection,
            {
                Alert("letter_refused", place=masked(address)): Cause(why=why)
                for address, why in unreachable(connection)
            },
            ["letter_refused"],
            Cause(why="a letter arrived"),
        )


def notice_late(installation: Installation) -> None:
    """Let fire what is past its due date and did not come; what came, or is closed, is cured."""
    year = installation.today.year
    with installation.connect("loader") as connection, connection.transaction():
        firing = {
            Alert(
                "report_late",
                form=line.report.form,
                unit_code=one.unit_code,
                period=line.report.period,
                stage=line.report.stage,
            ): Cause(why=f"due {line.report.due_date}")
            for line in calendar_of(connection, installation, (year - 1, year))
            if line.report.is_judged
            for one in line.units
            if one.is_missing and installation.today <= line.report.lock_date
        }
        cure = Cause(why="it came, or its period was closed")
        raise_only(connection, firing, ["report_late"], cure)


def notice_parts(installation: Installation, ill: Iterable[tuple[str, str]]) -> None:
    """Let fire which parts of the platform do not work, by name and what is said of each."""
    firing = {Alert("part_down", place=name): Cause(why=why) for name, why in ill}
    with installation.connect("loader") as connection, connection.transaction():
        raise_only(connection, firing, ["part_down"], Cause(why="it works again"))


def notice_runs(installation: Installation, state_of: Callable[[str, str], str | None]) -> None:
    """Resolve alerts of late runs that ended; `state_of` says how a run of a DAG stands.

    A run that nobody knows any more (None) has ended too.
    """
    with installation.connect("loader") as connection, connection.transaction():
        for one in alerts(connection, kinds=["run_late"], only_firing=True):
            state = state_of(one.place, one.run_id or "")
            if state not in RUNNING:
                resolve(connection, [one.alert_id], Cause(why=f"it ended: {state or 'removed'}"))


def _publications(connection: psycopg.Connection, now: datetime) -> None:
    newest_first = status.publications(connection)
    firing = {
        Alert(WAITS, place=str(one.publication_id)): Cause(publication_id=one.publication_id)
        for one in newest_first
        if one.state == "waiting"
    }
    for one in newest_first:
        # What came out since, or is on its way, has another answer.
        if one.state in ("stopped", "published"):
            if one.state == "stopped":
                alert = Alert(STOPPED, place=str(one.publication_id))
                firing[alert] = Cause(publication_id=one.publication_id, why=one.why)
            break
    raise_only(connection, firing, [WAITS, STOPPED], Cause(why="it was decided"))
    raise_alerts(
        connection,
        {
            Alert(OUT if one.restores is None else REVERTED, place=str(one.publication_id)): Cause(
                publication_id=one.publication_id, why=one.why, mark=str(one.publication_id)
            )
            for one in newest_first
            if one.state == "published" and one.decided_at and now - one.decided_at < RECENT
        },
    )


def _arrivals(connection: psycopg.Connection, now: datetime) -> None:
    last = newest_arrival(connection)
    firing = {}
    if last is not None and now - last > SILENT:
        place = f"{last.astimezone(LOCAL_TIME):%d/%m/%Y}"
        firing[Alert("nothing_arrives", place=place)] = Cause()
    raise_only(connection, firing, ["nothing_arrives"], Cause(why="a file arrived"))


def _marts(connection: psycopg.Connection, now: datetime) -> None:
    since = oldest_accepted(connection)
    firing = {}
    if since is not None and now - since > STALE and not _is_explained(connection, now):
        place = f"{since.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}"
        firing[Alert(STALE_MARTS, place=place)] = Cause()
    raise_only(connection, firing, [STALE_MARTS], Cause(why="they were published"))


def _is_explained(connection: psycopg.Connection, now: datetime) -> bool:
    """Whether what keeps the marts is told already, or they are being built at last.

    What fires fires on, until they are published.
    """
    if alerts(connection, kinds=[STALE_MARTS], only_firing=True):
        return False
    failed = alerts(connection, kinds=["task_failed"], only_firing=True)
    newest = next(iter(status.publications(connection)), None)
    is_building = (
        newest is not None and newest.state == "candidate" and now - newest.opened_at < STALE
    )
    return is_building or any(one.place.startswith(ON_THE_WAY) for one in failed)
