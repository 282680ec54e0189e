"""Judging ends: with a rule's name where the rule takes too long, and with whoever asked."""

import json
import os
import socket
import threading
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.conftest import SmallRoad
from tests.warehouse.quality.judged import by_both
from tests.warehouse.quality.probes import NAME, judging_by, rule_that_asks
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.platform.processes import wait_until
from ansinh.quality import time_limits
from ansinh.quality.judging import JudgingError
from ansinh.road import judging
from ansinh.road.checking import check
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

SLOT = SlotHint("886", "2022", "official", None, "lệnh")
FOR_EVER = rule_that_asks(f"(select true from pg_sleep({LAST_RESORT_SECONDS}))")
ENOUGH = {"statement_timeout": "300ms", "client_connection_check_interval": "100ms"}


@pytest.fixture
def short_of_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "LIMITS", ENOUGH)


@pytest.fixture
def file(small_road: SmallRoad, tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(small_road.content("886", 50))
    return path


@pytest.mark.usefixtures("short_of_patience")
def test_a_rule_that_takes_too_long_is_named_and_no_verdict_is_given(small_road):
    small_road.installation = judging_by(small_road.installation, FOR_EVER)
    small_road.put("886", 50)

    with pytest.raises(JudgingError) as raised:
        small_road.walk()

    assert f"“{NAME}” ({FOR_EVER.rule})" in str(raised.value)
    assert small_road.states() == {1: "received"}


@pytest.mark.usefixtures("short_of_patience")
def test_who_checks_a_file_reads_which_rule_took_too_long(small_road, file):
    slow = judging_by(small_road.installation, FOR_EVER)
    words = ["check", str(file), "--unit", "886", "--period", "2022", "--stage", "official"]
    done = CliRunner().invoke(cli.app, [*words, "--json"], obj=slow)

    assert done.exit_code == 3
    assert NAME in done.stderr.replace("\n", " ")
    assert json.loads(done.stdout)["file"] == "a.csv"


def test_what_cannot_be_judged_by_our_fault_holds_up_no_other_file(small_road):
    def judge_all_but_the_first(connection, structural, **how):
        if 1 in structural:
            raise JudgingError("too slow")
        return usual(connection, structural, **how)

    usual = small_road.installation.judge
    for unit in ("886", "887", "890"):
        small_road.put(unit, 50)

    with small_road.where(judge=judge_all_but_the_first), pytest.raises(JudgingError):
        small_road.walk()

    states = small_road.states()
    assert states.pop(1) == "received"
    assert {state[:8] for state in states.values()} == {"accepted"}
    judging.judge(small_road.installation, [1], "next run")
    assert small_road.states()[1].startswith("accepted")


def test_a_question_ends_when_its_client_is_gone(migrated_url):
    asking = psycopg.connect(migrated_url, autocommit=True)
    pid = asking.info.backend_pid

    def ask():
        with time_limits.limited(asking), suppress(psycopg.Error):
            asking.execute("select pg_sleep(%s)", (LAST_RESORT_SECONDS,))

    def is_there():
        query = "select from pg_stat_activity where pid = %s and query like '%%pg_sleep%%'"
        return watching.execute(query, (pid,)).fetchone() is not None

    with psycopg.connect(migrated_url, autocommit=True) as watching:
        threading.Thread(target=ask, daemon=True).start()
        assert wait_until(is_there, LAST_RESORT_SECONDS)

        socket.socket(fileno=os.dup(asking.fileno())).shutdown(socket.SHUT_RDWR)

        assert wait_until(lambda: not is_there(), LAST_RESORT_SECONDS / 2)


def test_great_expectations_is_held_to_the_same_limits(warehouse):
    number = warehouse.submit({"results": [{"households": 10}]})
    names = tuple(time_limits.LIMITS)
    unlimited = " or ".join(f"current_setting('{name}') = '0'" for name in names)
    rule = rule_that_asks("1")
    object.__setattr__(rule, "query", f"{rule.query} where {unlimited}")

    found = by_both(warehouse.url, [number], RuleBook([rule]))

    assert found == {number: []}, "each of the two sessions has its limits"


def test_after_judging_a_session_is_as_it_was_before(migrated_url):
    def session():
        shown = (connection.execute(f"show {name}".encode()) for name in time_limits.LIMITS)
        return [one.fetchone() for one in shown]

    with psycopg.connect(migrated_url) as connection:
        before = session()
        with time_limits.limited(connection):
            assert session() != before
        assert session() == before


def test_a_file_that_is_being_judged_can_be_checked_and_submitted(small_road, file):
    """Whoever waits for a lock gives up at once here."""
    usual = small_road.installation
    verdicts = []

    def judge_meanwhile(connection, structural, **how):
        with small_road.where(judge=usual.judge, url=impatient):
            verdicts.append(check(small_road.installation, file, SLOT).verdict)
            small_road.submit("886", 50)
        return usual.judge(connection, structural, **how)

    def impatient(role):
        return f"{usual.url(role)}?options=-c%20lock_timeout%3D1s"

    with small_road.where(judge=judge_meanwhile):
        verdicts.append(check(small_road.installation, file, SLOT).verdict)

    assert {verdict[:8] for verdict in verdicts} == {"accepted"}
    assert small_road.states()[1].startswith("accepted")
