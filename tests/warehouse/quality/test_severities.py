"""Severities as dated data: what an administrator set holds for the files of its days."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.databases import role_url_at
from tests.warehouse.conftest import SmallRoad
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.ledger.rule_status import SeverityError, set_severity
from ansinh.road.checking import check
from ansinh.rules.rule_book import load_rules
from ansinh.settings import LOCAL_TIME
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

RULE = "poverty_review.subtotals_add_up"
WHY = "the province counts households otherwise this year"
LONG_AGO = date(2020, 1, 1)
ONE_DAY = timedelta(days=1)
SLOT = SlotHint("886", "2022", "official", None, "lệnh")
UNREAD = ("file", "structure", "type")
TOO_MANY = 2000  # poor households of 1000 households

Set = Callable[..., None]


@pytest.fixture
def set_to(small_road: SmallRoad) -> Set:
    def set_to(severity: Any, rule: str = RULE, valid_from: date = LONG_AGO, **more: Any) -> None:
        with psycopg.connect(small_road.url) as connection:
            days = {"valid_from": valid_from, **more}
            set_severity(connection, load_rules(), rule, severity, why=WHY, **days)

    return set_to


def told(road: SmallRoad, number: int, severity: str) -> set[str]:
    """The rules of which a submission's latest judgement tells with this severity."""
    query = "select rule from ops.finding_now where submission_id = %s and severity = %s"
    return {rule for (rule,) in road.query(query, number, severity)}


def day_of(road: SmallRoad, number: int) -> date:
    """On which day a submission was handed in: midnight may have passed since."""
    query = """
        select delivered_at from ops.submission
        inner join ops.delivery using (delivery_id) where submission_id = %s
    """
    ((delivered,),) = road.query(query, number)
    return delivered.astimezone(LOCAL_TIME).date()


def test_a_softened_rule_warns_whoever_asks(
    small_road: SmallRoad, set_to: Set, tmp_path: Path
) -> None:
    before = small_road.submit("886", TOO_MANY)
    assert small_road.states()[before] == "rejected"
    rules = told(small_road, before, "error")
    for rule in rules:
        set_to("warning", rule)

    after = small_road.submit("887", TOO_MANY)
    file = tmp_path / "a.csv"
    file.write_bytes(small_road.content("886", TOO_MANY))
    (replayed,) = small_road.replay(before)

    assert small_road.states()[after] == "accepted_with_warnings"
    assert check(small_road.installation, file, SLOT).verdict == "accepted_with_warnings"
    assert replayed.after == "accepted_with_warnings"
    for number in (before, after):
        assert rules <= told(small_road, number, "warning")
        assert not told(small_road, number, "error")


def test_a_severity_holds_for_the_files_that_arrived_on_its_days(
    small_road: SmallRoad, set_to: Set
) -> None:
    number = small_road.submit("886", TOO_MANY)
    rules = told(small_road, number, "error")

    def after(severity: str, **days: Any) -> str:
        for rule in rules:
            set_to(severity, rule, **days)
        return str(small_road.replay(number)[0].after)

    day = day_of(small_road, number)
    assert after("warning", valid_from=day + ONE_DAY) == "rejected"
    assert after("warning", valid_to=day - ONE_DAY) == "rejected"
    assert after("warning", valid_from=day, valid_to=day) == "accepted_with_warnings"
    # Of two for a day the newer holds, whatever their days.
    assert after("error") == "rejected"


def test_a_replay_gives_the_verdict_of_the_day_when_the_file_arrived(
    small_road: SmallRoad, set_to: Set
) -> None:
    number = small_road.submit("886", TOO_MANY)
    with psycopg.connect(small_road.url) as connection:
        connection.execute("alter table ops.delivery disable trigger user")
        connection.execute(
            "update ops.delivery set delivered_at = delivered_at - interval '9 days'"
        )
        connection.execute("alter table ops.delivery enable trigger user")
    rules = told(small_road, number, "error")
    day = day_of(small_road, number)

    for rule in rules:
        set_to("warning", rule, valid_from=day + ONE_DAY)
    assert small_road.replay(number)[0].after == "rejected"
    for rule in rules:
        set_to("warning", rule, valid_to=day + ONE_DAY)
    assert small_road.replay(number)[0].after == "accepted_with_warnings"


def test_a_warning_becomes_an_error(small_road: SmallRoad, set_to: Set) -> None:
    number = small_road.submit("886", 50)
    (rule,) = told(small_road, number, "warning")

    set_to("error", rule)

    assert small_road.replay(number)[0].after == "rejected"


@pytest.mark.parametrize(
    "rule",
    [
        one.rule
        for one in load_rules().values()
        if one.severity == "error" and (one.always_stops or one.stage in UNREAD)
    ],
)
def test_what_protects_people_or_was_not_read_is_never_softened(rule: str) -> None:
    with pytest.raises(SeverityError, match="keeps its severity"):
        set_severity(None, load_rules(), rule, "warning", valid_from=LONG_AGO, why=WHY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no.such_rule", "warning", "--why", WHY], "There is no rule"),
        ([RULE, "warning"], "Say why"),
        ([RULE, "off", "--why", WHY], "an error or a warning"),
        ([RULE, "warning", "--why", WHY, "--from", "1/2/2026"], "YYYY-MM-DD"),
        (
            [RULE, "warning", "--why", WHY, "--from", "2026-02-01", "--to", "2026-01-01"],
            "would end",
        ),
    ],
)
def test_the_command_refuses_in_words(small_road: SmallRoad, words: list[str], said: str) -> None:
    done = CliRunner().invoke(cli.app, ["severity", *words], obj=small_road.installation)

    assert done.exit_code == 3 and said in " ".join(done.stderr.split())
    assert small_road.query("select from ops.rule_status") == []


def test_the_command_sets_it_and_tells_who_did(small_road: SmallRoad) -> None:
    runner = CliRunner(env={"COLUMNS": "200"})
    words = ["severity", RULE, "warning", "--why", WHY, "--from", "2026-01-01"]

    done = runner.invoke(cli.app, words, obj=small_road.installation)

    assert done.exit_code == 0, done.output
    assert RULE in done.stdout and "01/01/2026" in done.stdout and "ansinh_owner" in done.stdout
    (row,) = small_road.query("select rule, severity, set_by::text, why from ops.rule_status")
    assert row == (RULE, "warning", "ansinh_owner", WHY)


def test_services_set_none_and_nobody_changes_one(small_road: SmallRoad, set_to: Set) -> None:
    set_to("warning")
    for role in ("loader", "transformer"):
        url = role_url_at(small_road.url, role)  # type: ignore[arg-type]
        with (
            psycopg.connect(url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            set_severity(connection, load_rules(), RULE, "error", valid_from=LONG_AGO, why=WHY)
    for change in ("update ops.rule_status set why = 'x'", "delete from ops.rule_status"):
        with psycopg.connect(small_road.url) as connection, pytest.raises(psycopg.Error):
            connection.execute(change.encode())
    assert len(small_road.query("select from ops.rule_status")) == 1
