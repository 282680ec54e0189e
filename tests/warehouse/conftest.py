"""The whole road on tiny CSV files, in one process: quick enough for long sequences of steps."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ansinh.database.migrating import migrate
from ansinh.extraction import child
from ansinh.forms.catalogue import load_versions
from ansinh.landing.inbox import Inbox
from ansinh.ledger.status import submissions
from ansinh.quality.judging import judge_directly
from ansinh.road import loading as road
from ansinh.road.replaying import Reason, Replayed, chosen, replay_all
from ansinh.settings import Settings

PASSWORD = "only-for-tests"
UNITS = {"886": "Huyện An Phú", "887": "Thị xã Tân Châu", "890": "Huyện Tịnh Biên"}
REASON = Reason("a rule was mended", "tester", "replay")


class SmallRoad:
    """Hands in results of the poverty review, walks the road, and looks at what counts."""

    def __init__(self, url: str, settings: Settings) -> None:
        self.url = url
        self.settings = settings

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
        road.receive(self.settings, run_id)
        for number in road.unread(self.settings):
            road.load(self.settings, number, run_id)
        road.judge(self.settings, road.unjudged(self.settings), run_id)

    def submit(self, unit: str, poor: int | str, **slot: str) -> int:
        """Hand in, walk; the number of the newest submission."""
        self.put(unit, poor, **slot)
        self.walk()
        return self.one("select max(submission_id) from ops.submission")

    def replay(self, *numbers: int) -> list[Replayed]:
        """Judge these again, or all."""
        return replay_all(self.settings, numbers or chosen(self.settings), REASON)

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


@pytest.fixture
def small_road(
    owner_url: str, roles: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SmallRoad:
    """A road on a database of its own, with the rights that its roles have."""
    migrate(owner_url)
    walk_here(monkeypatch, owner_url)
    return SmallRoad(owner_url, Settings(home=tmp_path / "home", inbox_quiet_seconds=0))


def walk_here(monkeypatch: pytest.MonkeyPatch, owner_url: str) -> None:
    """Lead the road to a test database, and read and judge within this process."""

    def role_url(_: Settings, role: str) -> str:
        return role_url_at(owner_url, role)

    def read_here(_: str, words: list[str], folder: Path, settings: Settings) -> dict[str, Any]:
        answer = child.read(
            Path(words[0]), words[1], folder, settings.file_mib, load_versions().values()
        )
        return json.loads(json.dumps(answer))

    def judge_here(url: str, numbers: list[int]) -> dict[int, list[Any]]:
        with psycopg.connect(url) as connection:
            return judge_directly(connection, numbers)

    monkeypatch.setattr("ansinh.database.connecting.role_url", role_url)
    monkeypatch.setattr("ansinh.road.loading.role_url", role_url)
    monkeypatch.setattr("ansinh.extraction.reading.ask_child", read_here)
    monkeypatch.setattr("ansinh.quality.judging.judge", judge_here)


def role_url_at(owner_url: str, role: str) -> str:
    """The URI of a role on a test database."""
    if role == "ansinh_owner":
        return owner_url
    return f"postgresql://{role}:{PASSWORD}@{owner_url.split('@', 1)[1]}"
