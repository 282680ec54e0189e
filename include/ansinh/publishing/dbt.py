"""dbt: where it finds project and database, and the one build of a run."""

import logging
import os
import subprocess
import sys
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
    """Build and test the candidate with one `dbt build`; its words go to our output.

    Raises DbtError where a model or a test fails.
    """
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "build"),
            *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
            # They test code, not data, and want to create temporary tables: `make test` runs them.
            *("--exclude-resource-type", "unit_test"),
        ],
        env={**os.environ, **dbt_environment(settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    logger.info("%s", done.stdout)
    if done.returncode != 0:
        raise DbtError(f"dbt build failed:\n{done.stdout[-3000:]}")
