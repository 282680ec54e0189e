"""Every rule of a form, seen to hold and seen to be broken, by Great Expectations and without."""

import psycopg
import pytest

from ansinh.quality.judging import judge, judge_directly
from ansinh.rules.catalogue import load_rules

pytestmark = pytest.mark.warehouse


def test_examples_pass_and_fail_as_they_say(warehouse):
    rules = [rule for rule in load_rules().values() if rule.form and rule.expect != "python"]
    passing = {rule.rule: warehouse.submit_example(rule, rule.passes) for rule in rules}
    failing = {rule.rule: warehouse.submit_example(rule, rule.fails) for rule in rules}
    ids = [*passing.values(), *failing.values()]

    found = judge(warehouse.url, ids)

    broken = {number: {one.rule for one in findings} for number, findings in found.items()}
    assert [rule for rule, number in failing.items() if rule not in broken[number]] == []
    assert [rule for rule, number in passing.items() if rule in broken[number]] == []
    messages = [
        text
        for findings in found.values()
        for one in findings
        for text in (one.message_vi, one.message_en)
    ]
    assert [text for text in messages if "None" in text or "{" in text] == []
    with psycopg.connect(warehouse.url) as connection:
        assert judge_directly(connection, ids) == found
