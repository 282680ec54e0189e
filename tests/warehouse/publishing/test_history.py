"""History: what BI could read at any moment is what it still answers about that moment."""

import random
from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest
import yaml
from tests.warehouse import candidates
from tests.warehouse.publishing.test_publications import submission

from ansinh.ledger.candidates import open_candidate
from ansinh.publishing import publications
from ansinh.publishing.history import KEYS
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.warehouse

# Poor households by unit, as a build would have added them up.
Figures = dict[str, int | None]
NOW = "9999-12-31 00:00:00+00"


@pytest.fixture
def ledger(migrated_url: str) -> Iterator[psycopg.Connection]:
    """A warehouse whose marts are written by hand: as columns, those on record."""
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        with candidates.as_transformer(connection):
            connection.execute(
                """
                create table candidate.poverty_indicators (like history.poverty_indicators);
                alter table candidate.poverty_indicators
                    drop known_from, drop known_to, drop publication_id;
                """
            )
        yield connection


def build(connection: psycopg.Connection, figures: Figures) -> int:
    """A candidate with these figures: a new version came, and dbt has built."""
    row = connection.execute("select count(*) + 1 from ops.submission").fetchone()
    assert row is not None
    submission(connection, "883", row[0], "accepted")
    number = open_candidate(connection)
    assert number is not None
    connection.execute("truncate candidate.poverty_indicators")
    connection.cursor().executemany(
        """
        insert into candidate.poverty_indicators
            (unit_code, unit_level, period, stage, standard_code, as_of_date, poor_households)
        values (%s, %s, '2022', 'official', '2022-2025', '2022-12-31', %s)
        """,
        [
            (unit, "province" if unit == "89" else "district", poor)
            for unit, poor in figures.items()
        ],
    )
    return number


def publish(connection: psycopg.Connection, figures: Figures) -> datetime:
    """Publish these figures; the moment from which BI reads them."""
    number = build(connection, figures)
    assert candidates.publish(connection, number)
    row = connection.execute(
        "select decided_at from ops.publication where publication_id = %s", (number,)
    ).fetchone()
    assert row is not None
    return row[0]


def known_at(connection: psycopg.Connection, moment: datetime) -> Figures:
    return dict(
        connection.execute(
            "select unit_code, poor_households from history.poverty_indicators"
            " where %s >= known_from and %s < known_to",
            (moment, moment),
        ).fetchall()
    )


def read_by_bi(connection: psycopg.Connection) -> Figures:
    query = "select unit_code, poor_households from marts.poverty_indicators"
    return dict(connection.execute(query.encode()).fetchall())


