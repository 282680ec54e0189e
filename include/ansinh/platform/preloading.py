"""What every task needs is imported once, by the process that forks tasks.

Great Expectations takes seconds to import, and dbt; a forked task has them at once. Airflow's
scheduler forks the workers of its local executor, and a Celery worker those of its pool.
"""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

# On the path of those processes alone: Airflow imports `airflow_local_settings` from it.
FOLDER = Path(__file__).parent / "preload"
MODULES = (
    "pandas",
    "psycopg",
    "great_expectations",
    "ansinh.quality.validation",
    "ansinh.quality.data_docs",
    "ansinh.road.announcing",
    "ansinh.road.judging",
    "ansinh.road.loading",
    "ansinh.road.publishing",
    "dbt.adapters.postgres",
    "dbt.cli.main",
)


def forks_tasks(command: Sequence[str]) -> bool:
    """Whether an Airflow command line is of a process that forks those that run tasks."""
    words = [word for word in command[1:] if not word.startswith("-")]
    return words[:1] == ["scheduler"] or words[:2] == ["celery", "worker"]


def preload() -> None:
    """Import what tasks import, where this process forks them."""
    if forks_tasks(sys.argv):
        for module in MODULES:
            importlib.import_module(module)
