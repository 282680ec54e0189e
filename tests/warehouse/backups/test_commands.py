"""`ansinh backup`, `restore` and `status`, as they are typed."""

from pathlib import Path
from typing import Any

import pytest
from tests.warehouse.backups.conftest import empty_place
from tests.warehouse.conftest import SmallRoad
from typer.testing import CliRunner, Result

from ansinh.cli.app import app
from ansinh.database.secrets import load_secrets
from ansinh.road.installation import installation_of

pytestmark = pytest.mark.warehouse


def ansinh(installation: Any, *words: str) -> Result:
    return CliRunner().invoke(app, words, obj=installation, env={"COLUMNS": "400"})


def said(result: Result) -> str:
    return " ".join(result.output.split())


def test_a_backup_is_made_proven_and_restored(small_road: SmallRoad, tmp_path: Path) -> None:
    load_secrets(small_road.settings.home)
    small_road.submit("886", 50)
    target, key = str(tmp_path / "target"), small_road.settings.backup_key
    made = ansinh(small_road.installation, "backup", target, "--prove")
    assert made.exit_code == 0, made.output
    assert "KEEP A COPY OF IT ELSEWHERE" in said(made) and str(key) in said(made)
    assert "beside 1 landed files" in said(made)
    assert "every table is what was backed up" in said(made)
    assert f"in {target}" in said(ansinh(small_road.installation, "status"))

    with empty_place(tmp_path / "new") as settings:
        other = installation_of(settings)
        without_key = ansinh(other, "restore", target)
        assert without_key.exit_code == 3
        assert "put the copy that you kept there" in said(without_key)

        back = ansinh(other, "restore", target, "--key", str(key))
        assert back.exit_code == 0, back.output
        assert "tables are what was backed up, 1 landed files came back" in said(back)
        assert str(settings.home / "contacts.csv") in said(back)
        assert "Newest proven backup" in said(ansinh(other, "status"))

        again = ansinh(other, "restore", target)
        assert again.exit_code == 3
        assert "A backup is restored where there is nothing" in said(again)


def test_a_backup_that_lacks_a_landed_file_ends_with_a_fault(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    load_secrets(small_road.settings.home)
    small_road.submit("886", 50)
    for path in Path(small_road.settings.landing).rglob("*"):
        if path.is_file():
            path.unlink()

    made = ansinh(small_road.installation, "backup", str(tmp_path / "target"))

    assert made.exit_code == 3
    assert "landing has lost 1 files" in said(made)
    assert "landing has lost 1 files" in said(ansinh(small_road.installation, "status"))


def test_a_place_that_takes_no_backup_is_told(small_road: SmallRoad, tmp_path: Path) -> None:
    load_secrets(small_road.settings.home)
    (tmp_path / "file").write_text("no folder")

    made = ansinh(small_road.installation, "backup", str(tmp_path / "file"))

    assert made.exit_code == 3
    assert "does not take or give backups" in said(made)
