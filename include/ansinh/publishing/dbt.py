"""dbt: where it finds project and database, and the one build of a run."""

import logging
import os
import subprocess
import sys
from collections import deque
from urllib.parse import unquote, urlsplit

from ansinh.database import role_url
from ansinh.errors import AnsinhError
from ansinh.settings import PROJECT_DIR, Settings

DBT_PROJECT = PROJECT_DIR / "dbt_project"
logger = logging.getLogger(__name__)


class DbtError(AnsinhError):
    """A model or a test of the candidate failed."""


def dbt_environment(settings: Settings) -> dict[str, str]:
    """The variables that `dbt_project/profiles.yml` reads."""
    parts = urlsplit(role_url(settings, "transformer"))
    return {
        "ANSINH_DBT_HOST": parts.hostname or "",
        "ANSINH_DBT_PORT": str(parts.port),
        "ANSINH_DBT_USER": parts.username or "",
        "ANSINH_DBT_PASSWORD": unquote(parts.password or ""),
        "ANSINH_DBT_DATABASE": parts.path.lstrip("/"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_TARGET_PATH": str(settings.home / "dbt" / "target"),
        "DBT_LOG_PATH": str(settings.home / "dbt" / "logs"),
    }


def build(settings: Settings) -> None:
    """Build and test the candidate with one `dbt build`; each model's line goes to our log.

    Raises DbtError where a model or a test fails.
    """
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "build"),
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        # They test code, not data, and want to create temporary tables: `make test` runs them.
        *("--exclude-resource-type", "unit_test"),
    ]
    process = subprocess.Popen(
        command,
        env={**os.environ, **dbt_environment(settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: deque[str] = deque(maxlen=60)
    with process:
        for line in process.stdout or ():
            logger.info("%s", line.rstrip())
            said.append(line)
    if process.returncode != 0:
        raise DbtError(f"dbt build failed:\n{''.join(said)}")
