"""Judge landed files again: after a rule or a form was mended, or a waiver given.

Each file in one transaction: what counted before counts until the new verdict stands.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg

from ansinh.assessment.assessing import Assessment
from ansinh.errors import AnsinhError
from ansinh.forms.catalogue import load_forms
from ansinh.ledger.deliveries import Delivery, add_form, deliveries_of, delivery_of
from ansinh.ledger.findings import findings_of, record, structural_findings
from ansinh.ledger.locks import hold_publications
from ansinh.ledger.slots import slot_of, versions_after
from ansinh.ledger.states import GOOD_STATES, State, move, state_of
from ansinh.ledger.submissions import forms_of, take_up_again
from ansinh.ledger.verdicts import give_verdict
from ansinh.ledger.writing import lock_slots, write
from ansinh.road.assessing import assess_file
from ansinh.road.faults import is_platform_fault, log_without_words
from ansinh.road.installation import Installation
from ansinh.rules.findings import Finding, verdict_of

OUR_FAILURE = "file.could_not_be_read"


class ReplayError(AnsinhError):
    """What was asked to be judged again is not there."""


@dataclass(frozen=True)
class Reason:
    """Why files are judged again, who asked for it, and the run that it belongs to."""

    why: str
    by: str
    run_id: str


@dataclass(frozen=True)
class Replayed:
    """A submission before and after; `fault` says why it could not be judged and was left."""

    submission_id: int
    file_name: str
    before: State | None
    after: State
    fault: str | None = None


def replay_all(
    installation: Installation, submission_ids: Sequence[int], reason: Reason
) -> list[Replayed]:
    """Judge the files of these submissions again, as many at once as there are processors.

    Raises ReplayError for a number that no submission has.
    """
    with installation.connect("loader") as connection:
        try:
            files = deliveries_of(connection, submission_ids)
        except LookupError as error:
            raise ReplayError(f"{error} See `ansinh status`.") from error
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        work = [pool.submit(replay, installation, ids, reason) for ids in files.values()]
        done = [one for part in work for one in part.result()]
    return sorted(done, key=lambda one: one.submission_id)


def replay(
    installation: Installation, submission_ids: Sequence[int], reason: Reason
) -> list[Replayed]:
    """Judge one file again, named by all submissions that it is; returns what came of each.

    Where we fail to read or to judge it, everything stays as it was.
    """
    try:
        return _judge_again(installation, submission_ids, reason)
    except Exception as error:
        if not is_platform_fault(error):
            log_without_words(f"Submission {submission_ids[0]} could not be judged again", error)
        return _left(installation, submission_ids, type(error).__name__)


def _judge_again(
    installation: Installation, submission_ids: Sequence[int], reason: Reason
) -> list[Replayed]:
    with installation.connect("loader") as connection:
        delivery = delivery_of(connection, submission_ids[0])
        installation.refresh_reference(connection)
        connection.commit()  # nothing is held while the file is read
        with installation.landing.at_hand(delivery.sha256) as path:
            where = (path, delivery.file_name, [delivery.hint], delivery.arrived_on)
            assessments = assess_file(installation, *where)
        for finding in assessments[0].findings:
            if finding.rule == OUR_FAILURE:
                return _left(installation, submission_ids, finding.value)
        file = FileAgain(delivery, submission_ids, assessments)
        return judge_again(installation, connection, [file], reason)


@dataclass(frozen=True)
class FileAgain:
    """A landed file that is judged again: what it became before, and what it says now."""

    delivery: Delivery
    submission_ids: Sequence[int]
    assessments: Sequence[Assessment]


def judge_again(
    installation: Installation,
    connection: psycopg.Connection,
    files: Sequence[FileAgain],
    reason: Reason,
) -> list[Replayed]:
    """Take up, write, judge, give the verdicts, in the caller's transaction.

    Returns every submission of these files, before and after.
    """
    work = [_Replaying(installation, connection, file, reason) for file in files]
    for one in work:
        one.take_up()
    waiting = [number for one in work for number, waits in one.write() if waits]
    structural = structural_findings(connection, waiting)
    found = installation.judge(connection, structural) if waiting else {}
    return [outcome for one in work for outcome in one.end(found)]


class _Replaying:
    """One file, and all the submissions that it is."""

    def __init__(
        self,
        installation: Installation,
        connection: psycopg.Connection,
        file: FileAgain,
        reason: Reason,
    ) -> None:
        self._rules = installation.rules
        self._connection = connection
        self._file = file
        self._reason = reason
        self._before: dict[int, State | None] = {}

    def take_up(self) -> None:
        """Back to `received`; nobody else decides on these slots until the transaction ends."""
        connection, ids = self._connection, self._file.submission_ids
        hold_publications(connection)
        self._before = {one: state_of(connection, one) for one in ids}
        held = (slot_of(connection, one) for one in ids)
        lock_slots(connection, (*held, *(one.slot for one in self._file.assessments)))
        take_up_again(connection, ids, by=self._reason.by, why=f"replay: {self._reason.why}")

    def write(self) -> Iterator[tuple[int, bool]]:
        """Write every assessment to its submission, and to the others why they have none.

        Gives the number of each, and whether its rows wait to be judged.
        """
        connection, assessments = self._connection, self._file.assessments
        forms = forms_of(connection, list(self._before))
        for one in assessments:
            if one.form is not None:
                number = self._target(one.form, forms)
                yield number, write(connection, number, one, self._rules)
        unread = assessments[0].findings if assessments[0].form is None else ()
        for number, form in forms.items():
            record(connection, number, unread or [self._gone(form)])

    def end(self, found: Mapping[int, Sequence[Finding]]) -> list[Replayed]:
        """The verdict that follows from what is recorded and what was `found` in the rows."""
        for number in self._before:
            self._give_verdict(number, found.get(number, ()))
        name = self._file.delivery.file_name
        return [
            Replayed(one, name, before, state_of(self._connection, one))
            for one, before in self._before.items()
        ]

    def _target(self, form: str, forms: dict[int, str | None]) -> int:
        """The submission that this form was, else one that was no form, else a new one."""
        for wanted in (form, None):
            for number, known in forms.items():
                if known == wanted:
                    del forms[number]
                    return number
        added = add_form(self._connection, next(iter(self._before)), None)
        self._before[added] = None
        return added

    def _gone(self, form: str | None) -> Finding:
        known = load_forms().get(form or "")
        name = known.name_vi if known else form
        return self._rules.finding("structure.form_not_found_again", value=name)

    def _give_verdict(self, number: int, found: Sequence[Finding]) -> None:
        connection, before = self._connection, self._before[number]
        # Who was told this before is not told again.
        verdict = verdict_of([*findings_of(connection, number), *found])
        is_news = _kind(verdict) != _kind(before) and before != "withdrawn"
        give_verdict(connection, number, found, self._reason.run_id if is_news else None)
        if before == "withdrawn":
            self._move(number, "withdrawn", "it stays withdrawn")
        elif verdict in GOOD_STATES and versions_after(connection, number):
            self._move(number, "superseded", "a newer version counts")

    def _move(self, number: int, state: State, why: str) -> None:
        move(self._connection, [number], state, by=self._reason.by, why=f"replay: {why}")


def _kind(state: State | None) -> str | None:
    return "good" if state in GOOD_STATES else state


def _left(
    installation: Installation, submission_ids: Sequence[int], fault: str | None
) -> list[Replayed]:
    with installation.connect("loader") as connection:
        name = delivery_of(connection, submission_ids[0]).file_name
        states = {one: state_of(connection, one) for one in submission_ids}
    return [Replayed(one, name, state, state, fault or "?") for one, state in states.items()]
