"""Commands on rules: what stops a file and what only warns, from when to when."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import console_records, options
from ansinh.cli.options import AsJson, faults_are_told, print_json
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from ansinh.rules.findings import Severity


def add_to(app: typer.Typer) -> None:
    """Make these commands part of `ansinh`."""
    app.command()(severity)


def severity(
    rule: Annotated[
        str | None, typer.Argument(metavar="[RULE]", help="As in docs/rules.md.")
    ] = None,
    to_be: Annotated[
        str | None, typer.Argument(metavar="[error|warning]", help="What it is from now on.")
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM-DD", help="Files from this day on; today."),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="YYYY-MM-DD", help="Files until this day; left out: no end."),
    ] = None,
    why: Annotated[str, typer.Option(help="What stays on record as the reason.")] = "",
    as_json: AsJson = False,
) -> None:
    """Tell the severities that were set, or set one: error sends a file back, warning does not."""
    from ansinh.ledger.rule_status import set_severity
    from ansinh.quality.severities import statuses

    with faults_are_told():
        installation = options.installation()
        with installation.connect_administrator() as connection:
            if rule is not None:
                set_severity(
                    connection,
                    installation.rules,
                    rule,
                    _severity(to_be),
                    valid_from=_day(first) or installation.today,
                    valid_to=_day(last),
                    why=why,
                )
                connection.commit()
            found = [one for one in statuses(connection) if rule in (None, one.rule)]
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        console_records.rule_statuses(found)


def _severity(word: str | None) -> Severity:
    if word == "error":
        return "error"
    if word == "warning":
        return "warning"
    raise PlatformError("A rule is an error or a warning: ansinh severity RULE warning --why …")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise PlatformError(f"{text} is no day: write YYYY-MM-DD.") from error
