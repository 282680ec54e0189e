"""Publications on record: numbered sets of submissions, from candidate to what BI reads."""

# Conditions that are put into queries are constants of this project.
# ruff: noqa: S608

from collections.abc import Sequence

import psycopg

from ansinh.ledger.locks import hold_alone
from ansinh.ledger.slots import SAME_SLOT
from ansinh.ledger.states import move
from ansinh.rules.findings import Finding

# A submission and the judgement whose rows are meant: judged again, it is another member.
Member = tuple[int, int]


def open_candidate(connection: psycopg.Connection, made_by: str | None = None) -> int | None:
    """Fix the set of submissions that the marts shall be built from.

    `made_by` is the state of models and reference data that they shall be built by. Returns the
    publication's number, or None where BI already sees exactly this. An unfinished candidate
    of the same set is taken up again; one of another set is stopped.
    """
    with connection.transaction():
        hold_alone(connection)
        wanted = (_current_set(connection), made_by)
        unfinished = _newest(connection, "candidate")
        published = _newest(connection, "published")
        if unfinished is not None and _content(connection, unfinished) == wanted:
            return unfinished
        if unfinished is not None:
            decide(connection, unfinished, "stopped", "newer submissions or models arrived")
        if published is not None and _content(connection, published) == wanted:
            return None
        if published is None and not wanted[0]:
            return None
        return _open(connection, *wanted)


def has_work(connection: psycopg.Connection, made_by: str | None = None) -> bool:
    """Whether a build would change what BI sees: the set is neither published nor stopped.

    The same set is news again where models or reference data changed (`made_by`).
    """
    wanted = (_current_set(connection), made_by)
    published, stopped = _newest(connection, "published"), _newest(connection, "stopped")
    seen = [_content(connection, one) for one in (published, stopped) if one is not None]
    # Nothing at all is news only where BI sees something.
    return wanted not in seen and (bool(wanted[0]) or published is not None)


def newest_published(connection: psycopg.Connection) -> int | None:
    """The publication that BI reads; None where there was none yet."""
    return _newest(connection, "published")


def made_by(connection: psycopg.Connection, publication_id: int) -> str | None:
    """The state of models and reference data that a publication was made by."""
    return _content(connection, publication_id)[1]


def note_passed(connection: psycopg.Connection, publication_id: int, build: str) -> None:
    """Record that this build of the candidate passed the gate: it may be published."""
    connection.execute(
        "update ops.publication set passed_build = %s where publication_id = %s",
        (build, publication_id),
    )


def passed_build(connection: psycopg.Connection, publication_id: int) -> str | None:
    """The build of the candidate that passed the gate; None where none did."""
    row = connection.execute(
        "select passed_build from ops.publication where publication_id = %s", (publication_id,)
    ).fetchone()
    return None if row is None else row[0]


def publication_state(connection: psycopg.Connection, publication_id: int) -> str | None:
    """candidate, published or stopped; None where there is no such publication."""
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


def _current_set(connection: psycopg.Connection) -> set[Member]:
    query = "select submission_id, judgement from ops.slot_current where state <> 'withdrawn'"
    return {(int(row[0]), int(row[1])) for row in connection.execute(query)}


def _content(connection: psycopg.Connection, publication_id: int) -> tuple[set[Member], str | None]:
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


def _newest(connection: psycopg.Connection, state: str) -> int | None:
    row = connection.execute(
        """
        select publication_id from ops.publication
        where state = %s order by publication_id desc limit 1
        """,
        (state,),
    ).fetchone()
    return None if row is None else int(row[0])


def _open(connection: psycopg.Connection, wanted: set[Member], made_by: str | None) -> int:
    row = connection.execute(
        "insert into ops.publication (state, made_by) values ('candidate', %s)"
        " returning publication_id",
        (made_by,),
    ).fetchone()
    publication_id = int(row[0]) if row else 0
    members = sorted(wanted)
    connection.execute(
        """
        insert into ops.publication_submission
            (publication_id, submission_id, judgement, period, as_of_date)
        select %s, submission_id, member.judgement, period, as_of_date
        from unnest(%s::bigint[], %s::integer[]) as member (submission_id, judgement)
        inner join ops.submission using (submission_id)
        """,
        (publication_id, [one for one, _ in members], [number for _, number in members]),
    )
    return publication_id
