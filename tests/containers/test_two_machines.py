"""Workers that share no folder: what they hand to each other lies in an object storage."""

import re

import pytest

from tests.containers.deployment import OBJECTS, SERVERS, Deployment
from tests.containers.pages import Airflow

pytestmark = pytest.mark.containers
FILES = 100
BUCKET = "ansinh"
LANDED = re.compile(r"/\.claimed/[^/]+-[0-9a-f]{64}/")
NEWEST = "select coalesce(max(publication_id), 0) from ops.publication where state = 'published'"


def test_two_workers_without_a_shared_folder(
    deployment: Deployment, summary: list[tuple[str, str]]
) -> None:
    deployment.files.append(OBJECTS)
    words = deployment.secret("object_storage").split()
    key, secret = words[words.index("aws_access_key_id") + 2], words[-1]
    begin = (
        ("key", "import", "--yes", "-n", BUCKET, key, secret),
        ("bucket", "create", BUCKET),
        ("bucket", "allow", "--read", "--write", "--owner", BUCKET, "--key", key),
    )
    deployment.compose(
        *("up", "--detach", "--no-build", "--renew-anon-volumes", "--scale", "worker=2")
    )
    deployment.wait_until(
        lambda: all(_garage(deployment, *words) for words in begin), "a bucket and a key"
    )
    deployment.wait_healthy(*SERVERS)
    ((before,),) = deployment.query(NEWEST, "loader")

    deployment.put_again(FILES, "two machines")
    with Airflow(deployment) as airflow:
        run_id = airflow.trigger("load_submissions")
        deployment.wait_until(lambda: airflow.has_ended("load_submissions", run_id), "the batch")
        tasks = airflow.tasks("load_submissions", run_id)
        airflow.wait_for_quiet("build_marts")

    folders = [deployment.folders(one)["/opt/ansinh/var"] for one in deployment.ids("worker")]
    assert len(set(folders)) == 2
    batches = [one for one in tasks if one["task_id"] == "load_batch"]
    assert {one["state"] for one in batches} == {"success"}
    workers = {one["hostname"] for one in batches}
    assert len(workers) == 2, "both had work"
    ((now,),) = deployment.query(NEWEST, "loader")
    assert now > before
    stored = deployment.stored(BUCKET)
    landed = sum(path.startswith(f"{BUCKET}/landing/") for path in stored)
    assert landed >= FILES
    assert f"{BUCKET}/reports/{now}/index.html" in stored
    # A storage does not tell of writers: what was landed is kept aside for some minutes.
    inbox = [path for path in stored if path.startswith(f"{BUCKET}/inbox/")]
    assert [path for path in inbox if not LANDED.search(path)] == []
    summary.append(
        ("two workers, no shared folder", f"{landed} files landed, publication {now}, its report")
    )


def _garage(deployment: Deployment, *words: str) -> bool:
    """Whether it took a command; in its first seconds it takes none."""
    try:
        deployment.exec("garage", "/garage", *words)
    except AssertionError as error:
        return "already exists" in str(error)
    return True
