"""A server is lost, and everything comes back from a backup on another one."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.warehouse.backups.conftest import (
    FIGURES,
    MOVES,
    Kept,
    empty_place,
    known_of,
    quick,
    rows_of,
    submit_and_publish,
)

from ansinh.backups import restoring
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import load_key
from ansinh.backups.restoring import restore
from ansinh.database.connecting import role_url
from ansinh.ledger.logins import logins, renew_password
from ansinh.road.installation import Installation, installation_of

pytestmark = pytest.mark.warehouse


@pytest.fixture(scope="module")
def restored(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with empty_place(tmp_path_factory.mktemp("other") / "home") as settings:
        restore(settings, kept.target, kept.key, lambda _: None)
        yield quick(installation_of(settings))


def test_ledger_marts_files_and_secrets_are_as_they_were(
    kept: Kept, restored: Installation
) -> None:
    known = known_of(restored)
    assert known == {what: kept.known[what] for what in known}


def test_bi_reads_at_once_and_nothing_else_than_before(kept: Kept, restored: Installation) -> None:
    url = role_url(restored.settings, "bi_reader")

    assert rows_of(url, FIGURES) == kept.known[FIGURES]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows_of(url, "select * from ops.submission")


def test_logins_come_back_without_a_password(kept: Kept, restored: Installation) -> None:
    name = kept.known["login"]
    with restored.connect("ansinh_owner") as owner:
        ((one),) = logins(owner)
        assert (one.name, one.unit_key, one.is_usable) == (name, "886@0001-01-01", False)

        password = renew_password(owner, name)

        assert [one.is_usable for one in logins(owner)] == [True]
        at = {"host": owner.info.host, "port": owner.info.port, "dbname": owner.info.dbname}
    with psycopg.connect(**at, user=name, password=password) as session:
        rows = session.execute("select unit_code, unit_level from marts.poverty_indicators")
        units = set(rows.fetchall())
        assert ("886", "district") in units and len(units) > 5
        assert {level for _, level in units} == {"district", "commune"}


def test_the_next_backup_is_made_with_the_same_key(kept: Kept, restored: Installation) -> None:
    assert load_key(restored.settings.backup_key).public == kept.key.public


def test_the_next_submission_is_published(kept: Kept, restored: Installation) -> None:
    submit_and_publish(restored, "887", 2022)

    before, now = kept.known[FIGURES], rows_of(role_url(restored.settings, "bi_reader"), FIGURES)
    assert {row[0] for row in now} > {row[0] for row in before}
    assert rows_of(
        role_url(restored.settings, "ansinh_owner"),
        "select max(publication_id) from ops.publication",
    ) == [(2,)]


def test_a_restore_that_broke_off_may_be_begun_again(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_: object) -> None:
        raise OSError("the disk is full")

    with empty_place(tmp_path / "home") as settings:
        with monkeypatch.context() as broken:
            broken.setattr(restoring, "_take_landed", breaks_off)
            with pytest.raises(OSError, match="full"):
                restore(settings, kept.target, kept.key, lambda _: None)
        assert rows_of(role_url(settings, "ansinh_owner"), MOVES) == kept.known[MOVES]

        restore(settings, kept.target, kept.key, lambda _: None)

        known = known_of(installation_of(settings))
        assert known == {what: kept.known[what] for what in known}
        with pytest.raises(BackupError, match="where there is nothing"):
            restore(settings, kept.target, kept.key, lambda _: None)
