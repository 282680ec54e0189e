"""`ansinh alerts …`: what fires, who took it on, and what nobody wants to be told of."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

import typer

from ansinh.cli import console, console_alerts, options
from ansinh.cli.options import AsJson, Commands, Unit, faults_are_told, print_json
from ansinh.errors import PlatformError
from ansinh.settings import LOCAL_TIME

Number = Annotated[int, typer.Argument(metavar="ID", help="As `ansinh alerts` tells it.")]
Why = Annotated[str, typer.Option(help="What stays on record as the reason.")]
Kind = Annotated[str | None, typer.Option(help="Kind of alert, as in docs/alerts.md.")]

alerts_app = typer.Typer(
    cls=Commands, invoke_without_command=True, help="What somebody has to know, and who took it on."
)


@alerts_app.callback()
def show(
    context: typer.Context,
    unit: Unit = None,
    kind: Kind = None,
    every: Annotated[bool, typer.Option("--all", help="What is over, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what fires, and the silences in force."""
    if context.invoked_subcommand is not None:
        return
    from ansinh.ledger.alerts import alerts
    from ansinh.ledger.silences import silences

    with faults_are_told(), options.connection() as connection:
        found = alerts(
            connection,
            kinds=None if kind is None else [kind],
            unit_code=unit,
            only_firing=not every,
        )
        in_force = silences(connection)
    if as_json:
        print_json(
            {
                "alerts": [asdict(one) for one in found],
                "silences": [asdict(one) for one in in_force],
            }
        )
    else:
        console_alerts.alerts(found, in_force)


@alerts_app.command()
def ack(
    number: Number,
    why: Why,
    to: Annotated[str | None, typer.Option(help="Who sees to it; you if left out.")] = None,
) -> None:
    """Take an alert on: while it fires it is told to nobody again, and does not escalate."""
    from ansinh.ledger.alerts import acknowledge

    with faults_are_told(), options.installation().connect_administrator() as connection:
        acknowledge(connection, number, why, to)
    console.say(f"Alert {number} is acknowledged.")


@alerts_app.command()
def silence(
    why: Why,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%d %H:%M"], help="Vietnam's time; a week if left out."
        ),
    ] = None,
    kind: Kind = None,
    rule: Annotated[str | None, typer.Option(help="As in docs/rules.md.")] = None,
    unit: Unit = None,
    period: Annotated[str | None, typer.Option(help="2024, 2024-05 or 2024-Q3.")] = None,
) -> None:
    """Be told nothing for a while of what matches all that is named; units are told all the same.

    What fires still when it ends is told then.
    """
    from ansinh.alerts.kinds import load_kinds
    from ansinh.ledger.silences import silence as add

    with faults_are_told():
        if kind is not None and kind not in load_kinds():
            raise PlatformError(f"There is no kind {kind!r}; docs/alerts.md names them.")
        installation = options.installation()
        end = (
            installation.now() + timedelta(days=7)
            if until is None
            else until.replace(tzinfo=LOCAL_TIME)
        )
        with installation.connect_administrator() as connection:
            number = add(
                connection,
                kind=kind,
                rule=rule,
                unit_code=unit,
                period=period,
                until=end,
                why=why,
            )
    console.say(f"Silence {number} until {end.astimezone(LOCAL_TIME):%Y-%m-%d %H:%M}.")


@alerts_app.command()
def unsilence(number: Number, why: Why) -> None:
    """End a silence now."""
    from ansinh.ledger.silences import end_silence

    with faults_are_told(), options.installation().connect_administrator() as connection:
        end_silence(connection, number, why)
    console.say(f"Silence {number} is over.")
