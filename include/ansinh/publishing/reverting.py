"""Reverting: an earlier publication comes back, as a publication with a number of its own."""

import logging
from typing import Literal

import psycopg

from ansinh.disclosure import record as hidden
from ansinh.errors import AnsinhError
from ansinh.ledger import locks
from ansinh.ledger import publications as ledger
from ansinh.ledger import reverting as record
from ansinh.publishing import history, mart_rows, revisions
from ansinh.publishing.catalogue import relations_of
from ansinh.publishing.contracts import MARTS
from ansinh.publishing.publications import CONTRACT_PATIENCE, SPELT

logger = logging.getLogger(__name__)


Refusal = Literal["never_came_out", "is_read_already", "not_kept", "would_show_more", "lost_rows"]


class RevertError(AnsinhError):
    """The publication cannot be brought back; the message says why, `kind` for readers of pages."""

    def __init__(self, kind: Refusal, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def revert(connection: psycopg.Connection, number: int, *, by: str, why: str) -> int:
    """Let BI read publication `number` again; the number that this is from now on.

    Forward again works the same way. All of it in one transaction: marts, history, revisions and
    the states of submissions. What waits to be approved was compared with other figures, and is
    replaced. Raises RevertError where it never came out, BI reads it already, or its rows were
    not kept; LostRowsError where the marts are not what the record says; InTheWayError.
    """
    with (
        locks.naming_who_is_in_the_way(connection, schemas=(MARTS,)),
        connection.transaction(),
    ):
        locks.hold_alone(connection)
        now = ledger.newest_published(connection)
        _refuse(connection, number, now)
        connection.execute(CONTRACT_PATIENCE)
        connection.execute(SPELT)
        made = record.open_revert(connection, number, by=by, why=why)
        history.remember_what_was(connection)
        marts = relations_of(connection, MARTS)
        for mart in mart_rows.changed_marts(connection, number, now or 0):
            if mart not in marts:
                logger.warning("marts.%s is no more, and does not come back", mart)
                continue
            done = mart_rows.bring_back(
                connection,
                mart,
                list(marts[mart].columns),
                number=number,
                now=now or 0,
                as_publication=made,
            )
            logger.info("marts.%s: %s rows left, %s came", mart, done.left, done.came)
        revisions.record_revert(connection, number, now or 0, made)
        hidden.bring_back(connection, number, made)
        history.remember(connection, made)
        record.move_members(connection, made, number)
        ledger.decide(connection, made, "published", f"brings back publication {number}: {why}")
        return made


def _refuse(connection: psycopg.Connection, number: int, now: int | None) -> None:
    if ledger.publication_state(connection, number) != "published":
        raise RevertError(
            "never_came_out", f"Publication {number} never came out; see `ansinh publications`."
        )
    if number == now:
        raise RevertError("is_read_already", f"BI reads publication {number} already.")
    first = record.oldest_that_comes_back(connection)
    if first is None or number < first:
        raise RevertError(
            "not_kept",
            f"The rows of publication {number} were not kept: it is older than the record, which "
            f"begins with publication {first or now}.",
        )
    if hidden.would_show_more(connection, number):
        raise RevertError(
            "would_show_more",
            f"Publication {number} shows counts so small that they are hidden today: it stays as "
            "it is on record. `ansinh rebuild` makes today's figures anew.",
        )
