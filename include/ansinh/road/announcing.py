"""Write to units, administrators and operators what became of a run, and send it."""

import logging
import tempfile
from datetime import date, datetime
from pathlib import Path

import psycopg

from ansinh.alerts.channels import Channel, channel_from
from ansinh.alerts.formats import letter_of
from ansinh.alerts.hours import next_moment
from ansinh.alerts.messages import VERDICTS, RunMessage, SubmissionOutcome, messages_for
from ansinh.alerts.sending import send_waiting
from ansinh.errors import AnsinhError
from ansinh.ledger.contacts import Directory
from ansinh.ledger.details import detail_of
from ansinh.ledger.findings import findings_of
from ansinh.ledger.letters import Attachment, keys_of, next_letter, write
from ansinh.ledger.notices import Notice, recent_notices
from ansinh.ledger.outcomes import GivenVerdict, recent_verdicts
from ansinh.reference.units import UnitDirectory
from ansinh.road.directory import directory_of
from ansinh.road.installation import Installation
from ansinh.road.marked_copies import XLSX, write_marked_copy
from ansinh.settings import LOCAL_TIME
from ansinh.slots.slots import as_of_date

logger = logging.getLogger(__name__)


def write_letters(installation: Installation) -> int:
    """Put the letters about recent runs on record; how many are new. Can run twice."""
    with installation.connect("loader") as connection:
        written = 0
        for message in _unwritten(installation, connection):
            files = _copies(installation, connection, message)
            letter = letter_of(message, next_moment(message.recipient, message.created_at))
            with connection.transaction():
                written += write(connection, letter, files)
        return written


def send_letters(installation: Installation, channel: Channel | None = None) -> int:
    """Send the letters whose hour has come; how many left. Can run twice.

    Without a `channel` they go the way that the settings name. Raises NotAllSentError where some
    did not leave; these are tried again.
    """
    channel = channel or channel_from(installation.settings)
    with installation.connect("loader") as connection:
        connection.autocommit = True
        return send_waiting(connection, channel, installation.now())


def announce(installation: Installation, channel: Channel | None = None) -> int:
    """Write what has to be told, and send what waits; how many letters left."""
    write_letters(installation)
    return send_letters(installation, channel)


def has_letters(installation: Installation) -> bool:
    """Whether a letter waits to leave now."""
    with installation.connect("loader") as connection:
        return next_letter(connection, installation.now()) is not None


def is_told(installation: Installation) -> bool:
    """Whether everybody was told of what happened, but for letters that wait for their hour."""
    with installation.connect("loader") as connection:
        is_written = not _unwritten(installation, connection)
        return is_written and next_letter(connection, installation.now()) is None


def unwritten(
    connection: psycopg.Connection, directory: Directory, units: UnitDirectory, now: datetime
) -> list[RunMessage]:
    """The messages about recent runs that were not written: one for each run and address."""
    written = keys_of(connection)
    runs: dict[str, list[SubmissionOutcome]] = {}
    noted: dict[str, list[Notice]] = {}
    for notice in recent_notices(connection):
        runs.setdefault(notice.run_id, [])
        noted.setdefault(notice.run_id, []).append(notice)
    for given in recent_verdicts(connection, VERDICTS):
        outcome = _outcome(connection, given, units, now.astimezone(LOCAL_TIME).date())
        runs.setdefault(given.run_id, []).append(outcome)
    return [
        message
        for run_id, outcomes in runs.items()
        for message in messages_for(outcomes, directory, run_id, now, noted.get(run_id, ()))
        if letter_of(message).key not in written
    ]


def _unwritten(installation: Installation, connection: psycopg.Connection) -> list[RunMessage]:
    directory = directory_of(installation, connection)
    return unwritten(connection, directory, installation.reference.units, installation.now())


def _copies(
    installation: Installation, connection: psycopg.Connection, message: RunMessage
) -> list[Attachment]:
    """The marked copies that go with a message; a letter leaves without one that cannot be made."""
    found = []
    for submission_id in message.copies:
        detail = detail_of(connection, submission_id)
        status = detail.status
        # Of our own words: a file's name may name somebody.
        name = "-".join(
            part for part in (status.form, status.unit_code, status.period, status.stage) if part
        )
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / f"{name}-{submission_id}.xlsx"
            try:
                write_marked_copy(installation, detail, target)
            except (AnsinhError, FileNotFoundError) as error:
                logger.warning("submission %s goes without a copy: %s", submission_id, error)
                continue
            found.append(Attachment(target.name, XLSX, target.read_bytes(), submission_id))
    return found


def _outcome(
    connection: psycopg.Connection, given: GivenVerdict, units: UnitDirectory, today: date
) -> SubmissionOutcome:
    on = given.as_of_date or _last_day(given.period, today)
    unit = units.get(given.unit_code, on) if given.unit_code else None
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
