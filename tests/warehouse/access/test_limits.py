"""A BI login attacks: what it can take, hold, change and keep, and what ends it."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.databases import Databases, role_url_at
from tests.warehouse.access.conftest import People, Person
from tests.warehouse.conftest import SmallRoad
from tests.warehouse.publishing import small_marts

from ansinh.ledger.alerts import alerts
from ansinh.ledger.logins import end_sessions, undo_changes
from ansinh.road.watching import watch_readers

pytestmark = pytest.mark.warehouse

DENIED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.WrongObjectType)


@pytest.fixture
def attacker(people: People) -> Iterator[Person]:
    """A BI user of a published warehouse."""
    small_marts.publish(people.owner)
    yield people("mart_reader")


@pytest.mark.parametrize(
    "statement",
    [
        "create temporary table mine (a int)",
        "create table mine (a int)",
        "create table public.mine (a int)",
        "create table marts.mine (a int)",
        "create schema mine",
        "create function pg_temp.mine() returns int language sql as 'select 1'",
        "select lo_create(0)",
        "select lo_from_bytea(0, 'kept'::bytea)",
        "select lo_creat(-1)",
        "select pg_advisory_lock(1)",
        "select pg_advisory_xact_lock_shared(1)",
        "select pg_try_advisory_lock(1, 2)",
        "lock table ops.publication_lock in access share mode",
        "lock table marts.figures in share mode",
        "lock table marts.figures in access exclusive mode",
        "select * from marts.figures for update",
        "select * from marts.figures for key share",
        "select * from ops.submission",
        "select * from candidate.figures",
        "select * from raw.poverty_review__results",
        "select * from restricted.pseudonym_key",
        "select * from history.revision",
        "select * from access.known_login",
        "select rolpassword from pg_authid",
        "select access.undo_changes()",
        "select access.set_password('x', 1, 'SCRAM-SHA-256$x')",
        "set role transformer",
        "set role loader",
        "set session authorization ansinh_owner",
        "alter role bi_reader password 'x'",
        "alter role current_user connection limit 100",
        "alter role current_user createdb",
        "alter role current_user set temp_file_limit = -1",
        "set temp_file_limit = -1",
        "create role mine",
        "grant mart_reader to bi_reader",
        "select pg_read_file('/etc/passwd')",
        "copy marts.figures to '/tmp/mine'",
        "copy marts.figures to program 'cat'",
        "truncate marts.figures",
        "delete from marts.figures",
        "drop view marts.shown",
        "alter table marts.figures disable row level security",
        "refresh materialized view marts.shown",
    ],
)
def test_a_bi_login_gets_nothing_but_figures(attacker: Person, statement: str) -> None:
    with attacker.connect() as session:
        session.execute("set default_transaction_read_only = off")

        with pytest.raises(DENIED), session.transaction():
            session.execute(statement.encode())

        assert session.execute("select count(*) from marts.figures").fetchone() != (0,)


@pytest.mark.parametrize("database", ["postgres", "template1", "ansinh_airflow"])
def test_it_enters_no_other_database(attacker: Person, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        attacker.connect(database)


def test_it_lifts_what_it_begins_with_and_is_ended_from_outside(
    people: People, attacker: Person
) -> None:
    people.owner.execute("update access.longest set statement = '0', idle = '0'")
    with attacker.connect() as busy, attacker.connect() as idle, attacker.connect() as quiet:
        for session in (busy, idle):
            session.execute("set statement_timeout = 0")
            session.execute("set idle_in_transaction_session_timeout = 0")
        pid = busy.info.backend_pid
        idle.execute("begin")
        idle.execute("select count(*) from marts.figures")
        busy.pgconn.send_query(b"select pg_sleep(1000000)")
        wait_for(people.owner, pid, "active")

        ended = end_sessions(people.owner)

        assert {(one.login, one.what) for one in ended} == {
            (attacker.name, "statement"),
            (attacker.name, "idle"),
        }
        with pytest.raises(psycopg.OperationalError):
            idle.execute("select 1")
        busy.pgconn.get_result()
        busy.pgconn.finish()
        assert quiet.execute("select 1").fetchone() == (1,), "who is within the limits goes on"
    assert end_sessions(people.owner) == []


def test_a_transaction_of_short_statements_is_ended_too(people: People, attacker: Person) -> None:
    people.owner.execute("update access.longest set transaction = '0'")
    with attacker.connect() as session:
        session.execute("begin")
        session.execute("lock table marts.figures in access share mode")

        assert [one.what for one in end_sessions(people.owner)] == ["transaction"]

        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")


def test_nobody_else_is_ended(people: People, attacker: Person, migrated_url: str) -> None:
    people.owner.execute("update access.longest set statement = '0', idle = '0', transaction = '0'")
    with psycopg.connect(role_url_at(migrated_url, "loader")) as loader:
        loader.execute("select 1")

        assert end_sessions(people.owner) == []

        assert loader.execute("select 1").fetchone() == (1,)


def test_a_session_on_another_warehouse_of_the_server_is_not_ended(
    people: People, databases: Databases
) -> None:
    people.owner.execute("update access.longest set statement = '0', idle = '0', transaction = '0'")
    with (
        databases.migrated() as elsewhere,
        psycopg.connect(role_url_at(elsewhere, "bi_reader")) as reader,
    ):
        reader.execute("select 1")

        assert end_sessions(people.owner) == []

        assert reader.execute("select 1").fetchone() == (1,)


def test_connections_are_counted_for_each_login(people: People) -> None:
    reader, other = people("mart_reader", connections=2), people("mart_reader", connections=2)
    with reader.connect(), reader.connect(), other.connect():
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            reader.connect()

        people.owner.execute(f"alter role {reader.name} connection limit 1".encode())
        assert [(one.login, one.what) for one in end_sessions(people.owner)] == [
            (reader.name, "connections")
        ]


def test_a_password_that_a_login_gave_itself_is_taken_back(
    people: People, attacker: Person
) -> None:
    with attacker.connect() as session:
        session.execute("set default_transaction_read_only = off")
        session.execute(f"alter role {attacker.name} password 'its own'".encode())
        with pytest.raises(psycopg.OperationalError, match="password"):
            attacker.connect()

        assert [(one.login, one.what) for one in undo_changes(people.owner)] == [
            (attacker.name, "password")
        ]

        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")
    with attacker.connect():
        assert undo_changes(people.owner) == []


def test_what_a_login_set_for_its_next_sessions_is_taken_back(
    people: People, attacker: Person
) -> None:
    with attacker.connect() as session:
        session.execute("set default_transaction_read_only = off")
        database = session.info.dbname
        for where in ("", f"in database {database}"):
            session.execute(f"alter role current_user {where} set statement_timeout = 0".encode())
    assert [one.what for one in undo_changes(people.owner)] == ["settings"]

    with attacker.connect() as session:
        assert session.execute("show statement_timeout").fetchone() == ("1min",)
    assert undo_changes(people.owner) == []


def test_administrators_are_told_whose_session_was_ended(
    small_road: SmallRoad, people: People, attacker: Person
) -> None:
    people.owner.execute("update access.longest set idle = '0'")
    for _ in range(2):
        session = attacker.connect()
        session.execute("begin")
        session.execute("select 1")
        assert watch_readers(small_road.installation, "run") == 1

    told = alerts(people.owner)
    assert [(one.kind, one.place) for one in told] == [("session_idle", attacker.name)]


def test_it_holds_up_no_publication(people: People, attacker: Person, migrated_url: str) -> None:
    with attacker.connect() as session:
        session.execute("set statement_timeout = 0")
        session.execute("begin isolation level serializable")
        session.execute("lock table marts.figures in access share mode")
        session.execute("select * from marts.shown")

        before = small_marts.publish(people.owner)

        session.execute("rollback")
        row = session.execute("select distinct of_publication from marts.figures").fetchone()
        assert row == (before,)


def wait_for(owner: psycopg.Connection, pid: int, state: str) -> None:
    """Until a session is in this state, for as long as it takes."""
    query = "select state from pg_stat_activity where pid = %s"
    while owner.execute(query, (pid,)).fetchone() != (state,):
        pass
