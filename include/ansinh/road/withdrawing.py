"""Take a submission back: its slot is empty until the unit hands in another one."""

import psycopg

from ansinh.errors import AnsinhError
from ansinh.ledger.locks import hold_publications
from ansinh.ledger.slots import lock_slot, slot_of, versions_after, versions_before
from ansinh.ledger.states import move, state_of
from ansinh.ledger.status import submissions
from ansinh.ledger.verdict_alerts import withdraw_alerts

COUNTED = ("accepted", "accepted_with_warnings", "published")


class WithdrawError(AnsinhError):
    """The submission cannot be withdrawn; the message says why."""


def withdraw(connection: psycopg.Connection, submission_id: int, *, why: str, by: str) -> None:
    """Withdraw what counts in its slot, in one transaction; older versions do not come back.

    Raises WithdrawError for a submission that is not there, or that does not count.
    """
    if not why.strip() or not by.strip():
        raise WithdrawError("Say who withdraws it, and why (--why, --by).")
    with connection.transaction():
        _withdraw(connection, submission_id, why, by)


def _withdraw(connection: psycopg.Connection, submission_id: int, why: str, by: str) -> None:
    hold_publications(connection)
    try:
        state = state_of(connection, submission_id)
    except LookupError as error:
        raise WithdrawError(f"{error} See `ansinh status`.") from error
    slot = slot_of(connection, submission_id)
    if slot is not None:
        lock_slot(connection, slot)
    if state not in COUNTED or versions_after(connection, submission_id):
        raise WithdrawError(
            f"Submission {submission_id} is not what counts in its slot ({state}); "
            "there is nothing to withdraw."
        )
    earlier = submissions(connection, versions_before(connection, submission_id))
    older = [one.submission_id for one in earlier if one.state in COUNTED]
    move(connection, [submission_id], "withdrawn", by=by, why=why)
    withdraw_alerts(connection, submission_id, why)
    said = f"its newer version {submission_id} was withdrawn"
    move(connection, older, "superseded", by=by, why=said)
