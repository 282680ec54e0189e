"""Approval on record: the policy in force, what it wants looked at, and who decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from ansinh.errors import AnsinhError
from ansinh.rules.findings import Explanation

Decides = Literal["policy", "person"]
Verdict = Literal["approved", "declined"]
NeedKind = Literal["official", "warning", "loss", "change", "taken_back"]
BY_POLICY = "policy"
# What the functions of the database answer with, whoever calls them.
REFUSALS = ("UA001", "UA002", "UA003")


class ApprovalError(AnsinhError):
    """A publication does not wait, or this person may not decide on it; the message says which."""


@dataclass(frozen=True)
class Policy:
    """What a publication needs a person for; `decides` is who lets through what is open.

    `change_pct` is the change of a counted figure, in per cent, above which somebody has to look;
    None where no change is looked at.
    """

    policy_id: int
    decides: Decides
    official: bool
    unexplained: bool
    losses: bool
    change_pct: Decimal | None
    why: str
    set_by: str
    valid_from: datetime


@dataclass(frozen=True)
class Need:
    """One thing that somebody has to look at.

    An official submission, a warning (by rule; of the gate where no submission is named), what
    was there before and is not, a figure that changed by much. `first_open_in` is the publication
    with which the policy let it through; None where it is new.
    """

    need: NeedKind
    rule: str | None = None
    submission_id: int | None = None
    unit_code: str | None = None
    period: str | None = None
    figure: str | None = None
    value_before: Decimal | None = None
    value_after: Decimal | None = None
    occurrences: int = 1
    first_open_in: int | None = None


@dataclass(frozen=True)
class Decision:
    """An approval or a refusal; `decided_by` is a login, or `policy` where nobody was asked."""

    publication_id: int
    decision: Verdict
    decided_by: str
    recorded_by: str
    decided_at: datetime
    release_at: datetime
    why: str
    open: list[dict[str, Any]]


def policy_now(connection: psycopg.Connection) -> Policy:
    """The policy in force."""
    query = """
        select
            policy_id, decides, official, unexplained, losses, change_pct, why, set_by::text,
            valid_from
        from ops.approval_policy
        where valid_from <= now() order by valid_from desc, policy_id desc limit 1
    """
    with connection.cursor(row_factory=class_row(Policy)) as cursor:
        found = cursor.execute(query).fetchone()
    if found is None:
        raise ApprovalError("There is no policy in force yet: `ansinh policy` sets one.")
    return found


def set_policy(
    connection: psycopg.Connection,
    *,
    decides: Decides,
    official: bool,
    unexplained: bool,
    losses: bool,
    change_pct: Decimal | None,
    why: str,
) -> None:
    """Put another policy in force, from now on; those before stay on record."""
    if not why.strip():
        raise ApprovalError("Say why the policy changes (--why).")
    connection.execute(
        """
        insert into ops.approval_policy
            (decides, official, unexplained, losses, change_pct, why)
        values (%s, %s, %s, %s, %s, %s)
        """,
        (decides, official, unexplained, losses, change_pct, why),
    )


def open_needs(connection: psycopg.Connection, publication_id: int) -> list[Need]:
    """What of a publication somebody has still to look at, first what it brings."""
    query = """
        select
            need, rule, submission_id, unit_code, period, figure, value_before, value_after,
            occurrences, first_open_in
        from ops.publication_open where publication_id = %s
        order by
            first_open_in desc nulls first, need, period, unit_code, submission_id, rule, figure
    """
    with connection.cursor(row_factory=class_row(Need)) as cursor:
        return cursor.execute(query, (publication_id,)).fetchall()


def decide_by_policy(connection: psycopg.Connection, publication_id: int) -> bool:
    """Let a publication through where nobody has to be asked; whether it is approved by that.

    What is open although nobody is asked stands in the decision, and beside the publication.
    """
    policy = policy_now(connection)
    needs = open_needs(connection, publication_id)
    if needs and policy.decides == "person":
        return False
    why = f"policy {policy.policy_id}: {policy.why}" if needs else "nothing is open"
    connection.execute(
        """
        insert into ops.publication_decision
            (publication_id, decision, decided_by, policy_id, release_at, why, open)
        values (%s, 'approved', %s, %s, now(), %s, %s)
        """,
        (publication_id, BY_POLICY, policy.policy_id, why, Jsonb([_as_json(one) for one in needs])),
    )
    return True


def decide(
    connection: psycopg.Connection,
    publication_id: int,
    verdict: Verdict,
    *,
    why: str = "",
    release_at: datetime | None = None,
) -> None:
    """Approve or decline as whoever the connection is of; raises ApprovalError where refused."""
    _call(connection, "select ops.decide(%s, %s, %s, %s)", publication_id, verdict, release_at, why)


def decide_for(
    connection: psycopg.Connection,
    person: str,
    publication_id: int,
    verdict: Verdict,
    *,
    why: str = "",
) -> None:
    """The same for a person who signed in to Airflow; the owner's right alone."""
    query = "select ops.decide_for(%s, %s, %s, null, %s)"
    _call(connection, query, person, publication_id, verdict, why)


