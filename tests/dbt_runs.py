"""dbt as tests run it: in a fork of this process, which has imported it and parsed the project."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ansinh.publishing import dbt_process
from ansinh.publishing.dbt import DBT_PROJECT
from tests.databases import Databases, dbt_environment

FORK = multiprocessing.get_context("fork")
PLACES = ("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT))


def run_dbt(url: str, databases: Databases, *arguments: str, **settings: str) -> tuple[bool, str]:
    """Run dbt as the transformer; whether it ended well, and what it printed.

    Where `settings` change its environment, or the database is one that was not built, it is a
    process of its own, which parses anew.
    """
    command = ("--no-use-colors", *arguments, *PLACES)
    environment = {**dbt_environment(url, databases), **settings}
    if settings or urlsplit(url).path != f"/ansinh_{databases.worker}":
        program = str(Path(sys.executable).with_name("dbt"))
        done = subprocess.run(
            [program, *command], env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode == 0, done.stdout
    with tempfile.TemporaryFile() as output:
        child = FORK.Process(target=_invoke, args=(command, environment, output.fileno()))
        child.start()
        child.join()
        output.seek(0)
        return child.exitcode == 0, output.read().decode(errors="replace")


def _invoke(command: Sequence[str], environment: Mapping[str, str], output: int) -> None:
    from dbt.cli.main import dbtRunner

    # Not where pytest collects what this process prints.
    sys.stdout = sys.stderr = open(output, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    result = dbtRunner(manifest=dbt_process._kept.manifest).invoke(list(command))
    sys.stdout.flush()
    sys.exit(0 if result.success else 1)
