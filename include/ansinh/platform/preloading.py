"""What every task needs is imported once, by the process that forks tasks.

Great Expectations takes seconds to import, and dbt; a forked task has them at once. Airflow's
scheduler forks the workers of its local executor, and a Celery worker those of its pool.
"""

import hashlib
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ansinh.errors import AnsinhError

logger = logging.getLogger(__name__)
# On the path of those processes alone: Airflow imports `airflow_local_settings` from it.
FOLDER = Path(__file__).parent / "preload"
PACKAGE = Path(__file__).parents[1]
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
    """Import what tasks import, and parse the dbt project, where this process forks them."""
    if forks_tasks(sys.argv):
        import_all()
        _parse()


def import_all() -> None:
    """Import what tasks import."""
    for module in MODULES:
        importlib.import_module(module)


def _parse() -> None:
    from ansinh.publishing import dbt, dbt_process
    from ansinh.road.installation import installation_here
    from ansinh.road.publishing import target_of

    try:
        dbt_process.keep_parsed(dbt.plan(target_of(installation_here())))
    except AnsinhError:
        # A build parses for itself then, and says what is wrong.
        logger.exception("The dbt project was not parsed ahead")


def code() -> str:
    """A hash that is another one when a file of the package is: what was imported is old then."""
    seen = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            about = path.stat()
            seen.update(f"{path} {about.st_size} {about.st_mtime_ns}".encode())
    return seen.hexdigest()
