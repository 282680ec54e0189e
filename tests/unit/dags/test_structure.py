"""When and in what order: the DAG files say what dags/README.md promises."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

DAGS = PROJECT_DIR / "dags"
MINUTE, HOUR = 60, 3600
# What every task has: a failed one is repeated twice, and then waits for a person.
EVERY = {
    "is_mapped": False,
    "queue": "default",
    "stops_the_rest": False,
    "at_once": None,
    "retries": 2,
    "retry_after": 10,
    "runs_when": "all_success",
    "outlets": [],
    "says_how_it_ended": True,
    "doc": True,
}
LOAD_SUBMISSIONS = {
    "receive_files": {
        "before": ["load_batch"],
        "gives_up_after": 10 * MINUTE,
        "stops_the_rest": True,
    },
    "load_batch": {
        "before": ["judge_batch", "stay_red"],
        "gives_up_after": HOUR,
        "is_mapped": True,
        "at_once": 4,
    },
    # Where no file waits, or a batch failed on our side, something may be left to judge.
    "judge_batch": {
        "before": ["release", "stay_red"],
        "gives_up_after": 30 * MINUTE,
        "runs_when": "all_done",
        "outlets": ["news"],
    },
    # One file that we cannot judge does not hold up the figures of the others.
    "release": {
        "before": [],
        "queue": "build",
        "gives_up_after": 2 * MINUTE,
        "runs_when": "all_done",
        "outlets": ["accepted_submissions"],
    },
    "stay_red": {
        "before": [],
        "gives_up_after": 2 * MINUTE,
        "runs_when": "one_failed",
        "retries": 0,
    },
}
BUILD_MARTS = {
    "build_candidate": {
        # The others take its number as well.
        "before": ["pass_gate", "publish", "write_report"],
        "queue": "build",
        "gives_up_after": HOUR,
        "stops_the_rest": True,
    },
    # A branch: what a person signs does not hold up the next run.
    "pass_gate": {
        "before": ["publish", "wait_for_approval"],
        "queue": "build",
        "gives_up_after": 10 * MINUTE,
    },
    "wait_for_approval": {
        "before": [],
        "queue": "build",
        "gives_up_after": 2 * MINUTE,
        "outlets": ["waiting_publications"],
    },
    "publish": {
        "before": ["write_report"],
        "queue": "build",
        "gives_up_after": 5 * MINUTE,
        "outlets": ["published_marts"],
    },
    "write_report": {"before": [], "queue": "build", "gives_up_after": 10 * MINUTE},
}
# The worker that has nothing else to do by day, and may end other people's sessions.
WATCH_READERS = {"watch": {"before": [], "queue": "backup", "gives_up_after": 2 * MINUTE}}
ASK_FOR_APPROVAL = {
    # A person may take days.
    "ask_person": {"before": ["note_approval"], "queue": "build", "gives_up_after": None},
    "note_approval": {
        "before": [],
        "queue": "build",
        "gives_up_after": 2 * MINUTE,
        "outlets": ["approved_publications"],
    },
}
RELEASE_PUBLICATION = {
    "release": {
        "before": ["write_report"],
        "queue": "build",
        "gives_up_after": 5 * MINUTE,
        "outlets": ["published_marts"],
    },
    "write_report": {"before": [], "queue": "build", "gives_up_after": 10 * MINUTE},
}
TIDY_UP = {
    "tidy": {"before": [], "gives_up_after": 10 * MINUTE},
    "erase_names": {"before": [], "queue": "backup", "gives_up_after": 60 * MINUTE},
    "renew_pseudonyms": {"before": [], "queue": "backup", "gives_up_after": 10 * MINUTE},
}

BACK_UP = {
    "make_backup": {
        # The proof takes its name as well.
        "before": ["note_failure", "prove_backup", "stay_red"],
        "queue": "backup",
        "gives_up_after": 4 * HOUR,
        "stops_the_rest": True,
    },
    "prove_backup": {
        "before": ["forget_old_backups", "note_failure", "stay_red"],
        "queue": "backup",
        "gives_up_after": 4 * HOUR,
    },
    "forget_old_backups": {
        "before": ["note_failure", "stay_red"],
        "queue": "backup",
        "gives_up_after": HOUR,
    },
    "note_failure": {
        "before": [],
        "queue": "backup",
        "gives_up_after": 10 * MINUTE,
        "runs_when": "one_failed",
        "outlets": ["news"],
    },
    "stay_red": LOAD_SUBMISSIONS["stay_red"],
}


# Written by who reads landed files, sent by who knows the mail server's password.
SEND_LETTERS = {
    "write": {"before": ["post", "send"], "gives_up_after": 30 * MINUTE, "stops_the_rest": True},
    "send": {"before": [], "queue": "mail", "gives_up_after": 30 * MINUTE},
    "post": {"before": [], "queue": "mail", "gives_up_after": 10 * MINUTE},
}
REMIND = {"write": {"before": [], "gives_up_after": 30 * MINUTE, "outlets": ["news"]}}


@pytest.fixture(scope="module")
def dags(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The structure of the DAG files, read by Airflow without database or scheduler."""
    inherited = {name: one for name, one in os.environ.items() if not name.startswith("AIRFLOW")}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("structure.py")), str(DAGS)],
        env={**inherited, "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow"))},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout[done.stdout.index('{"errors"') :])
    assert found["errors"] == {}
    return dict(found["dags"])


def test_there_are_these_dags_and_no_others(dags: dict[str, Any]) -> None:
    assert set(dags) == {
        *("load_submissions", "build_marts", "ask_for_approval", "release_publication"),
        *("tidy_up", "back_up", "watch_readers", "send_letters", "remind"),
    }
    assert {path.stem for path in DAGS.glob("*.py")} == set(dags)


