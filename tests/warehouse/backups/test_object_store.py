"""Backups on an object store, of an installation whose files lie on one."""

from collections.abc import Iterator

import fsspec
import pytest
from tests.object_store import Line, s3
from tests.warehouse.conftest import SmallRoad

from ansinh.backups import nightly
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import ensure_key, load_key
from ansinh.backups.targets import Target
from ansinh.database.secrets import load_secrets

pytestmark = pytest.mark.warehouse

TARGET = "s3://elsewhere/backups"


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    with s3(monkeypatch) as line:
        yield line


@pytest.fixture
def nights(small_road: SmallRoad, line: Line) -> Iterator[SmallRoad]:
    update = {
        "backup_url": TARGET,
        "landing_url": "s3://province/landing",
        "inbox_url": "s3://province/inbox",
    }
    load_secrets(small_road.settings.home)
    with small_road.where(settings=small_road.settings.model_copy(update=update)):
        small_road.submit("886", 50)
        small_road.put("887", 50)
        yield small_road


def lying() -> list[str]:
    files, root = fsspec.core.url_to_fs(TARGET)
    files.invalidate_cache()
    found = files.find(root) if files.exists(root) else []
    return sorted(path.removeprefix(f"{root}/") for path in found)


def test_a_night_on_an_object_store(nights: SmallRoad) -> None:
    name = nightly.back_up(nights.installation, "the night") or ""

    sha256 = nights.one("select sha256 from ops.file")
    key = load_key(nights.settings.backup_key).public[-12:]
    parts = ("files.tar.age", "inbox.tar.age", "manifest.json", "warehouse.dump.age")
    landed = f"landing/{key}/{sha256[:2]}/{sha256}.age"
    assert lying() == [*(f"{name}/{part}" for part in parts), landed]
    nightly.prove_backup(nights.installation, name)
    assert nightly.forget_old(nights.installation) == []

    Target(TARGET).forget(name)
    assert lying() == [landed]


@pytest.mark.parametrize("fault", ["cut", "busy"])
def test_a_line_that_breaks_for_good_leaves_no_backup(
    nights: SmallRoad, line: Line, fault: str
) -> None:
    fsspec.core.url_to_fs(TARGET)[0].makedirs("elsewhere")
    line.break_with(fault, 9999)
    with pytest.raises(BackupError, match="s3://elsewhere/backups does not take"):
        nightly.back_up(nights.installation, "the night")
    assert Target(TARGET).whole() == []

    line.break_with("", 0)
    key = load_key(nights.settings.backup_key)
    name = nightly.back_up(nights.installation, "the night")
    assert Target(TARGET).manifest(None, key).name == name


def test_a_slow_line_is_waited_for(nights: SmallRoad, line: Line) -> None:
    fsspec.core.url_to_fs(TARGET)[0].makedirs("elsewhere")
    line.break_with("slow", 3)
    name = nightly.back_up(nights.installation, "the night")

    assert line.met == ["slow"] * 3
    assert Target(TARGET).whole() == [name]


def test_a_landed_file_that_changed_there_is_not_backed_up(nights: SmallRoad) -> None:
    files, _ = fsspec.core.url_to_fs("s3://province/landing")
    (place,) = files.find("province/landing")
    files.pipe_file(place, b"something else")
    key, _ = ensure_key(nights.settings.backup_key)

    made = nightly.back_up_to(nights.installation, Target(TARGET), key)

    assert made.missing == (place.rpartition("/")[2],)
    assert Target(TARGET).landed(key) == set()
