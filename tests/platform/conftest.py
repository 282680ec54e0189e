"""A whole platform in a folder of its own, driven by the commands that people type."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from ansinh.platform import postgres, processes
from ansinh.settings import Settings
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.conftest import sampled_url as sampled_url

IS_BUILDING = "select count(*) from ops.publication where state = 'candidate'"
FIGURES = """
    select
        unit_code, unit_name, unit_level, as_of_date, period, stage, standard_code, households,
        persons, poor_households, near_poor_households, poor_persons, near_poor_persons,
        poor_rate_pct, near_poor_rate_pct, multidimensional_poor_rate_pct, deprivation_intensity,
        adjusted_headcount, poor_rate_change_pp, is_comparable, is_complete
    from marts.poverty_indicators
    order by unit_level, unit_code, as_of_date, stage, standard_code
"""


@dataclass
class Platform:
    """One installation: its folder, and its commands."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)
    first_outcome: dict[str, Any] = field(default_factory=dict)
    _dsns: dict[tuple[str, bytes], str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        return [str(Path(sys.executable).with_name("ansinh")), *words]

    def environment(self) -> dict[str, str]:
        servers = ("POSTGRES", "AIRFLOW", "MONITOR", "PORTAL")
        ports = {f"ANSINH_{server}_PORT": "0" for server in servers}
        return {**os.environ, **ports, "ANSINH_HOME": str(self.home), **self.env}

    def ansinh(self, *words: str, expect: int = 0) -> str:
        done = subprocess.run(
            self.command(*words),
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=LAST_RESORT_SECONDS,
        )
        assert done.returncode == expect, f"{done.stdout}\n{done.stderr}\n{self.logs()}"
        # What went wrong is said where errors are said.
        return done.stdout + done.stderr if expect else done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        logs = self.home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / "command.log").open("wb") as log:
            return subprocess.Popen(
                self.command(*words), env=self.environment(), stdout=log, stderr=log
            )

    def dsn(self, role: str) -> str:
        """Asked of the command once for each start of the server: it takes a second or two."""
        server = (self.home / "postgres.json").read_bytes()
        if (role, server) not in self._dsns:
            self._dsns[role, server] = self.ansinh("dsn", "--role", role).strip()
        return self._dsns[role, server]

    def query(self, sql: str, role: str = "bi_reader") -> list[tuple[Any, ...]]:
        with psycopg.connect(self.dsn(role)) as connection:
            return connection.execute(sql.encode()).fetchall()

    def status(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.ansinh("status", "--json"))
        return document

    def outcome(self) -> dict[str, Any]:
        """What a run came to, without numbers that are given out anew: figures and verdicts."""
        seen = self.status()["submissions"]
        names = ("file_name", "state", "rows", "errors", "warnings")
        return {
            "figures": [str(row) for row in self.query(FIGURES)],
            "verdicts": sorted(str([one[name] for name in names]) for one in seen),
        }

    def processes(self) -> list[psutil.Process]:
        """Everything that runs on behalf of this installation."""
        servers = processes.noted(self.home)
        return processes._members(self.home, servers)

    def kill_everything(self) -> int:
        """SIGKILL, as a power cut would: nobody gets to tidy up."""
        victims = self.processes()
        for victim in victims:
            with suppress(psutil.NoSuchProcess):
                victim.kill()
        psutil.wait_procs(victims, timeout=10)
        return len(victims)

    def logs(self) -> str:
        ends = []
        for log in sorted((self.home / "logs").glob("*.log")):
            ends.append(f"== {log.name}\n{log.read_text(errors='replace')[-1500:]}")
        return "\n".join(ends)


@contextmanager
def installation(home: Path) -> Iterator[Platform]:
    platform = Platform(home)
    try:
        yield platform
    finally:
        platform.ansinh("platform", "down")
        folder = postgres.locate(Settings(home=home)).folder
        if not folder.is_relative_to(home):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform on which `make run` came to its end, killed once in the middle of it."""
    with installation(tmp_path_factory.mktemp("platform") / "home") as made:
        made.env.update(
            ANSINH_BACKUP_URL=str(made.home.with_name("backups")),
            # The newest backup stays, and nothing else.
            **{f"ANSINH_BACKUP_KEEP_{of}": "0" for of in ("DAYS", "WEEKS", "MONTHS")},
        )
        _kill_in_the_middle(made, made.start("platform", "run"))
        made.ansinh("platform", "run")
        made.first_outcome = made.outcome()
        yield made


def _kill_in_the_middle(platform: Platform, command: subprocess.Popen[bytes]) -> None:
    """Some submissions are judged, and the marts are being built from them."""
    while not _is_building(platform):
        assert command.poll() is None, f"it ended before its middle\n{platform.logs()}"
        time.sleep(0.3)
    command.kill()
    command.wait()
    assert platform.kill_everything() > 5


def _is_building(platform: Platform) -> bool:
    if not (platform.home / "postgres.json").exists():
        return False
    try:
        return platform.query(IS_BUILDING, role="ansinh_owner") != [(0,)]
    except psycopg.Error:
        return False
