"""Judge landed files again: after a rule or a form was mended, or a waiver given.

Each file in one transaction: what counted before counts until the new verdict stands.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
from psycopg import sql

from ansinh.database.connecting import connect
from ansinh.errors import AnsinhError
from ansinh.extraction.reading import (
    ParsedSubmission,
    ParsedWorkbook,
    RefusedFileError,
    read_workbook,
)
from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.landing.store import LandingStore
from ansinh.ledger import submissions as ledger
from ansinh.ledger.changes import forget_changes
from ansinh.ledger.findings import record
from ansinh.ledger.slots import lock_slot, slot_of, versions_after
from ansinh.ledger.states import GOOD_STATES, State, move, state_of
from ansinh.ledger.verdicts import give_verdict
from ansinh.publishing.publications import hold_publications
from ansinh.quality.judging import judge_directly
from ansinh.road.loading import is_platform_fault, log_without_words, write_submission
from ansinh.rules.catalogue import load_rules
from ansinh.rules.findings import Finding, verdict_of
from ansinh.settings import Settings

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


def replay_all(settings: Settings, submission_ids: Sequence[int], reason: Reason) -> list[Replayed]:
    """Judge the files of these submissions again, as many at once as there are processors.

    Raises ReplayError for a number that no submission has.
    """
    with connect(settings, "loader") as connection:
        files = _files(connection, submission_ids)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        work = [pool.submit(replay, settings, one, reason) for one in files]
        done = [one for part in work for one in part.result()]
    return sorted(done, key=lambda one: one.submission_id)


def chosen(settings: Settings, period: str | None = None) -> list[int]:
    """All submissions, or those of a period, in the order of arrival."""
    query = """
        select submission_id from ops.submission_claim
        where %(period)s::text is null or period = %(period)s order by submission_id
    """
    with connect(settings, "loader") as connection:
        return [int(row[0]) for row in connection.execute(query, {"period": period})]


def replay(settings: Settings, delivery_id: int, reason: Reason) -> list[Replayed]:
    """Judge one file again; returns what came of each submission that it is.

    Where we fail to read or to judge it, everything stays as it was.
    """
    try:
        return _judge_again(settings, delivery_id, reason)
    except Exception as error:
        if not is_platform_fault(error):
            log_without_words(f"Delivery {delivery_id} could not be judged again", error)
        return _left(settings, delivery_id, type(error).__name__)


def _judge_again(settings: Settings, delivery_id: int, reason: Reason) -> list[Replayed]:
    with connect(settings, "loader") as connection:
        arrival = ledger.arrival_of(connection, _submissions(connection, delivery_id)[0])
        connection.rollback()  # nothing is held while the file is read
        refusal: list[Finding] = []
        workbook = ParsedWorkbook([], [])
        try:
            path = LandingStore(settings.landing_dir).path(arrival.sha256)
            workbook = read_workbook(path, arrival.file_name, settings)
        except RefusedFileError as error:
            if error.finding.rule == OUR_FAILURE:
                return _left(settings, delivery_id, error.finding.value)
            refusal = [error.finding]
        replaying = _Replaying(connection, arrival, reason)
        replaying.take_up()
        replaying.judge(workbook, refusal)
        return replaying.outcome()


class _Replaying:
    """One file, all the submissions that it is, and one transaction."""

    def __init__(
        self, connection: psycopg.Connection, arrival: ledger.Arrival, reason: Reason
    ) -> None:
        self._connection = connection
        self._arrival = arrival
        self._reason = reason
        self._before: dict[int, State | None] = {}

    def take_up(self) -> None:
        """Back to `received`, without what the judgement before left in the warehouse."""
        connection = self._connection
        hold_publications(connection)
        ids = _submissions(connection, self._arrival.delivery_id)
        self._before = {one: state_of(connection, one) for one in ids}
        slots = [slot_of(connection, one) for one in ids]
        # Before anything is deleted, and in one order, so that nobody waits in a circle.
        for slot in sorted((one for one in slots if one), key=lambda one: one.form):
            lock_slot(connection, slot)
        for submission_id in ids:
            _clear(connection, submission_id)
            self._move(submission_id, "received", self._reason.why)

    def judge(self, workbook: ParsedWorkbook, refusal: list[Finding]) -> None:
        """Give every form of the file its verdict, and every submission without a form too."""
        forms = self._forms()
        for parsed in sorted(workbook.submissions, key=lambda one: one.form):
            self._judge_form(self._target(parsed, forms), parsed)
        for submission_id, form in forms.items():
            self._end(submission_id, refusal or workbook.findings or [_gone(form)])

    def outcome(self) -> list[Replayed]:
        """Every submission of the file, before and after."""
        name = self._arrival.file_name
        return [
            Replayed(one, name, before, state_of(self._connection, one))
            for one, before in self._before.items()
        ]

    def _forms(self) -> dict[int, str | None]:
        """The form of each submission of the file; None for one that names no slot."""
        query = """
            select submission_id, form from ops.submission
            where submission_id = any(%s) order by submission_id
        """
        return dict(self._connection.execute(query, (list(self._before),)).fetchall())

    def _target(self, parsed: ParsedSubmission, forms: dict[int, str | None]) -> int:
        """The submission that this form was, else one that was no form, else a new one."""
        for form in (parsed.form, None):
            for submission_id, known in forms.items():
                if known == form:
                    del forms[submission_id]
                    return submission_id
        added = ledger.add_form(self._connection, next(iter(self._before)), None)
        self._before[added] = None
        return added

    def _judge_form(self, submission_id: int, parsed: ParsedSubmission) -> None:
        connection, arrival = self._connection, self._arrival
        structural = write_submission(
            connection, submission_id, parsed, [arrival.hint], arrival.arrived_on
        )
        record(connection, submission_id, structural)  # what follows from it is not told
        found: list[Finding] = []
        if ledger.is_read(connection, submission_id):
            found = judge_directly(connection, [submission_id]).get(submission_id, [])
        self._end(submission_id, found, structural)

    def _end(
        self, submission_id: int, found: list[Finding], recorded: Sequence[Finding] = ()
    ) -> None:
        connection, before = self._connection, self._before[submission_id]
        # Who was told this before is not told again.
        is_news = _kind(verdict_of([*recorded, *found])) != _kind(before)
        run_id = self._reason.run_id if is_news and before != "withdrawn" else None
        verdict = give_verdict(connection, submission_id, found, run_id)
        if before == "withdrawn":
            self._move(submission_id, "withdrawn", "it stays withdrawn")
        elif verdict in GOOD_STATES and versions_after(connection, submission_id):
            self._move(submission_id, "superseded", "a newer version counts")

    def _move(self, submission_id: int, state: State, why: str) -> None:
        move(self._connection, [submission_id], state, by=self._reason.by, why=f"replay: {why}")


def _kind(state: State | None) -> str | None:
    return "good" if state in GOOD_STATES else state


def _gone(form: str | None) -> Finding:
    known = load_forms().get(form or "")
    name = known.name_vi if known else form
    return load_rules()["structure.form_not_found_again"].finding(value=name)


def _clear(connection: psycopg.Connection, submission_id: int) -> None:
    connection.execute(
        "update ops.submission set judgement = judgement + 1, row_count = 0 "
        "where submission_id = %s",
        (submission_id,),
    )
    relations = [sql.Identifier("raw", table.relation) for table in raw_tables()]
    for relation in relations:
        query = sql.SQL("delete from {} where _submission_id = %s").format(relation)
        connection.execute(query, (submission_id,))
    connection.execute(
        "delete from ops.submission_table where submission_id = %s", (submission_id,)
    )
    forget_changes(connection, submission_id)


def _files(connection: psycopg.Connection, submission_ids: Sequence[int]) -> list[int]:
    """The deliveries of these submissions, in the order of arrival."""
    query = "select submission_id, delivery_id from ops.submission where submission_id = any(%s)"
    rows = connection.execute(query, (list(submission_ids),)).fetchall()
    found = {int(number): int(delivery) for number, delivery in rows}
    if missing := sorted(set(submission_ids) - set(found)):
        raise ReplayError(f"There is no submission {missing[0]}; see `ansinh status`.")
    return sorted(set(found.values()))


def _submissions(connection: psycopg.Connection, delivery_id: int) -> list[int]:
    query = "select submission_id from ops.submission where delivery_id = %s order by submission_id"
    return [int(row[0]) for row in connection.execute(query, (delivery_id,))]


def _left(settings: Settings, delivery_id: int, fault: str | None) -> list[Replayed]:
    with connect(settings, "loader") as connection:
        ids = _submissions(connection, delivery_id)
        name = ledger.arrival_of(connection, ids[0]).file_name
        states = {one: state_of(connection, one) for one in ids}
    return [Replayed(one, name, state, state, fault or "?") for one, state in states.items()]
