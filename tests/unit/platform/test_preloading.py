"""The processes that fork tasks import what tasks need; no other Airflow process does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ansinh.platform import preloading
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("command", "forks"),
    [
        (["airflow", "scheduler", "--skip-serve-logs"], True),
        (["airflow", "celery", "worker"], True),
        (["airflow", "api-server"], False),
        (["airflow", "dag-processor"], False),
        (["airflow", "triggerer", "--skip-serve-logs"], False),
        (["airflow", "celery", "flower"], False),
        (["airflow", "db", "migrate"], False),
    ],
)
def test_only_what_forks_tasks_imports_for_them(command: list[str], forks: bool) -> None:
    assert preloading.forks_tasks(command) is forks


def test_airflow_finds_it_and_takes_no_setting_from_it(tmp_path: Path) -> None:
    """As the scheduler starts; without a platform it goes on all the same."""
    script = (
        "import sys; sys.argv = ['airflow', 'scheduler']\n"
        "import airflow_local_settings\n"
        "print(airflow_local_settings.__all__, *sorted(\n"
        "    {'great_expectations', 'pandas', 'psycopg', 'dbt.cli.main'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(preloading.FOLDER), "ANSINH_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout == "[] dbt.cli.main great_expectations pandas psycopg\n", done.stderr


def test_other_code_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks are forked from what was imported: servers of other code are started anew."""
    file = tmp_path / "module.py"
    file.write_text("one = 1")
    monkeypatch.setattr(preloading, "PACKAGE", tmp_path)
    before = preloading.code()
    assert preloading.code() == before

    file.write_text("one = 11")

    assert preloading.code() != before


def test_nothing_that_a_task_imports_first_is_slow() -> None:
    """Each name is a module that exists, so that a renamed one is noticed here."""
    for module in preloading.MODULES:
        if module.startswith("ansinh."):
            path = PROJECT_DIR / "include" / Path(*module.split("."))
            assert path.with_suffix(".py").exists() or path.is_dir(), module
