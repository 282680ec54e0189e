"""`ansinh doctor` sees what was broken, and what it advises puts it right; `ansinh rebuild`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.databases import Databases
from tests.warehouse.conftest import REASON, installed, publish_all, take_in
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.landing.inbox import Inbox
from ansinh.publishing.rebuilding import RebuildError
from ansinh.reference.loading import load_reference
from ansinh.road import examining, publishing
from ansinh.road.examining import Complaint, examine
from ansinh.road.installation import Installation
from ansinh.road.replaying import replay_all

pytestmark = pytest.mark.warehouse

FIGURE = "select poor_households from {}.poverty_indicators where unit_code = '886' and period = %s"


@pytest.fixture(scope="module")
def office(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An installation with two years of a district, published."""
    with installed(databases, tmp_path_factory.mktemp("office") / "home") as office:
        inbox = Inbox(office.settings.inbox)
        for period, poor in (("2022", 50), ("2023", 45)):
            lines = (
                f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {period}",
                "TT;Phường/Xã;Tổng số hộ;Số hộ nghèo;Số hộ cận nghèo",
                f"1;Huyện An Phú;1000;{poor};40",
            )
            inbox.put("\n".join(lines).encode(), "a.csv", "886", period, "official")
        take_in(office)
        publish(office)
        yield office


def publish(office: Installation) -> None:
    publish_all(office)
    with office.connect("ansinh_owner") as connection:
        ((number,),) = connection.execute("select max(publication_id) from ops.publication")
    publishing.write_report(office, number)


@pytest.fixture(autouse=True)
def _well_before_and_after(office: Installation) -> Iterator[None]:
    assert complaints(office) == {}
    yield
    assert complaints(office) == {}


def complaints(office: Installation) -> dict[str, list[Complaint]]:
    return {name: found for name, found in examine(office) if found}


def only(office: Installation) -> tuple[str, Complaint]:
    """The one thing that is wrong."""
    ((name, (complaint,)),) = complaints(office).items()
    return name, complaint


def run(office: Installation, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with office.connect("ansinh_owner") as connection:
        done = connection.execute(statement.encode(), values)
        return done.fetchall() if done.description else []


@contextmanager
def broken(office: Installation, breaks: str, mends: str) -> Iterator[None]:
    run(office, breaks)
    try:
        yield
    finally:
        run(office, mends)


def landed(office: Installation) -> Path:
    ((sha256,),) = run(office, "select min(sha256) from ops.file")
    return next(Path(office.settings.landing).glob(f"*/{sha256}"))


def test_rows_that_are_gone_come_back_by_a_replay(office: Installation) -> None:
    run(office, "delete from raw.poverty_review__results where _submission_id = 1")

    name, complaint = only(office)
    assert name == "Rows of submissions" and "has 0 rows of submission 1" in complaint.found
    assert complaint.cure == "ansinh replay 1"

    replay_all(office, [1], REASON)
    publish(office)


def test_a_landed_file_that_is_gone_or_was_changed_is_named(office: Installation) -> None:
    file = landed(office)
    content = file.read_bytes()
    file.unlink()
    assert "is not there" in only(office)[1].found
    file.write_bytes(content + b" ")
    name, complaint = only(office)
    assert name == "Landed files" and f"{file} is not what was landed" in complaint.found
    file.write_bytes(content)


def test_a_ledger_that_can_be_changed_is_told(office: Installation) -> None:
    table = "alter table ops.publication_decision {} trigger append_only"
    with broken(office, table.format("disable"), table.format("enable")):
        name, complaint = only(office)
    assert name == "The ledger" and "ops.publication_decision can be changed" in complaint.found


def test_a_publication_that_does_not_end_is_told(office: Installation) -> None:
    stuck = (
        "insert into ops.publication (state, opened_at)"
        " values ('candidate', now() - interval '3 hours')"
    )
    end = "update ops.publication set state = 'stopped' where state = 'candidate'"
    with broken(office, stuck, end):
        name, complaint = only(office)
    assert name == "Publications" and "neither published nor given up" in complaint.found


def test_what_mends_itself_can_wait(office: Installation) -> None:
    run(office, "update reference._loaded set lists = 'other'")
    name, complaint = only(office)
    assert name == "Reference lists" and complaint.can_wait
    assert run_doctor(office).exit_code == 0
    with office.connect("ansinh_owner") as connection:
        load_reference(connection)


def test_clocks_that_are_apart_are_told(office: Installation) -> None:
    name, complaint = only(replace(office, now=lambda: office.now() + timedelta(minutes=5)))
    assert name == "Clocks" and "apart" in complaint.found


def test_a_look_that_fails_is_told_and_the_others_go_on(
    office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, connection: psycopg.Connection) -> Iterator[Complaint]:
        connection.execute("select 1 / 0")
        yield from ()

    looks = {"Broken": fail, **examining.LOOKS}
    monkeypatch.setattr(examining, "LOOKS", looks)
    seen = dict(examine(office))
    assert list(seen) == list(looks)
    monkeypatch.undo()
    assert "division by zero" in seen["Broken"][0].found


def run_doctor(office: Installation, *words: str) -> Any:
    """The command, where no Airflow runs: that its parts are ill is not what is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ansinh.platform.health.look", lambda _: [])
        return CliRunner().invoke(cli.app, ["doctor", *words], obj=office)


def test_marts_that_somebody_changed_are_told_and_made_anew(office: Installation) -> None:
    assert run_doctor(office).exit_code == 0
    for schema in ("marts", "candidate"):  # nothing that was built is left as it was
        run(
            office,
            f"update {schema}.poverty_indicators set poor_households = 7 where period = '2022'",
        )
    run(office, "update marts.poverty_indicators set poor_households = 8 where period = '2023'")

    name, complaint = only(office)
    assert name == "The marts" and "poverty_indicators" in complaint.found
    told = run_doctor(office, "--json")
    assert told.exit_code == 1
    assert "ansinh rebuild" in json.loads(told.stdout)["looks"]["The marts"][0]["cure"]

    # One period: what is wrong in another one stays, in what was built.
    publishing.rebuild(office, "2022", "tested")
    publish(office)
    assert run(office, FIGURE.format("marts"), "2022")[0] == (50,)
    assert run(office, FIGURE.format("marts"), "2023")[0] == (45,)

    for schema in ("marts", "candidate"):
        run(office, f"update {schema}.poverty_indicators set poor_households = 9")
    assert complaints(office) == {}
    publishing.rebuild(office, None, "tested")
    publish(office)
    assert run(office, FIGURE.format("marts"), "2022")[0] == (50,)
    asked = run(office, "select period, why, asked_by::text from ops.rebuild order by rebuild_id")
    assert asked == [("2022", "tested", "ansinh_owner"), (None, "tested", "ansinh_owner")]
    assert not publishing.is_needed(office)


@pytest.mark.parametrize(("period", "why"), [("2019", "tested"), (None, " ")])
def test_a_rebuild_of_nothing_or_for_nothing_is_refused(
    office: Installation, period: str | None, why: str
) -> None:
    with pytest.raises(RebuildError):
        publishing.rebuild(office, period, why)
    assert not publishing.is_needed(office)
