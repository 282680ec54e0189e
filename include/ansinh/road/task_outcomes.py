"""Callbacks of tasks: a task that failed for good lets an alert fire, its next success cures it.

A callback writes a row and no letter: who is told, and when, is decided elsewhere.
"""

import logging
from collections.abc import Mapping
from typing import Any

logger = logging.getLogger(__name__)
# It fails because another one did, which is told already.
ECHOES = ("stay_red",)
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


CALLBACKS: dict[str, Any] = {"on_failure_callback": on_failure, "on_success_callback": on_success}


def _place(context: Mapping[str, Any]) -> tuple[str | None, str]:
    task = context["task_instance"]
    if task.task_id in ECHOES:
        return None, ""
    return f"{task.dag_id}.{task.task_id}", str(task.run_id)


def _record(place: str, run_id: str, *, is_failed: bool) -> None:
    """Write the row; what keeps us from it is logged, for the task itself did its work."""
    from ansinh.errors import AnsinhError
    from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts, resolve
    from ansinh.road.installation import installation_here

    for role in ROLES:
        try:
            with installation_here().connect(role) as connection:  # type: ignore[arg-type]
                if is_failed:
                    cause = Cause(run_id=run_id, why=run_id)
                    raise_alerts(connection, {Alert("task_failed", place=place): cause})
                else:
                    firing = alerts(connection, kinds=["task_failed"], only_firing=True)
                    cured = [one.alert_id for one in firing if one.place == place]
                    resolve(connection, cured, Cause(run_id=run_id, why="it succeeded"))
        except (AnsinhError, OSError) as error:
            logger.info("as %s: %s", role, error)
            continue
        return
    logger.warning("nobody could be told how %s ended", place)
