"""`ansinh status ID`, `withdraw`, `replay`, `waive` and `waivers`, as a person types them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.warehouse import candidates
from tests.warehouse.conftest import SmallRoad
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.cli import running
from ansinh.landing.inbox import Inbox
from ansinh.ledger.candidates import open_candidate

pytestmark = pytest.mark.warehouse

Run = Callable[..., Any]


@pytest.fixture
def run(small_road: SmallRoad) -> Run:
    """Run the command on the small road; there is no Airflow here."""

    def invoke(*words: str) -> Any:
        runner = CliRunner(env={"COLUMNS": "200"})
        return runner.invoke(cli.app, list(words), obj=small_road.installation)

    return invoke


def test_a_submission_in_detail(small_road: SmallRoad, run: Run) -> None:
    small_road.submit("886", 50)
    number = small_road.submit("886", 60)

    shown = run("status", str(number)).stdout
    document = json.loads(run("status", str(number), "--json").stdout)

    for words in ("a.csv", "poverty_review, 886, 2022, official", "1 differences to submission 1",
                  "50 → 60", "results_persons_not_given", "file landed"):  # fmt: skip
        assert words in shown
    assert document["status"]["state"] == "accepted_with_warnings"
    assert [one["state"] for one in document["moves"]] == ["received", "accepted_with_warnings"]
    assert document["change_count"] == 1
    assert document["changes"][0]["new_text"] == "60"
    assert document["previous_id"] == 1
    assert small_road.content("886", 60) not in Path(document["landed"]).read_bytes(), "sealed"
    assert document["sha256"] in shown.replace("\n", "").replace(" ", "")


def test_from_a_traced_figure_one_comes_to_the_file_itself(
    small_road: SmallRoad, run: Run, tmp_path: Path
) -> None:
    number, file = small_road.submit("886", 60), tmp_path / "a.csv"

    assert run("status", str(number), "--original", str(file)).exit_code == 0
    assert file.read_bytes() == small_road.content("886", 60)
    refused = run("status", str(number), "--original", str(file))
    assert (refused.exit_code, "is there already" in refused.stderr) == (3, True)
    assert run("status", str(number), "--original", str(file), "--force").exit_code == 0


def test_a_file_that_may_hold_persons_is_not_written_out(
    small_road: SmallRoad, run: Run, tmp_path: Path
) -> None:
    Inbox(small_road.settings.inbox).put(b"Ho va ten;Nguoi", "list.csv", "886", "2022", "official")
    small_road.walk("first")
    ((number,),) = small_road.query("select submission_id from ops.submission_now")

    refused = run("status", str(number), "--original", str(tmp_path / "a.csv"))

    assert refused.exit_code == 3
    assert "holds persons, or might" in refused.stderr
    assert not (tmp_path / "a.csv").exists()


def test_a_submission_that_there_is_not(run: Run) -> None:
    for words in (("status", "7"), ("withdraw", "7", "--why", "x"), ("replay", "7")):
        done = run(*words)
        assert done.exit_code == 3
        assert "no submission 7" in done.stderr


def test_withdrawing_says_what_comes_next(small_road: SmallRoad, run: Run) -> None:
    number = small_road.submit("886", 50)

    done = run("withdraw", str(number), "--why", "wrong file", "--by", "tester")

    assert done.exit_code == 0
    assert "is withdrawn" in done.stdout
    assert small_road.counting() == {}
    assert small_road.query("select why from ops.submission_now") == [("wrong file",)]
    assert run("withdraw", str(number), "--why", "again").exit_code == 3


def test_replay_tells_before_and_after_and_how_it_went(small_road: SmallRoad, run: Run) -> None:
    good, bad = small_road.submit("886", 50), small_road.submit("887", 5000)

    assert run("replay", str(good)).exit_code == 0
    done = run("replay", "--all", "--why", "a rule was mended")
    assert done.exit_code == 1
    assert "rejected" in done.stdout
    assert "next run publishes it" in done.stdout
    document = json.loads(run("replay", "--period", "2022", "--json").stdout)
    assert [(one["submission_id"], one["after"]) for one in document] == [
        (good, "accepted_with_warnings"),
        (bad, "rejected"),
    ]
    assert json.loads(run("replay", "--period", "2021", "--json").stdout) == []


def test_a_replay_on_which_we_failed_is_no_success(small_road: SmallRoad, run: Run) -> None:
    good, bad = small_road.submit("886", 50), small_road.submit("887", 5000)

    def fail(*_: object) -> None:
        raise psycopg.OperationalError("server closed the connection")

    with small_road.where(read=fail):
        done = run("replay", str(good), "--json")

    assert done.exit_code == 3, "3 and not 0: nothing was judged again"
    (left,) = json.loads(done.stdout)
    assert left["fault"] == "OperationalError"
    with small_road.where(read=fail):
        assert run("replay", "--all").exit_code == 3, "our failure weighs more than a verdict"
    assert run("replay", str(bad)).exit_code == 1


@pytest.mark.parametrize(
    ("poor", "code"), [((50,), 0), ((5000,), 1), ((50, 5000), 1), (("khoảng năm mươi",), 1)]
)
def test_submit_and_wait_tells_programs_how_it_went(
    small_road: SmallRoad,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    poor: tuple[int | str, ...],
    code: int,
) -> None:
    """There is no Airflow here: what its runs would do is done when it is woken."""

    def walk_and_publish(_: object) -> None:
        small_road.walk()
        with psycopg.connect(small_road.url, autocommit=True) as connection:
            number = open_candidate(connection)
            if number is not None:
                candidates.publish(connection, number)

    monkeypatch.setattr(running, "wake", walk_and_publish)
    monkeypatch.setattr(running, "why_no_files", lambda _: None)
    files = []
    for number, one in enumerate(poor):
        files.append(str(tmp_path / f"{number}.csv"))
        Path(files[-1]).write_bytes(small_road.content(("886", "887")[number], one))

    slot = ("--unit", "886", "--period", "2022", "--stage", "official")
    done = [run("submit", file, *slot, "--wait") for file in files[:1]]
    done += [run("submit", file, "--unit", "887", *slot[2:], "--wait") for file in files[1:]]
    assert max(one.exit_code for one in done) == code, [one.output for one in done]


@pytest.mark.parametrize("words", [(), ("1", "--all"), ("--period", "2022", "--all")])
def test_replay_wants_to_know_what(run: Run, words: tuple[str, ...]) -> None:
    done = run("replay", *words)

    assert done.exit_code == 3
    assert "Name submissions" in done.stderr


def test_a_waiver_from_grant_to_end(small_road: SmallRoad, run: Run) -> None:
    small_road.due(date(2022, 12, 19), date(2023, 1, 19))
    number = small_road.submit("886", 50)

    done = run("waive", "--unit", "886", "--period", "2022", "--until", "9998-12-31",
               "--why", "flood", "--by", "tester")  # fmt: skip

    assert done.exit_code == 0, done.output
    assert f"ansinh replay {number}" in done.stdout
    assert run("replay", str(number)).exit_code == 0
    assert "flood" in run("waivers").stdout
    assert run("waive", "--end", "1", "--why", "misused").exit_code == 0
    (waiver,) = json.loads(run("waivers", "--json").stdout)
    assert waiver["ended_at"] is not None
    assert waiver["granted_by"] == "tester"


def test_a_waiver_for_what_is_missing(small_road: SmallRoad, run: Run) -> None:
    done = run("waive", "--unit", "886", "--period", "2022", "--until", "9998-12-31",
               "--lifts", "loss", "--without", "30349", "--why", "merged")  # fmt: skip

    assert done.exit_code == 0, done.output
    (waiver,) = json.loads(run("waivers", "--json").stdout)
    assert (waiver["lifts"], waiver["without"]) == (["loss"], ["30349"])
    assert "30349" in run("waivers").stdout


def test_who_leaves_something_out_says_of_what_slot_and_why(
    small_road: SmallRoad, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(small_road.content("886", 50))
    for words in (
        ("--without", "30349", "--why", "merged"),
        ("--unit", "886", "--period", "2022", "--without", "30349"),
        ("--unit", "886", "--period", "2022", "--without", "nowhere", "--why", "merged"),
    ):
        done = run("submit", str(file), *words)
        assert done.exit_code == 3, done.output
    assert json.loads(run("waivers", "--json").stdout) == []
    assert Inbox(small_road.settings.inbox).present() == []


@pytest.mark.parametrize(
    "words",
    [
        ("--until", "soon"),
        (),
        ("--until", "2027-01-01", "--form", "no_form"),
        ("--until", "2027-01-01", "--period", "2022-13"),
        ("--until", "2027-01-01", "--stage", "final"),
        ("--until", "2027-01-01", "--lifts", "all"),
        ("--until", "2027-01-01", "--lifts", "late"),
        ("--until", "2027-01-01", "--without", "30349"),
        ("--end", "5"),
    ],
)
def test_a_waiver_of_something_that_there_is_not(run: Run, words: tuple[str, ...]) -> None:
    done = run("waive", "--why", "flood", *words)

    assert done.exit_code == 3, done.output
    assert json.loads(run("waivers", "--json").stdout) == []
