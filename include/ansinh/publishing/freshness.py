"""Whether data still arrives: dbt's check of the sources, against the running warehouse.

python -m ansinh.publishing.freshness
"""

import os
import subprocess
import sys

from ansinh.publishing.dbt import DBT_PROJECT, dbt_environment
from ansinh.settings import Settings, get_settings


def check_freshness(settings: Settings) -> int:
    """Print what dbt finds; 0 unless a source is older than its `error_after`."""
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "source", "freshness"]
    command += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    environment = {**os.environ, **dbt_environment(settings)}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(check_freshness(get_settings()))
