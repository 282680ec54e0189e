"""`ansinh contacts …`: who is told of what, and where."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import console, console_alerts, options
from ansinh.cli.options import AsJson, Commands, faults_are_told, print_json
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ansinh.alerts.contact_file import Changes
    from ansinh.ledger.contacts import Contact

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `ansinh contacts` tells it.")]
Hours = Annotated[str, typer.Option(help="When letters may arrive on working days: 07:00-17:00.")]
Language = Annotated[str, typer.Option(help="In which letters come first, in full: vi or en.")]
Deputy = Annotated[str, typer.Option(help="The contact that is told while this one is away.")]

contacts_app = typer.Typer(
    cls=Commands, invoke_without_command=True, help="Who is told of what, and where."
)


@contacts_app.callback()
def show(
    context: typer.Context,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="As a file that `contacts load` reads.")
    ] = False,
) -> None:
    """Tell who is told of what today."""
    if context.invoked_subcommand is not None:
        return
    from ansinh.alerts import contact_file

    found = _now()
    if as_csv:
        typer.echo(contact_file.as_csv(found), nl=False)
    elif as_json:
        print_json([asdict(one) for one in found])
    else:
        console_alerts.contacts(found)


@contacts_app.command()
def load(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The whole directory.")],
    check: Annotated[
        bool, typer.Option("--check", help="Say what would change, and save nothing.")
    ] = False,
) -> None:
    """Make the directory what a file says, from today on; what was before stays on record."""
    from ansinh.road.directory import from_file

    with faults_are_told():
        wanted = from_file(options.installation(), file)
    _replace(lambda _: wanted, save=not check)


@contacts_app.command(name="set")
def set_one(
    name: Name,
    duty: Annotated[str, typer.Option(help="unit, administrator or operator.")],
    to: Annotated[list[str], typer.Option(help="Mail address or URL of a chat; may be repeated.")],
    unit: Annotated[
        list[str] | None, typer.Option(help="Code of a unit, or *; may be repeated.")
    ] = None,
    hours: Hours = "",
    deputy: Deputy = "",
    language: Language = "vi",
) -> None:
    """Add a contact, or change all that is known of it."""
    from ansinh.alerts.contact_file import contact_of

    with faults_are_told():
        wanted = contact_of(
            {
                "name": name,
                "duty": duty,
                "units": " ".join(unit or []),
                "addresses": " ".join(to),
                "hours": hours,
                "deputy": deputy,
                "away": "",
                "language": language,
            }
        )
    _replace(lambda now: [*(one for one in now if one.name != name), wanted])


@contacts_app.command()
def away(
    name: Name,
    days: Annotated[
        str, typer.Argument(metavar="[FROM/TO]", help="2026-12-01/2026-12-15; nothing: is back.")
    ] = "",
    deputy: Deputy = "",
) -> None:
    """Let the deputy be told instead for some days."""
    from ansinh.alerts.contact_file import with_days

    def changed(now: Sequence[Contact]) -> list[Contact]:
        one = _known(now, name)
        one = with_days(replace(one, away_from=None, away_to=None), days)
        one = replace(one, deputy=deputy or one.deputy)
        return [*(other for other in now if other.name != name), one]

    _replace(changed)


@contacts_app.command()
def end(name: Name) -> None:
    """Tell a contact nothing any more, from today on."""

    def changed(now: Sequence[Contact]) -> list[Contact]:
        _known(now, name)
        return [one for one in now if one.name != name]

    _replace(changed)


def _replace(change: Callable[[Sequence[Contact]], list[Contact]], *, save: bool = True) -> None:
    """Make the directory what `change` makes of the one of today, and say what differs."""
    from ansinh.road.directory import directory_of, replace_all

    with faults_are_told():
        installation = options.installation()
        with installation.connect_administrator() as connection:
            wanted = change(directory_of(installation, connection).contacts)
            found = replace_all(installation, connection, wanted, save=save)
    _say(found, save=save)


def _say(found: Changes, *, save: bool) -> None:
    for one in found.set:
        console.say(f"{'is' if save else 'would be'} set: {one.name}")
    for one in found.ended:
        console.say(f"{'is' if save else 'would be'} told nothing any more: {one.name}")
    if not found:
        console.say("Nothing differs from the directory of today.")


def _now() -> Sequence[Contact]:
    from ansinh.road.directory import directory_of

    with faults_are_told():
        installation = options.installation()
        with installation.connect("loader") as connection:
            return directory_of(installation, connection).contacts


def _known(now: Sequence[Contact], name: str) -> Contact:
    for one in now:
        if one.name == name:
            return one
    raise PlatformError(f"There is no contact {name!r}; `ansinh contacts` names them.")
