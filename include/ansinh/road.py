"""The road from a file in the inbox to a verdict, step by step, as the DAGs call it.

Every step may be repeated: it does what is left to do and returns what it did. The
steps from accepted submissions to published marts are in `ansinh.publishing`.
"""

import logging
import os
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg.types.json import Jsonb

from ansinh.alerts.announcing import unannounced
from ansinh.database import connect, role_url
from ansinh.findings import Finding, verdict_of
from ansinh.landing.inbox import Inbox
from ansinh.landing.receiving import receive_all
from ansinh.landing.store import LandingStore
from ansinh.ledger.findings import findings_of, record
from ansinh.ledger.slots import same_content, take_place
from ansinh.ledger.states import State, move, state_of
from ansinh.publishing.stages import is_needed
from ansinh.quality.catalogue import load_rules
from ansinh.raw.loading import copy_table, type_table
from ansinh.raw.reading import ParsedSubmission, RefusedFileError, read_workbook
from ansinh.settings import Settings
from ansinh.submissions.forms import load_forms
from ansinh.submissions.slots import SlotHint, resolve_slot
from ansinh.submissions.units import UnitDirectory

logger = logging.getLogger(__name__)

WHY: dict[State, str] = {
    "refused": "the file cannot be read as a submission",
    "rejected": "rules are broken",
    "accepted": "all rules hold",
    "accepted_with_warnings": "no rule that stops is broken",
}


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
    return _received(settings, is_read=False)


def unjudged(settings: Settings) -> list[int]:
    """Submissions that were read and not yet judged, in the order of arrival."""
    return _received(settings, is_read=True)


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
        if _is_trouble_of_ours(error):
            raise  # no verdict on the file: the task is repeated
        # The error's own words may quote what somebody typed: they stay out of the log.
        where = "".join(traceback.format_tb(error.__traceback__))
        name = type(error).__name__
        logger.error("Submission %s could not be read: %s\n%s", submission_id, name, where)
        finding = load_rules()["file.could_not_be_read"].finding(value=name)
        with connect(settings, "loader") as connection:
            if state_of(connection, submission_id) == "received":
                _end(connection, submission_id, [finding], run_id)


def _load(settings: Settings, submission_id: int, run_id: str) -> None:
    with connect(settings, "loader") as connection:
        if state_of(connection, submission_id) != "received" or _is_read(connection, submission_id):
            return
        sha256, file_name, hint = _delivery(connection, submission_id)
        path = LandingStore(settings.landing_dir).path(sha256)
        try:
            workbook = read_workbook(path, file_name, settings)
        except RefusedFileError as refusal:
            _end(connection, submission_id, [refusal.finding], run_id)
            return
        if not workbook.submissions:
            _end(connection, submission_id, workbook.findings, run_id)
            return
        record(connection, submission_id, workbook.findings)
        for number, submission in enumerate(workbook.submissions):
            # The file's first form is the submission that its landing noted; every
            # further form in it is a submission of its own.
            target = submission_id if number == 0 else _add(connection, submission_id, run_id)
            _write(connection, target, submission, hint, run_id)


def _is_trouble_of_ours(error: Exception) -> bool:
    """Whether the database, the disk or the machine failed, rather than what the file holds."""
    refused = (psycopg.DataError, psycopg.IntegrityError)
    return isinstance(error, psycopg.Error | OSError) and not isinstance(error, refused)


def judge(settings: Settings, submission_ids: Sequence[int], run_id: str) -> None:
    """Raw → verdict: run all rules over these submissions at once and record what they say."""
    from ansinh.quality.judging import judge as judge_batch  # takes seconds to import

    if not submission_ids:
        return
    found = judge_batch(role_url(settings, "loader"), submission_ids)
    with connect(settings, "loader") as connection:
        for submission_id in submission_ids:
            if state_of(connection, submission_id) == "received":
                _end(connection, submission_id, found.get(submission_id, []), run_id)


