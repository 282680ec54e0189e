"""`ansinh superset`: a file for Superset, or a reason why not."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from ansinh.cli.app import app

pytestmark = pytest.mark.unit

# Where no platform ever ran it is said which database is meant.
THERE = ("--database", "postgresql://lan@db.example/ansinh")


@pytest.fixture
def command(manifest: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("ansinh.bi.writing.parsed_project", lambda _: manifest)

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["superset", *words])

    return run


def test_it_connects_as_whom_and_where_it_is_told(command: Any, tmp_path: Path) -> None:
    file = tmp_path / "made.zip"
    address = "postgresql://lan@db.example:5433/ansinh?sslmode=verify-full"
    assert command("-o", str(file), "--language", "en", "--database", address).exit_code == 0
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as bundle:
        connection = yaml.safe_load(bundle.read("ansinh/databases/ansinh.yaml"))
        dashboard = yaml.safe_load(bundle.read("ansinh/dashboards/ansinh.yaml"))
    assert connection["sqlalchemy_uri"].endswith("@db.example:5433/ansinh?sslmode=verify-full")
    assert dashboard["dashboard_title"] == "Poverty and resources for social security"


def test_a_file_is_not_overwritten_unasked(command: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    file.write_text("mine")
    refused = command("-o", str(file))
    assert refused.exit_code == 3 and "--force" in refused.output
    assert file.read_text() == "mine"
    assert command("-o", str(file), "--force", *THERE).exit_code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--language", "fr"), "vi, en"),
        (("--database", "postgresql://lan:secret@db.example/ansinh"), "no password"),
    ],
)
def test_it_says_what_it_cannot_write(
    command: Any, tmp_path: Path, words: tuple[str, str], told: str
) -> None:
    refused = command("-o", str(tmp_path / "made.zip"), *words)
    assert refused.exit_code == 3
    assert told in " ".join(refused.output.split()) and "secret" not in refused.output
    assert not (tmp_path / "made.zip").exists()
