"""What fires of publications, marts, letters, late reports and parts follows what is on record."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
import yaml
from tests.warehouse.conftest import SmallRoad
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts, raise_only
from ansinh.ledger.letters import Letter, next_letter, note_attempt, write
from ansinh.road import task_outcomes
from ansinh.road.noticing import SILENT, STALE, notice, notice_late, notice_parts, notice_runs
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.warehouse


def firing(road: SmallRoad) -> set[tuple[str, str]]:
    with psycopg.connect(road.url) as connection:
        return {(one.kind, one.place) for one in alerts(connection, only_firing=True)}


def put(road: SmallRoad, statement: str, *values: object) -> None:
    with psycopg.connect(road.url) as connection:
        connection.execute(statement.encode(), values)


def publication(road: SmallRoad, state: str) -> None:
    put(
        road,
        "insert into ops.publication (state, decided_at, why) values (%s, now(), 'because')",
        state,
    )


def test_a_publication_that_waits_is_cured_by_the_decision(small_road: SmallRoad) -> None:
    publication(small_road, "waiting")
    notice(small_road.installation)
    assert firing(small_road) == {("publication_waits", "1")}
    put(small_road, "update ops.publication set state = 'declined' where publication_id = 1")
    notice(small_road.installation)
    assert firing(small_road) == set()


def test_one_that_was_stopped_is_cured_by_the_next_that_comes_out(small_road: SmallRoad) -> None:
    publication(small_road, "stopped")
    notice(small_road.installation)
    assert firing(small_road) == {("publication_stopped", "1")}
    publication(small_road, "published")
    for _ in range(2):
        notice(small_road.installation)
    assert firing(small_road) == {("publication_out", "2")}
    assert (
        small_road.one(
            "select count(*) from ops.alert_event inner join ops.alert using (alert_id)"
            " where kind = 'publication_out'"
        )
        == 1
    )


def test_a_publication_that_was_taken_back_is_told_as_such(small_road: SmallRoad) -> None:
    for state in ("published", "published", "published"):
        publication(small_road, state)
    put(small_road, "update ops.publication set restores = 1 where publication_id = 3")
    notice(small_road.installation)
    assert ("publication_reverted", "3") in firing(small_road)
    assert ("publication_out", "3") not in firing(small_road)


def test_marts_are_stale_when_what_was_accepted_waits_too_long(small_road: SmallRoad) -> None:
    small_road.submit("886", 50)
    notice(small_road.installation)
    assert "marts_stale" not in {kind for kind, _ in firing(small_road)}
    later = datetime.now(UTC) + STALE + timedelta(minutes=1)
    with small_road.where(now=lambda: later):
        notice(small_road.installation)
    assert "marts_stale" in {kind for kind, _ in firing(small_road)}


def test_a_build_that_failed_is_told_and_not_that_the_marts_are_stale_too(
    small_road: SmallRoad,
) -> None:
    failed = Alert("task_failed", place="build_marts.build_candidate")
    small_road.submit("886", 50)
    later = datetime.now(UTC) + STALE + timedelta(minutes=1)

    def kinds() -> set[str]:
        notice(small_road.installation)
        return {kind for kind, _ in firing(small_road)} & {"marts_stale", "task_failed"}

    with small_road.where(now=lambda: later):
        with small_road.installation.connect("loader") as connection:
            raise_alerts(connection, {failed: Cause()})
        assert kinds() == {"task_failed"}
        # Mended; what is built at last is not stale, and what was not built is.
        with small_road.installation.connect("loader") as connection:
            raise_only(connection, {}, ["task_failed"], Cause())
        publication(small_road, "candidate")
        put(small_road, f"update ops.publication set opened_at = '{later}'")
        assert kinds() == set()
        put(small_road, f"update ops.publication set opened_at = '{later - STALE}'")
        assert kinds() == {"marts_stale"}
        # It fires on, whatever fails beside it.
        with small_road.installation.connect("loader") as connection:
            raise_alerts(connection, {failed: Cause()})
        assert kinds() == {"marts_stale", "task_failed"}


def test_letters_that_do_not_leave_are_told_after_an_hour(small_road: SmallRoad) -> None:
    began = datetime.now(UTC)

    def tried(state: Any, after: timedelta) -> set[tuple[str, str]]:
        with psycopg.connect(small_road.url) as connection:
            write(connection, Letter("one", "A", "a@x.example", "", "", "", began))
            letter = next_letter(connection, began + timedelta(days=1))
            assert letter is not None
            note_attempt(connection, letter, state, "smtp", "no answer")
        with small_road.where(now=lambda: began + after):
            notice(small_road.installation)
        return {one for one in firing(small_road) if one[0] == "letters_wait"}

    assert tried("failed", timedelta(minutes=50)) == set(), "a busy server is no news"
    assert tried("failed", timedelta(minutes=70)) == {("letters_wait", "")}
    assert tried("sent", timedelta(minutes=75)) == set()


def test_units_that_fall_silent_are_told_until_a_file_comes(small_road: SmallRoad) -> None:
    notice(small_road.installation)
    assert firing(small_road) == set(), "nobody is silent where nobody ever spoke"
    small_road.submit("886", 50)
    later = datetime.now(UTC) + SILENT + timedelta(days=1)
    with small_road.where(now=lambda: later):
        notice(small_road.installation)
    assert "nothing_arrives" in {kind for kind, _ in firing(small_road)}
    small_road.submit("887", 50)
    notice(small_road.installation)
    assert "nothing_arrives" not in {kind for kind, _ in firing(small_road)}


def test_the_same_silence_is_told_by_make_freshness() -> None:
    text = (PROJECT_DIR / "dbt_project/models/staging/_staging.yml").read_text(encoding="utf-8")
    ledger = next(one for one in yaml.safe_load(text)["sources"] if one["name"] == "ledger")
    delivery = next(one for one in ledger["tables"] if one["name"] == "delivery")
    warned = delivery["config"]["freshness"]["warn_after"]
    assert warned == {"count": SILENT.days, "period": "day"}


def test_an_address_that_takes_no_letters_is_told(small_road: SmallRoad) -> None:
    def send(key: str, state: Any) -> None:
        with psycopg.connect(small_road.url) as connection:
            now = datetime.now(UTC)
            write(connection, Letter(key, "A", "a@x.example", "", "", "", now))
            letter = next_letter(connection, now + timedelta(minutes=1))
            assert letter is not None
            note_attempt(connection, letter, state, "smtp", "550 nobody")

    send("one", "refused")
    notice(small_road.installation)
    assert firing(small_road) == {("letter_refused", "a@x.example")}
    send("two", "sent")
    notice(small_road.installation)
    assert firing(small_road) == set()


def test_a_report_is_late_until_it_comes_or_is_closed(small_road: SmallRoad) -> None:
    def late(day: date) -> int:
        moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        with small_road.where(now=lambda: moment):
            notice_late(small_road.installation)
        return int(
            small_road.one(
                "select count(*) from ops.alert_now"
                " where kind = 'report_late' and state <> 'resolved' and left(period, 4) = '2026'"
            )
        )

    counts = [late(date(2026, month, 25)) for month in (3, 5, 8)]
    assert max(counts) > 100, "all communes of the province"
    assert late(date(2031, 1, 1)) == 0, "all of it is closed by then"


def test_parts_that_do_not_work_fire_until_they_do(small_road: SmallRoad) -> None:
    notice_parts(small_road.installation, [("scheduler", "không chạy")])
    assert firing(small_road) == {("part_down", "scheduler")}
    notice_parts(small_road.installation, [])
    assert firing(small_road) == set()


class Task:
    dag_id, task_id, run_id = "build_marts", "publish", "run"


def test_a_task_that_failed_fires_until_it_succeeds(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ansinh.road.installation.installation_here", lambda: small_road.installation
    )
    for _ in range(2):
        task_outcomes.on_failure({"task_instance": Task()})
    assert firing(small_road) == {("task_failed", "build_marts.publish")}
    task_outcomes.on_success({"task_instance": Task()})
    assert firing(small_road) == set()


def test_a_late_run_fires_until_it_ended(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ansinh.road.installation.installation_here", lambda: small_road.installation
    )
    run = {"dag_id": "build_marts", "dag_run_id": "asset__1", "state": "running"}
    stands = {("build_marts", "asset__1"): "running"}
    for _ in range(2):
        task_outcomes.on_deadline(context={"dag_run": run})
        notice_runs(small_road.installation, lambda *one: stands[one])
        assert firing(small_road) == {("run_late", "build_marts")}


@pytest.mark.parametrize("state", ["success", "failed", None])
def test_a_late_run_is_over_however_it_ended(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch, state: str | None
) -> None:
    monkeypatch.setattr(
        "ansinh.road.installation.installation_here", lambda: small_road.installation
    )
    run = {"dag_id": "back_up", "dag_run_id": "x", "state": "queued"}
    task_outcomes.on_deadline(context={"dag_run": run})
    assert firing(small_road) == {("run_late", "back_up")}
    notice_runs(small_road.installation, lambda *_: state)
    assert firing(small_road) == set()


def test_a_run_is_asked_for_by_its_state(monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow.sdk import DagRunState
    from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

    answer = staticmethod(lambda *_: DagRunState.QUEUED)
    monkeypatch.setattr(RuntimeTaskInstance, "get_dagrun_state", answer)
    assert task_outcomes.run_state("build_marts", "x") in task_outcomes.RUNNING


def test_a_run_that_failed_in_time_is_not_late(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ansinh.road.installation.installation_here", lambda: small_road.installation
    )
    run = {"dag_id": "build_marts", "dag_run_id": "x", "state": "failed"}
    task_outcomes.on_deadline(context={"dag_run": run})
    assert firing(small_road) == set()


def test_a_callback_that_cannot_write_lets_the_task_be(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gone = small_road.settings.model_copy(update={"home": small_road.settings.home / "gone"})

    class Nobody:
        settings = gone

        def connect(self, role: str) -> Any:
            from ansinh.errors import PlatformError

            raise PlatformError(f"no {role}")

    monkeypatch.setattr("ansinh.road.installation.installation_here", Nobody)
    task_outcomes.on_failure({"task_instance": Task()})
    assert "nobody could be told of build_marts.publish" in caplog.text


@pytest.fixture
def run(small_road: SmallRoad) -> Callable[..., Any]:
    def invoke(*words: str) -> Any:
        runner = CliRunner(env={"COLUMNS": "160"})
        return runner.invoke(cli.app, ["alerts", *words], obj=small_road.installation)

    return invoke


def test_an_administrator_looks_takes_on_and_silences(
    small_road: SmallRoad, run: Callable[..., Any]
) -> None:
    assert "Nothing fires." in run().stdout
    small_road.submit("886", 5000)
    shown = run("--unit", "886").stdout
    assert "A file was rejected" in shown and "886" in shown
    number = next(
        one["alert_id"]
        for one in json.loads(run("--json").stdout)["alerts"]
        if one["kind"] == "file_rejected"
    )
    assert run("ack", str(number), "--why", "I called them").exit_code == 0
    found = {one["alert_id"]: one for one in json.loads(run("--json").stdout)["alerts"]}
    assert (found[number]["state"], found[number]["why"]) == ("acknowledged", "I called them")

    assert run("ack", "999", "--why", "x").exit_code == 3
    assert run("silence", "--why", "moving", "--unit", "886").exit_code == 0
    assert "Silence 1: 886 until" in run().stdout
    assert run("silence", "--why", "x", "--kind", "nonsense").exit_code == 3
    assert run("silence", "--why", "x").exit_code == 3
    assert run("unsilence", "1", "--why", "moved").exit_code == 0
    assert "Silence" not in run().stdout