def write_submission(
    connection: psycopg.Connection,
    submission_id: int,
    submission: ParsedSubmission,
    hints: Sequence[SlotHint],
) -> list[Finding]:
    """Write the rows of one parsed submission in the caller's transaction.

    Returns what is wrong with its structure. Without a slot nothing is written: no rule
    could say which figures are meant.
    """
    directory = UnitDirectory.load()
    slot, found = resolve_slot(submission.form, [*hints, *submission.hints], directory)
    found = [*submission.findings, *found]
    if slot is None:
        return found
    twin = same_content(connection, submission_id, slot)
    if twin is not None:
        return [load_rules()["file.already_received"].finding(value=twin)]
    take_place(connection, submission_id, slot, submission.form_version)
    form = load_forms()[submission.form]
    rows = 0
    # A table that stands twice is a finding already; the first of the two is judged.
    first = {parsed.name: parsed for parsed in reversed(submission.tables)}
    for parsed in first.values():
        frame, structural = type_table(parsed, form.table(parsed.name), slot, directory)
        found += structural
        if frame.empty and form.table(parsed.name).required:
            place = {"table": parsed.name, "sheet": parsed.sheet}
            found.append(load_rules()["structure.no_rows"].finding(**place))
        rows += copy_table(connection, submission_id, form.table(parsed.name), frame)
        connection.execute(
            """
            insert into ops.submission_table
                (submission_id, table_name, sheet, column_letters, row_count)
            values (%s, %s, %s, %s, %s)
            """,
            (submission_id, parsed.name, parsed.sheet, Jsonb(parsed.letters)) + (len(frame),),
        )
    connection.execute(
        "update ops.submission set row_count = %s where submission_id = %s", (rows, submission_id)
    )
    return found


def _write(
    connection: psycopg.Connection,
    submission_id: int,
    submission: ParsedSubmission,
    hint: SlotHint,
    run_id: str,
) -> None:
    found = write_submission(connection, submission_id, submission, [hint])
    if _is_read(connection, submission_id):
        record(connection, submission_id, found)  # its rows are judged next
    else:
        _end(connection, submission_id, found, run_id)


def _end(
    connection: psycopg.Connection, submission_id: int, found: Sequence[Finding], run_id: str
) -> None:
    """Record findings and the verdict that follows from them and from those before."""
    record(connection, submission_id, found)
    verdict = verdict_of(findings_of(connection, submission_id))
    move(connection, [submission_id], verdict, by="judge", why=WHY[verdict], run_id=run_id)


def _delivery(connection: psycopg.Connection, submission_id: int) -> tuple[str, str, SlotHint]:
    row = connection.execute(
        """
        select submission.sha256, file_name, delivery.unit_code, delivery.period, delivery.stage
        from ops.submission inner join ops.delivery using (delivery_id)
        where submission_id = %s
        """,
        (submission_id,),
    ).fetchone()
    if row is None:
        raise LookupError(f"There is no submission {submission_id}.")
    sha256, file_name, unit_code, period, stage = row
    return sha256, file_name, SlotHint(unit_code, period, stage, None, "đường dẫn")


def _add(connection: psycopg.Connection, submission_id: int, run_id: str) -> int:
    row = connection.execute(
        """
        insert into ops.submission (sha256, delivery_id)
        select sha256, delivery_id from ops.submission where submission_id = %s
        returning submission_id
        """,
        (submission_id,),
    ).fetchone()
    added = int(row[0]) if row else 0
    move(connection, [added], "received", by="load", why="another form in a file", run_id=run_id)
    return added


def _is_read(connection: psycopg.Connection, submission_id: int) -> bool:
    query = "select form is not null from ops.submission where submission_id = %s"
    row = connection.execute(query, (submission_id,)).fetchone()
    return bool(row and row[0])


def _received(settings: Settings, *, is_read: bool) -> list[int]:
    query = """
        select submission_id from ops.submission_now
        where state = 'received' and (form is not null) = %s order by submission_id
    """
    with connect(settings, "loader") as connection:
        return [int(row[0]) for row in connection.execute(query, (is_read,))]
