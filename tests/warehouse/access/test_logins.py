"""`ansinh login`, as whoever runs the installation types it."""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.databases import role_url_at
from tests.warehouse.access.conftest import People, Person
from tests.warehouse.conftest import SmallRoad
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.ledger.logins import logins

pytestmark = pytest.mark.warehouse

Run = Callable[..., Any]


@pytest.fixture
def run(small_road: SmallRoad, people: People) -> Iterator[Run]:
    """The command on a warehouse of its own; what it made is removed afterwards."""
    del people  # it lets nobody else in, and removes what is left
    settings = small_road.settings.model_copy(update={"database_public": "db.example:5432"})
    installation = replace(small_road.installation, settings=settings)

    def invoke(*words: str) -> Any:
        runner = CliRunner(env={"COLUMNS": "200"})
        return runner.invoke(cli.app, ["login", *words], obj=installation)

    yield invoke


@pytest.fixture
def name() -> str:
    return f"t_{uuid.uuid4().hex[:12]}"


def person(small_road: SmallRoad, name: str, printed: str) -> Person:
    """Whoever reads what the command printed."""
    password = next(line for line in printed.splitlines() if len(line) == 32 and " " not in line)
    return Person(name, password, small_road.url)


def test_a_login_reads_with_the_password_that_was_printed(
    run: Run, small_road: SmallRoad, name: str
) -> None:
    made = run("add", name, "--role", "mart_reader")

    assert made.exit_code == 0, made.output
    assert f"postgresql://{name}@db.example:5432/ansinh" in made.stdout
    with person(small_road, name, made.stdout).connect() as session:
        assert session.execute("show search_path").fetchone() == ("marts",)
        assert session.execute("show default_transaction_read_only").fetchone() == ("on",)


def test_a_unit_is_the_newest_of_its_code_or_that_of_a_day(run: Run, people: People) -> None:
    ids = [f"t_{uuid.uuid4().hex[:12]}" for _ in range(3)]
    # The code of a ward that was no more in July 2025 went to another one.
    for one, words in zip(
        ids, (("30307",), ("30307", "--on", "2024-01-01"), ("886",)), strict=True
    ):
        made = run("add", one, "--role", "unit_reader", "--unit", *words)
        assert made.exit_code == 0, made.output

    keys = {one.name: one.unit_key for one in logins(people.owner)}
    assert [keys[one] for one in ids] == ["30307@2025-07-01", "30307@0001-01-01", "886@0001-01-01"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Bad-Name", "--role", "mart_reader"), "no name for a login"),
        (("pg_me", "--role", "mart_reader"), "no name for a login"),
        (("loader", "--role", "mart_reader"), "role of the platform"),
        (("unit_reader", "--role", "mart_reader"), "role of the platform"),
        (("somebody", "--role", "ansinh_owner"), "no role"),
        (("somebody", "--role", "superuser"), "no role"),
        (("somebody", "--role", "unit_reader"), "one --unit"),
        (("somebody", "--role", "mart_reader", "--unit", "886"), "one --unit"),
        (("somebody", "--role", "unit_reader", "--unit", "99999"), "has the code 99999"),
        (("x" * 64, "--role", "mart_reader"), "no name for a login"),
    ],
)
def test_what_cannot_be_is_refused(
    run: Run, people: People, words: tuple[str, ...], told: str
) -> None:
    refused = run("add", *words)

    assert refused.exit_code == 3
    assert told in " ".join(refused.stderr.split())
    assert logins(people.owner) == []


def test_nobody_takes_over_a_role_that_is_there(
    run: Run, small_road: SmallRoad, people: People, name: str
) -> None:
    people.owner.execute(f"create role {name} superuser".encode())
    try:
        for words in (("add", name, "--role", "mart_reader"), ("password", name), ("remove", name)):
            assert run(*words).exit_code == 3, words
        for role in ("bi_reader", "loader", "ansinh_owner"):
            assert run("password", role).exit_code == run("remove", role).exit_code == 3
        assert logins(people.owner) == []
    finally:
        people.owner.execute(f"drop role {name}".encode())


def test_another_password_ends_what_the_former_one_opened(
    run: Run, small_road: SmallRoad, name: str
) -> None:
    before = person(small_road, name, run("add", name, "--role", "mart_reader").stdout)
    session = before.connect()

    after = person(small_road, name, run("password", name).stdout)

    with pytest.raises(psycopg.OperationalError):
        session.execute("select 1")
    with pytest.raises(psycopg.OperationalError, match="password"):
        before.connect()
    after.connect().close()


