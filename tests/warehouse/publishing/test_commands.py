"""Commands on publications, as people type them: look, sign, decline, compare, take back."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from tests.databases import PASSWORD
from tests.warehouse.conftest import in_process
from tests.warehouse.publishing import small_marts
from tests.warehouse.publishing.office import Office, set_policy
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.cli import publications as commands

pytestmark = pytest.mark.warehouse

Run = Callable[..., Any]


@pytest.fixture
def run(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as a person; there is no Airflow here, and these marts have no report."""
    monkeypatch.setattr("ansinh.road.publishing.write_report", lambda *_: tmp_path)
    usual = in_process(office.url, tmp_path / "home")

    def invoke(*words: str, login: str | None = None) -> Any:
        secret = SecretStr(PASSWORD)
        person = {"login": office.people[login], "login_password": secret} if login else {}
        settings = usual.settings.model_copy(update=person)
        runner = CliRunner(env={"COLUMNS": "250"})
        return runner.invoke(cli.app, list(words), obj=replace(usual, settings=settings))

    return invoke


def test_a_publication_is_looked_at_and_signed(office: Office, run: Run) -> None:
    number = office.wait()
    shown = run("publications", str(number)).stdout
    assert "waiting" in shown and "official figures: submission 2, 883 2022" in shown

    done = run("approve", str(number), "--why", "checked", login="anna")

    assert done.exit_code == 0
    assert f"is approved by {office.people['anna']}" in done.stdout
    assert "its next run releases it" in done.stdout
    document = json.loads(run("publications", str(number), "--json").stdout)
    assert document["status"]["state"] == "approved"
    (decision,) = document["decisions"]
    assert (decision["decided_by"], decision["why"]) == (office.people["anna"], "checked")
    assert [one["state"] for one in document["moves"]] == ["candidate", "waiting", "approved"]


def test_who_does_not_say_who_he_is_signs_nothing(office: Office, run: Run) -> None:
    number = office.wait()

    done = run("approve", str(number))

    assert done.exit_code == 3 and "ANSINH_LOGIN" in done.stderr
    assert office.state(number) == "waiting"


def test_the_sender_is_refused_in_words(office: Office, run: Run) -> None:
    number = office.wait()
    office.handed_in("anna", number)

    done = run("approve", str(number), login="anna")

    assert done.exit_code == 3 and "handed in nothing that it brings" in done.stderr
    assert f"Handed in by: {office.people['anna']}" in run("publications", str(number)).stdout


def test_a_stated_moment_is_that_of_the_officers(office: Office, run: Run) -> None:
    number = office.wait()

    done = run("approve", str(number), "--at", "2099-01-15T08:00", login="anna")

    assert "comes out at 08:00 on 15/01/2099" in done.stdout
    row = office.owner.execute("select release_at at time zone 'UTC' from ops.decision_now"
                               " where decided_by <> 'policy'").fetchone()  # fmt: skip
    assert str(row and row[0]) == "2099-01-15 01:00:00"
    assert run("approve", str(number), "--at", "tomorrow", login="anna").exit_code == 3


def test_declined_it_says_why(office: Office, run: Run) -> None:
    number = office.wait()
    assert run("decline", str(number), "--why", "883 is wrong", login="binh").exit_code == 0
    assert "883 is wrong" in run("publications", str(number)).stdout
    assert "declined" in run("publications").stdout
    newest, _ = json.loads(run("publications", "--json").stdout)
    assert (newest["state"], newest["decided_by"]) == ("declined", office.people["binh"])


def test_back_and_forward_by_command(office: Office, run: Run) -> None:
    set_policy(office.owner, "policy")
    second = small_marts.publish(office.owner)

    back = run("revert", "1", "--why", "an error")
    assert back.exit_code == 0, back.stderr
    assert "reads publication 1 again, as publication 3" in back.stdout
    assert office.read() == [(1,)]
    assert run("revert", str(second), "--why", "it was none").exit_code == 0
    assert office.read() == [(second,)]
    assert run("revert", "1").exit_code == 3, "without a reason nothing happens"
    assert "never came out" in run("revert", "77", "--why", "x").stderr


def test_a_publication_that_there_is_not(run: Run) -> None:
    for words in (("publications", "77"), ("diff", "1", "77")):
        done = run(*words)
        assert done.exit_code == 3 and "no publication 77" in done.stderr


def test_the_policy_is_told_and_set(office: Office, run: Run) -> None:
    assert "A person signs: official figures" in run("policy").stdout

    assert run("policy", "--no-official", "--change", "15").exit_code == 3, "without a reason"
    done = run("policy", "--no-official", "--change", "15", "--why", "only what changes much")

    assert done.exit_code == 0, done.stderr
    assert "official" not in done.stdout and "more than 15.0 %" in done.stdout
    policies = office.owner.execute("select count(*) from ops.approval_policy").fetchone()
    assert policies == (4,), "those before stay on record"
    assert commands.policy.__doc__
