"""An installation that was backed up and then lost, and the folder that its backups lie in."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.databases import Databases
from tests.warehouse.conftest import installed, publish_all, read_here, take_in

from ansinh.backups.keys import Key, ensure_key
from ansinh.backups.making import make_backup
from ansinh.backups.manifest import Manifest
from ansinh.backups.targets import Target
from ansinh.database.secrets import load_secrets
from ansinh.landing.inbox import Inbox
from ansinh.ledger.logins import add_login, remove_login
from ansinh.platform import postgres, processes
from ansinh.road import publishing
from ansinh.road.installation import Installation
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.settings import Settings

FIGURES = """
    select unit_code, period, stage, households, poor_households, submission_id
    from marts.poverty_indicators order by 1, 2, 3
"""
MOVES = (
    "select submission_id, state, moved_at, why, run_id from ops.submission_state order by state_id"
)
WAITS = b"a file that nobody took yet"


@dataclass
class Kept:
    """A backup, and what the installation was of which it is the backup."""

    target: Target
    folder: Path
    key: Key
    manifest: Manifest
    known: dict[str, Any]


def known_of(installation: Installation) -> dict[str, Any]:
    """What must come back as it was."""
    home = installation.settings.home
    with installation.connect("ansinh_owner") as connection:
        rows = {query: connection.execute(query.encode()).fetchall() for query in (FIGURES, MOVES)}
    reports = {path.name: path.read_bytes() for path in (home / "reports/1").iterdir()}
    return {
        **rows,
        "secrets": load_secrets(home),
        "reports": reports,
        "letters": sorted(path.name for path in (home / "outbox").iterdir()),
        "landed": sorted(path.name for path in (home / "landing").rglob("*") if path.is_file()),
        "waiting": [one.name for one in Inbox(installation.settings.inbox).present()],
    }


def quick(installation: Installation) -> Installation:
    """The same without second opinions and without children that read."""
    return replace(installation, count=None, read=read_here)


def submit_and_publish(installation: Installation, unit: str, year: int) -> None:
    content = workbook_of(invented_report(unit, year))
    Inbox(installation.settings.inbox).put(content, "a.xlsx", unit, str(year), "official")
    take_in(installation)
    publish_all(installation)


@pytest.fixture(scope="session")
def kept(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A backup of an installation that is no more."""
    from ansinh.road.announcing import announce

    folder = tmp_path_factory.mktemp("kept")
    home = folder / "home"
    with installed(databases, home) as made:
        installation = quick(made)
        load_secrets(home)
        submit_and_publish(installation, "886", 2022)
        login = f"t_{uuid.uuid4().hex[:12]}"
        with installation.connect("ansinh_owner") as owner:
            add_login(owner, login, "unit_reader", "886@0001-01-01")
        publishing.write_report(installation, 1)
        announce(installation)
        waiting = home / "inbox/887/2022/official/waits.csv"
        waiting.parent.mkdir(parents=True)
        waiting.write_bytes(WAITS)
        key, _ = ensure_key(folder / "backup.key")
        target = Target(str(folder / "target"))
        manifest = make_backup(installation, target, key)
        known = {**known_of(installation), "login": login}
        with installation.connect("ansinh_owner") as owner:
            remove_login(owner, login)
    shutil.rmtree(home)
    return Kept(target, folder / "target", key, manifest, known)


@contextmanager
def empty_place(home: Path, **other: Any) -> Iterator[Settings]:
    """Settings of an installation that does not exist yet; its server is stopped afterwards."""
    settings = Settings(home=home, postgres_port=0, inbox_quiet_seconds=0, **other)
    try:
        yield settings
    finally:
        processes.stop_everything(home, last=postgres.NAME)
        server = postgres.locate(settings)
        if not server.folder.is_relative_to(home):
            shutil.rmtree(server.folder, ignore_errors=True)


def rows_of(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()
