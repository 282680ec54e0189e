"""Publishing: what differs between candidate and marts is applied, in one transaction."""

import logging
from collections.abc import Sequence

import psycopg

from ansinh.disclosure import hiding, record
from ansinh.disclosure.policy import load_policy
from ansinh.errors import AnsinhError, OvertakenError
from ansinh.ledger import approval, locks
from ansinh.ledger import publications as ledger
from ansinh.publishing import difference, history
from ansinh.publishing.candidate import OtherCandidateError, build_of
from ansinh.publishing.contracts import MARTS, Migration
from ansinh.publishing.weighing import touched_between

logger = logging.getLogger(__name__)
# Whoever waits for a changed table makes every reader of it wait: not for long.
CONTRACT_PATIENCE = "set local lock_timeout = '3s'"
# Rows that are kept must read alike in every session.
SPELT = "set local timezone = 'UTC'; set local extra_float_digits = 1"


class OutdatedError(OvertakenError):
    """A member of the candidate was withdrawn or judged again while the marts were built."""


class NotApprovedError(AnsinhError):
    """Nobody approved the publication yet, or its hour has not come."""


def publish(connection: psycopg.Connection, publication_id: int, *, run_id: str) -> bool:
    """Make an approved candidate what BI reads, and record it, in one transaction.

    Returns False where it was published before (the task ran twice). Raises NotApprovedError where
    a person has to sign first, or the moment of release has not come, OutdatedError where
    a member does not count any more as it was built (the next run builds anew),
    OtherCandidateError where the candidate is not what passed the gate as this publication,
    UnprotectedError where its small cells were not looked at,
    ContractError where others need what goes, InTheWayError where somebody holds what is needed.
    """
    with (
        locks.naming_who_is_in_the_way(connection, schemas=(MARTS,)),
        connection.transaction(),
    ):
        locks.hold_alone(connection)
        locks.hold_candidate(connection)
        state = ledger.publication_state(connection, publication_id)
        if state == "published":
            return False
        if state in {"candidate", "waiting"}:
            raise NotApprovedError(f"Publication {publication_id} was not approved: it is {state}.")
        if state != "approved":
            raise LookupError(f"Publication {publication_id} is not a candidate any more.")
        if approval.due(connection) != publication_id:
            raise NotApprovedError(f"The hour of publication {publication_id} has not come.")
        if outdated := ledger.outdated_members(connection, publication_id):
            raise OutdatedError(
                f"Publication {publication_id} is not what counts any more: "
                f"{_listed(outdated)} withdrawn or judged again. The next run builds anew."
            )
        before = ledger.newest_published(connection)
        build = build_of(connection, publication_id)
        if (build, before) != ledger.passed(connection, publication_id):
            raise OtherCandidateError(
                f"Publication {publication_id} was built again, or BI read another one, since the "
                "gate let it pass; clear pass_gate."
            )
        history.remember_what_was(connection)
        _apply_difference(connection, before, publication_id)
        history.remember(connection, publication_id)
        ledger.move_members(connection, publication_id, run_id)
        ledger.decide(connection, publication_id, "published", "approved, released")
        return True


def _apply_difference(
    connection: psycopg.Connection, before: int | None, publication_id: int
) -> None:
    touched = touched_between(connection, before, publication_id)
    connection.execute(CONTRACT_PATIENCE)
    connection.execute(SPELT)
    migration = Migration(connection)
    is_protected = any(table.name in load_policy().marts for table in migration.tables)
    if is_protected:
        hiding.refuse_unprotected(connection, build_of(connection, publication_id))
        # Below another number, counts are hidden that no submission touched.
        touched = touched if hiding.hides_as_before(connection) else None
    migration.begin()
    keys = difference.keys_of_tables(connection)
    for table in migration.tables:
        key = None if table.name in migration.made_anew else keys.get(table.name)
        # The first publication is never taken back: there is nothing before it.
        noted_as = None if before is None else publication_id
        left, came = difference.apply(connection, table, touched, key, noted_as)
        if left or came:
            logger.info("marts.%s: %s rows left, %s came", table.name, left, came)
    migration.end()
    if is_protected:
        record.remember(connection, publication_id)
    for line in migration.said:
        logger.info("contract of the marts: %s", line)


def _listed(ids: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in ids[:5])
    return f"submission {shown}" + (" and others" if len(ids) > 5 else "")
