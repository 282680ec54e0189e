"""Who reads what is the same after whatever may happen to the marts."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.databases import role_url_at
from tests.warehouse import candidates
from tests.warehouse.access.conftest import People
from tests.warehouse.publishing.small_marts import DROP
from tests.warehouse.publishing.test_publications import submission

from ansinh.database import migrating
from ansinh.database.migrating import migrate
from ansinh.database.row_rules import marts_of
from ansinh.database.securing import secure_warehouse
from ansinh.errors import PlatformError
from ansinh.ledger.candidates import open_candidate
from ansinh.platform import postgres
from ansinh.publishing.reverting import revert
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

OWN, OTHER = "886@0001-01-01", "887@0001-01-01"
COMMUNE = "30337@0001-01-01"
# Marts of every kind: with units, by another mart, of everybody, of nobody yet; and views.
TABLES = """
create table candidate.dim_administrative_unit as
select * from (values
    ('886@0001-01-01', '886', 'district', '886'), ('887@0001-01-01', '887', 'district', '887'),
    ('30337@0001-01-01', '30337', 'commune', '886'), ('30337@2025-07-01', '30337', 'commune', null)
) as units (unit_key, unit_code, unit_level, district_code);
create table candidate.bridge_unit_ancestor as
select unit_key, unit_key as ancestor_key from candidate.dim_administrative_unit
union all select '30337@0001-01-01', '886@0001-01-01';
create table candidate.poverty_movement_rates as
select unit_key, 1 as figure from candidate.dim_administrative_unit;
create table candidate.dim_submission as
select unit_key, row_number() over (order by unit_key) as submission_id
from candidate.dim_administrative_unit;
create table candidate.fct_submission_change as
select submission_id, 'results' as table_name, 'x'::text as old_text from candidate.dim_submission;
create table candidate.unheard_of as select 1 as figure;
create view candidate.fct_submission as select * from candidate.dim_submission
where (select access.reads_all_units()) or unit_key = any (array(select access.own_unit_keys()));
create view candidate.figure_trace as select * from candidate.poverty_movement_rates;
create view candidate.unfiltered as select * from candidate.poverty_movement_rates
"""
WITH_UNITS = ("poverty_movement_rates", "dim_submission", "fct_submission", "figure_trace")


def build(owner: psycopg.Connection, *changes: str) -> int:
    row = owner.execute("select count(*) + 1 from ops.submission").fetchone()
    assert row is not None
    submission(owner, "883", row[0], "accepted")
    number = open_candidate(owner)
    assert number is not None
    with candidates.as_transformer(owner):
        owner.execute(DROP)
        for statement in (*TABLES.split(";\n"), *changes):
            owner.execute(statement.encode())
    return number


def publish(owner: psycopg.Connection, *changes: str) -> None:
    assert candidates.publish(owner, build(owner, *changes))


def migrate_again(owner: psycopg.Connection) -> None:
    """What a start of the platform does."""
    for _ in range(2):
        with psycopg.connect(owner.info.dsn, password=owner.info.password) as connection:
            secure_warehouse(connection)
        migrate(f"{url_of(owner)}")


def url_of(owner: psycopg.Connection) -> str:
    at = owner.info
    return f"postgresql://{at.user}:{at.password}@{at.host}:{at.port}/{at.dbname}"


def build_that_fails(owner: psycopg.Connection) -> None:
    build(owner, "drop table candidate.poverty_movement_rates cascade")


def rights_taken_by_hand(owner: psycopg.Connection) -> None:
    owner.execute("drop policy ansinh_own_units on marts.poverty_movement_rates")
    owner.execute("drop policy ansinh_everybody on marts.dim_submission")
    owner.execute("alter table marts.dim_submission no force row level security")
    owner.execute("alter view marts.figure_trace reset (security_invoker)")
    owner.execute("revoke select on marts.fct_submission from unit_reader, mart_reader")
    publish(owner)


def take_back(owner: psycopg.Connection) -> list[int]:
    """Another publication, and back to the one before; their numbers."""
    publish(owner)
    query = "select publication_id from ops.publication where state = 'published' order by 1"
    numbers = [int(number) for (number,) in owner.execute(query)][-2:]
    revert(owner, numbers[0], by="tester", why="tested")
    return numbers


# Whoever adds another way in which the marts may change adds it here.
EVENTS: dict[str, Callable[[psycopg.Connection], object]] = {
    "published": lambda _: None,
    "published again": publish,
    "a build that failed": build_that_fails,
    "a column more": lambda owner: publish(
        owner, "alter table candidate.poverty_movement_rates add column more date"
    ),
    "a new mart with units": lambda owner: publish(
        owner, "create table candidate.fresh as select * from candidate.poverty_movement_rates"
    ),
    "the unit's column is of another type": lambda owner: publish(
        owner,
        "drop view candidate.figure_trace",
        "drop view candidate.unfiltered",
        "alter table candidate.poverty_movement_rates alter column unit_key type varchar(40)",
        "create view candidate.figure_trace as select * from candidate.poverty_movement_rates",
    ),
    "a table is a view now": lambda owner: publish(
        owner,
        "drop table candidate.poverty_movement_rates cascade",
        "create view candidate.poverty_movement_rates as select * from candidate.fct_submission"
        " where (select access.reads_all_units())"
        " or unit_key = any (array(select access.own_unit_keys()))",
        "create view candidate.figure_trace as select * from candidate.poverty_movement_rates",
    ),
    "a mart less": lambda owner: publish(owner, "drop table candidate.fct_submission_change"),
    "taken back": take_back,
    "forward again": lambda owner: revert(owner, take_back(owner)[1], by="tester", why="tested"),
    "the platform started again": migrate_again,
    "rights taken by hand, published again": rights_taken_by_hand,
}


@pytest.mark.parametrize("event", EVENTS)
def test_each_role_reads_what_it_read(people: People, migrated_url: str, event: str) -> None:
    owner = people.owner
    publish(owner)
    unit, everybody = people("unit_reader", OWN), people("mart_reader")
    others = [people(role) for role in ("restricted_reader", "login_admin")]

    EVENTS[event](owner)

    marts = {mart.name: mart for mart in marts_of(owner)}
    own, all_units = {(OWN,), (COMMUNE,)}, {(OWN,), (COMMUNE,), (OTHER,), ("30337@2025-07-01",)}
    for name in (*WITH_UNITS, *({"fresh"} & marts.keys())):
        query = f"select unit_key from marts.{name}".encode()
        with unit.connect() as session:
            assert set(session.execute(query).fetchall()) == own, name
        with everybody.connect() as session:
            assert set(session.execute(query).fetchall()) == all_units, name
        with psycopg.connect(role_url_at(migrated_url, "bi_reader")) as session:
            assert set(session.execute(query).fetchall()) == all_units, name
    if "fct_submission_change" in marts:
        with unit.connect() as session:
            changes = session.execute("select * from marts.fct_submission_change").fetchall()
            assert len(changes) == len(own)
    for name in {"unheard_of", "unfiltered"} & marts.keys():
        with unit.connect() as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"select * from marts.{name}".encode())
        with everybody.connect() as session:
            assert session.execute(f"select count(*) from marts.{name}".encode()).fetchone() != (0,)
    for one in others:
        with one.connect() as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("select * from marts.poverty_movement_rates")
    assert all(mart.is_view or mart.is_forced for mart in marts.values())
    # Nothing that a reader asks is asked before the view's own filter.
    assert marts["fct_submission"].options == ["security_barrier=true"]
    assert marts["figure_trace"].options == ["security_invoker=true"]


def test_where_all_is_as_it_should_be_nothing_is_locked(people: People) -> None:
    """A reader in the middle of a transaction does not hold the next publication up."""
    publish(people.owner)
    reader = people("mart_reader")
    with reader.connect() as session:
        session.execute("begin")
        session.execute("select * from marts.poverty_movement_rates")
        session.execute("select * from marts.figure_trace")

        publish(people.owner)
        migrate_again(people.owner)


@pytest.mark.parametrize("mart", WITH_UNITS)
def test_an_error_tells_nothing_of_others(people: People, mart: str) -> None:
    """What a reader asks is asked of rows that passed the filter alone."""
    publish(people.owner)
    query = f"select * from marts.{mart} where 1 / (case unit_key when %s then 0 else 1 end) = 1"
    with people("unit_reader", OWN).connect() as session:
        assert len(session.execute(query.encode(), (OTHER,)).fetchall()) == 2
    with people("mart_reader").connect() as session, pytest.raises(psycopg.errors.DivisionByZero):
        session.execute(query.encode(), (OTHER,))


def test_a_start_waits_for_no_forgotten_reader(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(people.owner)
    people.owner.execute("drop policy ansinh_own_units on marts.poverty_movement_rates")
    monkeypatch.setattr(migrating, "READERS_MAY_TAKE", "100ms")
    with people("mart_reader").connect() as session:
        session.execute("begin")
        session.execute("select * from marts.poverty_movement_rates")

        with pytest.raises(PlatformError, match="end the sessions of BI"):
            migrate_again(people.owner)

        session.execute("rollback")
        migrate_again(people.owner)


def test_a_reader_of_a_unit_dumps_the_own_rows(people: People, tmp_path: Path) -> None:
    publish(people.owner, "drop table candidate.unheard_of", "drop view candidate.unfiltered")
    reader = people("unit_reader", OWN)
    at = people.owner.info
    command = [
        str(postgres.client(Settings(home=tmp_path)).with_name("pg_dump")),
        *("--enable-row-security", "--schema", "marts", "--inserts"),
        *("--host", at.host, "--port", str(at.port), "--username", reader.name, at.dbname),
    ]
    environment = {**os.environ, "PGPASSWORD": reader.password}

    done = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    rows = [
        line for line in done.stdout.splitlines() if "INTO marts.poverty_movement_rates" in line
    ]
    assert len(rows) == 2 and OTHER not in "".join(rows)
