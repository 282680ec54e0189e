"""What of a candidate somebody has to look at, and whether a person has to sign before BI reads it.

Candidate → gate → weighing → approved, by the policy or by a person → released.
"""

# Conditions that are put into queries are constants of this project.
# ruff: noqa: S608

from collections.abc import Sequence

import psycopg
from psycopg.rows import class_row

from ansinh.ledger import approval, locks
from ansinh.ledger import publications as ledger
from ansinh.ledger.approval import Need, Policy
from ansinh.publishing import difference, history, revisions

# What of the set is not read by BI yet, and what BI reads that is not in it.
ENTERING = """
    select member.submission_id
    from ops.publication_submission as member
    where
        member.publication_id = %(after)s
        and not exists (
            select from ops.publication_submission as before
            where
                before.publication_id = %(before)s
                and before.submission_id = member.submission_id
                and before.judgement = member.judgement
        )
"""
OFFICIAL = f"""
select submission_id, unit_code, period
from ops.submission
where stage = 'official' and submission_id in ({ENTERING})
"""
WARNINGS = f"""
select
    case rule when 'structure.units_left_out' then 'loss' else 'warning' end as need,
    rule, submission_id, unit_code, submission.period, sum(occurrences)::bigint
from ops.finding_now
inner join ops.submission using (submission_id)
where severity = 'warning' and submission_id in ({ENTERING})
group by rule, submission_id, unit_code, submission.period
union all
select 'warning', rule, null, null, null, count(*)
from ops.publication_finding
where publication_id = %(after)s and severity = 'warning'
group by rule
"""
# What BI read once, until an earlier publication came back.
TAKEN_BACK = f"""
select submission_id, unit_code, period
from ops.submission
where
    submission_id in ({ENTERING})
    and exists (
        select from ops.publication as restoring
        inner join ops.publication_submission as member
            on restoring.compared_with = member.publication_id
        where
            restoring.publication_id = %(before)s and restoring.restores is not null
            and member.submission_id = submission.submission_id
    )
"""
# A slot that nobody fills any more.
EMPTIED = """
select former.submission_id, former.unit_code, former.period
from ops.publication_submission as member
inner join ops.submission as former using (submission_id)
where
    member.publication_id = %(before)s
    and not exists (
        select from ops.publication_submission as other
        inner join ops.submission as newer using (submission_id)
        where
            other.publication_id = %(after)s
            and newer.form = former.form and newer.unit_code = former.unit_code
            and newer.period = former.period and newer.stage = former.stage
            and newer.standard_code is not distinct from former.standard_code
    )
"""
# By much: against the figure before. A figure that is told no more is a loss.
CHANGED = """
select distinct
    case when value_after is null then 'loss' else 'change' end as need,
    unit_code, period, mart || '.' || figure, value_before, value_after
from history.revision
where
    publication_id = %(after)s and value_before is not null
    and (
        (value_after is null and %(losses)s)
        or (
            value_after is not null
            and abs(difference) * 100 > %(change_pct)s::numeric * abs(value_before)
        )
    )
order by 1, 2, 3, 4
"""

# What was let through stays open until a person signed, it was explained, or it is gone.
CARRIED = """
select
    need, rule, submission_id, unit_code, period, figure, value_before, value_after, occurrences,
    coalesce(first_open_in, publication_id) as first_open_in
from ops.decision_now as decision
inner join ops.publication_open as still using (publication_id)
where
    publication_id = %(built)s and decision.decided_by = 'policy'
    and (
        submission_id is null
        or (need = 'loss' and rule is null)
        or exists (
            select from ops.publication_submission as member
            inner join ops.publication_submission as signed
                using (submission_id, judgement)
            where
                member.publication_id = %(after)s and signed.publication_id = %(built)s
                and member.submission_id = still.submission_id
        )
    )
"""


