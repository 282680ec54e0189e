"""The night under the real scheduler: made, restored beside, forgotten, and told where it fails."""

import time
from pathlib import Path

import pytest

from ansinh.platform.airflow_client import AirflowClient
from ansinh.settings import Settings
from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform

pytestmark = pytest.mark.platform

TASKS = """
    select task.task_id, task.state
    from task_instance as task
    inner join dag_run as run on run.dag_id = task.dag_id and run.run_id = task.run_id
    where run.dag_id = 'back_up' and run.run_id = '{run}' and run.state in ('success', 'failed')
"""
BACKUPS = "select name, proven_at is not null, failure from ops.backup order by name"
PROVEN = {
    "make_backup": "success",
    "prove_backup": "success",
    "forget_old_backups": "success",
    "note_failure": "skipped",
    "stay_red": "skipped",
}
TOLD = {
    "make_backup": "success",
    "prove_backup": "failed",
    "forget_old_backups": "upstream_failed",
    "note_failure": "success",
    "stay_red": "failed",
}


def ended(platform: Platform, run: str) -> dict[str, str]:
    """How each task of a run ended."""
    for _ in range(LAST_RESORT_SECONDS):
        if tasks := dict(platform.query(TASKS.format(run=run), role="airflow")):
            return tasks
        time.sleep(1)
    pytest.fail(f"{run} does not end\n{platform.logs()}")


def a_night(platform: Platform) -> str:
    """A run that ends well; the name of its backup."""
    run = AirflowClient(Settings(home=platform.home)).trigger("back_up").run_id
    assert ended(platform, run) == PROVEN
    name, is_proven, failure = platform.query(BACKUPS, role="ansinh_owner")[-1]
    assert (is_proven, failure) == (True, None)
    assert not (platform.home / "proof").exists()
    return str(name)


def in_target(platform: Platform) -> set[str]:
    names = {row[0] for row in platform.query(BACKUPS, role="ansinh_owner")}
    target = Path(platform.env["ANSINH_BACKUP_URL"])
    return {one.name for one in target.iterdir() if one.name in names}


def letters_on(platform: Platform, part: str) -> list[Path]:
    outbox = Settings(home=platform.home).outbox_dir
    return [one for one in outbox.glob("*.txt") if part in one.read_text(encoding="utf-8")]


def test_a_backup_is_proven_and_an_older_one_forgotten_and_a_damaged_one_told(
    platform: Platform,
) -> None:
    former, newest = a_night(platform), a_night(platform)
    assert former < newest
    assert in_target(platform) == {newest}

    dump = Path(platform.env["ANSINH_BACKUP_URL"]) / newest / "warehouse.dump.age"
    content = dump.read_bytes()
    dump.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
    client = AirflowClient(Settings(home=platform.home))
    run = client.runs("back_up", limit=1)[0].run_id
    client._ask(
        "POST",
        "/api/v2/dags/back_up/clearTaskInstances",
        {
            "dag_run_id": run,
            "task_ids": ["prove_backup"],
            "include_downstream": True,
            "only_failed": False,
            "reset_dag_runs": True,
            "dry_run": False,
        },
    )

    assert ended(platform, run) == TOLD
    # Whoever runs the platform, by the list that comes with the product; by a run of its own.
    for _ in range(LAST_RESORT_SECONDS):
        if letters_on(platform, dump.name):
            break
        time.sleep(1)
    assert len(letters_on(platform, dump.name)) == 1
    # The callback of the task that failed wrote a row of its own.
    failed = "select place, state <> 'resolved' from ops.alert_now where kind = 'task_failed'"
    assert ("back_up.prove_backup", True) in platform.query(failed, role="loader")
    (_, _, failure) = platform.query(BACKUPS, role="ansinh_owner")[-1]
    assert dump.name in failure
    assert in_target(platform) == {newest}
