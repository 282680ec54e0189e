"""Writes the structure of every DAG in a folder as JSON; started with an AIRFLOW_HOME of its own.

No database and no scheduler is asked: what stands in the files is what is written.
"""

import json
import sys
from datetime import timedelta
from typing import Any

from airflow.dag_processing.dagbag import DagBag


def structure(folder: str) -> dict[str, Any]:
    """DAGs by id, and what could not be imported."""
    bag = DagBag(folder)
    return {
        "errors": bag.import_errors,
        "dags": {one.dag_id: _dag(one) for one in bag.dags.values()},
    }


def _dag(dag: Any) -> dict[str, Any]:
    timetable = dag.timetable
    # Where an asset or the clock starts it, the clock is a part.
    clock = getattr(timetable, "timetable", timetable)
    return {
        "timetable": type(timetable).__name__,
        "cron": getattr(clock, "expression", None),
        "timezone": str(getattr(clock, "timezone", "")),
        "runs_at_once": getattr(timetable, "run_immediately", None),
        "assets": _assets(timetable.asset_condition),
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "starts": dag.start_date.date().isoformat(),
        "ends": dag.end_date,
        "doc": dag.doc_md,
        "paused": dag.is_paused_upon_creation,
        "late_after": [
            (one.reference.reference_name, one.interval.total_seconds(), one.callback.path)
            for one in dag.deadline or []
        ],
        "tasks": {task.task_id: _task(task) for task in dag.tasks},
    }


def _assets(condition: Any) -> list[str]:
    return [] if condition is None else [one.name for one in condition.objects]


def _task(task: Any) -> dict[str, Any]:
    return {
        "before": sorted(task.downstream_task_ids),
        "is_mapped": task.is_mapped,
        "queue": task.queue,
        "stops_the_rest": "ShortCircuit" in task.task_type or "ShortCircuit" in type(task).__name__,
        "at_once": task.max_active_tis_per_dagrun,
        "retries": task.retries,
        "retry_after": _seconds(task.retry_delay),
        "gives_up_after": _seconds(task.execution_timeout),
        "runs_when": task.trigger_rule.value,
        "outlets": [one.name for one in task.outlets],
        "says_how_it_ended": all(
            own in callbacks
            for callbacks, own in (
                (_callbacks(task, "on_failure_callback"), "on_failure"),
                (_callbacks(task, "on_success_callback"), "on_success"),
            )
        ),
        "doc": bool(task.doc_md or task.python_callable.__doc__),
    }


def _callbacks(task: Any, name: str) -> list[str]:
    found = getattr(task, name, None)
    if found is None:
        found = getattr(task, "partial_kwargs", {}).get(name)
    listed = found if isinstance(found, list | tuple) else [found]
    return [one.__name__ for one in listed if one is not None]


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


if __name__ == "__main__":
    json.dump(structure(sys.argv[1]), sys.stdout)
