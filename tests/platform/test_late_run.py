"""A run that does not end in time, under the real scheduler: an operator is told, until it ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from ansinh.platform.airflow_client import AirflowClient
from ansinh.settings import Settings
from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform

pytestmark = pytest.mark.platform

# Half an hour is not waited for: the deadline of the run is now.
DUE_NOW = """
    update deadline set deadline_time = now()
    from dag_run where dag_run.id = deadline.dagrun_id and dag_run.run_id = '{}'
    returning dag_run.state
"""
ALERT = "select state, run_id from ops.alert_now where kind = 'run_late' and place = 'build_marts'"
STATE = "select state from dag_run where run_id = '{}'"


def until(platform: Platform, statement: str, role: str, *states: str) -> tuple[object, ...]:
    """The one row that a statement has to come to; its first column is one of the states."""
    rows = []
    for _ in range(LAST_RESORT_SECONDS):
        rows = platform.query(statement, role=role)
        if rows and rows[0][0] in states:
            return rows[0]
        time.sleep(1)
    raise AssertionError(f"{statement}: {rows}\n{platform.logs()}")


@contextmanager
def paused(platform: Platform, dag_id: str) -> Iterator[None]:
    """Runs of the DAG wait meanwhile, as those of a scheduler that has too much to do."""

    def pause(is_paused: bool) -> None:
        with psycopg.connect(platform.dsn("airflow")) as connection:
            connection.execute(
                "update dag set is_paused = %s where dag_id = %s", (is_paused, dag_id)
            )

    pause(True)
    try:
        yield
    finally:
        pause(False)


def test_a_build_that_does_not_end_is_told_until_it_does(platform: Platform) -> None:
    airflow = AirflowClient(Settings(home=platform.home))
    with paused(platform, "build_marts"):
        run_id = airflow.trigger("build_marts").run_id
        until(platform, DUE_NOW.format(run_id), "airflow", "queued")
        told = until(platform, ALERT, "loader", "open", "notified", "reopened")
        assert told[1] == run_id
        airflow.trigger("send_letters")
        until(platform, ALERT, "loader", "notified")
    until(platform, STATE.format(run_id), "airflow", "success")
    airflow.trigger("send_letters")
    until(platform, ALERT, "loader", "resolved")
