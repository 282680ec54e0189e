"""A restore begins nothing where it would harm, and says why; half a backup is none."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pyrage import x25519
from tests.warehouse.backups.conftest import Kept, empty_place

from ansinh.backups import manifest as manifests
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key, ensure_key, load_key
from ansinh.backups.restoring import restore
from ansinh.backups.targets import Target
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse


@pytest.fixture
def copy(kept: Kept, tmp_path: Path) -> Path:
    """A copy of all that lies in the target, to be damaged."""
    shutil.copytree(kept.folder, tmp_path / "copy")
    return tmp_path / "copy"


@contextmanager
def refused(settings: Settings, target: Target, key: Key, why: str) -> Iterator[None]:
    """A restore is refused with these words, and the place is as empty as it was."""
    before = sorted(settings.home.rglob("*")) if settings.home.exists() else []
    yield
    with pytest.raises(BackupError, match=why):
        restore(settings, target, key, lambda _: None)
    left = {path for path in settings.home.rglob("*") if path.name != "platform.lock"}
    assert left == set(before)


def test_what_holds_anything_is_not_written_over(kept: Kept, tmp_path: Path) -> None:
    for place in ("secrets.json", "landing/ab/abc", "inbox/886/a.csv", "reports/1/index.html"):
        home = tmp_path / place.replace("/", "-")
        (home / place).parent.mkdir(parents=True)
        (home / place).write_text("{}")
        with (
            empty_place(home) as settings,
            refused(settings, kept.target, kept.key, f"where there is nothing.*{place[:5]}"),
        ):
            pass


def test_another_key_opens_nothing(kept: Kept, tmp_path: Path) -> None:
    other = Key(x25519.Identity.generate())
    with (
        empty_place(tmp_path / "home") as settings,
        refused(settings, kept.target, other, f"{kept.key.public}; yours is {other.public}"),
    ):
        pass


@pytest.mark.parametrize("part", ["inbox.tar.age", "warehouse.dump.age", "files.tar.age"])
@pytest.mark.parametrize("fault", ["changed", "cut off", "gone"])
def test_a_damaged_part_is_named(
    kept: Kept, copy: Path, tmp_path: Path, part: str, fault: str
) -> None:
    path = copy / kept.manifest.name / part
    content = path.read_bytes()
    if fault == "changed":
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    elif fault == "cut off":
        path.write_bytes(content[:-1])
    else:
        path.unlink()
    with (
        empty_place(tmp_path / "home") as settings,
        refused(settings, Target(str(copy)), kept.key, f"{part}.*(is damaged|is missing)"),
    ):
        pass


def test_half_a_backup_is_none(kept: Kept, copy: Path, tmp_path: Path) -> None:
    later = "20991231T000000Z"
    shutil.copytree(copy / kept.manifest.name, copy / later)
    (copy / later / "manifest.json").unlink()

    target = Target(str(copy))

    assert target.names() == [kept.manifest.name, later]
    assert target.manifest(None, kept.key) == kept.manifest
    with pytest.raises(BackupError, match="no whole backup 20991231"):
        target.manifest(later, kept.key)
    (copy / kept.manifest.name / "manifest.json").unlink()
    with (
        empty_place(tmp_path / "home") as settings,
        refused(settings, target, kept.key, "no whole backup"),
    ):
        pass


def test_whoever_can_write_there_cannot_make_a_backup(kept: Kept, copy: Path) -> None:
    path = copy / kept.manifest.name / "manifest.json"
    document = json.loads(path.read_text())
    document["parts"]["files"]["sha256"] = "0" * 64
    path.write_text(json.dumps(document))
    with pytest.raises(BackupError, match="was changed since it was written"):
        Target(str(copy)).manifest(None, kept.key)

    # The public half is in every manifest; it encrypts, and seals nothing.
    path.write_bytes(manifests.written(kept.manifest, Key(x25519.Identity.generate()).seal))
    with pytest.raises(BackupError, match="was changed since it was written"):
        Target(str(copy)).manifest(None, kept.key)


def test_a_backup_of_a_newer_version_waits_for_that_version(
    kept: Kept, copy: Path, tmp_path: Path
) -> None:
    newer = replace(kept.manifest, ledger="0999", version="9.0.0")
    path = copy / newer.name / "manifest.json"
    path.write_bytes(manifests.written(newer, kept.key.seal))
    with (
        empty_place(tmp_path / "home") as settings,
        refused(settings, Target(str(copy)), kept.key, "ansinh 9.0.0, whose ledger"),
    ):
        pass


def test_nothing_in_the_target_can_be_read_without_the_key(kept: Kept) -> None:
    plain = (b"secrets", b"An Ph", b"waits.csv", b"ops.", b"PGDMP", b"password")
    for path in kept.folder.rglob("*.age"):
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n")
        assert [word for word in plain if word in content] == []
    told = (kept.folder / kept.manifest.name / "manifest.json").read_text()
    assert "AGE-SECRET-KEY" not in told
    assert not [path for path in kept.folder.rglob("*") if "backup.key" in path.name]


def test_the_key_is_made_once_and_for_our_eyes_only(tmp_path: Path) -> None:
    key, is_new = ensure_key(tmp_path / "backup.key")
    again, is_new_again = ensure_key(tmp_path / "backup.key")

    assert (is_new, is_new_again) == (True, False)
    assert key.public == again.public
    assert (tmp_path / "backup.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupError, match="put the copy that you kept there"):
        load_key(tmp_path / "other.key")
    (tmp_path / "other.key").write_text("nothing of use\n")
    with pytest.raises(BackupError, match="is not a key"):
        load_key(tmp_path / "other.key")
