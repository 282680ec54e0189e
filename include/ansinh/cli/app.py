"""`ansinh …`: parses, calls, prints."""

import os
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import backups as cli_backups
from ansinh.cli import calendar as cli_calendar
from ansinh.cli import console, console_verdicts, options
from ansinh.cli import engineers as cli_engineers
from ansinh.cli import publications as cli_publications
from ansinh.cli import records as cli_records
from ansinh.cli import rules as cli_rules
from ansinh.cli import superset as cli_superset
from ansinh.cli.alerts import alerts_app
from ansinh.cli.contacts import contacts_app
from ansinh.cli.erasing import erase_app
from ansinh.cli.logins import login_app
from ansinh.cli.options import (
    Annotate,
    AsJson,
    Commands,
    Force,
    Original,
    Period,
    Stage,
    Unit,
    faults_are_told,
    print_json,
    tell_of_copy,
)
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from ansinh.database.secrets import Role

app = typer.Typer(
    cls=Commands, no_args_is_help=True, invoke_without_command=True, add_completion=False
)
platform_app = typer.Typer(cls=Commands, no_args_is_help=True, help="Start and stop the platform.")
app.add_typer(platform_app, name="platform")
app.add_typer(login_app, name="login")
app.add_typer(erase_app, name="erase")
app.add_typer(contacts_app, name="contacts")
app.add_typer(alerts_app, name="alerts")


@app.callback()
def every_command(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002
) -> None:
    """Workbooks in, figures out."""
    options.work_on(context.obj)
    if version:
        typer.echo(f"ansinh {metadata.version('ansinh')}")
        raise typer.Exit


@app.command()
def dsn(role: Annotated[str, typer.Option(help="Who connects.")] = "bi_reader") -> None:
    """Print a connection URI, as BI tools take it."""
    from ansinh.database.connecting import public_url

    with faults_are_told():
        typer.echo(public_url(options.settings(), _known(role)))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(
    context: typer.Context,
    role: Annotated[str, typer.Option(help="Who connects.")] = "bi_reader",
) -> None:
    """Open psql on the warehouse; what follows `--` goes to psql."""
    from urllib.parse import unquote, urlsplit

    from ansinh.database.connecting import encryption, role_url
    from ansinh.platform.postgres import client

    with faults_are_told():
        program = client(options.settings())
        parts = urlsplit(role_url(options.settings(), _known(role)))
        checks = encryption(options.settings().ca_file)
    # Not as an argument: everybody on the machine may read those.
    os.environ["PGPASSWORD"] = unquote(parts.password or "")
    os.environ.update({f"PG{name.upper()}": value for name, value in checks.items()})
    words = ["-h", str(parts.hostname), "-p", str(parts.port), "-U", role, "-d", parts.path[1:]]
    os.execv(program, [str(program), *words, *context.args])


@app.command()
def check(
    file: Path,
    unit: Unit = None,
    period: Period = None,
    stage: Stage = None,
    as_json: AsJson = False,
    annotated: Annotate = None,
    force: Force = False,
) -> None:
    """Judge a workbook without saving anything. Exit 0, 1 for errors, 2 for a refusal."""
    from ansinh.annotating.copying import refuse_target
    from ansinh.landing.submitting import refuse_unknown_slot
    from ansinh.road.checking import annotated_copy
    from ansinh.road.checking import check as check_file
    from ansinh.slots.hints import SlotHint

    with faults_are_told(file.name if as_json else None):
        if not file.is_file():
            raise PlatformError(f"There is no file {file}.")
        installation = options.installation()
        refuse_unknown_slot(unit, period, stage, installation.reference.units)
        if annotated is not None:
            refuse_target(file, annotated, is_forced=force)
        hint = SlotHint(unit, period, stage, None, "lệnh")
        checked = check_file(installation, file, hint)
        if annotated is not None:
            tell_of_copy(annotated, annotated_copy(installation, file, checked, annotated))
    if as_json:
        print_json(checked.as_json())
    else:
        console_verdicts.checked(checked)
    raise typer.Exit({"refused": 2, "rejected": 1}.get(checked.verdict, 0))


@app.command()
def submit(
    files: list[Path],
    unit: Unit = None,
    period: Period = None,
    stage: Stage = None,
    wait: Annotated[bool, typer.Option("--wait", help="Follow to the end state.")] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Unit or table that the version before had and this one leaves out."),
    ] = None,
    why: Annotated[str, typer.Option(help="Why it is left out.")] = "",
    explain: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE=WHY", help="Why a warning is none; who signs reads it."),
    ] = None,
) -> None:
    """Put workbooks into the inbox and wake the road."""
    from ansinh.cli.running import explanations_of, hand_in, leaving_out
    from ansinh.landing.submitting import HandIn

    asked = [HandIn(file, unit, period, stage) for file in files]
    with faults_are_told():
        installation = options.installation()
        word = leaving_out(without, why, installation.today) if without else None
        reasons = explanations_of(explain or (), installation.rules)
        seen = hand_in(installation, asked, wait=wait, leaving_out=word, explanations=reasons)
    if wait and any(one.state in {"rejected", "refused"} for one in seen):
        raise typer.Exit(1)


