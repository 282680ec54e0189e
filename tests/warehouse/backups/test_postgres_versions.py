"""From one Postgres to another: by a backup and a restore."""

import shutil
from pathlib import Path

import psycopg
import pytest
from tests.machine import OLDEST_POSTGRES
from tests.warehouse.backups.conftest import empty_place, quick, rows_of
from tests.warehouse.conftest import take_in

from ansinh.backups.dumping import dump
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key, ensure_key
from ansinh.backups.making import make_backup
from ansinh.backups.manifest import Manifest
from ansinh.backups.restoring import restore
from ansinh.backups.targets import Target
from ansinh.database.connecting import role_url
from ansinh.landing.inbox import Inbox
from ansinh.platform import lifecycle, postgres
from ansinh.road.installation import Installation, installation_of
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.settings import Settings

pytestmark = [pytest.mark.warehouse, pytest.mark.requires("Postgres 15")]

# Values whose text might differ from version to version.
MART = """
    create table marts.of_every_kind as select
        1.50::numeric(18, 2) as amount, 0.1::double precision as share, 'Tịnh Biên'::text as name,
        '2022-12-31'::date as day, '2022-12-31 23:59:59.5+07'::timestamptz as moment,
        '{"b": 1, "a": null}'::jsonb as document, array['x', null] as list, true as flag,
        '3 days 04:00'::interval as span, '\\x00ff'::bytea as bytes, null::text as unknown
"""


# A BI login of somebody else, and what it made among the marts.
OTHERS = """
    create role bi_ministry login password 'theirs';
    grant usage, create on schema marts to bi_ministry;
    grant select on marts.of_every_kind to bi_ministry;
    set role bi_ministry;
    create view marts.of_the_ministry as select name from marts.of_every_kind;
"""

VIEW = """
    select viewowner, rolcanlogin from pg_views inner join pg_roles on viewowner = rolname
    where schemaname = 'marts' and viewname = 'of_the_ministry'
"""


def prepared(settings: Settings, admin: str = "") -> Installation:
    """An installation with one submission, a mart, and a view of somebody else."""
    lifecycle.prepare_database(settings, lambda _: None)
    installation = quick(installation_of(settings))
    content = workbook_of(invented_report("886", 2022))
    Inbox(settings.inbox).put(content, "a.xlsx", "886", "2022", "official")
    take_in(installation)
    with installation.connect("transformer") as connection:
        connection.execute(MART)
        connection.execute("grant select on marts.of_every_kind to bi_reader")
    with psycopg.connect(admin or role_url(settings, "ansinh_owner")) as connection:
        connection.execute(OTHERS)
    return installation


def backed_up(installation: Installation, tmp_path: Path) -> tuple[Target, Key, Manifest]:
    target = Target(str(tmp_path / "target"))
    key, _ = ensure_key(tmp_path / "backup.key")
    return target, key, make_backup(installation, target, key)


def test_from_15_to_18(tmp_path: Path) -> None:
    with empty_place(tmp_path / "old", postgres_bin=OLDEST_POSTGRES) as old:
        target, key, manifest = backed_up(prepared(old), tmp_path)
    assert manifest.postgres.startswith("15.")

    with empty_place(tmp_path / "new") as new:
        done = restore(new, target, key, lambda _: None)

        assert len(done.manifest.tables) > 60
        assert done.without_login == ("bi_ministry",)
        assert rows_of(role_url(new, "ansinh_owner"), VIEW) == [("bi_ministry", False)]
        url = role_url(new, "bi_reader")
        assert rows_of(url, "show server_version")[0][0].startswith("18.")
        assert rows_of(url, "select name, amount from marts.of_every_kind")[0][0] == "Tịnh Biên"
        installation = quick(installation_of(new))
        content = workbook_of(invented_report("887", 2022))
        Inbox(new.inbox).put(content, "b.xlsx", "887", "2022", "official")
        take_in(installation)
        owner = role_url(new, "ansinh_owner")
        assert rows_of(owner, "select max(submission_id) from ops.submission") == [(2,)]


def test_on_a_server_of_ones_own_with_newer_programs(tmp_path: Path) -> None:
    with empty_place(tmp_path / "server", postgres_bin=OLDEST_POSTGRES) as theirs:
        server = postgres.ensure_running(theirs, "theirs")
        url = postgres.superuser_url(server, "theirs")
        with psycopg.connect(url) as connection:
            connection.execute("create role their_admin superuser login password 'theirs'")
        with psycopg.connect(url.replace("ansinh_owner:", "their_admin:", 1)) as connection:
            connection.execute("alter role ansinh_owner rename to theirs")
        own = url.replace("ansinh_owner:", "their_admin:", 1)
        old = Settings(home=tmp_path / "old", database_url=own, inbox_quiet_seconds=0)
        target, key, _ = backed_up(prepared(old, own.replace("/postgres", "/ansinh")), tmp_path)

        new = Settings(home=tmp_path / "new", database_url=own, inbox_quiet_seconds=0)
        with pytest.raises(BackupError, match="here is the database ansinh"):
            restore(new, target, key, lambda _: None)
        with psycopg.connect(own, autocommit=True) as connection:
            connection.execute("drop database ansinh with (force)")
        shutil.rmtree(old.home)
        done = restore(new, target, key, lambda _: None)

        assert rows_of(role_url(new, "bi_reader"), "select name from marts.of_every_kind")
        assert done.without_login == ()
        assert rows_of(role_url(new, "ansinh_owner"), VIEW) == [("bi_ministry", True)]


def test_programs_older_than_the_server_are_told(migrated_url: str, tmp_path: Path) -> None:
    key, _ = ensure_key(tmp_path / "backup.key")
    with (
        psycopg.connect(migrated_url) as connection,
        (tmp_path / "dump").open("wb") as target,
        pytest.raises(BackupError, match=r"of Postgres 15 and cannot dump .* Postgres 18: name"),
    ):
        dump(connection, migrated_url, OLDEST_POSTGRES / "pg_dump", key, target)
