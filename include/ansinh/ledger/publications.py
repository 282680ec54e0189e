"""Publications on record: numbered sets of submissions, from candidate to what BI reads."""

# Conditions that are put into queries are constants of this project.
# ruff: noqa: S608

from collections.abc import Sequence

import psycopg

from ansinh.errors import AnsinhError
from ansinh.ledger.slots import SAME_SLOT
from ansinh.ledger.states import move
from ansinh.rules.findings import Finding

# A submission and the judgement whose rows are meant: judged again, it is another member.
Member = tuple[int, int]


class NoPublicationError(AnsinhError):
    """There is no publication of that number."""


def newest_published(connection: psycopg.Connection) -> int | None:
    """The publication that BI reads; None where there was none yet."""
    return newest(connection, "published")


def built_as(connection: psycopg.Connection, publication_id: int | None) -> int | None:
    """The publication that this one brings back in the end; itself where it was built."""
    query = "select restores from ops.publication where publication_id = %s"
    row = connection.execute(query, (publication_id,)).fetchone()
    if row is None or row[0] is None:
        return publication_id
    return built_as(connection, int(row[0]))


def made_by(connection: psycopg.Connection, publication_id: int) -> str | None:
    """The state of models and reference data that a publication was made by."""
    return content(connection, publication_id)[1]


def note_passed(
    connection: psycopg.Connection, publication_id: int, build: str, compared_with: int | None
) -> None:
    """Record that this build of the candidate passed the gate, and what BI read meanwhile."""
    connection.execute(
        "update ops.publication set passed_build = %s, compared_with = %s"
        " where publication_id = %s",
        (build, compared_with, publication_id),
    )


def passed(connection: psycopg.Connection, publication_id: int) -> tuple[str | None, int | None]:
    """The build of the candidate that passed the gate, if one did, and what BI read meanwhile."""
    row = connection.execute(
        "select passed_build, compared_with from ops.publication where publication_id = %s",
        (publication_id,),
    ).fetchone()
    return (None, None) if row is None else (row[0], row[1])


def publication_state(connection: psycopg.Connection, publication_id: int) -> str | None:
    """The state of a publication, such as candidate; None where there is no such one."""
    row = connection.execute(
        "select state from ops.publication where publication_id = %s", (publication_id,)
    ).fetchone()
    return None if row is None else str(row[0])


def stop(connection: psycopg.Connection, publication_id: int, found: Sequence[Finding]) -> None:
    """Keep the last good figures: this candidate broke rules that must hold for marts."""
    with connection.transaction():
        note_findings(connection, publication_id, found)
        decide(connection, publication_id, "stopped", f"{len(found)} findings at the gate")


def note_findings(
    connection: psycopg.Connection, publication_id: int, found: Sequence[Finding]
) -> None:
    """Write what the gate had against a candidate; a repeated gate replaces its words."""
    connection.execute(
        "delete from ops.publication_finding where publication_id = %s", (publication_id,)
    )
    connection.cursor().executemany(
        """
        insert into ops.publication_finding
            (publication_id, rule, severity, value, expected, message_vi, message_en)
        values (%s, %s, %s, %s, %s, %s, %s)
        """,
        [
            (publication_id, one.rule, one.severity, one.value, one.expected)
            + (one.message_vi, one.message_en)
            for one in found
        ],
    )


def outdated_members(connection: psycopg.Connection, publication_id: int) -> list[int]:
    """Members that were withdrawn, sent back or judged again since the set was fixed."""
    rows = connection.execute(
        """
        select submission_id
        from ops.publication_submission as member
        inner join ops.submission_now as now using (submission_id)
        where
            publication_id = %s
            and (
                now.judgement <> member.judgement
                or state not in ('accepted', 'accepted_with_warnings', 'published', 'superseded')
            )
        order by submission_id
        """,
        (publication_id,),
    )
    return [int(row[0]) for row in rows]


def move_members(connection: psycopg.Connection, publication_id: int, run_id: str) -> None:
    """Record that members are published, and what they replace in their slots superseded."""
    why = f"publication {publication_id}"
    entering = connection.execute(
        """
        select submission_id from ops.publication_submission
        inner join ops.submission_now using (submission_id)
        where publication_id = %s and state <> 'published'
        """,
        (publication_id,),
    ).fetchall()
    # Older versions of slots that this publication fills, whether BI ever saw them or not.
    leaving = connection.execute(
        f"""
        select older.submission_id
        from ops.publication_submission
        inner join ops.submission as newer using (submission_id)
        inner join ops.submission_now as older on {SAME_SLOT.format(one="older", other="newer")}
        where
            publication_id = %s and older.submission_id < newer.submission_id
            and older.state in ('accepted', 'accepted_with_warnings', 'published')
        """.encode(),
        (publication_id,),
    ).fetchall()
    for rows, state in ((entering, "published"), (leaving, "superseded")):
        ids = [int(row[0]) for row in rows]
        move(connection, ids, state, by="publishing", why=why, run_id=run_id)  # type: ignore[arg-type]


def decide(connection: psycopg.Connection, publication_id: int, state: str, why: str) -> None:
    """Record that a publication was published, or stopped, and why."""
    connection.execute(
        """
        update ops.publication set state = %s, why = %s, decided_at = now()
        where publication_id = %s
        """,
        (state, why, publication_id),
    )


def content(connection: psycopg.Connection, publication_id: int) -> tuple[set[Member], str | None]:
    """The members of a publication, and the state of models and reference data it was made by."""
    row = connection.execute(
        "select made_by from ops.publication where publication_id = %s", (publication_id,)
    ).fetchone()
    return _members(connection, publication_id), row[0] if row else None


def _members(connection: psycopg.Connection, publication_id: int) -> set[Member]:
    query = (
        "select submission_id, judgement from ops.publication_submission where publication_id = %s"
    )
    rows = connection.execute(query, (publication_id,))
    return {(int(row[0]), int(row[1])) for row in rows}


def newest(connection: psycopg.Connection, state: str) -> int | None:
    """The newest publication in a state; None where there is none."""
    row = connection.execute(
        """
        select publication_id from ops.publication
        where state = %s order by publication_id desc limit 1
        """,
        (state,),
    ).fetchone()
    return None if row is None else int(row[0])
