"""Judge submissions, and judge a candidate publication, by the rules of `expectations/`."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from ansinh.ledger.findings import findings_of
from ansinh.quality.failures import FailingRow, fetch_failing_rows, group_failing_rows
from ansinh.quality.follow_on import without_follow_on
from ansinh.quality.queries import Scope, submissions_of
from ansinh.rules.catalogue import Rule, load_rules, rules_for
from ansinh.rules.findings import Finding

# A rule that a huge file makes slow ends; the file is then judged by itself.
PATIENCE = "-c statement_timeout=120s"


def judge(url: str, submission_ids: Sequence[int]) -> dict[int, list[Finding]]:
    """Judge a batch of submissions with Great Expectations; returns the findings of each.

    Every submission asked for is in the answer. What the ledger already says of a submission's
    structure is not told again, nor what only follows from it. Where a rule is broken in more
    than a few cells of a column, one finding stands for all. Raises JudgingError where a rule
    could not be evaluated, or where Great Expectations and our own query count differently.
    """
    failures: list[FailingRow] = []
    with psycopg.connect(url, autocommit=True, options=PATIENCE) as connection:
        scopes = _scopes(connection, submission_ids)
        for scope in scopes:
            failures += _broken(url, connection, scope, _rules_of(scope))
        return _findings(connection, submission_ids, failures)


def judge_directly(
    connection: psycopg.Connection[Any], submission_ids: Sequence[int]
) -> dict[int, list[Finding]]:
    """The same findings from the same queries, asked on the caller's connection.

    Sees what the caller's open transaction wrote, so that a file can be checked and rolled
    back; needs no Great Expectations.
    """
    failures: list[FailingRow] = []
    for scope in _scopes(connection, submission_ids):
        for rule in _rules_of(scope):
            for table in rule.covered:
                failures += fetch_failing_rows(connection, rule, table, scope)
    return _findings(connection, submission_ids, failures)


def judge_candidate(url: str, schema: str = "candidate") -> list[Finding]:
    """The gate: judge the marts of a candidate publication, errors first."""
    with psycopg.connect(url, autocommit=True, options=PATIENCE) as connection:
        scope = Scope(schema)
        failures = _broken(url, connection, scope, _rules_of(scope))
    return [failure.finding() for failure in without_follow_on(failures, list(load_rules()))]


def _broken(
    url: str, connection: psycopg.Connection[Any], scope: Scope, rules: Sequence[Rule]
) -> list[FailingRow]:
    from ansinh.quality.validation import JudgingError, count_failing  # seconds to import

    by_id = {rule.rule: rule for rule in rules}
    failures: list[FailingRow] = []
    for (rule_id, table), counted in count_failing(url, scope, rules).items():
        fetched = fetch_failing_rows(connection, by_id[rule_id], table, scope)
        if len(fetched) != counted:
            raise JudgingError(
                f"{rule_id} on {table}: Great Expectations counts {counted} failing rows, "
                f"our query {len(fetched)}."
            )
        failures += fetched
    return failures


def _scopes(connection: psycopg.Connection[Any], submission_ids: Sequence[int]) -> list[Scope]:
    query = """
        select form, array_agg(submission_id)
        from ops.submission
        where submission_id = any(%s) and form is not null
        group by form
        order by form
    """
    rows = connection.execute(query, (list(submission_ids),)).fetchall()
    return [scope for form, ids in rows if _rules_of(scope := submissions_of(form, ids))]


def _rules_of(scope: Scope) -> list[Rule]:
    if scope.form is None:
        rules = [rule for rule in load_rules().values() if rule.stage == "marts"]
    else:
        rules = list(rules_for(scope.form))
    return [rule for rule in rules if rule.expect != "python"]


def _findings(
    connection: psycopg.Connection[Any],
    submission_ids: Sequence[int],
    failures: Iterable[FailingRow],
) -> dict[int, list[Finding]]:
    by_submission: dict[int | None, list[FailingRow]] = {number: [] for number in submission_ids}
    for failure in failures:
        by_submission[failure.submission_id].append(failure)
    order = list(load_rules())
    return {
        number: group_failing_rows(
            without_follow_on(found, order, _structural(connection, number) if found else ())
        )
        for number, found in by_submission.items()
        if number is not None
    }


def _structural(connection: psycopg.Connection[Any], submission_id: int) -> list[Finding]:
    noted = findings_of(connection, submission_id)
    return [finding for finding in noted if finding.stage == "structure"]
