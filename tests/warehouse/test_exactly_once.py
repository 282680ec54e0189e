"""Submitted, sent again, withdrawn, judged again or killed: all that counts, counts once.

The true state is that of a simple model, and of a rebuild from landing and deliveries.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from tests.databases import Databases
from tests.dbt_runs import run_dbt
from tests.warehouse import candidates
from tests.warehouse.conftest import SmallRoad, in_process

from ansinh.landing import receiving
from ansinh.landing.inbox import Inbox
from ansinh.ledger import verdicts, writing
from ansinh.ledger.candidates import open_candidate
from ansinh.publishing import publications
from ansinh.publishing.candidate import build_of
from ansinh.publishing.weighing import weigh
from ansinh.road import judging, loading, replaying, withdrawing
from ansinh.road.publishing import protect_candidate
from ansinh.rules.findings import Finding

pytestmark = pytest.mark.warehouse

SLOTS = (("886", "2022"), ("887", "2022"), ("886", "2023"))
HOUSEHOLDS = 1000  # so that 5000 poor ones break a rule

# Where a process may be killed: before each of these calls, wherever a transaction stands.
STEPS = (
    (receiving, "note_delivery"),
    (Inbox, "remove"),
    (loading, "write"),
    (writing, "assign_slot"),
    (writing, "copy_rows"),
    (writing, "record"),
    (loading, "give_verdict"),
    (judging, "give_verdict"),
    (verdicts, "record"),
    (verdicts, "move"),
    (replaying, "take_up_again"),
    (replaying, "write"),
    (replaying, "give_verdict"),
    (verdicts, "note_changes"),
    (withdrawing, "move"),
)


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def killed_at(call: int | None) -> Iterator[None]:
    """Die at the n-th of the calls of STEPS; without a number, or with fewer calls, live on."""
    left = [call]

    def dying(really: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            if left[0] is not None:
                left[0] -= 1
                if left[0] < 0:
                    left[0] = None
                    raise Killed
            return really(*arguments, **named)

        return step

    with pytest.MonkeyPatch.context() as patch, suppress(Killed):
        for owner, name in STEPS:
            patch.setattr(owner, name, dying(getattr(owner, name)))
        yield


def judge_cheaply(
    connection: psycopg.Connection, structural: Mapping[int, Any], **_: Any
) -> dict[int, list[Finding]]:
    """One rule instead of all: no more poor households than households."""
    rows = connection.execute(
        "select _submission_id from raw.poverty_review__results "
        "where _submission_id = any(%s) and poor_households > households",
        (list(structural),),
    ).fetchall()
    error = Finding("poverty_review.x", "error", "row", "sai", "wrong")
    broken = {number for (number,) in rows}
    return {number: [error] if number in broken else [] for number in structural}


@pytest.fixture(scope="module")
def cheap_road(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SmallRoad]:
    home = tmp_path_factory.mktemp("once") / "home"
    with databases.built() as url:
        yield SmallRoad(url, replace(in_process(url, home), judge=judge_cheaply))


class Player:
    """Plays steps on the road and in the model: slot → the figure that counts."""

    def __init__(self, road_: SmallRoad) -> None:
        self.road = road_
        self.model: dict[tuple[str, str], int] = {}
        with _past_guards(road_) as connection:
            tables = connection.execute(
                "select format('%I.%I', schemaname, tablename) from pg_tables "
                "where schemaname in ('ops', 'raw', 'history')"
                " and tablename not in ('migration', 'approval_policy')"
            ).fetchall()
            connection.execute(f"truncate {', '.join(name for (name,) in tables)}")

    def put(self, at: int, poor: int, _: int | None) -> None:
        unit, period = SLOTS[at]
        self.road.put(unit, poor, period)
        if poor <= HOUSEHOLDS:
            self.model[SLOTS[at]] = poor

    def submit(self, at: int, poor: int, death: int | None) -> None:
        self.put(at, poor, None)
        self.walk(at, poor, death)

    def walk(self, _: int, __: int, death: int | None) -> None:
        with killed_at(death):
            self.road.walk()

    def withdraw(self, at: int, _: int, death: int | None) -> None:
        self.road.walk()
        current = self.road.query(
            "select submission_id from ops.slot_current where state <> 'withdrawn' "
            "and (unit_code, period) = (%s, %s)", *SLOTS[at]
        )  # fmt: skip
        for (number,) in current:
            with killed_at(death):
                self.road.withdraw(number)
                self.model.pop(SLOTS[at])

    def replay_one(self, at: int, poor: int, death: int | None) -> None:
        numbers = sorted(self.road.states())
        if numbers:
            with killed_at(death):
                self.road.replay(numbers[(at + poor) % len(numbers)])

    def replay_all(self, _: int, __: int, death: int | None) -> None:
        with killed_at(death):
            self.road.replay()

    def publish(self, _: int, __: int, death: int | None) -> None:
        with psycopg.connect(self.road.url, autocommit=True) as connection:
            number = open_candidate(connection)
            if number is not None:
                with killed_at(death):
                    candidates.publish(connection, number)

    def check(self) -> None:
        self.road.walk()
        assert self.road.counting() == self.model

    def check_rebuilt(self) -> None:
        """Nothing but landing, deliveries and withdrawals is left; judge all of it again."""
        before = current_rows(self.road)
        forget_all_that_can_be_rebuilt(self.road)
        self.road.replay()
        assert current_rows(self.road) == before


@contextmanager
def _past_guards(road_: SmallRoad) -> Iterator[psycopg.Connection]:
    with psycopg.connect(road_.url) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection


def current_rows(road_: SmallRoad) -> list[tuple[Any, ...]]:
    return road_.query(
        "select to_jsonb(one) - '_submission_id' from ops.slot_current "
        "inner join raw.poverty_review__results as one on _submission_id = submission_id "
        "where state <> 'withdrawn' order by 1"
    )


def forget_all_that_can_be_rebuilt(road_: SmallRoad) -> None:
    with _past_guards(road_) as connection:
        connection.execute("""
            delete from raw.poverty_review__results;
            truncate ops.submission_table, ops.submission_change, ops.finding,
                ops.publication_submission, ops.publication_finding, ops.publication,
                ops.publication_move, ops.publication_need, ops.publication_decision,
                history.mart_row,
                history.poverty_indicators, history.mobilized_resources,
                history.directive_scorecard, history.revision,
                history.protected_count, history.suppression, ops.alert_event,
                ops.revert_wish, ops.revert_answer;
            update ops.submission set
                form = null, form_version = null, unit_code = null, period = null, stage = null,
                standard_code = null, as_of_date = null, version = null, judgement = 1;
            delete from ops.submission_state as move
            where state <> 'withdrawn' and state_id <> (
                select min(state_id) from ops.submission_state as first
                where first.submission_id = move.submission_id
            )
        """)


PLAYS = (
    "put",
    "submit",
    "submit",
    "submit",
    "walk",
    "withdraw",
    "replay_one",
    "replay_all",
    "publish",
)
plays = st.tuples(
    st.sampled_from(PLAYS),
    # Few slots and few contents: the same ones meet again.
    st.sampled_from((0, 0, 0, 1, 2)),
    st.sampled_from((50, 50, 60, 60, 5000)),
    st.none() | st.integers(0, 12),
)


@settings(
    max_examples=15,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@example([("submit", 0, poor, None) for poor in (50, 60, 50)])
@example([("submit", 0, 50, None), ("withdraw", 0, 50, None), ("submit", 0, 50, None)])
@example([("put", 0, poor, None) for poor in (50, 60, 50)] + [("walk", 0, 50, 6)])
@given(sequence=st.lists(plays, min_size=5, max_size=12))
def test_any_sequence_counts_everything_once(
    cheap_road: SmallRoad, sequence: list[tuple[str, int, int, int | None]]
) -> None:
    player = Player(cheap_road)
    for name, at, poor, death in sequence:
        getattr(player, name)(at, poor, death)
    player.check()
    player.check_rebuilt()


def marts(road_: SmallRoad) -> dict[str, list[tuple[Any, ...]]]:
    """A checksum of every row of every mart, but for numbers that are given out anew."""
    tables = road_.query(
        "select table_name from information_schema.tables"
        " where table_schema = 'marts' and table_type = 'BASE TABLE'"
        " and table_name not like '\\_%%' order by 1"
    )
    return {
        name: road_.query(
            f"select md5((to_jsonb(one) - %s::text[])::text) from marts.{name} as one order by 1",
            ["publication_id", "change_id"],
        )
        for (name,) in tables
    }


def build(road_: SmallRoad, databases: Databases) -> None:
    with psycopg.connect(road_.url, autocommit=True) as connection:
        number = open_candidate(connection)
        assert number is not None
        # Models only: the project's own tests of them are run elsewhere.
        options = ("--quiet", "build", "--resource-type", "model")
        is_well, printed = run_dbt(road_.url, databases, *options)
        assert is_well, printed[-4000:]
        protect_candidate(road_.installation, number)
        weigh(connection, number, build_of(connection, number))
        publications.publish(connection, number, run_id="build")


def test_the_marts_of_a_long_sequence_are_those_of_a_rebuild(
    cheap_road: SmallRoad, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Numbers of versions are given out in the order of work: one file at a time.
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    player = Player(cheap_road)
    first, second, third = range(3)
    for name, at, poor, death in (
        ("put", first, 50, None),
        ("put", second, 60, None),
        ("walk", 0, 0, 7),
        ("walk", 0, 0, None),
        ("put", first, 60, None),
        ("walk", 0, 0, None),
        ("put", first, 50, None),
        ("replay_all", 0, 0, 5),
        ("put", third, 60, None),
        ("withdraw", second, 0, 0),
        ("withdraw", second, 0, None),
        ("put", second, 5000, None),
        ("walk", 0, 0, None),
        ("put", second, 60, None),
        ("walk", 0, 0, None),
        ("replay_all", 0, 0, None),
    ):
        getattr(player, name)(at, poor, death)
    player.check()
    build(cheap_road, databases)
    before = marts(cheap_road)
    assert before["poverty_indicators"]

    forget_all_that_can_be_rebuilt(cheap_road)
    cheap_road.replay()
    build(cheap_road, databases)

    after = marts(cheap_road)
    assert {name for name in before if before[name] != after[name]} == set()
