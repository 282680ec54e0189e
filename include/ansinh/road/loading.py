"""The road from a file in the inbox to a verdict, step by step, as the DAGs call it.

Every step may be repeated: it does what is left to do and returns what it did. The
steps from accepted submissions to published marts are in `ansinh.publishing`; judging
again what was judged is in `ansinh.replaying`.
"""

import logging
import os
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import psycopg
from psycopg.types.json import Jsonb

from ansinh.database.connecting import connect, refresh_reference, role_url
from ansinh.extraction.reading import ParsedSubmission, RefusedFileError, read_workbook
from ansinh.forms.catalogue import form_version
from ansinh.landing.inbox import Inbox
from ansinh.landing.receiving import receive_all
from ansinh.landing.store import LandingStore
from ansinh.ledger import submissions as ledger
from ansinh.ledger.findings import record
from ansinh.ledger.slots import assign_slot, holds_slot, lock_slot, release_slot, same_content
from ansinh.ledger.states import state_of
from ansinh.ledger.verdicts import give_verdict
from ansinh.quality.judging import judge_directly
from ansinh.raw.loading import copy_table, type_table
from ansinh.reference.units import UnitDirectory
from ansinh.road.announcing import unannounced
from ansinh.road.publishing import is_needed
from ansinh.road.punctuality import judge_arrival
from ansinh.rules.catalogue import load_rules
from ansinh.rules.findings import Finding
from ansinh.rules.grouping import group
from ansinh.settings import LOCAL_TIME, Settings
from ansinh.slots.slots import Slot, SlotHint, layout_problems, resolve_slot

logger = logging.getLogger(__name__)


def receive(settings: Settings, run_id: str) -> int:
    """Inbox → landing: take all waiting files; return how many were new."""
    with connect(settings, "loader") as connection:
        connection.autocommit = True
        store = LandingStore(settings.landing_dir)
        inbox = Inbox(settings.inbox, settings.inbox_quiet_seconds)
        inbox.wait_for_writers()
        taken = receive_all(connection, inbox, store, run_id)
    return sum(one.is_new for one in taken)


def unread(settings: Settings) -> list[int]:
    """Submissions that were landed and not yet read, in the order of arrival."""
    with connect(settings, "loader") as connection:
        return ledger.received(connection, read=False)


def unjudged(settings: Settings) -> list[int]:
    """Submissions that were read and not yet judged, in the order of arrival."""
    with connect(settings, "loader") as connection:
        return ledger.received(connection, read=True)


def work_is_left(settings: Settings) -> bool:
    """Whether a run has anything to do: something to read, to judge, to tell or to publish."""
    return bool(
        unread(settings) or unjudged(settings) or unannounced(settings) or is_needed(settings)
    )


def load_all(settings: Settings, submission_ids: Sequence[int], run_id: str) -> None:
    """Load these submissions, as many at once as the machine has processors.

    Threads do: the work is in the child process that reads each file.
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for done in [pool.submit(load, settings, one, run_id) for one in submission_ids]:
            done.result()


def load(settings: Settings, submission_id: int, run_id: str) -> None:
    """Landing → raw: read one file and write its rows, slot and findings in one transaction.

    A file that cannot be read is refused, even where the fault is ours: it stays in
    landing and can be judged again. Other submissions are not touched.
    """
    try:
        _load(settings, submission_id, run_id)
    except Exception as error:
        if is_platform_fault(error):
            raise  # no verdict on the file: the task is repeated
        log_without_words(f"Submission {submission_id} could not be read", error)
        finding = load_rules()["file.could_not_be_read"].finding(value=type(error).__name__)
        with connect(settings, "loader") as connection:
            if state_of(connection, submission_id) == "received":
                give_verdict(connection, submission_id, [finding], run_id)


def _load(settings: Settings, submission_id: int, run_id: str) -> None:
    with connect(settings, "loader") as connection:
        if state_of(connection, submission_id) != "received":
            return
        if ledger.is_read(connection, submission_id):
            return
        arrival = ledger.arrival_of(connection, submission_id)
        path = LandingStore(settings.landing_dir).path(arrival.sha256)
        try:
            workbook = read_workbook(path, arrival.file_name, settings)
        except RefusedFileError as refusal:
            give_verdict(connection, submission_id, [refusal.finding], run_id)
            return
        if not workbook.submissions:
            give_verdict(connection, submission_id, workbook.findings, run_id)
            return
        record(connection, submission_id, workbook.findings)
        for number, parsed in enumerate(workbook.submissions):
            # The file's first form is the submission that its landing noted; every
            # further form in it is a submission of its own.
            is_first = number == 0
            target = (
                submission_id if is_first else ledger.add_form(connection, submission_id, run_id)
            )
            found = write_submission(connection, target, parsed, [arrival.hint], arrival.arrived_on)
            if ledger.is_read(connection, target):
                record(connection, target, found)  # its rows are judged next
            else:
                give_verdict(connection, target, found, run_id)


def is_platform_fault(error: Exception) -> bool:
    """Whether the database, the disk or the machine failed, rather than what the file holds."""
    refused = (psycopg.DataError, psycopg.IntegrityError)
    return isinstance(error, psycopg.Error | OSError) and not isinstance(error, refused)


def log_without_words(what: str, error: Exception) -> None:
    """Log where an error came from; its own words may quote what somebody typed."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s: %s\n%s", what, type(error).__name__, where)


