"""Every night the newest backup is restored beside, and who is in charge is told when it fails."""

import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad

from ansinh.backups import making, nightly
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import load_key
from ansinh.backups.proving import ROUND, is_its_turn
from ansinh.backups.streams import decrypting
from ansinh.backups.targets import Target
from ansinh.database.secrets import load_secrets
from ansinh.landing.inbox import Inbox
from ansinh.ledger.backups import newest_backup, newest_failure
from ansinh.ledger.contacts import Contact
from ansinh.platform import processes
from ansinh.road.announcing import announce
from ansinh.road.directory import directory_of
from ansinh.settings import LOCAL_TIME

pytestmark = pytest.mark.warehouse


@pytest.fixture
def nights(small_road: SmallRoad, tmp_path: Path) -> Iterator[SmallRoad]:
    """A small road with one submission, a target, and the night before it."""
    settings = small_road.settings.model_copy(update={"backup_url": str(tmp_path / "target")})
    load_secrets(settings.home)
    with small_road.where(settings=settings):
        small_road.submit("886", 50)
        yield small_road


def part_of(road: SmallRoad, name: str, part: str) -> Path:
    return Path(road.settings.backup_url or "") / name / part


def damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])


def letters(road: SmallRoad) -> str:
    return "\n".join(path.read_text() for path in road.settings.outbox_dir.glob("*.txt"))


def test_a_night_ends_with_a_proven_backup_and_nothing_beside(nights: SmallRoad) -> None:
    name = nightly.back_up(nights.installation, "the night")
    assert name is not None
    nightly.prove_backup(nights.installation, name)

    with psycopg.connect(nights.url) as connection:
        newest, failure = newest_backup(connection), newest_failure(connection)
    assert newest is not None and newest.name == name and newest.proven_at is not None
    assert failure is None
    assert not (nights.settings.home / "proof").exists()
    assert processes.find(nights.settings.home / "proof", "postgres") is None
    assert nightly.forget_old(nights.installation) == []


def test_secrets_that_were_handed_over_are_in_no_backup(nights: SmallRoad, tmp_path: Path) -> None:
    handed = tmp_path / "handed"
    handed.mkdir()
    (handed / "bi_reader_password").write_text("of the deployment")
    settings = nights.settings.model_copy(update={"secrets_dir": handed})
    with nights.where(settings=settings):
        name = nightly.back_up(nights.installation, "the night")
        assert name is not None
        nightly.prove_backup(nights.installation, name)

    key = load_key(settings.backup_key)
    place = part_of(nights, name, "files.tar.age")
    with decrypting(key, place) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        held = tar.getnames()
    assert "contacts.csv" in held
    assert "secrets.json" not in held


def operators(road: SmallRoad) -> list[Contact]:
    with psycopg.connect(road.url) as connection:
        return directory_of(road.installation, connection).operators()


def test_one_changed_byte_fails_the_proof_and_is_told(nights: SmallRoad) -> None:
    name = nightly.back_up(nights.installation, "the night")
    announce(nights.installation)
    assert name is not None
    damage(part_of(nights, name, "warehouse.dump.age"))

    with pytest.raises(BackupError, match=r"warehouse.dump.age .* is damaged"):
        nightly.prove_backup(nights.installation, name)
    for _ in range(2):  # a task may be repeated
        nightly.note_failure(nights.installation, "the night after")

    sent = announce(nights.installation)
    assert sent == len(operators(nights)) > 0
    assert "warehouse.dump.age" in letters(nights) and "Bản sao lưu" in letters(nights)
    assert announce(nights.installation) == 0
    with psycopg.connect(nights.url) as connection:
        assert newest_backup(connection) is None
        failed = newest_failure(connection)
    assert failed is not None and "is damaged" in str(failed.failure)
    assert not (nights.settings.home / "proof").exists()


