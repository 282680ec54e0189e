"""The page on architecture names modules, tests, columns and interfaces that exist."""

import re

import pytest
import typer
from tests.unit.docs.markdown import code
from tests.unit.docs.names import names_of_tests, python_name_exists, relation_exists
from typer.core import TyperGroup

from ansinh.cli.app import app
from ansinh.database.secrets import ROLES
from ansinh.dictionary.floors import architecture_page
from ansinh.road.checking import SHOWN
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

PAGE = (PROJECT_DIR / "docs/architecture.md").read_text("utf-8")
PROMISES = PAGE.split("## What outsiders may rely on")[1]


def test_modules_and_functions_exist() -> None:
    named = {word for word in code(PAGE) if re.fullmatch(r"ansinh(\.\w+)+", word)}
    assert len(named) > 10
    assert sorted(word for word in named if not python_name_exists(word)) == []


def test_the_tests_that_hold_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 5
    assert [name for path, name in named if name not in names_of_tests(PROJECT_DIR / path)] == []


def test_relations_exist() -> None:
    named = {word for word in code(PAGE) if re.fullmatch(r"(ops|marts|reference)\.\w+", word)}
    assert sorted(word for word in named if not relation_exists(word)) == []


@pytest.mark.parametrize("mart", ["poverty_indicators", "mobilized_resources"])
def test_promised_columns_exist(mart: str) -> None:
    (row,) = [line for line in PROMISES.splitlines() if line.startswith(f"| `marts.{mart}` |")]
    columns = re.findall(r"`(\w+)`", row)
    assert len(columns) > 10
    assert [one for one in columns if not relation_exists(f"marts.{mart}.{one}")] == []


def test_the_promised_json_is_what_check_prints() -> None:
    (row,) = [line for line in PROMISES.splitlines() if line.startswith("| JSON of")]
    assert set(SHOWN) <= set(re.findall(r"`(\w+)`", row))


def test_every_command_is_promised() -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    promised = set(re.findall(r"`ansinh (\w+)", PROMISES))
    # For operators, who read `make help`.
    assert command.commands.keys() - promised == {"psql"}


def test_every_role_is_told() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| ", PAGE, re.M)) >= set(ROLES)


def test_floors_are_written_anew_and_nothing_else_is() -> None:
    assert architecture_page(PAGE) == PAGE
    stale = PAGE.replace("| `errors` |", "| `error` |")
    assert stale != PAGE
    assert architecture_page(stale) == PAGE
