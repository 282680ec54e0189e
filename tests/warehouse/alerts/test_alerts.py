"""An alert from its first firing to its cure, on record."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.warehouse.conftest import SmallRoad

from ansinh.ledger.alerts import (
    Alert,
    AlertError,
    AlertNow,
    Cause,
    acknowledge,
    alerts,
    note_told,
    raise_alerts,
    raise_only,
    resolve,
)
from ansinh.ledger.approval import note_explanation
from ansinh.ledger.letters import Letter, write
from ansinh.ledger.silences import end_silence, silence, silences
from ansinh.road.noticing import notice

pytestmark = pytest.mark.warehouse

UNITS = st.sampled_from(("886", "887"))
ONE, OTHER = Alert("task_failed", place="a.b"), Alert("task_failed", place="a.c")


@pytest.fixture
def owner(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


def only(connection: psycopg.Connection, **which: object) -> AlertNow:
    (one,) = alerts(connection, **which)  # type: ignore[arg-type]
    return one


def states(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("select state from ops.alert_event order by event_id")
    return [state for (state,) in rows]


def test_it_fires_is_told_is_taken_on_and_cured_and_fires_again(owner: psycopg.Connection) -> None:
    raise_alerts(owner, {ONE: Cause()})
    raise_alerts(owner, {ONE: Cause()})
    note_told(owner, [(only(owner), "new")])
    acknowledge(owner, only(owner).alert_id, "looking")
    raise_alerts(owner, {ONE: Cause()})
    resolve(owner, [only(owner).alert_id], Cause(why="done"))
    resolve(owner, [only(owner).alert_id], Cause(why="done"))
    raise_alerts(owner, {ONE: Cause()})
    assert states(owner) == ["open", "notified", "acknowledged", "resolved", "reopened"]
    assert not only(owner).was_told, "of this time nobody was told yet"


def test_another_file_or_a_graver_cause_is_news(owner: psycopg.Connection) -> None:
    raise_alerts(owner, {ONE: Cause("warning")})
    note_told(owner, [(only(owner), "new")])
    raise_alerts(owner, {ONE: Cause("warning")})
    assert only(owner).state == "notified"
    raise_alerts(owner, {ONE: Cause("error")})
    assert (only(owner).state, only(owner).severity) == ("open", "error")


def test_what_is_marked_fires_once_for_each_mark(owner: psycopg.Connection) -> None:
    for mark in ("monday", "monday", "tuesday"):
        raise_alerts(owner, {ONE: Cause(mark=mark)})
        resolve(owner, [only(owner).alert_id], Cause(why="told"))
    assert states(owner) == ["open", "resolved", "reopened", "resolved"]


def test_what_changed_while_a_letter_was_written_is_told_in_the_next(
    owner: psycopg.Connection,
) -> None:
    raise_alerts(owner, {ONE: Cause("warning")})
    before = only(owner)
    raise_alerts(owner, {ONE: Cause("error")})
    note_told(owner, [(before, "new")])
    assert only(owner).state == "open"


def test_all_others_of_the_kind_are_cured(owner: psycopg.Connection) -> None:
    raise_alerts(owner, {ONE: Cause(), Alert("disk_full"): Cause()})
    raise_only(owner, {OTHER: Cause()}, ["task_failed"], Cause(why="gone"))
    firing = {one.place: one.kind for one in alerts(owner, only_firing=True)}
    assert firing == {"a.c": "task_failed", "": "disk_full"}


def test_nobody_takes_on_what_does_not_fire(owner: psycopg.Connection) -> None:
    with pytest.raises(AlertError, match="no alert 1"):
        acknowledge(owner, 1, "why")
    raise_alerts(owner, {ONE: Cause()})
    with pytest.raises(AlertError, match="--why"):
        acknowledge(owner, only(owner).alert_id, " ")


@pytest.mark.parametrize("table", ["alert", "alert_event", "silence", "letter", "contact"])
def test_what_happened_stays(owner: psycopg.Connection, table: str) -> None:
    write(owner, Letter("key", "A", "a@x.example", "", "", "", datetime.now(UTC)))
    column = {"alert": "kind", "letter": "key", "contact": "name"}.get(table, "why")
    for statement in (
        "update ops.{} set {} = 'x'",
        "delete from ops.{}",
        "truncate ops.{} cascade",
    ):
        with pytest.raises(psycopg.errors.RaiseException):
            owner.execute(statement.format(table, column).encode())


def test_a_silence_ends_by_itself_or_at_once(owner: psycopg.Connection) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    for words, match in (
        ({"why": "x", "until": later}, "Name what"),
        ({"kind": "a", "why": " ", "until": later}, "--why"),
        ({"kind": "a", "why": "x", "until": datetime.now(UTC)}, "is past"),
    ):
        with pytest.raises(AlertError, match=match):
            silence(owner, **words)  # type: ignore[arg-type]
    number = silence(owner, unit_code="886", until=later, why="moving")
    assert [one.unit_code for one in silences(owner)] == ["886"]
    end_silence(owner, number, "moved")
    assert silences(owner) == []
    with pytest.raises(AlertError, match="no silence"):
        end_silence(owner, number, "again")


def firing(road: SmallRoad) -> set[tuple[str, str | None]]:
    with psycopg.connect(road.url) as connection:
        return {(one.kind, one.unit_code) for one in alerts(connection, only_firing=True)}


def test_a_file_that_is_sent_back_fires_until_a_better_one_comes(small_road: SmallRoad) -> None:
    small_road.submit("886", 5000)
    assert firing(small_road) >= {("file_rejected", "886"), ("finding", "886")}
    small_road.submit("887", 50)
    assert ("file_rejected", "886") in firing(small_road), "another unit's file cures nothing"
    number = small_road.submit("886", 50)
    assert ("file_rejected", "886") not in firing(small_road)
    with psycopg.connect(small_road.url) as connection:
        found = alerts(connection, kinds=["file_rejected"])
    assert [(one.state, one.submission_id) for one in found] == [("resolved", number)]


@pytest.mark.parametrize("is_judged_again", [False, True])
def test_a_warning_that_its_unit_explained_fires_no_more(
    small_road: SmallRoad, is_judged_again: bool
) -> None:
    number = small_road.submit("886", 50)
    assert ("finding", "886") in firing(small_road)
    with psycopg.connect(small_road.url) as connection:
        for sha256, rule in connection.execute(
            "select distinct sha256, rule from ops.finding_now"
            " inner join ops.submission using (submission_id) where submission_id = %s",
            (number,),
        ).fetchall():
            note_explanation(connection, sha256, rule, "the form has no such column")
    if is_judged_again:
        small_road.replay(number)
    else:
        notice(small_road.installation)
    assert firing(small_road) == set()


def test_an_older_version_that_is_judged_again_raises_nothing(small_road: SmallRoad) -> None:
    first = small_road.submit("886", 5000)
    small_road.submit("886", 50)
    before = firing(small_road)
    small_road.replay(first)
    assert firing(small_road) == before


@settings(
    max_examples=12,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(st.tuples(UNITS, st.sampled_from((50, 60, 5000))), max_size=6))
def test_what_fires_is_what_the_newest_file_of_each_slot_says(
    small_road: SmallRoad, plays: list[tuple[str, int]]
) -> None:
    for unit, poor in plays:
        small_road.submit(unit, poor)
    returned = {
        (f"file_{state}", unit)
        for unit, state in small_road.query(
            "select distinct on (unit_code) unit_code, state from ops.submission_now"
            " where form is not null and state <> 'refused' order by unit_code, version desc"
        )
        if state == "rejected"
    }
    assert {one for one in firing(small_road) if one[0] == "file_rejected"} == returned