def test_who_is_removed_is_out_and_stays_on_record(
    run: Run, small_road: SmallRoad, people: People, name: str
) -> None:
    gone = person(small_road, name, run("add", name, "--role", "mart_reader").stdout)
    session = gone.connect()

    assert run("remove", name).exit_code == 0

    with pytest.raises(psycopg.OperationalError):
        session.execute("select 1")
    with pytest.raises(psycopg.OperationalError):
        gone.connect()
    assert json.loads(run("list", "--json").stdout) == []
    events = people.owner.execute(
        "select event, done_by from ops.login_event where name = %s order by event_id", (name,)
    ).fetchall()
    assert events == [("added", "ansinh_owner"), ("removed", "ansinh_owner")]
    assert run("remove", name).exit_code == 3
    # The name may be given again, to somebody else.
    assert run("add", name, "--role", "mart_reader").exit_code == 0


def test_the_list_tells_who_reads_what_and_no_secret(run: Run, name: str) -> None:
    made = run("add", name, "--role", "unit_reader", "--unit", "886")
    shown = run("list")
    ((one),) = json.loads(run("list", "--json").stdout)

    assert name in shown.stdout and "886" in shown.stdout
    assert (one["role"], one["unit_key"]) == ("unit_reader", "886@0001-01-01")
    assert one["is_usable"] and "SCRAM" not in str(one)
    assert made.stdout.splitlines()[2] not in shown.stdout


def test_the_password_reaches_neither_the_database_nor_its_log(
    run: Run, people: People, name: str, tmp_path: Path
) -> None:
    people.owner.execute(
        f"alter database {people.owner.info.dbname} set log_statement = 'all'".encode()
    )
    printed = run("add", name, "--role", "mart_reader").stdout.splitlines()
    secret = next(line for line in printed if len(line) == 32 and " " not in line)

    (log,) = people.owner.execute("select pg_current_logfile()").fetchone() or (None,)
    (verifier,) = people.owner.execute(
        "select verifier from access.known_login where name = %s", (name,)
    ).fetchone() or ("",)
    assert verifier.startswith("SCRAM-SHA-256$") and secret not in verifier
    if log is not None:
        ((text,),) = people.owner.execute("select pg_read_file(%s)", (log,)).fetchall()
        assert "access.add_login" in text and secret not in text


def test_only_who_administers_logins_may_make_them(people: People, small_road: SmallRoad) -> None:
    call = "select access.add_login('mine', 'mart_reader', 1, 'SCRAM-SHA-256$x')"
    for role in ("loader", "transformer", "bi_reader"):
        with (
            psycopg.connect(role_url_at(small_road.url, role)) as session,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            session.execute(call)
    administrator = people("login_admin")
    with administrator.connect() as session:
        session.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("alter role loader password 'x'")
        with pytest.raises(psycopg.errors.RaiseException, match="no group"):
            session.execute("select access.add_login('mine', 'ansinh_owner', 1, 'x')")
        # The one that they may do, with the record that the command writes.
        session.execute(
            "insert into ops.login_event (name, event, role) values ('x', 'added', 'mart_reader')"
        )
        assert logins(session)[-1].added_by == administrator.name
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("delete from ops.login_event")
        victim = people("unit_reader", "886@0001-01-01")
        session.execute(
            "insert into ops.login_event (name, event, role) values (%s, 'added', 'transformer')",
            (victim.name,),
        )
        with pytest.raises(psycopg.errors.RaiseException, match="no group transformer"):
            session.execute("select access.set_password(%s, 1, 'SCRAM-SHA-256$x')", (victim.name,))
        # A record of what somebody else made is no right to it.
        for role in ("ansinh_owner", "bi_reader", "loader"):
            session.execute(
                "insert into ops.login_event (name, event, role) values (%s, 'added', %s)",
                (role, "login_admin"),
            )
            for what in ("set_password(%s, 1, 'SCRAM-SHA-256$x')", "remove_login(%s)"):
                with pytest.raises(psycopg.errors.DuplicateObject, match="not made by"):
                    session.execute(f"select access.{what}".encode(), (role,))
