"""Tell the responsible administrators what became of the submissions of a run."""

from collections.abc import Sequence
from datetime import date, datetime

import psycopg

from ansinh.alerts.administrators import Administrator, read_administrators
from ansinh.alerts.channels import Channel, channel_from
from ansinh.alerts.messages import VERDICTS, RunMessage, SubmissionOutcome, messages_for
from ansinh.alerts.sending import send_all
from ansinh.ledger.findings import findings_of
from ansinh.ledger.messages import GivenVerdict, recent_verdicts, told
from ansinh.ledger.notices import Notice, recent_notices
from ansinh.reference.units import UnitDirectory
from ansinh.road.installation import Installation
from ansinh.settings import LOCAL_TIME
from ansinh.slots.slots import as_of_date


def announce(installation: Installation, channel: Channel | None = None) -> int:
    """Send what was not sent yet; return how many messages left. Can run twice.

    Without a `channel` it goes the way that the settings name.
    """
    channel = channel or channel_from(installation.settings)
    with installation.connect("loader") as connection:
        connection.autocommit = True
        return send_all(connection, _unsent_of(installation, connection), channel)


def unannounced(installation: Installation) -> bool:
    """Whether somebody has still to be told about a recent run."""
    with installation.connect("loader") as connection:
        return bool(_unsent_of(installation, connection))


def unsent(
    connection: psycopg.Connection,
    administrators: Sequence[Administrator],
    directory: UnitDirectory,
    now: datetime,
) -> list[RunMessage]:
    """The messages about recent runs that nobody was sent: one for each run and administrator."""
    sent = told(connection)
    runs: dict[str, list[SubmissionOutcome]] = {}
    noted: dict[str, list[Notice]] = {}
    for notice in recent_notices(connection):
        runs.setdefault(notice.run_id, [])
        noted.setdefault(notice.run_id, []).append(notice)
    for given in recent_verdicts(connection, VERDICTS):
        outcome = _outcome(connection, given, directory, now.astimezone(LOCAL_TIME).date())
        runs.setdefault(given.run_id, []).append(outcome)
    return [
        message
        for run_id, outcomes in runs.items()
        for message in messages_for(outcomes, administrators, run_id, now, noted.get(run_id, ()))
        if (run_id, message.recipient.email) not in sent
    ]


def _unsent_of(installation: Installation, connection: psycopg.Connection) -> list[RunMessage]:
    directory = installation.reference.units
    administrators = read_administrators(installation.settings.administrators, directory.parents())
    return unsent(connection, administrators, directory, installation.now())


def _outcome(
    connection: psycopg.Connection, given: GivenVerdict, directory: UnitDirectory, today: date
) -> SubmissionOutcome:
    on = given.as_of_date or _last_day(given.period, today)
    unit = directory.get(given.unit_code, on) if given.unit_code else None
    return SubmissionOutcome(
        submission_id=given.submission_id,
        form=given.form,
        unit_code=given.unit_code,
        unit_name=unit.full_name if unit else None,
        period=given.period,
        stage=given.stage,
        verdict=given.verdict,
        findings=tuple(findings_of(connection, given.submission_id)),
        changes=given.changes,
    )


def _last_day(period: str | None, today: date) -> date:
    """The day of which a file that was never read speaks: codes are given out anew in time."""
    try:
        return as_of_date(period or "")
    except ValueError:
        return today