def record(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    query = "select * from history.poverty_indicators order by unit_code, known_from"
    return connection.execute(query.encode()).fetchall()


def test_the_same_question_on_two_dates_gives_the_figures_of_each(
    ledger: psycopg.Connection,
) -> None:
    first = publish(ledger, {"883": 100, "884": 50, "89": 150})
    corrected = publish(ledger, {"883": 110, "884": 50, "89": 160})
    withdrawn = publish(ledger, {"883": 110, "89": 110})

    assert known_at(ledger, first) == {"883": 100, "884": 50, "89": 150}
    assert known_at(ledger, corrected) == {"883": 110, "884": 50, "89": 160}
    assert known_at(ledger, withdrawn) == read_by_bi(ledger) == {"883": 110, "89": 110}
    (untouched,) = ledger.execute(
        "select known_from, known_to from history.poverty_indicators where unit_code = '884'"
    ).fetchall()
    assert untouched == (first, withdrawn), "a row that did not change is one row"


def test_every_moment_is_remembered_as_it_was(ledger: psycopg.Connection) -> None:
    chance = random.Random(6)
    said: dict[datetime, Figures] = {}
    for _ in range(12):
        units = chance.sample(["883", "884", "886", "887"], k=chance.randint(0, 4))
        figures: Figures = {unit: chance.choice([None, 1, 2]) for unit in units}
        figures["89"] = sum(poor or 0 for poor in figures.values())
        said[publish(ledger, figures)] = figures

    for moment, figures in said.items():
        known = known_at(ledger, moment)
        assert known == figures
        districts = sum(poor or 0 for unit, poor in known.items() if unit != "89")
        assert known["89"] == districts, "units add up to their province at any moment"
    assert known_at(ledger, min(said).replace(year=2001)) == {}


def test_a_publication_that_fails_is_not_remembered(
    ledger: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(ledger, {"883": 100})
    before = record(ledger)
    number = build(ledger, {"883": 999, "884": 1})

    def crash(*_: object, **__: object) -> None:
        raise ConnectionError("the plug was pulled")

    with monkeypatch.context() as patch:
        patch.setattr(publications.ledger, "decide", crash)
        with pytest.raises(ConnectionError):
            candidates.publish(ledger, number)
    assert record(ledger) == before
    assert read_by_bi(ledger) == {"883": 100}

    assert candidates.publish(ledger, number)
    after = record(ledger)
    assert not publications.publish(ledger, number, run_id="a repeated task")
    assert record(ledger) == after


def test_a_column_that_the_mart_has_gained_does_not_stop_a_publication(
    ledger: psycopg.Connection,
) -> None:
    first = publish(ledger, {"883": 100, "884": 50})
    ledger.execute("alter table candidate.poverty_indicators add column gap numeric(18, 2)")
    number = build(ledger, {"883": 100, "884": 50})
    ledger.execute("update candidate.poverty_indicators set gap = 1.5 where unit_code = '883'")

    assert candidates.publish(ledger, number)

    rows = ledger.execute(
        "select unit_code, gap, known_from = %s, known_to = %s from history.poverty_indicators"
        " order by unit_code, known_from",
        (first, NOW),
    ).fetchall()
    assert [(unit, None if gap is None else float(gap), *times) for unit, gap, *times in rows] == [
        ("883", None, True, False),
        ("883", 1.5, False, True),
        ("884", None, True, True),
    ]


def test_an_installation_older_than_the_record_begins_with_what_bi_reads(
    ledger: psycopg.Connection,
) -> None:
    first = publish(ledger, {"883": 100})
    ledger.execute("truncate history.poverty_indicators")

    publish(ledger, {"883": 120})

    assert known_at(ledger, first) == {"883": 100}


def test_only_the_owner_writes_history(ledger: psycopg.Connection) -> None:
    publish(ledger, {"883": 100})
    for role, may_read in (("transformer", True), ("bi_reader", False), ("loader", False)):
        ledger.execute(f"set role {role}".encode())
        try:
            if may_read:
                assert len(record(ledger)) == 1
            for statement in (
                *(() if may_read else ("select * from history.poverty_indicators",)),
                "update history.poverty_indicators set poor_households = 0",
                "delete from history.poverty_indicators",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    ledger.execute(statement.encode())
        finally:
            ledger.execute("reset role")


@pytest.mark.parametrize("mart", KEYS)
def test_the_record_has_the_columns_of_its_mart(ledger: psycopg.Connection, mart: str) -> None:
    """Where not: a migration is missing, and `<mart>_as_known` lacks the column too."""
    described = {
        model["name"]: [(one["name"], one["data_type"]) for one in model["columns"]]
        for path in (PROJECT_DIR / "dbt_project/models/marts").rglob("*.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ())
        if model["name"] in (mart, f"{mart}_as_known")
    }
    recorded = ledger.execute(
        """
        select attname, format_type(atttypid, atttypmod) from pg_attribute
        where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
        """,
        (f"history.{mart}",),
    ).fetchall()
    assert set(described[f"{mart}_as_known"]) == set(recorded)
    assert set(described[mart]) == {
        one for one in recorded if one[0] not in ("known_from", "known_to", "publication_id")
    }
