"""A fault of ours is never told as one of the file: exit 3, one line, and JSON that says so."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad
from tests.warehouse.quality.probes import judging_by, rule_that_asks
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.cli import options
from ansinh.quality.judging import JudgingError
from ansinh.road import installation as making
from ansinh.road.installation import Installation, installation_of
from ansinh.rules.rule_book import load_rules
from ansinh.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.warehouse

SLOT = ("--unit", "886", "--period", "2022", "--stage", "official")
# What a broken file of rules says, and the words by which whoever looks after it finds it.
BROKEN_FILES = {
    "no YAML": ("rules: [", "probe.yaml"),
    "an unknown word": ("rules: [{rule: a.b, sevrity: error}]", "probe.yaml: rules.a.b"),
    "not text": ("rules: \x00", "probe.yaml"),
}
# An expression in a rule's query; the rule is named.
BROKEN_QUERIES = {
    "a column that is not there": "no_such_column",
    "a figure on which it breaks": "households / 0",
    "a placeholder that means nothing": "{no_such_list_}0",
    "the server ends the session": "pg_terminate_backend(pg_backend_pid())",
}


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


@pytest.fixture
def check(small_road: SmallRoad, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Runs `check --json`; gives the document, once it is sure that nothing else was said."""
    path = tmp_path / "báo cáo.csv"
    path.write_bytes(small_road.content("886", 50))

    def run(installation: Installation | None, *words: object) -> dict[str, str]:
        command = ["check", str(path), *SLOT, "--json", *map(str, words)]
        done = CliRunner().invoke(cli.app, command, obj=installation)
        assert done.exit_code == 3, done.output
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
        document: dict[str, str] = json.loads(done.stdout)
        assert document["file"] == path.name
        assert document["error"] in done.stderr
        assert list(document) == ["file", "error"]
        return document

    return run


@pytest.mark.parametrize("kind", BROKEN_FILES)
def test_a_broken_file_of_rules_is_named(check, tmp_path, monkeypatch, kind):
    content, words = BROKEN_FILES[kind]
    folder = tmp_path / "expectations"
    folder.mkdir()
    (folder / "probe.yaml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(making, "load_rules", lambda: load_rules(folder))
    monkeypatch.setattr(making, "get_settings", lambda: Settings(home=tmp_path))
    monkeypatch.setattr(options, "get_settings", lambda: Settings(home=tmp_path))

    assert words in check(None)["error"]


@pytest.mark.parametrize("kind", BROKEN_QUERIES)
def test_a_rule_that_cannot_be_asked_is_named(check, small_road, kind):
    rule = rule_that_asks(BROKEN_QUERIES[kind])
    assert rule.rule in check(judging_by(small_road.installation, rule))["error"]


def test_a_server_that_is_not_there_is_told(check, tmp_path):
    assert "make run" in check(installation_of(Settings(home=tmp_path / "nowhere")))["error"]


@pytest.mark.parametrize(
    ("part", "error", "words"),
    [
        ("judge", JudgingError("two counts differ: a.b"), "a.b"),
        ("judge", psycopg.OperationalError("the server went away"), "the server went away"),
        ("judge", TypeError("a value 123 of a cell"), "TypeError"),
        ("read", OSError("no space left on device"), "no space left"),
        ("read", MemoryError(), "MemoryError"),
    ],
)
def test_whatever_fails_on_the_way_is_told_in_one_line(check, small_road, part, error, words):
    told = check(replace(small_road.installation, **{part: raising(error)}))["error"]
    assert words in told
    assert "123" not in told, "what the program stumbled over may be what somebody typed"


def test_a_copy_that_cannot_be_written_is_told(check, small_road, tmp_path, monkeypatch):
    monkeypatch.setattr("ansinh.road.checking.annotate", raising(OSError("no space left")))
    told = check(small_road.installation, "--annotated", tmp_path / "b.xlsx")
    assert "no space left" in told["error"]


@pytest.mark.parametrize("words", [["check"], ["check", "a", "--no"], ["--no"], ["no"]])
def test_a_call_that_nobody_understands_is_no_refusal_of_a_file(words):
    done = CliRunner().invoke(cli.app, words)
    assert done.exit_code == 3, "2 says that a file was refused"
    assert done.stderr


def test_the_rules_of_this_project_are_whole():
    assert load_rules(PROJECT_DIR / "expectations")