def may_approve(connection: psycopg.Connection, publication_id: int) -> list[str]:
    """The logins that may decide on a publication."""
    query = """
        select rolname::text from pg_roles
        where rolcanlogin and ops.may_approve(rolname, %s) order by 1
    """
    return [str(name) for (name,) in connection.execute(query, (publication_id,))]


def decisions(connection: psycopg.Connection) -> dict[int, Decision]:
    """The decision that holds on each publication that has one."""
    query = """
        select
            publication_id, decision, decided_by::text, recorded_by::text, decided_at, release_at,
            why, open
        from ops.decision_now
    """
    with connection.cursor(row_factory=class_row(Decision)) as cursor:
        return {one.publication_id: one for one in cursor.execute(query).fetchall()}


def due(connection: psycopg.Connection) -> int | None:
    """The approved publication whose moment has come; None where there is none."""
    row = connection.execute(
        """
        select publication_id from ops.publication
        inner join ops.decision_now using (publication_id)
        where state = 'approved' and release_at <= clock_timestamp()
        order by publication_id desc limit 1
        """
    ).fetchone()
    return None if row is None else int(row[0])


def note_needs(connection: psycopg.Connection, publication_id: int, needs: Sequence[Need]) -> None:
    """Write what the policy wants looked at; weighed again, a publication's needs are others."""
    connection.execute(
        "delete from ops.publication_need where publication_id = %s", (publication_id,)
    )
    connection.cursor().executemany(
        """
        insert into ops.publication_need
            (publication_id, need, rule, submission_id, unit_code, period, figure, value_before,
            value_after, occurrences, first_open_in)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [(publication_id, *vars(one).values()) for one in needs],
    )


def note_explanation(connection: psycopg.Connection, sha256: str, rule: str, reason: str) -> None:
    """Put on record why a warning on a file is none: it is open no more where somebody signs."""
    connection.execute(
        "insert into ops.explanation (sha256, rule, reason) values (%s, %s, %s)",
        (sha256, rule, reason),
    )


def note_given(
    connection: psycopg.Connection, submission_id: int, explanations: Iterable[Explanation]
) -> None:
    """Put on record the reasons that a file gives itself; those that are there already are not."""
    for one in explanations:
        connection.execute(
            """
            insert into ops.explanation (sha256, rule, reason)
            select sha256, %(rule)s, %(reason)s
            from ops.submission
            where
                submission_id = %(number)s
                and not exists (
                    select from ops.explanation as known
                    where
                        known.sha256 = submission.sha256
                        and known.rule = %(rule)s and known.reason = %(reason)s
                )
            """,
            {"rule": one.rule, "reason": one.reason, "number": submission_id},
        )


def _call(connection: psycopg.Connection, query: str, *values: object) -> None:
    try:
        with connection.transaction():
            connection.execute(query.encode(), values)
    except psycopg.errors.InsufficientPrivilege as error:
        raise ApprovalError(
            f"{connection.info.user} is no approver: an administrator makes the login a member of "
            "the role approver."
        ) from error
    except psycopg.Error as error:
        if error.sqlstate not in REFUSALS:
            raise
        raise ApprovalError(error.diag.message_primary or str(error)) from error


def _as_json(need: Need) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in vars(need).items()
        if value is not None
    }
