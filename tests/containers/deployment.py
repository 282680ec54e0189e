"""docker-compose.yaml, started for real under a name of its own, and what the tests ask of it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from ansinh.settings import PROJECT_DIR

PROJECT = "ansinh-containers-test"
STEP_SECONDS = 1800  # a bound against hanging: no step takes so long on a busy machine
IMAGES = {
    "PYTHON_IMAGE": "python:3.11-slim-bookworm",
    "POSTGRES_IMAGE": "postgres:18",
    "REDIS_IMAGE": "redis:7.2-bookworm",
    "PROXY_IMAGE": "nginx:1.28",
    "MAIL_IMAGE": "axllent/mailpit:v1.31",
    "GARAGE_IMAGE": "dxflrs/garage:v2.3.0",
}
# What stays up; the others end when they have done their work.
SERVERS = (
    "postgres",
    "redis",
    "api-server",
    "scheduler",
    "dag-processor",
    "triggerer",
    "worker",
    "builder",
    "mailer",
    "keeper",
    "monitor",
    "portal",
    "proxy",
    "mailpit",
)
OBJECTS = "include/ansinh/platform/containers/objects.yaml"
# Samples once more, in their places, each with other bytes: a new version of its slot.
PUT_AGAIN = """
import io, sys, zipfile
import fsspec
from ansinh.samples.writing import write_samples
from ansinh.settings import get_settings
settings = get_settings()
samples = settings.home / "samples"
inbox, root = fsspec.core.url_to_fs(settings.inbox)
written = sorted(write_samples(samples, settings.province))
books = [path for path in written if path.suffix == ".xlsx" and zipfile.is_zipfile(path)]
for path in books[:int(sys.argv[1])]:
    content = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(content, "a") as book:
        book.comment = sys.argv[2].encode()
    target = f"{root}/{path.relative_to(samples)}"
    inbox.makedirs(target.rpartition("/")[0], exist_ok=True)
    inbox.pipe_file(target, content.getvalue())
