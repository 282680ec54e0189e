"""All about one publication: what the gate said, what is open, who decided, how it moved."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from ansinh.ledger.approval import Decision, Need, open_needs
from ansinh.ledger.publications import NoPublicationError
from ansinh.ledger.status import PublicationStatus, publications


@dataclass(frozen=True)
class PublicationMove:
    """One move of a publication, by the login that made it."""

    state: str
    why: str | None
    moved_by: str
    moved_at: datetime


@dataclass(frozen=True)
class GateFinding:
    """What the gate had against a candidate."""

    rule: str
    severity: str
    value: str | None
    message_vi: str
    message_en: str


@dataclass(frozen=True)
class Explained:
    """A warning that a unit gave a reason for."""

    submission_id: int
    rule: str
    reason: str
    given_by: str


@dataclass(frozen=True)
class PublicationDetail:
    """One publication with everything on record about it."""

    status: PublicationStatus
    findings: list[GateFinding]
    open: list[Need]
    explained: list[Explained]
    senders: list[str]
    decisions: list[Decision]
    moves: list[PublicationMove]


def detail_of(connection: psycopg.Connection, publication_id: int) -> PublicationDetail:
    """Everything about one publication; raises NoPublicationError where there is none."""
    found = {one.publication_id: one for one in publications(connection)}
    if publication_id not in found:
        raise NoPublicationError(f"There is no publication {publication_id}.")
    senders = connection.execute(
        "select handed_in_by::text from ops.publication_sender"
        " where publication_id = %s order by 1",
        (publication_id,),
    )
    return PublicationDetail(
        found[publication_id],
        _findings(connection, publication_id),
        open_needs(connection, publication_id),
        _explained(connection, publication_id),
        [str(name) for (name,) in senders],
        _decisions(connection, publication_id),
        _moves(connection, publication_id),
    )


def _explained(connection: psycopg.Connection, publication_id: int) -> list[Explained]:
    query = """
        select distinct submission_id, rule, reason, given_by::text
        from ops.publication_need
        inner join ops.explanation_now using (submission_id, rule)
        where publication_id = %s order by submission_id, rule
    """
    with connection.cursor(row_factory=class_row(Explained)) as cursor:
        return cursor.execute(query, (publication_id,)).fetchall()


def _findings(connection: psycopg.Connection, publication_id: int) -> list[GateFinding]:
    query = """
        select rule, severity, value, message_vi, message_en
        from ops.publication_finding where publication_id = %s order by severity, rule, value
    """
    with connection.cursor(row_factory=class_row(GateFinding)) as cursor:
        return cursor.execute(query, (publication_id,)).fetchall()


def _decisions(connection: psycopg.Connection, publication_id: int) -> list[Decision]:
    query = """
        select
            publication_id, decision, decided_by::text, recorded_by::text, decided_at, release_at,
            why, open
        from ops.publication_decision where publication_id = %s order by decision_id
    """
    with connection.cursor(row_factory=class_row(Decision)) as cursor:
        return cursor.execute(query, (publication_id,)).fetchall()


def _moves(connection: psycopg.Connection, publication_id: int) -> list[PublicationMove]:
    query = """
        select state, why, moved_by::text, moved_at
        from ops.publication_move where publication_id = %s order by move_id
    """
    with connection.cursor(row_factory=class_row(PublicationMove)) as cursor:
        return cursor.execute(query, (publication_id,)).fetchall()
