"""The whole road on tiny CSV files, in one process: quick enough for long sequences of steps."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.databases import Databases, role_url_at

from ansinh.extraction import child
from ansinh.extraction.reading import ParsedWorkbook, parsed_workbook
from ansinh.forms.catalogue import load_versions
from ansinh.landing.inbox import Inbox
from ansinh.ledger.status import submissions
from ansinh.ledger.submissions import of_period
from ansinh.ledger.waivers import grant
from ansinh.road import judging, loading, publishing
from ansinh.road.installation import Installation, installation_of
from ansinh.road.replaying import Reason, Replayed, replay_all
from ansinh.road.withdrawing import withdraw
from ansinh.rules.findings import Finding
from ansinh.samples.writing import WHY_LATE, late_periods, write_samples
from ansinh.settings import Settings

UNITS = {"886": "Huyện An Phú", "887": "Thị xã Tân Châu", "890": "Huyện Tịnh Biên"}
REASON = Reason("a rule was mended", "tester", "replay")


class SmallRoad:
    """Hands in results of the poverty review, walks the road, and looks at what counts."""

    def __init__(self, url: str, installation: Installation) -> None:
        self.url = url
        self.installation = installation

    @property
    def settings(self) -> Settings:
        return self.installation.settings

    @contextmanager
    def where(self, **other: Any) -> Iterator[None]:
        """The road with another part: another judge, reader, reference data …"""
        usual = self.installation
        self.installation = replace(usual, **other)
        try:
            yield
        finally:
            self.installation = usual

    def due(self, due: date, lock: date = date(9999, 1, 1)) -> None:
        """From now on every report was due on a day, and its period is closed on another."""
        reference = replace(self.installation.reference, calendar=OneDay(due, lock))
        self.installation = replace(self.installation, reference=reference)

    def content(
        self, unit: str, poor: int | str, period: str = "2022", households: int = 1000
    ) -> bytes:
        """A file of one row; two of the same figures are the same file."""
        lines = (
            f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {period[:4]}",
            "TT;Phường/Xã;Tổng số hộ;Số hộ nghèo;Số hộ cận nghèo",
            f"1;{UNITS[unit]};{households};{poor};40",
        )
        return "\n".join(lines).encode()

    def put(
        self, unit: str, poor: int | str, period: str = "2022", stage: str = "official"
    ) -> None:
        folders = [part for part in (unit, period, stage) if part]
        Inbox(self.settings.inbox).put(self.content(unit, poor, period), "a.csv", *folders)

    def walk(self, run_id: str = "run") -> None:
        """All that one run of the DAG does before the marts."""
        loading.receive(self.installation, run_id)
        for number in loading.unread(self.installation):
            loading.load(self.installation, number, run_id)
        judging.judge(self.installation, loading.unjudged(self.installation), run_id)

    def submit(self, unit: str, poor: int | str, **slot: str) -> int:
        """Hand in, walk; the number of the newest submission."""
        self.put(unit, poor, **slot)
        self.walk()
        return self.one("select max(submission_id) from ops.submission")

    def replay(self, *numbers: int) -> list[Replayed]:
        """Judge these again, or all."""
        with psycopg.connect(self.url) as connection:
            ids = numbers or of_period(connection)
        return replay_all(self.installation, ids, REASON)

    def withdraw(self, number: int) -> None:
        with psycopg.connect(self.url) as connection:
            withdraw(connection, number, why="wrong", by="tester")

    def query(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(text.encode(), values).fetchall()

    def one(self, text: str, *values: object) -> Any:
        ((value,),) = self.query(text, *values)
        return value

    def states(self) -> dict[int, str]:
        with psycopg.connect(self.url) as connection:
            return {one.submission_id: one.state for one in submissions(connection)}

    def counting(self) -> dict[tuple[str, str], int]:
        """The poor households that count, by unit and period."""
        rows = self.query(
            "select unit_code, period, poor_households from ops.slot_current "
            "inner join raw.poverty_review__results on _submission_id = submission_id "
            "where state <> 'withdrawn'"
        )
        assert len(rows) == len({row[:2] for row in rows}), "a slot counts once"
        return {(unit, period): poor for unit, period, poor in rows}


class OneDay:
    """A calendar by which every report was due on one day and closed on another."""

    def __init__(self, due: date, lock: date) -> None:
        self.days = (due, lock)

    def due_date(self, *_: object) -> date:
        return self.days[0]

    def lock_date(self, *_: object) -> date:
        return self.days[1]


@pytest.fixture
def small_road(migrated_url: str, tmp_path: Path) -> SmallRoad:
    """A road on a database of its own, with the rights that its roles have."""
    return SmallRoad(migrated_url, in_process(migrated_url, tmp_path / "home"))


def in_process(owner_url: str, home: Path) -> Installation:
    """The installation on a test database that reads and judges within this process."""
    settings = Settings(home=home, inbox_quiet_seconds=0)
    return replace(
        installation_of(settings),
        url=lambda role: role_url_at(owner_url, role),
        read=read_here,
        count=None,
    )


def read_here(path: Path, file_name: str) -> ParsedWorkbook:
    """What the reading child would answer."""
    with tempfile.TemporaryDirectory() as folder:
        answer = child.read(path, file_name, Path(folder), 50, load_versions().values())
        return parsed_workbook(json.loads(json.dumps(answer)), Path(folder))


def finding_always(*told: Finding) -> Any:
    """A judge who has the same to say of every submission."""

    def judge(
        _: Any, structural: Mapping[int, Sequence[Finding]], **__: Any
    ) -> dict[int, list[Finding]]:
        return {number: list(told) for number in structural}

    return judge


@contextmanager
def installed(databases: Databases, home: Path) -> Iterator[Installation]:
    """A whole installation, as it is in use, on a copy of the built warehouse."""
    with databases.built() as url:
        yield installation_at(url, databases, home)


def installation_at(url: str, databases: Databases, home: Path) -> Installation:
    """A whole installation, as it is in use, on a database that was built."""
    settings = Settings(home=home, inbox_quiet_seconds=0)
    home.mkdir(parents=True)
    databases.dbt_folder.mkdir(exist_ok=True)
    (home / "dbt").symlink_to(databases.dbt_folder)
    return replace(installation_of(settings), url=partial(role_url_at, url))


@pytest.fixture(scope="module")
def sampled_url(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A warehouse that holds all samples, published: made once, copied for whoever reads it."""
    home = tmp_path_factory.mktemp("sampled") / "home"

    def publish_samples(url: str) -> None:
        installation = installation_at(url, databases, home)
        folder = home / "samples"
        paths = write_samples(folder, home=home)
        with installation.connect("loader") as connection:
            for period in late_periods(paths):
                until = installation.today + timedelta(days=7)
                grant(connection, until=until, why=WHY_LATE, by="test", period=period)
        inbox = Inbox(installation.settings.inbox)
        for path in paths:
            inbox.put(path.read_bytes(), path.name, *path.relative_to(folder).parts[:-1])
        take_in(installation)
        publish_all(installation)

    with databases.filled("ansinh_sampled", publish_samples) as url:
        yield url


def take_in(installation: Installation) -> None:
    """From the inbox to verdicts, as one run of `load_submissions` goes."""
    loading.receive(installation, "run")
    loading.load_all(installation, loading.unread(installation), "run")
    judging.judge(installation, loading.unjudged(installation), "run")


def publish_all(installation: Installation) -> None:
    """From accepted submissions to what BI reads, as one run of `build_marts` goes."""
    number = publishing.open_candidate(installation)
    assert number is not None
    publishing.build_candidate(installation, number)
    publishing.pass_gate(installation, number)
    assert publishing.publish(installation, number, "run")
