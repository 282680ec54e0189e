"""One Postgres server and one built warehouse for a whole test run, shared by its workers.

Whoever needs them first makes them behind a lock, the others wait; tests work on copies, for to
copy a database takes a moment and to build one a minute.
"""

import fcntl
import json
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from ansinh.database.migrating import migrate, prepare_server
from ansinh.database.secrets import ROLES
from ansinh.database.securing import secure_warehouse
from ansinh.platform import postgres, processes
from ansinh.publishing import dbt, dbt_process
from ansinh.settings import Settings

PASSWORD = "only-for-tests"
MIGRATED = "ansinh_migrated"
BUILT = "ansinh_built"
PROVINCE = "89"


@dataclass(frozen=True)
class Databases:
    """The databases of one worker of a run; `shared` is the folder of all workers.

    `worker` names this one: its copies of the built warehouse bear one name, one after the other,
    because dbt parses a project anew where the name of its database changed.
    """

    server_url: str
    shared: Path
    worker: str

    @property
    def dbt_folder(self) -> Path:
        """Where dbt leaves what it parsed, for all builds of this worker."""
        return self.shared / f"dbt-{self.worker}"

    @contextmanager
    def fresh(self, template: str | None = None, name: str | None = None) -> Iterator[str]:
        """The superuser's URI of a new database, empty or a copy, that is dropped afterwards."""
        name = name or f"test_{uuid.uuid4().hex[:12]}"
        self._create(name, template)
        try:
            yield url_of(self.server_url, name)
        finally:
            self._run("drop database {} with (force)", name)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """A copy of a database with ledger, raw tables and reference data."""
        self._once(MIGRATED, self._migrate)
        with self.fresh(MIGRATED) as url:
            yield url

    @contextmanager
    def built(self) -> Iterator[str]:
        """A copy of a warehouse that was built from nothing and holds no submission."""
        self._parse()
        self._once(BUILT, self._build)
        with self.fresh(BUILT, self._working) as url:
            yield url

    @property
    def _working(self) -> str:
        """The name that every database has in which this worker builds."""
        return f"ansinh_{self.worker}"

    def _parse(self) -> None:
        """Parse the project once for all builds of this worker, as who forks tasks does."""
        target = self._target(url_of(self.server_url, self._working))
        if dbt_process._kept.state != dbt.plan(target).state:
            dbt_process.keep_parsed(dbt.plan(target))

    def _target(self, superuser_url: str) -> dbt.DbtTarget:
        return dbt.DbtTarget(role_url_at(superuser_url, "transformer"), PROVINCE, self.dbt_folder)

    @property
    def build_log(self) -> str:
        """What dbt printed while it built from nothing."""
        self._once(BUILT, self._build)
        return (self.shared / "build.log").read_text(encoding="utf-8")

    def _migrate(self) -> None:
        self._create(MIGRATED)
        with psycopg.connect(url_of(self.server_url, MIGRATED)) as connection:
            secure_warehouse(connection)
        migrate(role_url_at(url_of(self.server_url, MIGRATED), "ansinh_owner"))

    @contextmanager
    def filled(self, name: str, fill: Callable[[str], None]) -> Iterator[str]:
        """A copy of a built warehouse into which the first who asks puts what is dear to make."""
        self._parse()
        self._once(name, lambda: self._make_of(BUILT, name, fill))
        with self.fresh(name, self._working) as url:
            yield url

    def _build(self) -> None:
        self._once(MIGRATED, self._migrate)
        self._make_of(MIGRATED, BUILT, self._build_from_nothing)

    def _build_from_nothing(self, superuser_url: str) -> None:
        log = logging.FileHandler(self.shared / "build.log", encoding="utf-8")
        dbt.logger.addHandler(log)
        dbt.logger.setLevel(logging.INFO)
        try:
            dbt.build(self._target(superuser_url), ["--full-refresh"])
        finally:
            dbt.logger.removeHandler(log)

    def _make_of(self, template: str, name: str, fill: Callable[[str], None]) -> None:
        """A database of another one, filled under the name that the copies will have.

        So what dbt parses meanwhile serves them too.
        """
        if template == BUILT:
            self._once(BUILT, self._build)
        self._create(self._working, template)
        fill(url_of(self.server_url, self._working))
        self._leave(self._working)
        self._run("alter database {} rename to {}", self._working, name)

    def _once(self, name: str, make: Callable[[], None]) -> None:
        with only_one(self.shared / f"{name}.lock"):
            done = self.shared / f"{name}.done"
            if not done.exists():
                make()
                # Nobody may be in a database while it is copied, nor what a server runs in each.
                self._run("alter database {} allow_connections false", name)
                self._leave(name)
                done.touch()

    def _leave(self, name: str) -> None:
        """End all connections: who filled a database may keep some in a pool."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
            )

    def _create(self, name: str, template: str | None = None) -> None:
        # Copied file by file: through the log it takes three times as long.
        copied = " template {} strategy file_copy" if template else ""
        parts = (name, template) if template else (name,)
        self._run(f"create database {{}} owner ansinh_owner{copied}", *parts)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def databases_of(shared: Path, worker: str) -> Databases:
    """The databases of a worker; the first one starts the server, or takes the one named."""
    with only_one(shared / "server.lock"):
        note = shared / "server.json"
        if not note.exists():
            url = os.environ.get("ANSINH_TEST_SERVER_URL") or _start(shared)
            prepare_server(url, dict.fromkeys(ROLES, PASSWORD))
            note.write_text(json.dumps({"url": url}), encoding="utf-8")
        return Databases(json.loads(note.read_text(encoding="utf-8"))["url"], shared, worker)


def stop(shared: Path) -> None:
    """Stop the server that this run started, if it started one."""
    settings = _settings(shared)
    if not settings.home.exists():
        return
    processes.stop_everything(settings.home, last=postgres.NAME)
    folder = postgres.locate(settings).folder
    if not folder.is_relative_to(settings.home):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold a lock that all workers of a run know."""
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def url_of(server_url: str, database: str) -> str:
    """The superuser's URI of a database on the server."""
    return f"{server_url.rsplit('/', 1)[0]}/{database}"


def role_url_at(url: str, role: str) -> str:
    """The URI of a role for the database that another URI names."""
    parts = urlsplit(url)
    return f"postgresql://{role}:{PASSWORD}@{parts.hostname}:{parts.port}{parts.path}"


def _start(shared: Path) -> str:
    server = postgres.ensure_running(_settings(shared), PASSWORD)
    url = postgres.superuser_url(server, PASSWORD)
    # Nothing here outlives the run, and no test of this server is about a loss of power.
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {name} = off")
        connection.execute("select pg_reload_conf()")
    return url


def _settings(shared: Path) -> Settings:
    return Settings(home=shared / "server", postgres_port=0)


def dbt_environment(url: str, databases: Databases) -> dict[str, Any]:
    """dbt's environment for the transformer on a copy of the built warehouse."""
    target = dbt.DbtTarget(role_url_at(url, "transformer"), PROVINCE, databases.dbt_folder)
    return {**os.environ, **dbt.dbt_environment(target)}
