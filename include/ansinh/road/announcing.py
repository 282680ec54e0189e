"""Write to units, administrators and operators what they have to know, and send it."""

import hashlib
import logging
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import psycopg

from ansinh.alerts.channels import Channel, channel_from
from ansinh.alerts.formats import letter_of
from ansinh.alerts.hours import last_morning, morning, next_moment
from ansinh.alerts.kinds import kind_of
from ansinh.alerts.messages import (
    DIGEST,
    VERDICTS,
    RunMessage,
    SubmissionOutcome,
    may_name_people,
    messages_for,
)
from ansinh.alerts.routing import Telling, tellings
from ansinh.alerts.sending import send_waiting
from ansinh.errors import AnsinhError
from ansinh.ledger.alerts import AlertNow, Cause, News, alerts, note_told, resolve
from ansinh.ledger.contacts import Directory
from ansinh.ledger.details import detail_of
from ansinh.ledger.findings import findings_of
from ansinh.ledger.letters import Attachment, forget_files, keys_of, next_letter, write
from ansinh.ledger.outcomes import (
    GivenVerdict,
    forms_of_file,
    recent_verdicts,
    sheets_of_file,
)
from ansinh.ledger.silences import Silence, is_hushed, silences
from ansinh.ledger.verdict_alerts import KINDS
from ansinh.reference.units import UnitDirectory
from ansinh.road.directory import directory_of
from ansinh.road.installation import Installation
from ansinh.road.marked_copies import XLSX, holds_tables_alone, write_marked_copy
from ansinh.rules.findings import Finding
from ansinh.settings import LOCAL_TIME
from ansinh.slots.slots import as_of_date

logger = logging.getLogger(__name__)
DIGEST_AT = time(7, 30)


@dataclass(frozen=True)
class Bundle:
    """Messages that are written together, and the alerts that are told with them."""

    messages: tuple[RunMessage, ...]
    told: tuple[tuple[AlertNow, News], ...] = ()


def write_letters(installation: Installation) -> int:
    """Put on record the letters that are to be written now; how many are new. Can run twice."""
    with installation.connect("loader") as connection:
        connection.autocommit = True
        written = 0
        for bundle in _unwritten(installation, connection):
            made = [
                (
                    letter_of(one, next_moment(one.recipient, one.created_at)),
                    _copies(installation, connection, one),
                )
                for one in _with_findings(connection, bundle.messages)
            ]
            with connection.transaction():
                written += sum(write(connection, letter, files) for letter, files in made)
                note_told(connection, bundle.told)
                events = [one.alert_id for one, _ in bundle.told if kind_of(one).is_event]
                resolve(connection, events, Cause(why="it was told"))
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


def forget_copies(installation: Installation) -> int:
    """Remove the files that went with letters some weeks ago; how many are gone."""
    with installation.connect("loader") as connection:
        return forget_files(connection)


def has_letters(installation: Installation) -> bool:
    """Whether a letter waits to leave now."""
    with installation.connect("loader") as connection:
        return next_letter(connection, installation.now()) is not None


def is_told(installation: Installation) -> bool:
    """Whether everybody was told of what happened, but for what waits for its hour."""
    with installation.connect("loader") as connection:
        is_written = not any(one.messages for one in _unwritten(installation, connection))
        return is_written and next_letter(connection, installation.now()) is None


def unwritten(
    connection: psycopg.Connection, directory: Directory, units: UnitDirectory, now: datetime
) -> list[Bundle]:
    """What has to be written now, each bundle in a transaction of its own.

    Of a run: to units all, to administrators what was sent back. Of alerts: what is an error. All
    else waits for the digest of the next working morning, and is noted as told with it, not before.
    """
    written = keys_of(connection)
    found = alerts(connection, only_untold=True)
    in_force = silences(connection)
    hushed = _hushed(found, in_force)
    today = now.astimezone(LOCAL_TIME).date()
    runs: dict[str, list[SubmissionOutcome]] = {}
    digests: dict[str, list[SubmissionOutcome]] = {}
    for given in recent_verdicts(connection, VERDICTS):
        outcome = _outcome(connection, given, units, today)
        runs.setdefault(given.run_id, []).append(outcome)
        moment = morning(given.given_at, DIGEST_AT)
        if moment <= now:
            digests.setdefault(_digest_of(moment), []).append(outcome)

    bundles = []
    for run_id, outcomes in runs.items():
        messages = messages_for(
            run_id,
            now,
            directory,
            outcomes,
            to_administrators=lambda one: one.is_returned and one.submission_id not in hushed,
        )
        told = _told_of([one for one in outcomes if one.is_returned], found, hushed)
        bundles.append(_bundle(messages, written, told))

    now_told = tellings(found, in_force, directory, now)
    urgent = [one for one in now_told if one.is_urgent]
    messages = messages_for(_of_alerts(urgent), now, directory, told=urgent)
    bundles.append(_bundle(messages, written, [(one.alert, one.news) for one in urgent]))

    last = last_morning(now, DIGEST_AT)
    calm = [one for one in now_told if not one.is_urgent and one.alert.at <= last]
    for digest in {*digests, *([_digest_of(last)] if calm else [])}:
        of_today = calm if digest == _digest_of(last) else []
        messages = messages_for(
            digest,
            now,
            directory,
            digests.get(digest, ()),
            of_today,
            to_units=False,
            to_administrators=lambda one: not one.is_returned and one.submission_id not in hushed,
        )
        calm_outcomes = [one for one in digests.get(digest, ()) if not one.is_returned]
        told = [(one.alert, one.news) for one in of_today]
        told += _told_of(calm_outcomes, found, hushed)
        bundle = _bundle(messages, written, told)
        # A digest that is out tells nothing more: what comes late waits for the next one.
        if bundle.messages or not messages:
            bundles.append(bundle)
    return [one for one in bundles if one.messages or one.told]


