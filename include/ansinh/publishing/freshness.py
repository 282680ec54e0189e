"""Whether data still arrives: dbt's check of the sources, against the running warehouse.

python -m ansinh.publishing.freshness
"""

import os
import subprocess
import sys

from ansinh.database.connecting import role_url
from ansinh.publishing.dbt import DBT_PROJECT, DbtTarget, dbt_environment
from ansinh.settings import get_settings


def check_freshness(target: DbtTarget) -> int:
    """Print what dbt finds; 0 unless a source is older than its `error_after`."""
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "source", "freshness"]
    command += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    environment = {**os.environ, **dbt_environment(target)}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    here = get_settings()
    url = role_url(here, "transformer")
    sys.exit(check_freshness(DbtTarget(url, here.province, here.home / "dbt")))
