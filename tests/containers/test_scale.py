"""Files per minute with one, two and four workers: figures of this run, and no verdict."""

from datetime import datetime
from typing import Any

import pytest

from tests.containers.deployment import Deployment
from tests.containers.pages import Airflow

pytestmark = pytest.mark.containers
FILES = 100


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_more_workers(deployment: Deployment, workers: int, summary: list[tuple[str, str]]) -> None:
    deployment.more["WORKER_CONCURRENCY"] = "1"
    deployment.compose("up", "--detach", "--no-build", "--scale", f"worker={workers}")
    deployment.wait_healthy("worker")
    assert len(deployment.ids("worker")) == workers
    deployment.put_again(FILES, f"{workers} workers")

    with Airflow(deployment) as airflow:
        run_id = airflow.trigger("load_submissions")
        deployment.wait_until(lambda: airflow.has_ended("load_submissions", run_id), "the batch")
        tasks = airflow.tasks("load_submissions", run_id)
        airflow.wait_for_quiet("build_marts")

    batches = [one for one in tasks if one["task_id"] == "load_batch"]
    assert {one["state"] for one in batches} == {"success"}
    seconds = spent(batches)
    told = f"{60 * FILES / seconds:.0f} files a minute, {len(batches)} batches in {seconds:.0f} s"
    summary.append((f"{workers} worker{'s' * (workers > 1)}, one task each", told))


def spent(tasks: list[dict[str, Any]]) -> float:
    """Seconds from the first start to the last end."""
    begins = [datetime.fromisoformat(one["start_date"]) for one in tasks]
    ends = [datetime.fromisoformat(one["end_date"]) for one in tasks]
    return (max(ends) - min(begins)).total_seconds()