def judge(settings: Settings, submission_ids: Sequence[int], run_id: str) -> None:
    """Raw → verdict: run all rules over these submissions at once and record what they say."""
    from ansinh.quality.judging import judge as judge_batch  # takes seconds to import

    if not submission_ids:
        return
    refresh_reference(settings)
    url = role_url(settings, "loader")
    try:
        found = judge_batch(url, submission_ids)
    except Exception as error:
        # One file that no rule can cope with must not hold up the others: each by itself.
        for submission_id in submission_ids if len(submission_ids) > 1 else ():
            judge(settings, [submission_id], run_id)
        if len(submission_ids) == 1:
            _end_unjudged(settings, submission_ids[0], error, run_id)
        return
    with connect(settings, "loader") as connection:
        for submission_id in submission_ids:
            if state_of(connection, submission_id) == "received":
                give_verdict(connection, submission_id, found.get(submission_id, []), run_id)
            # One at a time: whoever judges one of them again need not wait for all.
            connection.commit()


def _end_unjudged(settings: Settings, submission_id: int, error: Exception, run_id: str) -> None:
    """Refuse a file whose figures break a rule's query; raise `error` where it is our trouble."""
    with connect(settings, "loader") as connection:
        try:
            judge_directly(connection, [submission_id])
        except (psycopg.DataError, psycopg.errors.QueryCanceled) as fault:
            connection.rollback()
            name = type(fault).__name__
            logger.error("Submission %s could not be judged: %s", submission_id, name)
            finding = load_rules()["file.could_not_be_read"].finding(value=name)
            if state_of(connection, submission_id) == "received":
                give_verdict(connection, submission_id, [finding], run_id)
            return
    raise error


def write_submission(
    connection: psycopg.Connection,
    submission_id: int,
    submission: ParsedSubmission,
    hints: Sequence[SlotHint],
    arrived_on: date | None = None,
) -> list[Finding]:
    """Write the rows of one parsed submission in the caller's transaction.

    Returns what is wrong with its structure. Without a slot nothing is written: no rule
    could say which figures are meant. A file that `arrived_on` a day (None: today) after its
    report was due needs a waiver.
    """
    directory = UnitDirectory.load()
    slot, found = resolve_slot(submission.form, [*hints, *submission.hints], directory)
    found = [*submission.findings, *found]
    if slot is None:
        release_slot(connection, submission_id)
        return found
    lock_slot(connection, slot)
    if not holds_slot(connection, submission_id, slot):
        twin = same_content(connection, submission_id, slot)
        if twin is not None:
            release_slot(connection, submission_id)
            return [load_rules()["file.already_received"].finding(value=twin)]
    assign_slot(connection, submission_id, slot, submission.form_version)
    arrived_on = arrived_on or datetime.now(LOCAL_TIME).date()
    found += judge_arrival(connection, submission_id, slot, arrived_on)
    return group(found + _write_tables(connection, submission_id, submission, slot))


def _write_tables(
    connection: psycopg.Connection, submission_id: int, submission: ParsedSubmission, slot: Slot
) -> list[Finding]:
    directory = UnitDirectory.load()
    form = form_version(submission.form, submission.form_version)
    found = layout_problems(form, slot)
    rows = 0
    # A table that stands twice is a finding already; the first of the two is judged.
    first = {parsed.name: parsed for parsed in reversed(submission.tables)}
    for parsed in first.values():
        table = form.table(parsed.name)
        frame, structural = type_table(parsed, table, slot, directory)
        found += structural
        if frame.empty and table.required and not table.is_register:
            place = {"table": parsed.name, "sheet": parsed.sheet}
            found.append(load_rules()["structure.no_rows"].finding(**place))
        rows += copy_table(connection, submission_id, table, frame)
        connection.execute(
            """
            insert into ops.submission_table
                (submission_id, table_name, sheet, column_letters, row_count)
            values (%s, %s, %s, %s, %s)
            """,
            (submission_id, parsed.name, parsed.sheet, Jsonb(parsed.letters), len(frame)),
        )
    connection.execute(
        "update ops.submission set row_count = %s where submission_id = %s", (rows, submission_id)
    )
    return found
