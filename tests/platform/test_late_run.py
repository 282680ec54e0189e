"""A run that does not end in time, under the real scheduler: an operator is told, until it ends."""

import time
from pathlib import Path

import psycopg
import pytest

from ansinh.ledger.locks import hold_build
from ansinh.platform.airflow_client import AirflowClient
from ansinh.settings import Settings
from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform
from tests.platform.test_signing import submit

pytestmark = pytest.mark.platform

# Half an hour is not waited for: the deadline of the run is now.
DUE_NOW = """
    update deadline set deadline_time = now()
    from dag_run where dag_run.id = deadline.dagrun_id
        and dag_run.dag_id = 'build_marts' and dag_run.state = 'running'
    returning dag_run.run_id
"""
ALERT = "select state, run_id from ops.alert_now where kind = 'run_late' and place = 'build_marts'"


def until(platform: Platform, statement: str, role: str, *states: str) -> tuple[object, ...]:
    """The one row that a statement has to come to; its first column is one of the states."""
    rows = []
    for _ in range(LAST_RESORT_SECONDS):
        rows = platform.query(statement, role=role)
        if rows and (not states or rows[0][0] in states):
            return rows[0]
        time.sleep(1)
    raise AssertionError(f"{statement}: {rows}\n{platform.logs()}")


def test_a_build_that_does_not_end_is_told_until_it_does(
    platform: Platform, tmp_path: Path
) -> None:
    airflow = AirflowClient(Settings(home=platform.home))
    with psycopg.connect(platform.dsn("transformer")) as held:
        hold_build(held)
        submit(platform, tmp_path, 61, "preliminary", of=("887", "Thị xã Tân Châu"))
        (run_id,) = until(platform, DUE_NOW, "airflow")
        told = until(platform, ALERT, "loader", "open", "notified", "reopened")
        assert told[1] == run_id
        airflow.trigger("send_letters")
        until(platform, ALERT, "loader", "notified")
    query = f"select state from dag_run where run_id = '{run_id}'"
    until(platform, query, "airflow", "success")
    airflow.trigger("send_letters")
    until(platform, ALERT, "loader", "resolved")
