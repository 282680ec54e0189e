"""The examples of a rule say where its limits are, not only that it exists."""

import psycopg
import pytest
from tests.installed import RULES
from tests.warehouse.quality.limits import moved

from ansinh.quality.failures import fetch_failing_rows
from ansinh.quality.queries import STORED
from ansinh.rules.catalogue import EVERY_FORM, Rule

pytestmark = pytest.mark.warehouse

MESSAGE = "what the message says; the verdict does not hang on it"
RESTS = "on what the finding rests; the verdict does not hang on it"
# Numbers that no example of a rule can sit on: a piece of the query around the number, and why.
NO_LIMIT = {
    "cell.not_a_choice": {"> 4 then": MESSAGE, "<= 4)": MESSAGE},
    "cell.identity_number": {">= 9 and → 8": "no text of eight letters can match what follows"},
    "household_list.members_listed": {"number > 0 → (-1)": "without a head nothing is compared"},
    "poverty_review.subtotals_add_up": {"> 0 ) select → (-1)": "nothing differs from no sum"},
    "poverty_review.blank_not_proven": {"else 0 end as block": "a name: there is no other block"},
    "poverty_review.rate_as_fraction": {
        "round( 100.0": MESSAGE,
        "decimals(rate.printed_text), 2)": MESSAGE,
    },
    "poverty_review.rate_within_bounds": {"rate.printed - 100.0": RESTS},
    "poverty_review.rate_equals_recomputed": {
        "round( 100.0": MESSAGE,
        "decimals(rate.printed_text), 2)": MESSAGE,
    },
    "poverty_review.deprivation_rate_equals_recomputed": {
        "decimals(cell.value_text), 2)": MESSAGE,
    },
}


def broken(connection: psycopg.Connection, rule: Rule, numbers: list[int]) -> set[int]:
    """Which of the submissions break a rule; none of them where it cannot be asked."""
    scope = STORED.scope(str(rule.form), numbers)
    try:
        return {
            failure.submission_id
            for table in rule.covered
            for failure in fetch_failing_rows(connection, rule, table, scope)
        }
    except psycopg.DataError:  # a division by nothing
        return {-1}


def test_examples_notice_when_a_limit_is_moved(warehouse):
    rules = [rule for rule in RULES.values() if rule.form and rule.expect != "python"]
    examples = {
        rule.rule: [
            (number, fails, one.get("_form", rule.form))
            for fails, given in ((False, rule.passing), (True, rule.failing))
            for one in given
            for number in [warehouse.submit_example(rule, one)]
        ]
        for rule in rules
    }
    unnoticed = []
    with psycopg.connect(warehouse.url, autocommit=True) as connection:
        for rule in rules:
            for form in {form for _, _, form in examples[rule.rule]}:
                given = [(number, fails) for number, fails, of in examples[rule.rule] if of == form]
                wanted = {number for number, fails in given if fails}
                numbers = [number for number, _ in given]
                for one in moved(_of_form(rule, form)):
                    if broken(connection, one.rule, numbers) == wanted:
                        unnoticed.append((rule.rule, one.where, one.to))
    assert [one for one in unnoticed if not _excuses(*one)] == []
    excused = {(one[0], excuse) for one in unnoticed for excuse in _excuses(*one)}
    assert excused == {(rule, excuse) for rule, known in NO_LIMIT.items() for excuse in known}


def _excuses(rule: str, where: str, to: str) -> list[str]:
    """The entries of `NO_LIMIT` that speak of this number, and of this way to move it."""
    return [
        excuse
        for excuse in NO_LIMIT.get(rule, {})
        if all(part in said for part, said in zip(excuse.split(" → "), (where, to), strict=False))
    ]


def _of_form(rule: Rule, form: str) -> Rule:
    if rule.form != EVERY_FORM:
        return rule
    return next(one for one in RULES.for_form(form) if one.rule == rule.rule)
