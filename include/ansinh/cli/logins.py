"""`ansinh login …`: who may read the warehouse, by a name and a password of their own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import console, console_records, options
from ansinh.cli.options import AsJson, Commands, faults_are_told, print_json
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from ansinh.reference.unit import Unit
    from ansinh.road.installation import Installation

Name = Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and _.")]

login_app = typer.Typer(
    cls=Commands, no_args_is_help=True, help="People and programs that read the warehouse."
)


@login_app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="mart_reader, unit_reader, restricted_reader …")],
    unit: Annotated[
        str | None, typer.Option(help="Code of the unit whose rows a unit_reader reads.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="A day on which the unit had this code."),
    ] = None,
    connections: Annotated[int, typer.Option(min=1, max=50, help="How many at the same time.")] = 5,
) -> None:
    """Make a login; its password is printed, once.

    mart_reader reads all figures, unit_reader those of one unit and its communes.

    A code that a reform gave to another unit is the newest one, or that of the day --on.
    """
    from ansinh.ledger.logins import add_login, refuse_login

    with faults_are_told():
        refuse_login(name, role, unit)
        installation = options.installation()
        found = None if unit is None else _unit(installation, unit, on)
        with installation.connect("ansinh_owner") as connection:
            key = None if found is None else f"{found.code}@{found.valid_from.isoformat()}"
            password = add_login(connection, name, role, key, connections)
    whose = "" if found is None else f", {found.full_name} ({found.code})"
    console.say(f"Login {name}: {role}{whose}.")
    _hand_over(name, password)


@login_app.command(name="list")
def list_them(as_json: AsJson = False) -> None:
    """List the logins that there are."""
    from dataclasses import asdict

    from ansinh.ledger.logins import logins

    with faults_are_told(), options.installation().connect("ansinh_owner") as connection:
        found = logins(connection)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        console_records.logins(found)


@login_app.command()
def password(name: Name) -> None:
    """Give a login another password, which is printed, once; its sessions end."""
    from ansinh.ledger.logins import renew_password

    with faults_are_told(), options.installation().connect("ansinh_owner") as connection:
        renewed = renew_password(connection, name)
    _hand_over(name, renewed)


@login_app.command()
def remove(name: Name) -> None:
    """Remove a login and end its sessions; the record of it stays."""
    from ansinh.ledger.logins import remove_login

    with faults_are_told(), options.installation().connect("ansinh_owner") as connection:
        remove_login(connection, name)
    console.say(f"Login {name} is removed.")


def _unit(installation: Installation, code: str, on: datetime | None) -> Unit:
    units = installation.reference.units
    found = units.newest(code) if on is None else units.get(code, on.date())
    if found is None:
        when = "" if on is None else f" on {on.date()}"
        raise PlatformError(f"No unit of the province has the code {code}{when}.")
    return found


def _hand_over(name: str, password: str) -> None:
    from ansinh.database.connecting import address_for

    console.say("Its password, which nobody can show again:")
    typer.echo(password)
    console.say(f"It connects to {address_for(options.settings(), name)}")