@pytest.mark.parametrize(
    ("dag", "tasks"),
    [
        ("load_submissions", LOAD_SUBMISSIONS),
        ("build_marts", BUILD_MARTS),
        ("ask_for_approval", ASK_FOR_APPROVAL),
        ("release_publication", RELEASE_PUBLICATION),
        ("tidy_up", TIDY_UP),
        ("back_up", BACK_UP),
        ("watch_readers", WATCH_READERS),
        ("send_letters", SEND_LETTERS),
        ("remind", REMIND),
    ],
)
def test_order_repetition_and_patience_of_tasks(
    dags: dict[str, Any], dag: str, tasks: dict[str, dict[str, Any]]
) -> None:
    assert dags[dag]["tasks"] == {task: {**EVERY, **own} for task, own in tasks.items()}


def test_one_run_at_a_time_and_none_for_the_past(dags: dict[str, Any]) -> None:
    for name, dag in dags.items():
        # A question waits for people, and a newer one must not wait for it.
        at_once = 4 if name == "ask_for_approval" else 1
        assert (dag["max_active_runs"], dag["catchup"]) == (at_once, False)
        assert (dag["starts"], dag["ends"], dag["paused"]) == ("2026-01-01", None, None)


# Who waits for it hears of a run that does not end; people take as long as they do.
LATE_AFTER = {
    "load_submissions": 2 * HOUR,
    "build_marts": 30 * MINUTE,
    "release_publication": 30 * MINUTE,
    "send_letters": HOUR,
    "back_up": 6 * HOUR,
}


def test_a_run_that_does_not_end_is_told(dags: dict[str, Any]) -> None:
    told = "ansinh.road.task_outcomes.on_deadline"
    for name, dag in dags.items():
        after = LATE_AFTER.get(name)
        wanted = [] if after is None else [["DagRunQueuedAtDeadline", after, told]]
        assert dag["late_after"] == wanted, name


def test_files_are_looked_for_every_five_minutes_of_vietnam(dags: dict[str, Any]) -> None:
    load = dags["load_submissions"]
    assert (load["timetable"], load["cron"]) == ("CronTriggerTimetable", "*/5 * * * *")
    assert (load["timezone"], load["assets"]) == ("Asia/Ho_Chi_Minh", [])
    assert load["runs_at_once"] is False


def test_readers_are_watched_every_five_minutes(dags: dict[str, Any]) -> None:
    watch = dags["watch_readers"]
    assert (watch["timetable"], watch["cron"]) == ("CronTriggerTimetable", "2-59/5 * * * *")


def test_letters_follow_the_news_and_what_waits_is_tried_again(dags: dict[str, Any]) -> None:
    letters = dags["send_letters"]
    assert (letters["assets"], letters["cron"]) == (["news"], "1-59/5 * * * *")
    assert letters["assets"] == dags["load_submissions"]["tasks"]["judge_batch"]["outlets"]
    assert letters["assets"] == dags["back_up"]["tasks"]["note_failure"]["outlets"]


def test_units_are_reminded_in_the_morning(dags: dict[str, Any]) -> None:
    assert dags["remind"]["cron"] == "30 7 * * *"
    assert dags["remind"]["timezone"] == "Asia/Ho_Chi_Minh"


def test_upkeep_is_done_at_night_in_vietnam(dags: dict[str, Any]) -> None:
    upkeep = dags["tidy_up"]
    assert (upkeep["timetable"], upkeep["cron"]) == ("CronTriggerTimetable", "30 3 * * *")
    assert (upkeep["timezone"], upkeep["assets"]) == ("Asia/Ho_Chi_Minh", [])


def test_marts_follow_accepted_submissions_and_nothing_else(dags: dict[str, Any]) -> None:
    build = dags["build_marts"]
    assert (build["timetable"], build["cron"]) == ("AssetTriggeredTimetable", None)
    assert build["assets"] == ["accepted_submissions"]
    assert build["assets"] == dags["load_submissions"]["tasks"]["release"]["outlets"]


def test_who_is_asked_and_what_is_released_follow_the_gate_and_the_hour(
    dags: dict[str, Any],
) -> None:
    asking, releasing = dags["ask_for_approval"], dags["release_publication"]
    assert asking["timetable"] == "AssetTriggeredTimetable"
    assert asking["assets"] == dags["build_marts"]["tasks"]["wait_for_approval"]["outlets"]
    assert releasing["timetable"] == "AssetOrTimeSchedule"
    assert (releasing["cron"], releasing["timezone"]) == ("*/5 * * * *", "Asia/Ho_Chi_Minh")
    assert releasing["assets"] == asking["tasks"]["note_approval"]["outlets"]


def test_backups_are_made_every_night_of_vietnam(dags: dict[str, Any]) -> None:
    night = dags["back_up"]
    assert (night["timetable"], night["cron"]) == ("CronTriggerTimetable", "30 1 * * *")
    assert (night["timezone"], night["assets"]) == ("Asia/Ho_Chi_Minh", [])
    assert night["runs_at_once"] is False


def test_the_timetable_for_people_says_the_same(dags: dict[str, Any]) -> None:
    written = (DAGS / "README.md").read_text(encoding="utf-8")
    for name, dag in dags.items():
        assert f"`{name}`" in written
        assert dag["doc"].strip(), "its page in the interface"
        for task in dag["tasks"]:
            assert re.search(rf"\b{task}\b", written), task
    assert "every night at 01:30" in written
    assert "every 5 minutes" in written and "Asia/Ho_Chi_Minh" in written
    assert "repeated twice, ten seconds apart" in written.replace("\n", " ")
