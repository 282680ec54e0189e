"""Judging what stands in a test warehouse, with a second opinion and without."""

from collections.abc import Sequence

import psycopg
from tests.installed import RULES

from ansinh.ledger.findings import structural_findings
from ansinh.quality.judging import Count, judge
from ansinh.road.installation import by_great_expectations
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook

Findings = dict[int, list[Finding]]


def by_queries(connection: psycopg.Connection, numbers: Sequence[int]) -> Findings:
    """The findings by submission, without Great Expectations."""
    return judge(connection, structural_findings(connection, numbers), RULES)


def by_both(
    url: str, numbers: Sequence[int], rules: RuleBook = RULES, count: Count | None = None
) -> Findings:
    """The findings by submission, where Great Expectations has to count the same."""
    with psycopg.connect(url) as connection:
        structural = structural_findings(connection, numbers)
        return judge(connection, structural, rules, count=count or by_great_expectations(url))
