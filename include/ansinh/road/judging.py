"""Raw → verdict: all rules over the submissions that were read, at once."""

import logging
from collections.abc import Sequence

import psycopg

from ansinh.errors import PlatformError
from ansinh.ledger.findings import structural_findings
from ansinh.ledger.states import state_of
from ansinh.ledger.verdicts import give_verdict
from ansinh.road.faults import log_without_words
from ansinh.road.installation import Installation
from ansinh.road.loading import refuse_unreadable
from ansinh.rules.findings import Finding

logger = logging.getLogger(__name__)


def judge(installation: Installation, submission_ids: Sequence[int], run_id: str) -> None:
    """Run all rules over these submissions and record the verdicts that follow.

    What cannot be judged by a fault of ours stays `received`: raises that fault after all others
    have their verdicts.
    """
    if not submission_ids:
        return
    try:
        found = _found(installation, submission_ids, with_second_opinion=True)
    except Exception as error:
        if _nothing_answers(error):
            raise
        if len(submission_ids) > 1:
            _judge_each(installation, submission_ids, run_id)
        else:
            _end_unjudged(installation, submission_ids[0], error, run_id)
        return
    with installation.connect("loader") as connection:
        for submission_id in submission_ids:
            if state_of(connection, submission_id) == "received":
                give_verdict(connection, submission_id, found[submission_id], run_id)
            # One at a time: whoever judges one of them again need not wait for all.
            connection.commit()


def _judge_each(installation: Installation, submission_ids: Sequence[int], run_id: str) -> None:
    """One file that no rule can cope with must not hold up the others: each by itself."""
    faults: list[Exception] = []
    for submission_id in submission_ids:
        try:
            judge(installation, [submission_id], run_id)
        except Exception as error:
            if _nothing_answers(error):
                raise
            log_without_words(f"Submission {submission_id} stays unjudged", error)
            faults.append(error)
    if faults:
        raise faults[0]


def _nothing_answers(error: Exception) -> bool:
    return isinstance(error, PlatformError | psycopg.OperationalError)


def _found(
    installation: Installation, submission_ids: Sequence[int], *, with_second_opinion: bool
) -> dict[int, list[Finding]]:
    with installation.connect("loader") as connection:
        connection.autocommit = True
        installation.refresh_reference(connection)
        structural = structural_findings(connection, submission_ids)
        count = installation.counting("loader") if with_second_opinion else None
        return installation.judge(connection, structural, count=count)


def _end_unjudged(
    installation: Installation, submission_id: int, error: Exception, run_id: str
) -> None:
    """Refuse a file whose figures break a rule's query; raise `error` where it is our trouble."""
    try:
        _found(installation, [submission_id], with_second_opinion=False)
    except psycopg.DataError as fault:
        name = type(fault).__name__
        logger.error("Submission %s could not be judged: %s", submission_id, name)
        refuse_unreadable(installation, submission_id, fault, run_id)
        return
    raise error
