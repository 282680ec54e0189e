"""Python in a process in which Django is set up as in a deployment: others set it up otherwise."""

import json
import subprocess
import sys
from typing import Any

from ansinh.settings import PROJECT_DIR

# A database that nobody asks.
SET_UP = """
from dataclasses import replace
from ansinh.portal.configuring import configure
from ansinh.road.installation import installation_of
from ansinh.settings import Settings
settings = Settings(_env_file=None, portal_url="https://ansinh.example:8444")
url = lambda role: f"postgresql://{role}:{'x' * 32}@127.0.0.1:1/ansinh"
configure(replace(installation_of(settings), url=url))
"""


def in_a_deployment(script: str, *words: str) -> Any:
    """What the script prints as JSON on its last line."""
    done = subprocess.run(
        [sys.executable, "-c", SET_UP + script, *words],
        capture_output=True, text=True, check=False, cwd=PROJECT_DIR,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