@app.command()
def template(
    form: str,
    unit: Annotated[str, typer.Option(help="Code of the reporting unit, such as 883.")],
    period: Annotated[str, typer.Option(help="2024, 2024-05 or 2024-Q3.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.xlsx")],
    stage: Stage = None,
    standard: Annotated[
        str | None, typer.Option(help="Poverty standard, where two are in force.")
    ] = None,
    lines: Annotated[
        int | None,
        typer.Option(min=1, max=5000, help="Lines of a register: 60, or 300 of a list of people."),
    ] = None,
    cumulative: Annotated[
        bool, typer.Option("--cumulative", help="A register of the year until the period's end.")
    ] = False,
    nil: Annotated[
        bool, typer.Option("--nil", help="A register that says that there was nothing to report.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
) -> None:
    """Write the workbook in which a unit fills a form for a period. Needs no platform."""
    from ansinh.reference.bundle import read_reference
    from ansinh.rules.rule_book import load_rules
    from ansinh.templates.requests import place_order
    from ansinh.templates.writing import write_template

    with faults_are_told():
        reference = read_reference(options.settings().province)
        slot = (unit, period, stage, standard)
        order = place_order(
            form,
            *slot,
            reference=reference,
            rules=load_rules(),
            figures="nil" if nil else "cumulative" if cumulative else "period",
        )
        write_template(order, output, is_forced=force, register_lines=lines)
    typer.echo(f"{output}: {order.form.name_vi}, {order.unit.full_name}, {period}, {order.stage}.")


@app.command()
def status(
    submission_id: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="All about one submission.")
    ] = None,
    as_json: AsJson = False,
    annotated: Annotate = None,
    original: Original = None,
    force: Force = False,
) -> None:
    """Tell how the platform is, where submissions and publications stand, or all about one."""
    from dataclasses import asdict

    from ansinh.extraction.asking import standing_walls
    from ansinh.ledger import status as ledger
    from ansinh.ledger.backups import newest_backup, newest_failure
    from ansinh.platform.health import look

    if submission_id is not None:
        cli_records.show(
            submission_id,
            as_json=as_json,
            annotated=annotated,
            original=original,
            is_forced=force,
        )
        return
    parts, walls = look(options.settings()), standing_walls()
    if not as_json:
        console.parts(parts)
        console.walls(walls)
    with faults_are_told(), options.connection() as connection:
        submissions = ledger.submissions(connection)
        publications = ledger.publications(connection)
        kept, failed = newest_backup(connection), newest_failure(connection)
    if as_json:
        print_json(
            {
                "parts": [asdict(one) for one in parts],
                "walls": sorted(walls),
                "submissions": [asdict(one) for one in submissions],
                "publications": [asdict(one) for one in publications],
            }
        )
    else:
        console.submissions(submissions)
        console.publications(publications[:5])
        console.backup(kept, failed)


@platform_app.command()
def up() -> None:
    """Start database and Airflow; quick where they run."""
    from ansinh.platform.lifecycle import up as start

    with faults_are_told(), console.steps() as say:
        start(options.settings(), say)


@platform_app.command()
def run() -> None:
    """Start everything, send the sample submissions down the road, show what came of it."""
    from ansinh.cli.running import run_samples

    with faults_are_told():
        run_samples(options.installation())


@platform_app.command()
def down() -> None:
    """Stop everything that `up` or `run` started."""
    from ansinh.platform.lifecycle import down as stop

    with faults_are_told():
        count = stop(options.settings())
    typer.echo(f"{count} processes stopped." if count else "Nothing was running.")


@platform_app.command()
def clean(
    yes: Annotated[bool, typer.Option("--yes", help="Really: nothing of it comes back.")] = False,
) -> None:
    """Stop everything, and remove what runs wrote: database, landing, inbox, logs, secrets."""
    from ansinh.platform.lifecycle import remove

    with faults_are_told():
        home = options.settings().home
        if not yes:
            raise PlatformError(f"This removes the database and {home}: say so with --yes.")
        remove(options.settings())
    typer.echo(f"Nothing is left of {home}.")


@platform_app.command(name="secrets")
def make_secrets(
    folder: Path,
    host: Annotated[
        list[str] | None,
        typer.Option(help="Name or address under which people reach the server."),
    ] = None,
) -> None:
    """Write what is missing of passwords, keys and certificates of docker-compose.yaml."""
    from ansinh.platform.container_secrets import write_secrets

    with faults_are_told():
        for line in write_secrets(folder, host or []):
            typer.echo(line)


@platform_app.command()
def serve() -> None:
    """Start everything and stay, for systemd: ends when a part of it ends."""
    from ansinh.platform.serving import serve as stay

    with faults_are_told():
        stay(options.settings(), console.say)


@platform_app.command()
def units(
    user: Annotated[str | None, typer.Option(help="Who runs it; default: you.")] = None,
) -> None:
    """Print the unit for systemd that runs this installation."""
    from ansinh.platform.units import service_of

    with faults_are_told():
        typer.echo(service_of(options.settings(), user), nl=False)


@platform_app.command()
def migrate() -> None:
    """Prepare the database only: roles, schemas, ledger, raw tables."""
    from ansinh.platform.lifecycle import prepare_database

    with faults_are_told(), console.steps() as say:
        prepare_database(options.settings(), say)


cli_records.add_to(app)
cli_backups.add_to(app)
cli_publications.add_to(app)
cli_rules.add_to(app)
cli_calendar.add_to(app)
cli_engineers.add_to(app)
cli_superset.add_to(app)


def _known(role: str) -> "Role":
    from ansinh.database.secrets import ROLES

    if role not in ROLES:
        raise PlatformError(f"There is no role {role!r}: {', '.join(ROLES)}.")
    return role  # type: ignore[return-value]
