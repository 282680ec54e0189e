"""Tables on a terminal: what other commands ask for is never cut off, however narrow it is."""

from datetime import UTC, date, datetime

import pytest

from ansinh.cli import console, console_records
from ansinh.ledger.status import SubmissionStatus
from ansinh.road.owing import CalendarLine, Owed
from ansinh.slots.obligations import DueReport

pytestmark = pytest.mark.unit

FORMS = ("poverty_review", "communication_activities", "resource_contributions")
STATES = ("received", "accepted_with_warnings", "published", "refused")


def one_of(number: int, at: int, *, is_cumulative: bool) -> SubmissionStatus:
    return SubmissionStatus(
        submission_id=number,
        file_name=f"a file with a long name, number {number}.xlsx",
        form=FORMS[at % len(FORMS)],
        unit_code="30337",
        period="2025-Q4",
        stage="preliminary",
        standard_code=None,
        version=3,
        rows=123_456,
        state=STATES[at % len(STATES)],
        why="",
        moved_at=datetime(2026, 11, 29, tzinfo=UTC),
        errors=1_234,
        warnings=5_678,
        is_cumulative=is_cumulative,
    )


@pytest.mark.parametrize("width", [70, 80, 100, 119, 120, 140, 200])
@pytest.mark.parametrize("is_cumulative", [False, True])
def test_keys_of_submissions_stay_whole(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    width: int,
    is_cumulative: bool,
) -> None:
    monkeypatch.setattr(console.OUT, "_width", width)
    seen = [
        one_of(number, at, is_cumulative=is_cumulative)
        for at, number in enumerate((7, 171, 12345, 99999))
    ]

    console.submissions(seen)

    words = capsys.readouterr().out.split()
    for one in seen:
        assert {str(one.submission_id), one.unit_code, one.period, one.state} <= set(words)


def test_names_of_reports_in_the_calendar_stay_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console.OUT, "_width", 80)
    day = date(2026, 4, 5)
    unit = Owed("30337", "Xã An Phú", "published", True, False, True, day)
    lines = [
        CalendarLine(
            DueReport(
                form, "2026", "preliminary", "reporting_unit", day, day, day, True, False, ""
            ),
            (unit,) * 102,
        )
        for form in FORMS
    ]

    console_records.calendar(lines)
    console_records.calendar_of_unit(lines)

    words = capsys.readouterr().out.split()
    for whole in (*FORMS, "05/04/2026*", "2026", "preliminary", "102/102", "published"):
        assert whole in words