def weigh(connection: psycopg.Connection, publication_id: int, build: str) -> bool:
    """Note what differs, what is open, and decide by the policy; whether it is approved.

    Belongs after the gate. Raises LookupError where the publication is no candidate any more.
    """
    with connection.transaction():
        locks.hold_alone(connection)
        state = ledger.publication_state(connection, publication_id)
        if state in {"approved", "published"}:
            return True
        if state not in {"candidate", "waiting"}:
            raise LookupError(f"Publication {publication_id} is not a candidate any more.")
        before = ledger.newest_published(connection)
        ledger.note_passed(connection, publication_id, build, compared_with=before)
        history.forget_revisions(connection, publication_id)
        touched = touched_between(connection, before, publication_id)
        periods = None if touched is None else touched.periods
        revisions.record(connection, before, publication_id, periods)
        policy = approval.policy_now(connection)
        approval.note_needs(
            connection, publication_id, needs_of(connection, before, publication_id, policy)
        )
        return settle(connection, publication_id)


def settle(connection: psycopg.Connection, publication_id: int) -> bool:
    """Let a weighed publication through where nobody has to sign; else it waits.

    Asked again when an explanation came. Returns whether it is approved.
    """
    approved = approval.decide_by_policy(connection, publication_id)
    if approved:
        ledger.decide(connection, publication_id, "approved", "approved by the policy")
    elif ledger.publication_state(connection, publication_id) != "waiting":
        ledger.decide(connection, publication_id, "waiting", "waits for a person")
    return approved


def touched_between(
    connection: psycopg.Connection, before: int | None, after: int
) -> difference.Touched | None:
    """What the submissions differ in since what BI reads; None where more than they changed."""
    if before is None:
        return None
    made = {ledger.made_by(connection, one) for one in (before, after)}
    if len(made) > 1 or None in made:
        return None
    return difference.touched_between(connection, before, after)


def needs_of(
    connection: psycopg.Connection, before: int | None, after: int, policy: Policy
) -> Sequence[Need]:
    """What of a publication the policy wants somebody to look at."""
    values = {
        "before": before,
        "after": after,
        "losses": policy.losses,
        "change_pct": policy.change_pct,
    }
    found: list[Need] = []
    for submission_id, unit, period in connection.execute(TAKEN_BACK, values):
        found.append(Need("taken_back", None, submission_id, unit, period))
    if policy.official:
        for submission_id, unit, period in connection.execute(OFFICIAL, values):
            found.append(Need("official", None, submission_id, unit, period))
    for need, rule, submission_id, unit, period, count in connection.execute(WARNINGS, values):
        if policy.losses if need == "loss" else policy.unexplained:
            found.append(Need(need, rule, submission_id, unit, period, occurrences=count))
    if policy.losses:
        for submission_id, unit, period in connection.execute(EMPTIED, values):
            found.append(Need("loss", None, submission_id, unit, period))
    for need, unit, period, figure, value_before, value_after in connection.execute(
        CHANGED, values
    ):
        found.append(Need(need, None, None, unit, period, figure, value_before, value_after))
    return [*found, *_carried(connection, before, after, policy, found)]


def _carried(
    connection: psycopg.Connection,
    before: int | None,
    after: int,
    policy: Policy,
    found: Sequence[Need],
) -> list[Need]:
    """What the policy let through before, of which the same is not told anew."""
    asked = {
        "taken_back": True,
        "official": policy.official,
        "warning": policy.unexplained,
        "loss": policy.losses,
        "change": policy.change_pct is not None,
    }
    told = {_about(one) for one in found}
    with connection.cursor(row_factory=class_row(Need)) as cursor:
        values = {"built": ledger.built_as(connection, before), "after": after}
        open_before = cursor.execute(CARRIED, values).fetchall()
    return [one for one in open_before if asked[one.need] and _about(one) not in told]


def _about(need: Need) -> tuple[object, ...]:
    return (need.need, need.rule, need.submission_id, need.unit_code, need.period, need.figure)
