"""Outcomes and messages for the tests of alerts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ansinh.alerts.messages import RunMessage, SubmissionOutcome
from ansinh.ledger.contacts import Contact
from ansinh.rules.findings import Finding

Build = Callable[..., Any]


@pytest.fixture
def finding() -> Build:
    def build(**changes: Any) -> Finding:
        fields: dict[str, Any] = {
            "rule": "poverty_review.movement_balances",
            "severity": "error",
            "stage": "row",
            "message_vi": "Bạn đã ghi 104, cột 9 phải bằng 102.",
            "message_en": "You entered 104, column 9 must be 102.",
            "sheet": "Diễn biến hộ nghèo",
            "row": 14,
            "cell": "L14",
            "value": "104",
            "expected": "102",
        }
        return Finding(**{**fields, **changes})

    return build


@pytest.fixture
def outcome() -> Build:
    def build(**changes: Any) -> SubmissionOutcome:
        fields: dict[str, Any] = {
            "submission_id": 7,
            "form": "poverty_review",
            "unit_code": "892",
            "unit_name": "Huyện Châu Thành",
            "period": "2022",
            "stage": "official",
            "verdict": "accepted",
            "findings": (),
        }
        return SubmissionOutcome(**{**fields, **changes})

    return build


@pytest.fixture
def message() -> Build:
    def build(*outcomes: SubmissionOutcome, email: str = "all@province.example") -> RunMessage:
        recipient = Contact("Bộ phận tổng hợp", "administrator", ("*",), (email,))
        at = datetime(2022, 12, 20, 3, tzinfo=UTC)
        return RunMessage("run-1", recipient, email, outcomes, at)

    return build