"""
PARENTS = ("COMPOSE_", "ANSINH_", "AIRFLOW")


def run(
    *words: str,
    env: dict[str, str] | None = None,
    is_checked: bool = True,
    stdin: str | None = None,
) -> str:
    """What a program printed; with its complaint where it failed."""
    done = subprocess.run(
        words,
        cwd=PROJECT_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=STEP_SECONDS,
        check=False,
    )
    if is_checked and done.returncode != 0:
        raise AssertionError(f"{' '.join(words)}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}")
    return done.stdout


def compose_program() -> tuple[str, ...]:
    """Compose v2 where it is there, else Debian's docker-compose."""
    second = ("docker", "compose")
    if subprocess.run([*second, "version"], capture_output=True, check=False).returncode == 0:
        return second
    return ("docker-compose",)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Deployment:
    """One installation in containers; `folder` holds its secrets and its `.env`."""

    folder: Path
    database_port: int = field(default_factory=free_port)
    pages_port: int = field(default_factory=free_port)
    portal_port: int = field(default_factory=free_port)
    superset_port: int = field(default_factory=free_port)
    mail_port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)
    letters_gone: int = 0
    files: list[str] = field(default_factory=lambda: ["docker-compose.yaml"])
    _urls: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    def secret(self, name: str) -> str:
        return (self.secrets / name).read_text(encoding="utf-8")

    def settings(self) -> dict[str, str]:
        return {
            "COMPOSE_PROJECT_NAME": PROJECT,
            "ANSINH_SECRETS": str(self.secrets),
            "ANSINH_POSTGRES_PUBLISHED": f"127.0.0.1:{self.database_port}",
            "ANSINH_DATABASE_PUBLIC": f"localhost:{self.database_port}",
            "ANSINH_PAGES_PUBLISHED": f"127.0.0.1:{self.pages_port}",
            "AIRFLOW_PUBLIC_URL": f"https://localhost:{self.pages_port}",
            "ANSINH_PORTAL_PUBLISHED": f"127.0.0.1:{self.portal_port}",
            "ANSINH_PORTAL_URL": f"https://localhost:{self.portal_port}",
            "ANSINH_SUPERSET_PUBLISHED": f"127.0.0.1:{self.superset_port}",
            "MAILPIT_PUBLISHED": f"127.0.0.1:{self.mail_port}",
            **{name: os.environ.get(name, image) for name, image in IMAGES.items()},
            **self.more,
        }

    def compose(self, *words: str, is_checked: bool = True) -> str:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(PARENTS)}
        env = {**inherited, **self.settings(), "COMPOSE_HTTP_TIMEOUT": "300"}
        files = [word for name in self.files for word in ("--file", name)]
        return run(*compose_program(), *files, *words, env=env, is_checked=is_checked)

    def ansinh(self, *words: str, is_checked: bool = True) -> str:
        return self.compose("run", "--rm", "-T", "cli", *words, is_checked=is_checked)

    def put_again(self, files: int, mark: str) -> None:
        """Put so many samples into the inbox once more, each with other bytes."""
        python = ("run", "--rm", "-T", "--entrypoint", "python", "cli", "-c", PUT_AGAIN)
        self.compose(*python, str(files), mark)

    def ids(self, service: str) -> list[str]:
        named = f"label=com.docker.compose.service={service}"
        of_us = f"label=com.docker.compose.project={PROJECT}"
        # Not by compose itself, which takes seconds on a busy machine.
        stays = "label=com.docker.compose.oneoff=False"
        filters = [word for one in (of_us, named, stays) for word in ("--filter", one)]
        return run("docker", "ps", "-aq", *filters).split()

    def inspect(self, service: str) -> dict[str, Any]:
        (about,) = json.loads(run("docker", "inspect", self.ids(service)[0]))
        return dict(about)

    def exec(self, service: str, *words: str, is_checked: bool = True) -> str:
        return run("docker", "exec", self.ids(service)[0], *words, is_checked=is_checked)

    def folders(self, container: str) -> dict[str, str]:
        """Where on this machine the folders of a container lie."""
        (about,) = json.loads(run("docker", "inspect", container))
        return {one["Destination"]: one["Source"] for one in about["Mounts"]}

    def stored(self, bucket: str) -> list[str]:
        """Every object of a bucket."""
        code = f"import s3fs; print(*s3fs.S3FileSystem().find({bucket!r}), sep='\\n')"
        python = ("run", "--rm", "-T", "--entrypoint", "python", "cli", "-c", code)
        return self.compose(*python).splitlines()

    def health(self, service: str) -> list[str]:
        found = json.loads(run("docker", "inspect", *self.ids(service)))
        return [str(one["State"].get("Health", {}).get("Status")) for one in found]

    def is_healthy(self, service: str) -> bool:
        found = self.health(service)
        return bool(found) and set(found) == {"healthy"}

    def wait_healthy(self, *services: str) -> dict[str, float]:
        """Seconds until each was healthy; fails where one is not within the longest step."""
        began, waiting, took = time.monotonic(), set(services), dict[str, float]()
        while waiting:
            for service in sorted(waiting):
                if self.is_healthy(service):
                    took[service] = time.monotonic() - began
            waiting -= took.keys()
            if time.monotonic() - began > STEP_SECONDS:
                raise AssertionError(f"not healthy: {sorted(waiting)}\n{self.logs(*waiting)}")
            time.sleep(1)
        return took

    def kill(self, service: str) -> None:
        """SIGKILL to the first process of a container, as when memory ends: no goodbye."""
        os.kill(int(self.inspect(service)["State"]["Pid"]), signal.SIGKILL)

    def url(self, role: str) -> str:
        """The URI that `ansinh dsn` prints, with the certificate where this machine has it."""
        if role not in self._urls:
            self._urls[role] = self._trusting(self.ansinh("dsn", "--role", role).strip())
        return self._urls[role]

    def _trusting(self, url: str) -> str:
        parts = urlsplit(url)
        query = parts.query.replace("sslrootcert=ca.crt", f"sslrootcert={self.secrets / 'ca.crt'}")
        return urlunsplit(parts._replace(query=query))

    def query(self, sql: str, role: str = "bi_reader") -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url(role), connect_timeout=20) as connection:
            return connection.execute(sql.encode()).fetchall()

    def wait_until(self, holds: Callable[[], bool], what: str) -> float:
        began = time.monotonic()
        while not holds():
            if time.monotonic() - began > STEP_SECONDS:
                raise AssertionError(f"{what} did not come\n{self.logs()}")
            time.sleep(1)
        return time.monotonic() - began

    def logs(self, *services: str) -> str:
        return self.compose("logs", "--tail=40", "--no-color", *services, is_checked=False)[-12000:]

    def down(self) -> None:
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "20", is_checked=False)


def leftovers() -> list[str]:
    """Containers, volumes and networks of the project of these tests."""
    label = f"label=com.docker.compose.project={PROJECT}"
    asked: Sequence[Sequence[str]] = (
        ("ps", "--all", "--quiet"),
        ("volume", "ls", "--quiet"),
        ("network", "ls", "--quiet"),
    )
    return [
        one for words in asked for one in run("docker", *words, "--filter", label).split() if one
    ]


def engine() -> str | None:
    """Why nothing can be run here; None where an engine answers."""
    if shutil.which("docker") is None:
        return "there is no program `docker`"
    done = subprocess.run(["docker", "info"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return done.stderr.strip().splitlines()[-1]
    if compose_program() == ("docker-compose",) and shutil.which("docker-compose") is None:
        return "there is neither `docker compose` nor `docker-compose`"
    return None
