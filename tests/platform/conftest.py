"""A whole platform in a folder of its own, driven by the commands that people type."""

import json
import os
import shutil
import subprocess
import sys
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


@dataclass
class Platform:
    """One installation: its folder, and its commands."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        return [str(Path(sys.executable).with_name("ansinh")), *words]

    def environment(self) -> dict[str, str]:
        ports = {"ANSINH_POSTGRES_PORT": "0", "ANSINH_AIRFLOW_PORT": "0"}
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
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*words),
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def query(self, sql: str, role: str = "bi_reader") -> list[tuple[Any, ...]]:
        url = self.ansinh("dsn", "--role", role).strip()
        with psycopg.connect(url) as connection:
            return connection.execute(sql.encode()).fetchall()

    def status(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.ansinh("status", "--json"))
        return document

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


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform on which `make run` came to its end once."""
    with installation(tmp_path_factory.mktemp("platform") / "home") as made:
        made.ansinh("platform", "run")
        yield made


@pytest.fixture
def other_platform(tmp_path: Path) -> Iterator[Platform]:
    """A second one on which nothing ran yet."""
    with installation(tmp_path / "home") as made:
        yield made
