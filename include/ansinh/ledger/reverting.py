"""A publication that brings an earlier one back, on record."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from ansinh.ledger.approval import ApprovalError
from ansinh.ledger.publications import decide
from ansinh.ledger.states import move

REPLACED = "another publication came back: what differs is told against that one"


@dataclass(frozen=True)
class RevertWish:
    """That somebody who signs wants BI to read a publication again, and what became of it.

    `made_id` is the publication that brought it back, `refused` the kind of what keeps it from
    coming back, or a sentence in English where that was asked before kinds; both None for now.
    """

    wish_id: int
    publication_id: int
    why: str
    wished_by: str
    wished_at: datetime
    made_id: int | None
    refused: str | None


def wish(connection: psycopg.Connection, number: int, why: str) -> None:
    """Wish publication `number` back, as whoever the connection is of; raises ApprovalError."""
    if not why.strip():
        raise ApprovalError("Say why the publication comes back (--why).")
    try:
        with connection.transaction():
            connection.execute(
                "insert into ops.revert_wish (publication_id, why) values (%s, %s)", (number, why)
            )
    except psycopg.errors.InsufficientPrivilege as error:
        raise ApprovalError(
            f"{connection.info.user} is no approver: an administrator makes the login a member of "
            "the role approver."
        ) from error
    except psycopg.errors.ForeignKeyViolation as error:
        raise ApprovalError(f"There is no publication {number}.") from error


def wishes(connection: psycopg.Connection, *, only_open: bool = False) -> list[RevertWish]:
    """All wishes, oldest first; with `only_open` those that nobody carried out yet."""
    query = """
        select wish_id, publication_id, why, wished_by::text, wished_at, made_id, refused
        from ops.revert_now where not %s or answered_at is null order by wish_id
    """
    with connection.cursor(row_factory=class_row(RevertWish)) as cursor:
        return cursor.execute(query, (only_open,)).fetchall()


def answer(
    connection: psycopg.Connection, wish_id: int, *, made: int | None, refused: str | None
) -> None:
    """Put on record what became of a wish."""
    connection.execute(
        "insert into ops.revert_answer (wish_id, made_id, refused) values (%s, %s, %s)",
        (wish_id, made, refused),
    )


def open_revert(connection: psycopg.Connection, number: int, *, by: str, why: str) -> int:
    """The number of a publication that brings back `number`, with its members, decided by `by`.

    Its figures are signed as they were: what the policy let through stays so, with what was open.
    Whatever was on its way to BI is replaced: it was weighed against other figures.
    """
    if not why.strip():
        raise ApprovalError("Say why the publication comes back (--why).")
    for (waits,) in connection.execute(
        "select publication_id from ops.publication"
        " where state in ('candidate', 'waiting', 'approved')"
    ).fetchall():
        decide(connection, waits, "replaced", REPLACED)
    row = connection.execute(
        """
        insert into ops.publication (state, made_by, restores, compared_with)
        select
            'approved', made_by, publication_id,
            (select max(publication_id) from ops.publication where state = 'published')
        from ops.publication where publication_id = %s
        returning publication_id
        """,
        (number,),
    ).fetchone()
    made = int(row[0]) if row else 0
    connection.execute(
        """
        insert into ops.publication_submission
            (publication_id, submission_id, judgement, period, as_of_date)
        select %s, submission_id, judgement, period, as_of_date
        from ops.publication_submission where publication_id = %s
        """,
        (made, number),
    )
    connection.execute(
        """
        insert into ops.publication_decision
            (publication_id, decision, decided_by, policy_id, release_at, why, open)
        select %s, 'approved', %s, policy_id, now(), %s, open
        from ops.decision_now where publication_id = %s
        """,
        (made, by, why, number),
    )
    return made


def move_members(connection: psycopg.Connection, made: int, number: int) -> None:
    """Record which submissions BI reads again, and which it does not any more.

    Those are accepted as they were before: they come with the next candidate unless they are
    corrected or withdrawn. What was withdrawn or sent back since stays that.
    """
    why = f"publication {made} brings back publication {number}"
    entering = connection.execute(
        """
        select submission_id from ops.publication_submission
        inner join ops.submission_now using (submission_id)
        where
            publication_id = %s
            and state in ('superseded', 'accepted', 'accepted_with_warnings')
        """,
        (made,),
    ).fetchall()
    leaving = connection.execute(
        """
        select distinct on (submission_id) submission_id, moved.state
        from ops.submission_now as now
        inner join ops.submission_state as moved using (submission_id)
        where
            now.state = 'published'
            and moved.state in ('accepted', 'accepted_with_warnings')
            and not exists (
                select from ops.publication_submission as member
                where member.publication_id = %s and member.submission_id = now.submission_id
            )
        order by submission_id, moved.state_id desc
        """,
        (made,),
    ).fetchall()
    move(connection, [int(one) for (one,) in entering], "published", by="publishing", why=why)
    for submission_id, state in leaving:
        move(connection, [int(submission_id)], state, by="publishing", why=why)


def oldest_that_comes_back(connection: psycopg.Connection) -> int | None:
    """The first publication of which the rows are known: the one before the record begins."""
    # Whatever is compared when it comes out notes what it changes, be it nothing.
    row = connection.execute(
        "select min(compared_with) from ops.publication where state = 'published'"
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])
