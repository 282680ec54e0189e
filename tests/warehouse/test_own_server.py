"""The whole road on a server of one's own: the oldest and the newest Postgres we promise."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.machine import OLDEST_POSTGRES
from tests.warehouse.conftest import publish_all, take_in

from ansinh.database.migrating import prepare_server
from ansinh.database.roles import READERS
from ansinh.errors import PlatformError
from ansinh.landing.inbox import Inbox
from ansinh.ledger.logins import add_login, end_sessions, remove_login, undo_changes
from ansinh.platform import lifecycle, postgres, processes
from ansinh.road.installation import installation_of
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

LIMITS = """
    select
        current_setting('statement_timeout'),
        current_setting('idle_in_transaction_session_timeout'),
        current_setting('default_transaction_read_only'),
        current_setting('search_path'),
        has_schema_privilege('marts', 'usage'),
        has_schema_privilege('raw', 'usage')
"""


@pytest.fixture(
    params=[
        pytest.param(OLDEST_POSTGRES, marks=pytest.mark.requires("Postgres 15"), id="15"),
        pytest.param(None, id="18"),
    ]
)
def own_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URI of a superuser of a server that `ansinh` did not start."""
    settings = Settings(home=tmp_path / "server", postgres_port=0, postgres_bin=request.param)
    server = postgres.ensure_running(settings, "theirs")
    # Its superuser is called otherwise than ours, which becomes an ordinary role there.
    with psycopg.connect(postgres.superuser_url(server, "theirs")) as connection:
        connection.execute("create role their_admin superuser login password 'theirs'")
    url = f"postgresql://their_admin:theirs@127.0.0.1:{server.port}/postgres"
    with psycopg.connect(url) as connection:
        connection.execute(f"alter role {postgres.SUPERUSER} rename to theirs")
    yield url
    processes.stop_everything(settings.home, last=postgres.NAME)
    if not server.folder.is_relative_to(settings.home):
        shutil.rmtree(server.folder)


def test_a_workbook_becomes_a_published_figure(own_server: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", database_url=own_server)
    lifecycle.prepare_database(settings, lambda _: None)
    lifecycle.prepare_database(settings, lambda _: None)  # a second start finds all done
    installation = installation_of(settings)
    content = workbook_of(invented_report("886", 2022))
    Inbox(settings.inbox).put(content, "a.xlsx", "886", "2022", "official")
    take_in(installation)

    publish_all(installation)

    with installation.connect("bi_reader") as connection:
        rows = connection.execute(
            "select unit_level, count(*), sum(households) from marts.poverty_indicators group by 1"
        ).fetchall()
    counted = {level: (count, households) for level, count, households in rows}
    assert set(counted) == {"commune", "district", "province"}
    assert counted["commune"][1] == counted["district"][1] == counted["province"][1] > 0
    assert not (settings.home / "postgres").exists(), "no server of ours was started"


def test_readers_are_held_to_their_limits(own_server: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", database_url=own_server)
    lifecycle.prepare_database(settings, lambda _: None)

    for reader in READERS:
        with installation_of(settings).connect(reader) as connection:
            limits = connection.execute(LIMITS).fetchone()
            assert limits == ("1min", "1min", "on", "marts", True, False), reader
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                connection.execute("create table marts.mine (a int)")


def test_an_owner_who_is_no_superuser_makes_logins_and_watches_them(
    own_server: str, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path / "home", database_url=own_server)
    lifecycle.prepare_database(settings, lambda _: None)
    with installation_of(settings).connect("ansinh_owner") as owner:
        owner.autocommit = True
        password = add_login(owner, "an_phu", "unit_reader", "886@0001-01-01")
        host = {"host": owner.info.host, "port": owner.info.port, "user": "an_phu"}
        for database in ("postgres", "template1", "ansinh_airflow"):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(**host, password=password, dbname=database)
        with psycopg.connect(**host, password=password, dbname="ansinh") as session:
            session.execute("set transaction read write")
            session.execute("alter role an_phu password 'its own'")
        assert [(one.login, one.what) for one in undo_changes(owner)] == [("an_phu", "password")]
        psycopg.connect(**host, password=password, dbname="ansinh").close()
        assert end_sessions(owner) == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("create role another")

        lifecycle.prepare_database(settings, lambda _: None)  # a start changes nothing of it
        assert undo_changes(owner) == []
        psycopg.connect(**host, password=password, dbname="ansinh").close()
        remove_login(owner, "an_phu")


def test_a_server_too_old_is_refused_with_what_to_do(
    own_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ansinh.database.migrating.OLDEST_POSTGRES", 99)

    with pytest.raises(PlatformError, match="Point ANSINH_DATABASE_URL"):
        prepare_server(own_server, {})
