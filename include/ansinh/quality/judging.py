"""Judge submissions, and judge a candidate publication, by the rules of `expectations/`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from ansinh.errors import AnsinhError
from ansinh.quality.failures import FailingRow, fetch_failing_rows, group_failing_rows
from ansinh.quality.follow_on import without_follow_on
from ansinh.quality.queries import STORED, Scope, Where
from ansinh.quality.severities import arrival_days, statuses, today
from ansinh.quality.time_limits import SECONDS, limited
from ansinh.raw.statistics import gather_statistics
from ansinh.rules.catalogue import ANOMALIES, Rule
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook
from ansinh.rules.severities import Severities

# Rule id and table → number of failing rows.
Counts = dict[tuple[str, str | None], int]
# A second opinion on a scope: how many rows break each rule. Great Expectations gives it.
Count = Callable[[Scope, Sequence[Rule]], Counts]


class JudgingError(AnsinhError):
    """The rules could not be judged: nothing may be concluded from silence."""


def judge(
    connection: psycopg.Connection[Any],
    structural: Mapping[int, Sequence[Finding]],
    rules: RuleBook,
    *,
    count: Count | None = None,
    where: Where = STORED,
) -> dict[int, list[Finding]]:
    """Judge a batch of submissions; returns the findings of each.

    `structural` has the number of every submission, with what is known of its structure: that is
    not told again, nor what only follows from it. Where a rule is broken in more than a few cells
    of a column, one finding stands for all. The queries see what the caller's open transaction
    wrote. `count` judges the same: raises JudgingError where it counts differently, or where a
    rule could not be evaluated, or not in time. A rule has the severity that it had on the day
    when the submission arrived.
    """
    failures: list[FailingRow] = []
    severities = Severities(statuses(connection))
    days = arrival_days(connection, list(structural), where)
    with limited(connection):
        for form, ids in _by_form(connection, list(structural), where).items():
            of_form = [rule for rule in rules.for_form(form) if rule.expect != "python"]
            if of_form:
                scope = where.scope(form, ids, _senders(connection, ids, where))
                if where == STORED:
                    _gather_statistics(connection, scope)
                failures += _failing_rows(connection, scope, of_form, count)
    by_submission: dict[int, list[FailingRow]] = {number: [] for number in structural}
    for failure in failures:
        number = failure.submission_id or 0
        by_submission[number].append(_weighed(failure, severities, days[number]))
    order = list(rules)
    return {
        number: group_failing_rows(without_follow_on(by_submission[number], order, noted))
        for number, noted in structural.items()
    }


def judge_candidate(
    connection: psycopg.Connection[Any],
    rules: RuleBook,
    *,
    count: Count | None = None,
    schema: str = "candidate",
) -> list[Finding]:
    """The gate: judge the marts of a candidate publication, errors first."""
    with limited(connection):
        severities, day = Severities(statuses(connection)), today(connection)
        failures = [
            _weighed(one, severities, day)
            for one in _failing_rows(connection, Scope(schema), rules.for_marts(), count)
        ]
    return [failure.finding() for failure in without_follow_on(failures, list(rules))]


def _weighed(failure: FailingRow, severities: Severities, day: date) -> FailingRow:
    rule = severities.on(day, failure.rule)
    return failure if rule is failure.rule else replace(failure, rule=rule)


def _failing_rows(
    connection: psycopg.Connection[Any], scope: Scope, rules: Sequence[Rule], count: Count | None
) -> list[FailingRow]:
    asked = [
        (rule, table)
        for rule in rules
        for table in rule.covered
        if table is None or scope.senders is None or table in scope.senders
    ]
    counted = None if count is None else count(scope, rules)
    failures: list[FailingRow] = []
    for rule, table in asked:
        # Great Expectations knows no figures over time.
        to_compare = None if rule.expect == ANOMALIES else counted
        if to_compare is not None and (rule.rule, table) not in to_compare:
            continue
        fetched = _fetched(connection, rule, table, scope)
        if to_compare is not None and len(fetched) != to_compare[rule.rule, table]:
            raise JudgingError(
                f"{rule.rule} on {table}: Great Expectations counts "
                f"{to_compare[rule.rule, table]} failing rows, our query {len(fetched)}."
            )
        failures += fetched
    return failures


def _fetched(
    connection: psycopg.Connection[Any], rule: Rule, table: str | None, scope: Scope
) -> list[FailingRow]:
    try:
        return fetch_failing_rows(connection, rule, table, scope)
    except psycopg.errors.QueryCanceled as error:
        raise JudgingError(
            f"“{rule.title_vi}” ({rule.rule}) was not judged within {SECONDS} seconds "
            f"({str(error).splitlines()[0]}). No file is at fault, and nothing is concluded: "
            "tell who looks after the rules."
        ) from error
    except psycopg.Error as error:
        error.add_note(f"while judging “{rule.title_vi}” ({rule.rule})")
        raise


def _senders(
    connection: psycopg.Connection[Any], submission_ids: Iterable[int], where: Where
) -> dict[str, tuple[int, ...]]:
    """The submissions that have each table.

    A rule of a table speaks of what stands in it: a table that nobody sent is not asked, and
    whoever did not send it is told nothing of it, whatever else is in the batch.
    """
    query = sql.SQL("""
        select table_name, array_agg(submission_id order by submission_id)
        from {}.submission_table
        where submission_id = any(%s)
        group by table_name
    """).format(sql.Identifier(where.ledger))
    rows = connection.execute(query, (list(submission_ids),)).fetchall()
    return {table: tuple(ids) for table, ids in rows}


def _gather_statistics(connection: psycopg.Connection[Any], scope: Scope) -> None:
    """See to it that the planner knows what is judged; what is only checked comes known."""
    query = """
        select table_name, sum(row_count)::bigint from ops.submission_table
        where submission_id = any(%s) group by table_name order by table_name
    """
    for table, rows in connection.execute(query, (list(scope.submission_ids),)).fetchall():
        ids = scope.of_table(table).submission_ids
        gather_statistics(connection, f"{scope.form}__{table}", ids, rows)


def _by_form(
    connection: psycopg.Connection[Any], submission_ids: Iterable[int], where: Where
) -> dict[str, list[int]]:
    query = sql.SQL("""
        select form, array_agg(submission_id)
        from {}.submission
        where submission_id = any(%s) and form is not null
        group by form
        order by form
    """).format(sql.Identifier(where.ledger))
    return dict(connection.execute(query, (list(submission_ids),)).fetchall())
