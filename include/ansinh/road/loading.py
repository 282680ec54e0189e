"""The road from a file in the inbox to rows in `raw`, step by step, as the DAG calls it.

Every step may be repeated: it does what is left to do and returns what it did. What follows is in
`ansinh.road.judging` and `ansinh.road.publishing`; judging again what was judged is in
`ansinh.road.replaying`.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from ansinh.extraction.asking import BusyMachineError
from ansinh.landing.disk import short_of_disk
from ansinh.landing.inbox import Inbox
from ansinh.landing.receiving import receive_all
from ansinh.ledger import submissions as ledger
from ansinh.ledger.alerts import Alert, Cause, raise_alerts, raise_only
from ansinh.ledger.deliveries import add_form, delivery_of
from ansinh.ledger.states import state_of
from ansinh.ledger.verdicts import give_verdict
from ansinh.ledger.writing import lock_slots, write
from ansinh.road.assessing import assess_file
from ansinh.road.faults import is_platform_fault, log_without_words
from ansinh.road.installation import Installation
from ansinh.road.publishing import is_needed

# Of these one at most fires.
DISK = ("disk_low", "disk_full")


def receive(installation: Installation, run_id: str) -> int:
    """Inbox → landing: take all waiting files; return how many were new."""
    settings = installation.settings
    inbox = Inbox(settings.inbox, settings.inbox_quiet_seconds)
    with installation.connect("loader") as connection:
        connection.autocommit = True
        trouble = short_of_disk(settings.home, settings.free_mib)
        firing = {Alert(trouble): Cause(run_id=run_id)} if trouble else {}
        raise_only(connection, firing, DISK, Cause(run_id=run_id, why="there is room"))
        if trouble == "disk_full":
            return 0
        taken = receive_all(connection, inbox, installation.landing, run_id)
    return sum(number is not None for number in taken)


def unread(installation: Installation) -> list[int]:
    """Submissions that were landed and not yet read, in the order of arrival."""
    with installation.connect("loader") as connection:
        return ledger.received(connection, read=False)


def unjudged(installation: Installation) -> list[int]:
    """Submissions that were read and not yet judged, in the order of arrival."""
    with installation.connect("loader") as connection:
        return ledger.received(connection, read=True)


def work_is_left(installation: Installation) -> bool:
    """Whether a run has anything to do: something to read, to judge or to publish."""
    return bool(unread(installation) or unjudged(installation) or is_needed(installation))


def load_all(installation: Installation, submission_ids: Sequence[int], run_id: str) -> None:
    """Load these submissions, as many at once as the machine has processors.

    Threads do: the work is in the child process that reads each file. Raises what kept us from
    one of them when all others are done.
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for done in [pool.submit(load, installation, one, run_id) for one in submission_ids]:
            done.result()


def load(installation: Installation, submission_id: int, run_id: str) -> None:
    """Landing → raw: read one file and write its assessments in one transaction.

    A file that cannot be read is refused, even where the fault is ours: it stays in
    landing and can be judged again. Other submissions are not touched.
    """
    try:
        _load(installation, submission_id, run_id)
    except Exception as error:
        if isinstance(error, BusyMachineError):
            _tell_of_busy_machine(installation, submission_id, run_id)
        if is_platform_fault(error):
            raise  # no verdict on the file: the task is repeated
        log_without_words(f"Submission {submission_id} could not be read", error)
        refuse_unreadable(installation, submission_id, error, run_id)


def refuse_unreadable(
    installation: Installation, submission_id: int, error: Exception, run_id: str
) -> None:
    """End a submission that we failed on; who sends it again gets a new verdict."""
    name = type(error).__name__
    finding = installation.rules.finding("file.could_not_be_read", value=name)
    with installation.connect("loader") as connection:
        if state_of(connection, submission_id) == "received":
            give_verdict(connection, submission_id, [finding], run_id)


def _tell_of_busy_machine(installation: Installation, submission_id: int, run_id: str) -> None:
    with installation.connect("loader") as connection:
        delivery = delivery_of(connection, submission_id)
        unit = delivery.hint.unit_code
        alert = Alert("machine_busy", unit_code=unit, place=delivery.file_name)
        raise_alerts(connection, {alert: Cause(submission_id=submission_id, run_id=run_id)})


def _load(installation: Installation, submission_id: int, run_id: str) -> None:
    with installation.connect("loader") as connection:
        # The state's lock is held while the file is read: nobody else reads it too.
        if state_of(connection, submission_id) != "received":
            return
        if ledger.is_read(connection, submission_id):
            return
        delivery = delivery_of(connection, submission_id)
        with installation.landing.at_hand(delivery.sha256) as path:
            where = (path, delivery.file_name, [delivery.hint], delivery.arrived_on)
            assessments = assess_file(installation, *where)
        lock_slots(connection, (one.slot for one in assessments))
        # The file's first form is the submission that its landing noted; every further form in
        # it is a submission of its own.
        others = (add_form(connection, submission_id, run_id) for _ in assessments[1:])
        targets = [submission_id, *others]
        for number, assessment in zip(targets, assessments, strict=True):
            if not write(connection, number, assessment, installation.rules):
                give_verdict(connection, number, [], run_id)
