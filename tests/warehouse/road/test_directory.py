"""`ansinh contacts`, as an administrator types it: dated, checked, and nothing is lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.ledger.contacts import contacts_on

pytestmark = pytest.mark.warehouse

Run = Callable[..., Any]
HEAD = "name,duty,units,addresses,hours,deputy,away"
ALL = "Tỉnh,administrator,*,all@an.example,,,"


@pytest.fixture
def run(small_road: SmallRoad) -> Run:
    def invoke(*words: str) -> Any:
        runner = CliRunner(env={"COLUMNS": "200"})
        return runner.invoke(cli.app, ["contacts", *words], obj=small_road.installation)

    return invoke


def names(run: Run) -> list[str]:
    return [one["name"] for one in json.loads(run("--json").stdout)]


def file(folder: Path, *lines: str) -> str:
    path = folder / "list.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return str(path)


def test_until_somebody_changes_it_the_file_holds(run: Run, small_road: SmallRoad) -> None:
    assert "Bộ phận tổng hợp cấp tỉnh" in names(run)
    assert small_road.query("select count(*) from ops.contact") == [(0,)]


def test_a_list_is_checked_before_it_holds(run: Run, tmp_path: Path) -> None:
    before = names(run)
    done = run("load", file(tmp_path, ALL, "A,unit,99999,a@an.example,,,"))
    assert done.exit_code == 3 and "there is no unit '99999'" in done.stderr
    assert names(run) == before

    done = run("load", file(tmp_path, ALL), "--check")
    assert done.exit_code == 0 and "would be set: Tỉnh" in done.stdout
    assert names(run) == before

    assert run("load", file(tmp_path, ALL)).exit_code == 0
    assert names(run) == ["Tỉnh"]


def test_one_contact_is_added_changed_and_ended(run: Run, small_road: SmallRoad) -> None:
    words = ("--duty", "unit", "--unit", "30337", "--to", "a@an.example", "--hours", "07:00-17:00")
    assert run("set", "Xã", *words).exit_code == 0
    (one,) = [one for one in json.loads(run("--json").stdout) if one["name"] == "Xã"]
    assert (one["units"], one["addresses"]) == (["30337"], ["a@an.example"])

    assert run("set", "Xã", *words[:-2]).exit_code == 0
    assert run("end", "Xã").exit_code == 0
    assert "Xã" not in names(run)
    assert run("end", "Xã").exit_code == 3
    # What was before stays, with who changed it.
    query = "select opens is null, is_gone, set_by from ops.contact where name = 'Xã' order by 1, 2"
    assert [row[:2] for row in small_road.query(query)] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_a_contact_reads_letters_in_a_language(run: Run, tmp_path: Path) -> None:
    words = ("--duty", "unit", "--unit", "30337", "--to", "a@an.example")
    assert run("set", "Xã", *words, "--language", "en").exit_code == 0
    assert {one["name"]: one["language"] for one in json.loads(run("--json").stdout)}["Xã"] == "en"
    (line,) = [line for line in run().stdout.splitlines() if line.startswith("Xã ")]
    assert line.split()[-1] == "en"

    done = run("set", "Xã", *words, "--language", "fr")
    assert done.exit_code == 3 and "'fr' is no language of letters: vi, en." in done.stderr


def test_whoever_is_away_names_a_deputy(run: Run) -> None:
    name = "Phụ trách địa bàn biên giới"
    assert run("away", name, "2026-12-01/2026-12-15").exit_code == 3
    assert run("away", name, "soon", "--deputy", "Bộ phận tổng hợp cấp tỉnh").exit_code == 3
    days = ("2026-12-01/2026-12-15", "--deputy", "Bộ phận tổng hợp cấp tỉnh")
    assert run("away", name, *days).exit_code == 0
    (one,) = [one for one in json.loads(run("--json").stdout) if one["name"] == name]
    assert (one["away_from"], one["away_to"]) == ("2026-12-01", "2026-12-15")
    told = f"{name} is away 2026-12-01/2026-12-15: Bộ phận tổng hợp cấp tỉnh is told."
    assert told in run().stdout
    assert run("away", name).exit_code == 0
    (one,) = [one for one in json.loads(run("--json").stdout) if one["name"] == name]
    assert one["away_from"] is None


def test_the_last_who_answers_for_everything_stays(run: Run) -> None:
    done = run("end", "Bộ phận tổng hợp cấp tỉnh")
    assert done.exit_code == 3 and "nobody answers for everything" in done.stderr


def test_it_is_written_out_and_read_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text(run("--csv").stdout, encoding="utf-8")
    done = run("load", str(path))
    assert "Nothing differs" in done.stdout


def test_of_a_day_those_hold_that_held_then(run: Run, small_road: SmallRoad) -> None:
    run("set", "Xã", "--duty", "unit", "--unit", "30337", "--to", "a@an.example")
    with psycopg.connect(small_road.url) as connection:
        today = small_road.installation.today
        assert "Xã" in {one.name for one in contacts_on(connection, today)}
        assert contacts_on(connection, today.replace(year=today.year - 1)) == []
