"""Publishing: the candidate becomes what BI reads, in one transaction."""

from collections.abc import Sequence

import psycopg
from psycopg import sql

from ansinh.errors import AnsinhError
from ansinh.ledger import publications as ledger
from ansinh.publishing import history

# The swap: every reader sees all of the old marts or all of the new ones. The old ones
# become the schema that the next candidate is built in.
SWAP = """
alter schema marts rename to marts_leaving;
alter schema candidate rename to marts;
alter schema marts_leaving rename to candidate;
grant usage on schema marts to bi_reader;
revoke usage on schema candidate from bi_reader;
"""


class OutdatedError(AnsinhError):
    """A member of the candidate was withdrawn or judged again while the marts were built."""


def publish(connection: psycopg.Connection, publication_id: int, *, run_id: str) -> bool:
    """Make the candidate what BI reads, and record it, in one transaction.

    Returns False where it was published before (the task ran twice). Raises OutdatedError where
    a member does not count any more as it was built: the next run builds anew.
    """
    with connection.transaction():
        ledger.hold_alone(connection)
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
        history.remember_what_was(connection)
        connection.execute(SWAP)
        history.remember(connection, publication_id)
        for schema, said in (("marts", f"publication {publication_id}"), ("candidate", "next")):
            connection.execute(
                sql.SQL("comment on schema {} is {}").format(sql.Identifier(schema), said)
            )
        ledger.move_members(connection, publication_id, run_id)
        ledger.decide(connection, publication_id, "published", "passed the gate")
        return True


def _listed(ids: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in ids[:5])
    return f"submission {shown}" + (" and others" if len(ids) > 5 else "")
