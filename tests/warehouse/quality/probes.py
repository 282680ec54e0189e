"""Rules that look at the session in which they are judged."""

from dataclasses import replace
from functools import partial

from tests.installed import RULES

from ansinh.quality.judging import judge
from ansinh.road.installation import Installation
from ansinh.rules.catalogue import Rule
from ansinh.rules.rule_book import RuleBook

NAME = "Số liệu phải được xét trong thời gian quy định"


def rule_that_asks(expression: str) -> Rule:
    """A rule that breaks in every first row, and whose value is what the expression says."""
    return Rule(
        rule="poverty_review.probe",
        stage="row",
        severity="warning",
        who_fixes="data_engineer",
        legal_basis="none",
        message_vi="{value}",
        message_en="{value}",
        expect="unexpected_rows",
        form="poverty_review",
        table="results",
        query=f"select _submission_id, _sheet, _row, {expression} as value from {{batch}}",
        says_vi=f"{NAME}.",
    )


def judging_by(installation: Installation, rule: Rule) -> Installation:
    """The installation with one rule more."""
    rules = RuleBook([*RULES.values(), rule])
    return replace(installation, rules=rules, judge=partial(judge, rules=rules))
