"""Back to a moment before a mistake, and from a server that is lost, as docs/deploy.md says."""

import time

import psycopg
import pytest

from tests.containers.deployment import PROJECT, SERVERS, Deployment, run
from tests.containers.marts import checksums, differences
from tests.containers.pages import Airflow

pytestmark = pytest.mark.containers
DATABASE_USERS = [one for one in SERVERS if one not in ("redis", "proxy", "mailpit")]
# All but the backups, which are on another disk, and the secrets, of which one keeps a copy.
LOST = ("database", "archive", "queue", "home", "logs")
LEDGER = (
    "select count(*), max(state_id), (select count(*) from ops.file) from ops.submission_state",
    "loader",
)
LANDED = ("sh", "-c", "find /opt/ansinh/var/landing -type f | wc -l")
COUNT = "select count(*) from marts.poverty_indicators"


def test_the_database_goes_back_to_a_moment(
    deployment: Deployment, summary: list[tuple[str, str]]
) -> None:
    base = deployment.exec("postgres", "/etc/ansinh/base-backup").strip()
    before = deployment.query(COUNT)
    ((moment,),) = deployment.query("select now()::text")
    time.sleep(2)
    # The mistake, by a role that may.
    with psycopg.connect(deployment.url("transformer")) as connection:
        connection.execute("delete from marts.poverty_indicators")
    assert deployment.query(COUNT) == [(0,)]

    deployment.compose("stop", "--timeout", "30", *DATABASE_USERS)
    deployment.compose("run", "--rm", "-T", "go-back", moment)
    deployment.compose("up", "--detach", "--no-build")
    deployment.wait_healthy(*SERVERS)

    assert deployment.query(COUNT) == before
    ((is_recovering,),) = deployment.query("select pg_is_in_recovery()")
    assert not is_recovering
    deployment.exec("postgres", "/etc/ansinh/base-backup")
    summary.append(("back to a moment", f"{base}, {before[0][0]} rows as before the mistake"))


def test_the_night_backs_up_proves_and_forgets(
    deployment: Deployment, summary: list[tuple[str, str]]
) -> None:
    with Airflow(deployment) as airflow:
        airflow.wait_for_quiet("back_up")  # a new installation makes up for last night
        run_id = airflow.trigger("back_up")
        deployment.wait_until(lambda: airflow.has_ended("back_up", run_id), "the backup")
        states = {one["task_id"]: one["state"] for one in airflow.tasks("back_up", run_id)}

    for task in ("make_backup", "prove_backup", "forget_old_backups"):
        assert states[task] == "success", deployment.logs("keeper")
    size = deployment.exec("keeper", "du", "-sh", "/backups").split()[0]
    summary.append(("nightly backup", f"made and proven by the keeper; all of /backups is {size}"))


def test_a_lost_server_comes_back_from_a_backup(
    deployment: Deployment, summary: list[tuple[str, str]]
) -> None:
    deployment.exec("keeper", "ansinh", "backup", "/backups")
    with psycopg.connect(deployment.url("bi_reader")) as connection:
        marts = checksums(connection)
    ledger, landed = deployment.query(*LEDGER), deployment.exec("worker", *LANDED)

    deployment.compose("down", "--timeout", "30")
    run("docker", "volume", "rm", *(f"{PROJECT}_{name}" for name in LOST))
    deployment.compose("up", "--detach", "--no-build", "postgres")
    deployment.wait_healthy("postgres")
    said = deployment.compose("run", "--rm", "-T", "restore", "/backups")
    deployment.compose("up", "--detach", "--no-build")
    deployment.wait_healthy(*SERVERS)

    with psycopg.connect(deployment.url("bi_reader")) as connection:
        told = differences(checksums(connection), marts)
    assert not told and marts, told
    assert deployment.query(*LEDGER) == ledger
    assert deployment.exec("worker", *LANDED) == landed
    assert "tables are what was backed up" in said
    summary.append(("lost server", f"{len(marts)} marts, ledger and {landed.strip()} files equal"))
