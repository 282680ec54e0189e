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
from ansinh.road import loading
from ansinh.road.installation import installation_of

pytestmark = pytest.mark.warehouse


def test_what_is_landed_while_it_is_made_is_neither_lost_nor_counted_twice(
    small_road: SmallRoad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = small_road.settings.home
    load_secrets(home)
    small_road.submit("886", 40)
    small_road.put("886", 50)

    def after_the_inbox(*parts: object) -> object:
        small_road.submit("887", 60)
        return dump(*parts)

    def after_the_warehouse(*parts: object) -> object:
        small_road.submit("890", 70)
        return copy(*parts)

    dump, copy = making._dump, making._copy_landed
    monkeypatch.setattr(making, "_dump", after_the_inbox)
    monkeypatch.setattr(making, "_copy_landed", after_the_warehouse)
    key, _ = ensure_key(tmp_path / "backup.key")
    target = Target(str(tmp_path / "target"))
    manifest = making.make_backup(small_road.installation, target, key)
    assert (manifest.landed, manifest.missing) == (3, ())

    with empty_place(tmp_path / "new") as settings:
        restore(settings, target, key, lambda _: None)
        road = SmallRoad(role_url(settings, "ansinh_owner"), quick(installation_of(settings)))
        assert road.one("select count(*) from ops.file") == 3
        waiting = loading.receive(road.installation, "run")
        assert waiting == 0, "it was landed, and is known"
        road.walk()
        assert road.counting() == {("886", "2022"): 50, ("887", "2022"): 60}
        assert road.one("select count(*) from ops.submission") == 3
        road.submit("890", 70)
        assert road.counting()[("890", "2022")] == 70
