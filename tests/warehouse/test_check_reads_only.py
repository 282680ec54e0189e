"""`check` reads: whatever file it judges, ledger and rows are afterwards what they were."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.databases import PASSWORD
from tests.warehouse.conftest import SmallRoad

from ansinh.ledger.trial import lay_beside
from ansinh.ledger.waivers import grant
from ansinh.road.assessing import assess_file
from ansinh.road.checking import Checked, check
from ansinh.samples.bad import two_too_high
from ansinh.samples.report import workbook_of
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

READER = "may_only_read"
SLOT = SlotHint("886", "2022", "official", None, "lệnh")


@pytest.fixture
def files(small_road: SmallRoad, tmp_path: Path) -> dict[str, tuple[Path, SlotHint]]:
    """Files of every verdict, and one that the road has already."""
    nameless = small_road.content("886", 70).replace("An Phú".encode(), "An Lạ".encode())
    contents = {
        "a.csv": (small_road.content("886", 70), SLOT),
        "known.csv": (small_road.content("886", 50), SLOT),
        "wrong.csv": (small_road.content("886", 5000), SLOT),
        "nowhere.csv": (nameless, SlotHint()),
        "refused.xlsx": (b"no workbook", SLOT),
        "tables.xlsx": (workbook_of(two_too_high()), replace(SLOT, unit_code="892")),
    }
    files = {}
    for name, (content, hint) in contents.items():
        (tmp_path / name).write_bytes(content)
        files[name] = (tmp_path / name, hint)
    return files


@pytest.fixture
def busy_road(small_road: SmallRoad) -> SmallRoad:
    """A ledger in which something stands."""
    for unit, poor in (("886", 50), ("887", 60), ("890", 5000)):
        small_road.submit(unit, poor)
    return small_road


@pytest.fixture
def reader_url(migrated_url: str, server_url: str, small_road: SmallRoad) -> Iterator[str]:
    """A role that may read ledger, rows and reference lists, and make temporary tables."""
    with (
        psycopg.connect(server_url, autocommit=True) as connection,
        contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation),
    ):
        connection.execute(f"create role {READER} login password '{PASSWORD}'")
    with psycopg.connect(migrated_url) as connection:
        connection.execute(f"""
            revoke all on schema ops, raw, reference from public;
            grant usage on schema ops, raw, reference to {READER};
            grant select on all tables in schema ops, raw, reference to {READER};
            grant execute on all functions in schema reference to {READER};
        """)
    yield f"postgresql://{READER}:{PASSWORD}@{migrated_url.split('@', 1)[1]}"


def all_of_it(road: SmallRoad) -> dict[str, Any]:
    """A checksum of every table of ledger and rows, and how far every sequence has come."""
    tables = road.query(
        "select format('%%I.%%I', schemaname, tablename) from pg_tables "
        "where schemaname in ('ops', 'raw') order by 1"
    )
    found: dict[str, Any] = {
        name: road.query(f"select count(*), md5(string_agg(one::text, ' ')) from {name} as one")
        for (name,) in tables
    }
    for name, value in road.query("select sequencename, last_value from pg_sequences order by 1"):
        found[f"sequence {name}"] = value
    return found


def checked(road: SmallRoad, files: dict[str, tuple[Path, SlotHint]]) -> dict[str, Checked]:
    return {name: check(road.installation, *given) for name, given in files.items()}


def test_nothing_is_written_whatever_the_verdict(busy_road, files):
    before = all_of_it(busy_road)

    verdicts = {name: one.verdict for name, one in checked(busy_road, files).items()}

    assert verdicts == {
        "a.csv": "accepted_with_warnings",
        "known.csv": "accepted_with_warnings",
        "wrong.csv": "rejected",
        "nowhere.csv": "rejected",
        "refused.xlsx": "refused",
        "tables.xlsx": "rejected",
    }
    assert all_of_it(busy_road) == before
    assert any(name.startswith("sequence ") and value for name, value in before.items())


def test_who_may_only_read_gets_the_same_answers(busy_road, files, reader_url):
    usual = checked(busy_road, files)
    with busy_road.where(url=lambda role: reader_url):
        assert checked(busy_road, files) == usual


def test_a_checked_version_stands_in_front_of_the_stored_ones(busy_road, files):
    """The stored review of the same slot is not compared with itself, newer as it may be."""
    again = check(busy_road.installation, *files["known.csv"])
    assert again.verdict == "accepted_with_warnings"
    assert not [one for one in again.findings if one.rule == "file.already_received"]


def test_a_waiver_in_force_counts_for_a_file_that_is_checked(small_road, files):
    small_road.due(date(2022, 12, 19), date(2023, 1, 19))
    late = check(small_road.installation, *files["a.csv"])
    assert [one.rule for one in late.findings if one.severity == "error"] == [
        "structure.period_locked"
    ]

    with psycopg.connect(small_road.url) as connection:
        grant(connection, until=date(9998, 1, 1), why="flood", by="tester")

    assert check(small_road.installation, *files["a.csv"]).verdict == "accepted_with_warnings"


def test_the_transaction_can_write_nothing_and_leaves_nothing_behind(small_road, files):
    path, hint = files["a.csv"]
    assessments = assess_file(small_road.installation, path, path.name, [hint], date(2022, 12, 1))
    with small_road.installation.connect("loader") as connection:
        lay_beside(connection, assessments)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), connection.transaction():
            connection.execute("insert into ops.waiver (granted_by, why) values ('x', 'y')")
        connection.commit()
        left = connection.execute(
            "select relname from pg_class where relnamespace = pg_my_temp_schema()"
        ).fetchall()
        assert left == [], "the same connection may check the next file"
        connection.execute(sql.SQL("select count(*) from ops.waiver"))
        lay_beside(connection, assessments)
