"""The candidate: which set of submissions is to be built next, and what takes whose place."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from ansinh.ledger.locks import hold_alone
from ansinh.ledger.publications import Member, content, decide, newest, outdated_members

REPLACED = "a newer candidate took its place: submissions or models arrived"


def open_candidate(
    connection: psycopg.Connection, made_by: str | None = None, holds: int | None = None
) -> int | None:
    """Fix the set of submissions that the marts shall be built from.

    `made_by` is the state of models and reference data that they shall be built by, `holds` the
    publication whose rows the candidate's tables hold. Returns the publication's number, or None
    where BI already sees exactly this, it waits for a person, or an approved one for its hour. An
    unfinished candidate of the same set is taken up again; one of another set is replaced.
    """
    with connection.transaction():
        hold_alone(connection)
        before = _unfinished(connection)
        if before is not None and _keeps_its_place(connection, before, holds):
            return None
        wanted = (_current_set(connection), made_by)
        if before is not None and content(connection, before.publication_id) == wanted:
            if before.state == "waiting" and holds == before.publication_id:
                return None
            if before.state != "candidate":
                decide(connection, before.publication_id, "candidate", "taken up again")
            return before.publication_id
        if before is not None:
            decide(connection, before.publication_id, "replaced", REPLACED)
        published = newest(connection, "published")
        if published is not None and content(connection, published) == wanted:
            return None
        if published is None and not wanted[0]:
            return None
        return _open(connection, *wanted)


def has_work(
    connection: psycopg.Connection, made_by: str | None = None, holds: int | None = None
) -> bool:
    """Whether a build would change what BI sees, or could come to see.

    The same set is news again where models or reference data changed (`made_by`).
    """
    before = _unfinished(connection)
    if before is not None and _keeps_its_place(connection, before, holds):
        return False
    wanted = (_current_set(connection), made_by)
    seen = _known(connection)
    if before is not None and before.state == "waiting" and holds == before.publication_id:
        seen.append(content(connection, before.publication_id))
    # Nothing at all is news only where BI sees something.
    return wanted not in seen and (bool(wanted[0]) or newest(connection, "published") is not None)


@dataclass(frozen=True)
class _Unfinished:
    """A publication that is neither published nor given up."""

    publication_id: int
    state: str
    is_signed: bool


def _unfinished(connection: psycopg.Connection) -> _Unfinished | None:
    with connection.cursor(row_factory=class_row(_Unfinished)) as cursor:
        return cursor.execute(
            """
            select publication_id, state, coalesce(decided_by <> 'policy', false) as is_signed
            from ops.publication left join ops.decision_now using (publication_id)
            where state in ('candidate', 'waiting', 'approved')
            order by publication_id desc limit 1
            """
        ).fetchone()


def _keeps_its_place(connection: psycopg.Connection, one: _Unfinished, holds: int | None) -> bool:
    """Whether a person approved it as it is: nothing newer comes before it was released.

    Whatever is newer holds the same figures, and would show them before their hour.
    """
    return (
        one.state == "approved"
        and one.is_signed
        and holds == one.publication_id
        and not outdated_members(connection, one.publication_id)
    )


def _known(connection: psycopg.Connection) -> list[tuple[set[Member], str | None]]:
    """What BI sees, what it saw before a publication was taken back, and what was turned down."""
    rows = connection.execute(
        """
        select max(publication_id) from ops.publication
        where state in ('published', 'stopped', 'declined') group by state
        union
        select max(publication_id) from ops.publication
        where state = 'published' and restores is null
        """
    ).fetchall()
    return [content(connection, int(number)) for (number,) in rows if number is not None]


def _current_set(connection: psycopg.Connection) -> set[Member]:
    query = "select submission_id, judgement from ops.slot_current where state <> 'withdrawn'"
    return {(int(row[0]), int(row[1])) for row in connection.execute(query)}


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
