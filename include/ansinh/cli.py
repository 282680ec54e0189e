"""`ansinh …`: parses, calls, prints."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ansinh import console
from ansinh.errors import AnsinhError, PlatformError
from ansinh.settings import get_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Workbooks in, figures out.")
platform_app = typer.Typer(no_args_is_help=True, help="Start and stop the platform.")
app.add_typer(platform_app, name="platform")

FAULT = 3  # the platform or the call is at fault, not the file
Unit = Annotated[str | None, typer.Option(help="Code of the reporting unit, such as 883.")]
Period = Annotated[str | None, typer.Option(help="2024, 2024-05 or 2024-Q3.")]
Stage = Annotated[str | None, typer.Option(help="regular, preliminary or official.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@contextmanager
def _faults_are_told() -> Iterator[None]:
    try:
        yield
    except AnsinhError as error:
        console.fault(str(error))
        raise typer.Exit(FAULT) from error


@app.command()
def dsn(role: Annotated[str, typer.Option(help="Who connects.")] = "bi_reader") -> None:
    """Print a connection URI."""
    with _faults_are_told():
        typer.echo(_url_of(role))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(
    context: typer.Context,
    role: Annotated[str, typer.Option(help="Who connects.")] = "bi_reader",
) -> None:
    """Open psql on the warehouse; what follows `--` goes to psql."""
    from urllib.parse import unquote, urlsplit

    from ansinh.platform.postgres import client

    with _faults_are_told():
        program = client(get_settings())
        parts = urlsplit(_url_of(role))
    # Not as an argument: everybody on the machine may read those.
    os.environ["PGPASSWORD"] = unquote(parts.password or "")
    words = ["-h", str(parts.hostname), "-p", str(parts.port), "-U", role, "-d", parts.path[1:]]
    os.execv(program, [str(program), *words, *context.args])


@app.command()
def check(
    file: Path,
    unit: Unit = None,
    period: Period = None,
    stage: Stage = None,
    as_json: AsJson = False,
) -> None:
    """Judge a workbook without saving anything. Exit 0, 1 for errors, 2 for a refusal."""
    from ansinh.checking import check as check_file
    from ansinh.landing.submitting import refuse_unknown_slot
    from ansinh.submissions.slots import SlotHint

    with _faults_are_told():
        if not file.is_file():
            raise PlatformError(f"There is no file {file}.")
        refuse_unknown_slot(unit, period, stage)
        hint = SlotHint(unit, period, stage, None, "lệnh")
        checked = check_file(get_settings(), file, hint)
    if as_json:
        _print_json(checked.as_json())
    else:
        console.checked(checked)
    raise typer.Exit({"refused": 2, "rejected": 1}.get(checked.verdict, 0))


@app.command()
def submit(
    files: list[Path],
    unit: Unit = None,
    period: Period = None,
    stage: Stage = None,
    wait: Annotated[bool, typer.Option("--wait", help="Follow to the end state.")] = False,
) -> None:
    """Put workbooks into the inbox and wake the road."""
    from ansinh.landing.submitting import Handed
    from ansinh.runs import hand_in

    handed = [Handed(file, unit, period, stage) for file in files]
    with _faults_are_told():
        seen = hand_in(get_settings(), handed, wait=wait)
    if wait and any(one.state in {"rejected", "refused"} for one in seen):
        raise typer.Exit(1)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Tell where every submission and the newest publications stand."""
    from dataclasses import asdict

    from ansinh.database import connect
    from ansinh.ledger import status as ledger

    with _faults_are_told(), connect(get_settings(), "loader") as connection:
        submissions = ledger.submissions(connection)
        publications = ledger.publications(connection)
    if as_json:
        _print_json(
            {
                "submissions": [asdict(one) for one in submissions],
                "publications": [asdict(one) for one in publications],
            }
        )
    else:
        console.submissions(submissions)
        console.publications(publications[:5])


@app.command()
def publications() -> None:
    """List all publications, newest first."""
    from ansinh.database import connect
    from ansinh.ledger import status as ledger

    with _faults_are_told(), connect(get_settings(), "loader") as connection:
        console.publications(ledger.publications(connection))


@platform_app.command()
def up() -> None:
    """Start database and Airflow; quick where they run."""
    from ansinh.platform.lifecycle import up as start

    with _faults_are_told(), console.steps() as say:
        start(get_settings(), say)


@platform_app.command()
def run() -> None:
    """Start everything, send the sample submissions down the road, show what came of it."""
    from ansinh.runs import run_samples

    with _faults_are_told():
        run_samples(get_settings())


@platform_app.command()
def down() -> None:
    """Stop everything that `up` or `run` started."""
    from ansinh.platform.lifecycle import down as stop

    with _faults_are_told():
        count = stop(get_settings())
    typer.echo(f"{count} processes stopped." if count else "Nothing was running.")


@platform_app.command()
def migrate() -> None:
    """Prepare the database only: roles, schemas, ledger, raw tables."""
    from ansinh.platform.lifecycle import prepare_database

    with _faults_are_told(), console.steps() as say:
        prepare_database(get_settings(), say)


def _url_of(role: str) -> str:
    from ansinh.database import role_url
    from ansinh.platform.secrets import ROLES

    if role not in ROLES:
        raise PlatformError(f"There is no role {role!r}: {', '.join(ROLES)}.")
    return role_url(get_settings(), role)  # type: ignore[arg-type]


def _print_json(document: Any) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
