"""Callbacks of tasks and runs: what failed for good, or is late, lets an alert fire.

A callback writes a row and no letter: who is told, and when, is decided elsewhere. The next success
of a task cures its alert; a run that was late is over once Airflow says that it ended (`noticing`).
"""

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

logger = logging.getLogger(__name__)
# It fails because another one did, which is told already.
ECHOES = ("stay_red",)
RUNNING = ("queued", "running")
# In containers not every worker knows every password.
ROLES = ("loader", "ansinh_owner")


def on_failure(context: Mapping[str, Any]) -> None:
    """Let fire that a task failed after all its tries."""
    place, run_id = _place(context)
    if place is not None:
        _record(place, run_id, is_failed=True)


def on_success(context: Mapping[str, Any]) -> None:
    """Cure the alert of a task that failed before."""
    place, run_id = _place(context)
    if place is not None:
        _record(place, run_id, is_failed=False)


def on_deadline(context: Mapping[str, Any], **_: Any) -> None:
    """Let fire that a DAG run takes longer than it should."""
    from ansinh.ledger.alerts import Alert, Cause, raise_alerts

    run = context["dag_run"]
    # Airflow keeps the deadline of a run that failed, too.
    if run["state"] not in RUNNING:
        return
    run_id = str(run["dag_run_id"])
    alert = Alert("run_late", place=str(run["dag_id"]))
    cause = Cause(run_id=run_id, why=run_id)
    _write(alert.place, lambda connection: raise_alerts(connection, {alert: cause}))


def run_state(dag_id: str, run_id: str) -> str | None:
    """How a run stands, asked by a task of Airflow; None where it was removed."""
    from http import HTTPStatus

    from airflow.sdk import DagRunState
    from airflow.sdk.exceptions import AirflowRuntimeError
    from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

    try:
        # It answers with a member, whose str is not its value.
        return str(DagRunState(RuntimeTaskInstance.get_dagrun_state(dag_id, run_id)).value)
    except AirflowRuntimeError as error:
        if (error.error.detail or {}).get("status_code") == HTTPStatus.NOT_FOUND:
            return None
        raise


CALLBACKS: dict[str, Any] = {"on_failure_callback": on_failure, "on_success_callback": on_success}


def _place(context: Mapping[str, Any]) -> tuple[str | None, str]:
    task = context["task_instance"]
    if task.task_id in ECHOES:
        return None, ""
    return f"{task.dag_id}.{task.task_id}", str(task.run_id)


def _record(place: str, run_id: str, *, is_failed: bool) -> None:
    from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts, resolve

    def write(connection: "psycopg.Connection") -> None:
        if is_failed:
            cause = Cause(run_id=run_id, why=run_id)
            raise_alerts(connection, {Alert("task_failed", place=place): cause})
            return
        firing = alerts(connection, kinds=["task_failed"], only_firing=True)
        cured = [one.alert_id for one in firing if one.place == place]
        resolve(connection, cured, Cause(run_id=run_id, why="it succeeded"))

    _write(place, write)


def _write(place: str, change: Callable[["psycopg.Connection"], None]) -> None:
    """Write a row; what keeps us from it is logged, for the task itself did its work."""
    from ansinh.errors import AnsinhError
    from ansinh.road.installation import installation_here

    for role in ROLES:
        try:
            with installation_here().connect(role) as connection:  # type: ignore[arg-type]
                change(connection)
        except (AnsinhError, OSError) as error:
            logger.info("as %s: %s", role, error)
            continue
        return
    logger.warning("nobody could be told of %s", place)
