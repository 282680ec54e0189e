"""Every rule of a form, seen to hold and seen to be broken, by Great Expectations and without."""

import psycopg
import pytest
from tests.installed import RULES
from tests.warehouse.quality.judged import by_both, by_queries

pytestmark = pytest.mark.warehouse


def test_examples_pass_and_fail_as_they_say(warehouse):
    rules = [rule for rule in RULES.values() if rule.form and rule.expect != "python"]
    passing = [
        (rule.rule, warehouse.submit_example(rule, one)) for rule in rules for one in rule.passing
    ]
    failing = [
        (rule.rule, warehouse.submit_example(rule, one)) for rule in rules for one in rule.failing
    ]
    ids = [number for _, number in (*passing, *failing)]

    found = by_both(warehouse.url, ids)

    broken = {number: {one.rule for one in findings} for number, findings in found.items()}
    assert [rule for rule, number in failing if rule not in broken[number]] == []
    assert [rule for rule, number in passing if rule in broken[number]] == []
    messages = [
        text
        for findings in found.values()
        for one in findings
        for text in (one.message_vi, one.message_en)
    ]
    assert [text for text in messages if "None" in text or "{" in text] == []
    with psycopg.connect(warehouse.url) as connection:
        assert by_queries(connection, ids) == found
