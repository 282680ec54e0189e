"""The end of a judgement: findings, verdict, and what differs from the version before."""

from collections.abc import Sequence

import psycopg

from ansinh.ledger.changes import note_changes
from ansinh.ledger.findings import findings_of, record
from ansinh.ledger.slots import lock_slot, slot_of, versions_after
from ansinh.ledger.states import move
from ansinh.ledger.verdict_alerts import follow_verdict
from ansinh.rules.findings import Finding, Verdict, verdict_of

WHY: dict[Verdict, str] = {
    "refused": "the file cannot be read as a submission",
    "rejected": "rules are broken",
    "accepted": "all rules hold",
    "accepted_with_warnings": "no rule that stops is broken",
}


def give_verdict(
    connection: psycopg.Connection,
    submission_id: int,
    found: Sequence[Finding],
    run_id: str | None,
) -> Verdict:
    """Record findings and the verdict that follows from them and from those before."""
    record(connection, submission_id, found)
    all_found = findings_of(connection, submission_id)
    verdict = verdict_of(all_found)
    why = WHY[verdict]
    if slot := slot_of(connection, submission_id):
        lock_slot(connection, slot)
    if verdict in ("accepted", "accepted_with_warnings"):
        note_changes(connection, submission_id)
        why += _by_waiver(connection, submission_id)
    move(connection, [submission_id], verdict, by="judge", why=why, run_id=run_id)
    newer = versions_after(connection, submission_id)
    for one in newer[:1]:
        note_changes(connection, one)  # the version before it is another one, or reads otherwise
    if not newer:
        follow_verdict(connection, submission_id, verdict, all_found, run_id)
    return verdict


def _by_waiver(connection: psycopg.Connection, submission_id: int) -> str:
    row = connection.execute(
        "select waiver_id from ops.submission where submission_id = %s", (submission_id,)
    ).fetchone()
    return f"; late by waiver {row[0]}" if row and row[0] is not None else ""
