"""A backup of a platform that works on: what was there comes back, and counts once."""

from pathlib import Path

import pytest
from tests.warehouse.backups.conftest import empty_place, quick
from tests.warehouse.conftest import SmallRoad

from ansinh.backups import making
from ansinh.backups.keys import ensure_key
from ansinh.backups.restoring import restore
from ansinh.backups.targets import Target
from ansinh.database.connecting import role_url
from ansinh.database.secrets import load_secrets
from ansinh.road.installation import installation_of

pytestmark = pytest.mark.warehouse


@pytest.mark.parametrize("when", ["before the snapshot", "after the snapshot"])
def test_what_is_landed_while_it_is_made_is_neither_lost_nor_counted_twice(
    small_road: SmallRoad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    load_secrets(small_road.settings.home)
    small_road.submit("886", 40)
    small_road.put("886", 50)  # waits when the backup begins
    is_before = when == "before the snapshot"

    def meanwhile(*parts: object) -> object:
        """What waits is landed, and so is a file that comes just now."""
        if is_before:
            small_road.submit("887", 60)
        dumped = dump(*parts)
        if not is_before:
            small_road.submit("887", 60)
        return dumped

    dump = making._dump
    monkeypatch.setattr(making, "_dump", meanwhile)
    key, _ = ensure_key(tmp_path / "backup.key")
    target = Target(str(tmp_path / "target"))
    manifest = making.make_backup(small_road.installation, target, key)
    assert (manifest.landed, manifest.missing) == (3 if is_before else 1, ())

    with empty_place(tmp_path / "new") as settings:
        restore(settings, target, key, lambda _: None)
        road = SmallRoad(role_url(settings, "ansinh_owner"), quick(installation_of(settings)))
        assert road.one("select count(*) from ops.file") == manifest.landed
        road.walk()
        came = {("887", "2022"): 60} if is_before else {}
        assert road.counting() == {("886", "2022"): 50, **came}
        assert road.one("select count(*) from ops.submission") == 2 + len(came)
        road.submit("887", 60)
        assert road.counting()[("887", "2022")] == 60
