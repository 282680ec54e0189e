"""The command on the reporting calendar: what is due in a year, and who owes it still."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ansinh.cli import console, console_records, options
from ansinh.cli.options import AsJson, Unit, faults_are_told, print_json
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from ansinh.road.owing import CalendarLine


def add_to(app: typer.Typer) -> None:
    """Make this command part of `ansinh`."""
    app.command()(calendar)


def calendar(
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", min=2000, max=2099, help="This year.")
    ] = None,
    unit: Unit = None,
    as_json: AsJson = False,
) -> None:
    """Tell the reports that are due in a year, how many came, and which are missing.

    With --unit, what that unit owes and how each of its reports stands.
    """
    from ansinh.road.owing import calendar_of

    with faults_are_told():
        installation = options.installation()
        year = year or installation.today.year
        if unit is not None and installation.reference.units.newest(unit) is None:
            raise PlatformError(f"There never was a unit {unit!r} in the province.")
        with installation.connect("loader") as connection:
            lines = calendar_of(connection, installation, [year], unit)
    if as_json:
        print_json([_as_json(one) for one in lines])
    elif not lines:
        who = "Nobody owes a" if unit is None else f"Unit {unit} owes no"
        console.say(f"{who} report that is due in {year}.")
    elif unit is None:
        console_records.calendar(lines)
    else:
        console_records.calendar_of_unit(lines)


def _as_json(line: CalendarLine) -> dict[str, Any]:
    counts = {
        "owed": len(line.units),
        "received": line.received,
        "late": line.late,
        "missing": line.missing,
    }
    return {**asdict(line.report), **counts, "units": [asdict(one) for one in line.units]}