def test_a_row_that_does_not_come_back_fails_the_proof(
    nights: SmallRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.backups import restoring

    def loses_a_row(url: str, *parts: object) -> None:
        really(url, *parts)
        with psycopg.connect(url) as connection:
            connection.execute(
                "update raw.poverty_review__results set poor_households = poor_households + 1"
            )

    really = restoring.load
    monkeypatch.setattr(restoring, "load", loses_a_row)
    name = nightly.back_up(nights.installation, "the night")
    with pytest.raises(BackupError, match=r"in 1 tables: raw.poverty_review__results: 1 rows"):
        nightly.prove_backup(nights.installation, name or "")


def test_every_landed_file_is_looked_for_and_read_in_its_turn(nights: SmallRoad) -> None:
    name = nightly.back_up(nights.installation, "the night") or ""
    (landed,) = Path(nights.settings.backup_url or "").glob("landing/*/*/*.age")
    days = [nights.installation.now() + timedelta(days=ahead) for ahead in range(ROUND + 1)]
    dates = [day.astimezone(LOCAL_TIME).date() for day in days]
    (at,) = [at for at, date in enumerate(dates[:ROUND]) if is_its_turn(landed.stem, date)]
    turn, other = days[at], days[at + 1]
    damage(landed)

    with (
        nights.where(now=lambda: turn),
        pytest.raises(BackupError, match=f"The landed file {landed.stem}"),
    ):
        nightly.prove_backup(nights.installation, name)

    landed.unlink()
    with (
        nights.where(now=lambda: other),
        pytest.raises(BackupError, match=r"1 landed files are not in .*, the first is"),
    ):
        nightly.prove_backup(nights.installation, name)


def test_a_file_that_landing_has_lost_is_told_and_the_rest_is_kept(nights: SmallRoad) -> None:
    (landed,) = [path for path in Path(nights.settings.landing).rglob("*") if path.is_file()]
    landed.unlink()
    nights.submit("887", 50)

    name = nightly.back_up(nights.installation, "the night") or ""

    with psycopg.connect(nights.url) as connection:
        failed = newest_failure(connection)
    assert failed is not None and failed.size_bytes is not None, "there is a backup all the same"
    assert "landing has lost 1 files that the ledger knows" in str(failed.failure)
    with pytest.raises(BackupError, match=f"1 landed files are not in .* {landed.name}"):
        nightly.prove_backup(nights.installation, name)

    content = nights.content("886", 50)
    Inbox(nights.settings.inbox).put(content, "again.csv", "886", "2022", "official")
    nights.walk()
    later = nights.installation.now() + timedelta(minutes=1)
    with nights.where(now=lambda: later):
        nightly.prove_backup(
            nights.installation, nightly.back_up(nights.installation, "another night") or ""
        )
    with psycopg.connect(nights.url) as connection:
        assert newest_failure(connection) is None
    assert nights.one("select count(*) from ops.submission") == 2


def test_who_is_in_charge_is_told_to_keep_a_copy_of_the_key(nights: SmallRoad) -> None:
    announce(nights.installation)
    nightly.back_up(nights.installation, "the night")

    assert announce(nights.installation) == len(operators(nights))
    assert str(nights.settings.backup_key) in letters(nights)
    later = nights.installation.now() + timedelta(minutes=1)
    with nights.where(now=lambda: later):
        nightly.back_up(nights.installation, "another night")
        assert announce(nights.installation) == 0


def test_another_key_shares_neither_landed_files_nor_checksums(nights: SmallRoad) -> None:
    target = Target(nights.settings.backup_url or "")
    nightly.back_up(nights.installation, "the night")
    first = target.manifest(None, load_key(nights.settings.backup_key))
    nights.settings.backup_key.unlink()
    later = nights.installation.now() + timedelta(minutes=1)
    with nights.where(now=lambda: later):
        name = nightly.back_up(nights.installation, "another night") or ""
        nightly.prove_backup(nights.installation, name)

    assert len(list(Path(nights.settings.backup_url or "").glob("landing/*/*/*.age"))) == 2
    second = target.manifest(None, load_key(nights.settings.backup_key))
    for table, one in first.tables.items():
        # Who has no key cannot try out what stands in a table of few rows.
        other = second.tables[table]
        assert one.rows == 0 or one.rows != other.rows or one.hash != other.hash, table


def test_two_backups_at_once_are_one(nights: SmallRoad, monkeypatch: pytest.MonkeyPatch) -> None:
    home = nights.settings.home
    (home / ".backup-killed").mkdir()

    def meanwhile(*parts: object) -> object:
        with pytest.raises(BackupError, match="Another backup is under way"):
            nightly.back_up(nights.installation, "another night")
        return dump(*parts)

    dump = making._dump
    monkeypatch.setattr(making, "_dump", meanwhile)
    name = nightly.back_up(nights.installation, "the night")

    assert Target(nights.settings.backup_url or "").whole() == [name]
    assert not list(home.glob(".backup-*")), "also of the one that was killed"


def test_landed_files_are_sent_once(nights: SmallRoad) -> None:
    nightly.back_up(nights.installation, "the night")
    (landed,) = Path(nights.settings.backup_url or "").glob("landing/*/*/*.age")
    first = landed.read_bytes()
    nights.submit("887", 50)
    later = nights.installation.now() + timedelta(minutes=1)
    with nights.where(now=lambda: later):
        nightly.back_up(nights.installation, "the night")

    assert landed.read_bytes() == first, "encrypted anew, it would be another file"
    assert len(list(landed.parent.parent.glob("*/*.age"))) == 2


def test_without_a_target_nothing_is_done(small_road: SmallRoad) -> None:
    assert nightly.back_up(small_road.installation, "the night") is None
    assert not (small_road.settings.home / "backup.key").exists()
