"""Who is told what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ansinh.alerts.messages import RunMessage, messages_for
from ansinh.ledger.contacts import Contact, Directory

pytestmark = pytest.mark.unit

AT = datetime(2022, 12, 20, 3, tzinfo=UTC)
PARENTS = {"30589": "892", "892": "89", "886": "89"}


def contact(name: str, duty: Any, *units: str, **more: Any) -> Contact:
    return Contact(name, duty, units, (f"{name}@province.example",), **more)


ALL = contact("all", "administrator", "*")
BORDER = contact("border", "administrator", "886")
SOUTH = contact("south", "administrator", "892")
DISTRICT = contact("district", "unit", "892")
COMMUNE = contact("commune", "unit", "30589")
OPERATOR = contact("operator", "operator")


def told(outcomes: Any, *contacts: Contact, at: datetime = AT, **more: Any) -> Any:
    found = messages_for("run-1", at, Directory(contacts, PARENTS), outcomes, **more)
    return {one.address.partition("@")[0]: one for one in found}


def numbers(messages: dict[str, RunMessage]) -> dict[str, list[int]]:
    return {
        name: [one.submission_id for one in message.outcomes] for name, message in messages.items()
    }


def test_each_is_told_of_the_own_units_only(outcome: Callable[..., Any]) -> None:
    outcomes = [
        outcome(submission_id=1, unit_code="886"),
        outcome(submission_id=2, unit_code="30589"),
        outcome(submission_id=3, unit_code=None, verdict="refused"),
    ]
    assert numbers(told(outcomes, ALL, BORDER, SOUTH, DISTRICT, COMMUNE, OPERATOR)) == {
        "all": [3, 2, 1],
        "border": [1],
        "south": [2],
        # The file of a commune is its own, and the district's administrator hears of it.
        "commune": [2],
    }


def test_nobody_gets_an_empty_message(outcome: Callable[..., Any]) -> None:
    assert set(told([outcome(unit_code="886")], BORDER, SOUTH, COMMUNE)) == {"border"}
    assert told([], ALL) == {}


def test_an_address_gets_one_letter_whatever_its_duties(outcome: Callable[..., Any]) -> None:
    both = replace(ALL, name="both")
    other = replace(DISTRICT, addresses=("ALL@province.example",))
    (message,) = told([outcome(unit_code="892")], both, other).values()
    assert len(message.outcomes) == 1


def test_a_deputy_is_told_while_a_contact_is_away(outcome: Callable[..., Any]) -> None:
    day = AT.date()
    away = replace(DISTRICT, deputy="south", away_from=day, away_to=day)
    found = [outcome(unit_code="892")]
    assert set(told(found, away, SOUTH)) == {"south"}
    later = datetime(2022, 12, 21, 3, tzinfo=UTC)
    assert set(told(found, away, SOUTH, at=later)) == {"district", "south"}


def test_deputies_that_stand_in_for_each_other_are_told_themselves() -> None:
    day = date(2022, 12, 20)
    first = contact("a", "unit", "1", deputy="b", away_from=day)
    second = contact("b", "unit", "2", deputy="a", away_from=day)
    directory = Directory([first, second], {})
    assert directory.told(first, day) in (first, second)


def test_a_marked_copy_goes_to_the_unit_where_no_person_is_named(
    outcome: Callable[..., Any],
) -> None:
    wrong = {"unit_code": "892", "verdict": "rejected"}
    outcomes = [
        outcome(submission_id=1, **wrong),
        outcome(submission_id=2, unit_code="892"),
        outcome(submission_id=3, **wrong, form="household_list"),
        outcome(submission_id=4, **wrong, form="resource_contributions"),
        outcome(submission_id=5, **wrong, form=None),
    ]
    messages = told(outcomes, ALL, DISTRICT)
    assert messages["district"].copies == (1,)
    assert messages["all"].copies == ()


def test_of_some_administrators_hear_nothing(outcome: Callable[..., Any]) -> None:
    found = [outcome(unit_code="892")]
    assert set(told(found, ALL, DISTRICT, to_administrators=lambda _: False)) == {"district"}
    assert set(told(found, ALL, DISTRICT, to_units=False)) == {"all"}


def test_what_needs_attention_comes_first(outcome: Callable[..., Any]) -> None:
    verdicts = ["accepted", "rejected", "accepted_with_warnings", "refused"]
    outcomes = [outcome(verdict=one, submission_id=at) for at, one in enumerate(verdicts)]
    assert [one.verdict for one in told(outcomes, ALL)["all"].outcomes] == [
        "refused",
        "rejected",
        "accepted_with_warnings",
        "accepted",
    ]
