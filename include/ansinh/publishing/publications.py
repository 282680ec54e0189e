"""Publishing: what differs between candidate and marts is applied, in one transaction."""

import logging
from collections.abc import Sequence

import psycopg

from ansinh.errors import AnsinhError
from ansinh.ledger import locks
from ansinh.ledger import publications as ledger
from ansinh.publishing import difference, history, revisions
from ansinh.publishing.candidate import OtherCandidateError, build_of
from ansinh.publishing.contracts import MARTS, Migration

logger = logging.getLogger(__name__)
# Whoever waits for a changed table makes every reader of it wait: not for long.
CONTRACT_PATIENCE = "set local lock_timeout = '3s'"


class OutdatedError(AnsinhError):
    """A member of the candidate was withdrawn or judged again while the marts were built."""


def publish(connection: psycopg.Connection, publication_id: int, *, run_id: str) -> bool:
    """Make the candidate what BI reads, and record it, in one transaction.

    Returns False where it was published before (the task ran twice). Raises OutdatedError where
    a member does not count any more as it was built (the next run builds anew),
    OtherCandidateError where the candidate is not what passed the gate as this publication,
    ContractError where others need what goes, InTheWayError where somebody holds what is needed.
    """
    with (
        locks.naming_who_is_in_the_way(connection, schemas=(MARTS,)),
        connection.transaction(),
    ):
        locks.hold_alone(connection)
        locks.hold_candidate(connection)
        state = ledger.publication_state(connection, publication_id)
        if state is None or state == "stopped":
            raise LookupError(f"Publication {publication_id} is not a candidate any more.")
        if state == "published":
            return False
        if outdated := ledger.outdated_members(connection, publication_id):
            raise OutdatedError(
                f"Publication {publication_id} is not what counts any more: "
                f"{_listed(outdated)} withdrawn or judged again. The next run builds anew."
            )
        if build_of(connection, publication_id) != ledger.passed_build(connection, publication_id):
            raise OtherCandidateError(
                f"Publication {publication_id} was built again after the gate let it pass; "
                "clear pass_gate."
            )
        history.remember_what_was(connection)
        _apply_difference(connection, publication_id)
        history.remember(connection, publication_id)
        ledger.move_members(connection, publication_id, run_id)
        ledger.decide(connection, publication_id, "published", "passed the gate")
        return True


def _apply_difference(connection: psycopg.Connection, publication_id: int) -> None:
    before = ledger.newest_published(connection)
    touched = _touched(connection, before, publication_id)
    periods = None if touched is None else touched.periods
    revisions.record(connection, before, publication_id, periods)
    connection.execute(CONTRACT_PATIENCE)
    migration = Migration(connection)
    migration.begin()
    keys = difference.keys_of_tables(connection)
    for table in migration.tables:
        key = None if table.name in migration.made_anew else keys.get(table.name)
        left, came = difference.apply(connection, table, touched, key)
        if left or came:
            logger.info("marts.%s: %s rows left, %s came", table.name, left, came)
    migration.end()
    for line in migration.said:
        logger.info("contract of the marts: %s", line)


def _touched(
    connection: psycopg.Connection, before: int | None, publication_id: int
) -> difference.Touched | None:
    """What the submissions differ in since what BI reads; None where more than they changed."""
    if before is None:
        return None
    made = {ledger.made_by(connection, one) for one in (before, publication_id)}
    if len(made) > 1 or None in made:
        return None
    return difference.touched_between(connection, before, publication_id)


def _listed(ids: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in ids[:5])
    return f"submission {shown}" + (" and others" if len(ids) > 5 else "")
