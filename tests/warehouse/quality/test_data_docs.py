"""Data Docs show engineers the latest judgements: every rule with its counts, and no value."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.warehouse.quality.judged import by_both

from ansinh.quality import data_docs
from ansinh.quality.data_docs import KEPT
from ansinh.road.installation import by_great_expectations

pytestmark = pytest.mark.warehouse

PERSON = "Nguyễn Thị Không Có Thật"
BROKEN = "household_list.birth_year_twice"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judgements") / "kept"


def judged(warehouse, folder: Path):
    """A list of two households, of which one person has two years of birth."""
    twice = {"head_name": PERSON, "birth_year_male": 1960, "birth_year_female": 1962}
    number = warehouse.submit({"poor": [{}, twice]}, form="household_list")
    return by_both(warehouse.url, [number], count=by_great_expectations(warehouse.url, folder))


def pages(folder: Path) -> list[Path]:
    return sorted((folder / "site" / "validations").rglob("*.html"))


def test_a_judgement_is_shown_with_its_rules_and_without_values(warehouse, folder):
    (found,) = judged(warehouse, folder).values()
    assert BROKEN in {one.rule for one in found}

    assert (folder / "site" / "index.html").is_file()
    written = "".join(page.read_text(encoding="utf-8") for page in pages(folder))
    assert BROKEN in written
    assert "Không ghi năm sinh ở cả hai cột" in written
    everything = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path.name for path in everything if PERSON.encode() in path.read_bytes()]
    assert max(page.stat().st_size for page in pages(folder)) < 2_000_000, "small enough to open"


def test_the_newest_judgements_are_kept_and_no_others(warehouse, folder):
    judged(warehouse, folder)
    newest = sorted(folder.glob("*.json"))[-1]
    content = newest.read_text(encoding="utf-8")
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(KEPT + 3):
        stamp = began + timedelta(days=number)
        newest.with_name(f"{stamp:%Y%m%dT%H%M%S%f}-marts.json").write_text(content, "utf-8")

    judged(warehouse, folder)

    kept = {path.stem.partition("-")[0] for path in folder.glob("*.json")}
    assert len(kept) == KEPT
    runs = {run.name for run in (folder / "site" / "validations").glob("*/*/*")}
    assert runs <= kept
    assert data_docs.build(folder).is_file()
    assert len(pages(folder)) >= KEPT


def test_pages_that_cannot_be_written_stop_no_judgement(warehouse, tmp_path: Path):
    blocked = tmp_path / "a file where a folder belongs"
    blocked.write_text("")
    (found,) = judged(warehouse, blocked).values()
    assert BROKEN in {one.rule for one in found}
