"""A clock that a test turns for a whole platform: servers, tasks and commands go by it alike."""

import shutil
import tempfile
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from ansinh.platform import postgres
from tests.machine import faketime_library

# A process looks at the file again after so long.
CACHED_SECONDS = 1
# Python's sleep waits for a moment of the monotonic clock, which libfaketime 0.9.10 takes for a
# moment of the clock that it turns.
SITECUSTOMIZE = '''
import select
import time


def sleep(seconds):
    """As time.sleep."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = sleep
'''
# The server is started with an environment of its own, so it is put into the turned one here.
POSTGRES = """#!/bin/sh
{exports}
exec "$(dirname "$0")/postgres.real" "$@"
"""


class Clock:
    """What time it is for the processes that have `environment`; it goes on as real time does."""

    def __init__(self) -> None:
        # The server's own user reads it too: no folder of pytest's, which is root's alone.
        self._folder = Path(tempfile.mkdtemp(prefix="clock-"))
        self._folder.chmod(0o755)
        self._file = self._folder / "offset"
        self._offset = timedelta()
        python = self._folder / "python"
        python.mkdir()
        (python / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
        self._variables = {
            "LD_PRELOAD": str(faketime_library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": str(CACHED_SECONDS),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.environment = {
            **self._variables,
            "PYTHONPATH": str(python),
            "ANSINH_POSTGRES_BIN": str(self._server()),
        }

    def turn(self, to: datetime) -> None:
        """Make it this moment; on return everybody knows."""
        self._offset = to - datetime.now(to.tzinfo)
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{self._offset.total_seconds():+.0f}\n", encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(self._file)
        time.sleep(CACHED_SECONDS + 1)

    def now(self, zone: tzinfo) -> datetime:
        """What time it is."""
        return datetime.now(zone) + self._offset

    def remove(self) -> None:
        """Take the files away, once nobody goes by it any more."""
        shutil.rmtree(self._folder)

    def _server(self) -> Path:
        """Binaries of Postgres that go by this clock."""
        package = postgres._wheel_binaries().parents[1]
        # Beside the package lie the libraries that it needs.
        for one in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(one, self._folder / one.name, symlinks=True)
        real = self._folder / package.name / "pginstall" / "bin" / "postgres"
        real.rename(real.with_name("postgres.real"))
        exports = "\n".join(f"export {name}='{value}'" for name, value in self._variables.items())
        real.write_text(POSTGRES.format(exports=exports), encoding="utf-8")
        real.chmod(0o755)
        return real.parent
