"""Alerts of verdicts: a file that is sent back or warned about, until a better one comes."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from ansinh.ledger.alerts import Alert, Cause, alerts, identity, raise_alerts, resolve
from ansinh.rules.findings import Finding, Severity, Verdict

# A file as a whole; what is wrong in it, by rule.
FILE_KINDS = {"refused": "file_refused", "rejected": "file_rejected"}
FINDING = "finding"
BUSY = "machine_busy"
KINDS = (*FILE_KINDS.values(), FINDING)


@dataclass(frozen=True)
class _Place:
    """Of what a submission speaks, as far as anybody can tell."""

    submission_id: int
    form: str | None
    unit_code: str | None
    period: str | None
    stage: str | None

    def alert(self, kind: str, rule: str | None = None) -> Alert:
        # A file of which nothing is known is an alert of its own.
        is_known = self.unit_code is not None and self.period is not None
        return Alert(
            kind,
            rule,
            self.form,
            self.unit_code,
            self.period,
            self.stage,
            "" if is_known else f"#{self.submission_id}",
        )


def follow_verdict(
    connection: psycopg.Connection,
    submission_id: int,
    verdict: Verdict,
    findings: Sequence[Finding],
    run_id: str | None,
) -> None:
    """Let fire what a verdict says, and resolve what it cures: in the verdict's transaction.

    A warning that its unit explained is none to be told of.
    """
    place = _place(connection, submission_id)
    explained = _explained(connection, submission_id)
    cause = Cause(submission_id=submission_id, run_id=run_id)
    counts: Counter[tuple[str, Severity]] = Counter()
    for one in findings:
        if one.severity == "error" or one.rule not in explained:
            counts[one.rule, one.severity] += one.count
    firing = {
        place.alert(FINDING, rule): Cause(severity, count, submission_id, run_id=run_id)
        for (rule, severity), count in counts.items()
    }
    if verdict in FILE_KINDS:
        firing[place.alert(FILE_KINDS[verdict])] = cause
    raise_alerts(connection, firing)
    _resolve_others(connection, place, firing.keys(), cause)
    busy = alerts(connection, kinds=[BUSY], only_firing=True)
    resolve(connection, [one.alert_id for one in busy if one.submission_id == submission_id], cause)


def resolve_explained(connection: psycopg.Connection) -> None:
    """Resolve warnings whose unit gave its reason after the verdict."""
    rows = connection.execute(
        """
        select alert_id
        from ops.alert_now
        inner join ops.explanation_now using (submission_id, rule)
        where kind = %s and severity = 'warning' and state <> 'resolved'
        """,
        (FINDING,),
    )
    resolve(connection, [int(number) for (number,) in rows], Cause(why="its unit explained it"))


def withdraw_alerts(connection: psycopg.Connection, submission_id: int, why: str) -> None:
    """Resolve what a submission that was taken back let fire."""
    place = _place(connection, submission_id)
    _resolve_others(connection, place, (), Cause(submission_id=submission_id, why=why))


def _resolve_others(
    connection: psycopg.Connection, place: _Place, firing: Collection[Alert], cause: Cause
) -> None:
    """Cure what fires for the same slot and is not in this submission."""
    if place.unit_code is None:
        return
    wanted = {alert.fingerprint for alert in firing}
    cured = [
        one.alert_id
        for one in alerts(connection, kinds=KINDS, unit_code=place.unit_code, only_firing=True)
        if one.period == place.period
        # A file that could not be read names no form: the next one of its place is its correction.
        and one.form in (None, place.form)
        and one.stage in (None, place.stage)
        and identity(one).fingerprint not in wanted
    ]
    resolve(connection, cured, cause)


def _place(connection: psycopg.Connection, submission_id: int) -> _Place:
    query = """
        select
            submission_id,
            submission.form,
            coalesce(submission.unit_code, delivery.unit_code) as unit_code,
            coalesce(submission.period, delivery.period) as period,
            coalesce(submission.stage, delivery.stage) as stage
        from ops.submission inner join ops.delivery using (delivery_id)
        where submission_id = %s
    """
    with connection.cursor(row_factory=class_row(_Place)) as cursor:
        found = cursor.execute(query, (submission_id,)).fetchone()
    if found is None:
        raise LookupError(f"There is no submission {submission_id}.")
    return found


def _explained(connection: psycopg.Connection, submission_id: int) -> set[str]:
    rows = connection.execute(
        "select rule from ops.explanation_now where submission_id = %s", (submission_id,)
    )
    return {str(rule) for (rule,) in rows}
