"""Who is told what."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ansinh.alerts.administrators import Administrator
from ansinh.alerts.messages import messages_for

pytestmark = pytest.mark.unit

AT = datetime(2022, 12, 20, 3, tzinfo=UTC)
PARENTS = {"30589": "892"}
ALL = Administrator("all@province.example", "All", frozenset({"*"}), PARENTS)
BORDER = Administrator("border@province.example", "Border", frozenset({"886"}), PARENTS)
SOUTH = Administrator("south@province.example", "South", frozenset({"892"}), PARENTS)


def test_each_is_told_of_the_own_units_only(outcome: Callable[..., Any]) -> None:
    outcomes = [
        outcome(submission_id=1, unit_code="886"),
        outcome(submission_id=2, unit_code="30589"),
        outcome(submission_id=3, unit_code=None, verdict="refused"),
    ]
    told = {
        message.recipient.email: [one.submission_id for one in message.outcomes]
        for message in messages_for(outcomes, [ALL, BORDER, SOUTH], "run-1", AT)
    }
    assert told == {
        "all@province.example": [3, 2, 1],
        "border@province.example": [1],
        "south@province.example": [2],
    }


def test_nobody_gets_an_empty_message(outcome: Callable[..., Any]) -> None:
    told = messages_for([outcome(unit_code="886")], [BORDER, SOUTH], "run-1", AT)
    assert [message.recipient for message in told] == [BORDER]
    assert messages_for([], [ALL], "run-1", AT) == []


def test_what_needs_attention_comes_first(outcome: Callable[..., Any]) -> None:
    verdicts = ["accepted", "rejected", "accepted_with_warnings", "refused"]
    (message,) = messages_for([outcome(verdict=one) for one in verdicts], [ALL], "run-1", AT)
    assert [one.verdict for one in message.outcomes] == [
        "refused",
        "rejected",
        "accepted_with_warnings",
        "accepted",
    ]