def _unwritten(installation: Installation, connection: psycopg.Connection) -> list[Bundle]:
    directory = directory_of(installation, connection)
    return unwritten(connection, directory, installation.reference.units, installation.now())


def _bundle(
    messages: Sequence[RunMessage],
    written: Collection[str],
    told: Sequence[tuple[AlertNow, News]],
) -> Bundle:
    return Bundle(tuple(one for one in messages if letter_of(one).key not in written), tuple(told))


def _told_of(
    outcomes: Iterable[SubmissionOutcome], found: Iterable[AlertNow], hushed: Collection[int]
) -> list[tuple[AlertNow, News]]:
    """The new alerts of files of which administrators read now; of what is silenced nobody does."""
    numbers = {one.submission_id for one in outcomes} - set(hushed)
    return [
        (one, "new")
        for one in found
        if one.kind in KINDS and one.is_new and one.submission_id in numbers
    ]


def _hushed(found: Sequence[AlertNow], in_force: Sequence[Silence]) -> set[int]:
    """Submissions of which every alert that fires is silenced: administrators hear nothing."""
    by_submission: dict[int, list[AlertNow]] = {}
    for one in found:
        if one.submission_id is not None and one.kind in KINDS and one.is_firing:
            by_submission.setdefault(one.submission_id, []).append(one)
    return {
        number
        for number, firing in by_submission.items()
        if all(is_hushed(one, in_force) for one in firing)
    }


def _digest_of(moment: datetime) -> str:
    return f"{DIGEST}{moment.astimezone(LOCAL_TIME).date().isoformat()}"


def _of_alerts(told: Sequence[Telling]) -> str:
    """What makes a letter about these alerts another one than that about others."""
    words = ",".join(str(one.alert.event_id) for one in told)
    return f"alerts/{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _with_findings(
    connection: psycopg.Connection, messages: Iterable[RunMessage]
) -> Iterator[RunMessage]:
    """Messages with what was found: asked for those alone that are written."""
    known: dict[int, tuple[Finding, ...]] = {}
    for message in messages:
        outcomes = []
        for one in message.outcomes:
            number = one.submission_id
            if number not in known:
                known[number] = tuple(findings_of(connection, number))
            outcomes.append(replace(one, findings=known[number]))
        yield replace(message, outcomes=tuple(outcomes))


def _copies(
    installation: Installation, connection: psycopg.Connection, message: RunMessage
) -> list[Attachment]:
    """The marked copies that go with a message; a letter leaves without one that cannot be made."""
    found = []
    for submission_id in message.copies:
        detail = detail_of(connection, submission_id)
        if any(may_name_people(form) for form in forms_of_file(connection, detail.sha256)):
            continue  # another table of the same workbook does
        status = detail.status
        # Of our own words: a file's name may name somebody.
        name = "-".join(
            part for part in (status.form, status.unit_code, status.period, status.stage) if part
        )
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / f"{name}-{submission_id}.xlsx"
            tables = sheets_of_file(connection, detail.sha256)
            try:
                if not holds_tables_alone(installation, detail, tables):
                    continue
                write_marked_copy(installation, detail, target, values_alone=True)
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
        findings=(),
        changes=given.changes,
    )


def _last_day(period: str | None, today: date) -> date:
    """The day of which a file that was never read speaks: codes are given out anew in time."""
    try:
        return as_of_date(period or "")
    except ValueError:
        return today
