"""A server of Airflow's is well while its heartbeat is fresh."""

import psycopg
import pytest

from ansinh.platform.container import is_beating

pytestmark = pytest.mark.warehouse


@pytest.mark.parametrize(
    ("job", "host", "state", "age", "is_well"),
    [
        ("TriggererJob", "here", "running", "5 seconds", True),
        ("TriggererJob", "here", "running", "5 minutes", False),
        ("TriggererJob", "here", "success", "5 seconds", False),
        ("TriggererJob", "there", "running", "5 seconds", False),
        ("SchedulerJob", "here", "running", "5 seconds", False),
    ],
    ids=["fresh", "old", "ended", "another container's", "another server's"],
)
def test_a_heartbeat(
    owner_url: str, job: str, host: str, state: str, age: str, is_well: bool
) -> None:
    with psycopg.connect(owner_url) as connection:
        connection.execute(
            "create table job (job_type text, hostname text, state text, latest_heartbeat"
            " timestamptz)"
        )
        connection.execute(
            "insert into job values (%s, %s, %s, now() - %s::interval)", [job, host, state, age]
        )
    assert is_beating(owner_url, "TriggererJob", "here") is is_well
