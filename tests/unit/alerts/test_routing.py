"""Which alerts are told now, and to whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansinh.alerts.kinds import kind_of, load_kinds
from ansinh.alerts.routing import tellings
from ansinh.dictionary.alerts_page import PAGE, alerts_page
from ansinh.ledger.alerts import AlertNow
from ansinh.ledger.contacts import Contact, Directory
from ansinh.ledger.silences import Silence

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
OPERATOR = Contact("operator", "operator", (), ("ops@x.example",))
ALL = Contact("all", "administrator", ("*",), ("all@x.example",))
BORDER = Contact("border", "administrator", ("886",), ("border@x.example",))
DIRECTORY = Directory([OPERATOR, ALL, BORDER], {"30337": "886"})
KINDS = load_kinds()


def alert(kind: str, **changes: Any) -> AlertNow:
    fields: dict[str, Any] = {
        **dict.fromkeys(("rule", "form", "unit_code", "period", "stage", "severity")),
        **dict.fromkeys(("submission_id", "publication_id", "run_id", "why", "news")),
        **{"alert_id": 1, "kind": kind, "place": "x", "event_id": 1, "state": "open"},
        **{"occurrences": 1, "by": "loader", "at": NOW, "fired_at": NOW},
        **{"was_told": False, "is_escalated": False},
    }
    return AlertNow(**{**fields, **changes})


def told(*found: AlertNow, silences: Any = ()) -> dict[str, tuple[str, set[str]]]:
    return {
        one.alert.kind: (one.news, {contact.name for contact in one.contacts})
        for one in tellings(found, silences, DIRECTORY, NOW)
    }


def after(hours: float, **changes: Any) -> AlertNow:
    """One that was told so many hours ago, and fires still."""
    then = NOW - timedelta(hours=hours)
    fields = {"state": "notified", "was_told": True, "at": then, "fired_at": then, **changes}
    return alert("task_failed", **fields)


def test_who_is_told_depends_on_the_kind() -> None:
    assert told(alert("disk_full")) == {"disk_full": ("new", {"operator"})}
    assert told(alert("no_file", unit_code="30337")) == {"no_file": ("new", {"all", "border"})}
    assert told(alert("no_file")) == {"no_file": ("new", {"all"})}


def test_of_files_and_late_reports_other_letters_tell() -> None:
    for kind in ("finding", "file_rejected", "file_refused", "report_late"):
        assert told(alert(kind)) == {}


def test_what_fires_on_is_told_again_then_escalates_and_stops_with_who_took_it_on() -> None:
    assert told(after(1)) == {}
    assert told(after(24)) == {"task_failed": ("escalated", {"operator", "all"})}
    again = after(24, is_escalated=True)
    assert told(again) == {"task_failed": ("again", {"operator", "all"})}
    assert told(replace(again, state="acknowledged")) == {}


def test_that_it_is_over_is_told_once_to_whom_it_was_told() -> None:
    over = after(1, state="resolved")
    assert told(over) == {"task_failed": ("over", {"operator"})}
    assert told(replace(over, was_told=False)) == {}
    assert told(replace(over, news="over")) == {}
    # What is over with being told needs no second word.
    assert told(alert("publication_out", state="resolved", was_told=True)) == {}


def test_a_graver_alert_explains_a_smaller_one() -> None:
    stale, part = alert("marts_stale"), alert("part_down")
    assert set(told(stale)) == {"marts_stale"}
    assert set(told(stale, part)) == {"part_down"}
    assert set(told(stale, replace(part, state="resolved"))) == {"marts_stale"}


def test_nobody_is_told_of_what_is_silenced_and_all_when_it_ends() -> None:
    hushed = Silence(1, "task_failed", None, None, None, "x", "a", NOW, NOW + timedelta(hours=1))
    assert told(alert("task_failed"), silences=[hushed]) == {}
    assert set(told(alert("task_failed"))) == {"task_failed"}
    other = replace(hushed, kind="part_down")
    assert set(told(alert("task_failed"), silences=[other])) == {"task_failed"}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_says_what_it_is_and_what_to_do(name: str) -> None:
    kind = KINDS[name]
    for said in (kind.said(alert(name, why="because"), one) for one in ("vi", "en")):
        assert said and "{" not in said
    assert kind.title_vi and kind.title_en and kind.do_vi and kind.do_en
    assert set(kind.hushed_by) <= KINDS.keys()
    assert (kind.escalate_hours is None) == (kind.escalates_to is None)


def test_a_kind_of_another_version_is_told_by_its_name() -> None:
    assert (
        kind_of(alert("unheard_of")).said(alert("unheard_of", why="y"), "vi") == "unheard_of x: y"
    )


def test_the_runbook_is_that_of_the_kinds() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == alerts_page(KINDS), "run python -m ansinh.dictionary.alerts_page"
