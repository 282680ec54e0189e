"""What is protected is data: dated, with a reason for each decision."""

from datetime import date

import pytest

from ansinh.disclosure.policy import DatedThreshold, Policy, load_policy

pytestmark = pytest.mark.unit


def test_the_policy_names_a_threshold_for_every_day() -> None:
    policy = load_policy()
    for day in (date(2016, 1, 1), date(2026, 11, 28), date(2099, 1, 1)):
        assert policy.threshold(day) >= 3


def test_thresholds_are_dated() -> None:
    policy = Policy(
        [
            DatedThreshold(date(2020, 1, 1), 3, "first", date(2027, 1, 1)),
            DatedThreshold(date(2027, 1, 1), 10, "stricter"),
        ],
        {},
        {},
        {},
    )
    assert policy.threshold(date(2026, 12, 31)) == 3
    assert policy.threshold(date(2027, 1, 1)) == 10
    with pytest.raises(LookupError):
        policy.threshold(date(2019, 12, 31))


def test_every_decision_has_a_reason() -> None:
    policy = load_policy()
    decisions = [*policy.thresholds, *policy.protected.values(), *policy.open.values()]
    assert all(len(one.because) > 20 for one in decisions)
