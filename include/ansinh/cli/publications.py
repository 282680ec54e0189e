"""Commands on publications: what waits, who signs, what differs, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ansinh.cli import console, console_publications, options
from ansinh.cli.options import AsJson, faults_are_told, print_json
from ansinh.errors import PlatformError
from ansinh.settings import LOCAL_TIME

if TYPE_CHECKING:
    from ansinh.ledger.approval import Verdict
    from ansinh.road.installation import Installation

Number = Annotated[int, typer.Argument(metavar="N", help="Number of a publication.")]
Why = Annotated[str, typer.Option(help="What stays on record as the reason.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of `ansinh`."""
    commands: tuple[Callable[..., None], ...] = (
        publications, approve, decline, diff, revert, policy,
    )  # fmt: skip
    for command in commands:
        app.command()(command)


def publications(
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="All about one publication.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List all publications, newest first, or tell all about one: what is open, who decided."""
    from ansinh.ledger import status as ledger
    from ansinh.ledger.publication_details import detail_of

    with faults_are_told(), options.connection() as connection:
        if number is not None:
            detail = detail_of(connection, number)
            shown = [asdict(detail)]
        else:
            seen = ledger.publications(connection)
            shown = [asdict(one) for one in seen]
        if as_json:
            print_json(shown if number is None else shown[0])
        elif number is None:
            console.publications(seen)
        else:
            console_publications.detail(detail)


def approve(
    number: Number,
    why: Why = "",
    at: Annotated[
        str | None, typer.Option(help="Not before YYYY-MM-DDTHH:MM, the time here.")
    ] = None,
) -> None:
    """Sign a publication with your login; BI reads it at once, or at a stated moment."""
    with faults_are_told():
        moment = None if at is None else _moment(at)
        installation = options.installation()
        _decide(installation, number, "approved", why, moment)
        if moment is None or moment <= installation.now():
            _wake_for_release(installation, number)
        else:
            console.say(f"Publication {number} comes out at {moment:%H:%M on %d/%m/%Y}.")


def decline(number: Number, why: Why) -> None:
    """Turn a publication down: BI reads on what it reads, and it is not built again by itself."""
    with faults_are_told():
        _decide(options.installation(), number, "declined", why, None)
        console.say(f"Publication {number} is declined. What is corrected makes a new one.")


def diff(
    before: Annotated[int, typer.Argument(metavar="A", help="Number of a publication.")],
    after: Annotated[
        int | None,
        typer.Argument(metavar="[B]", help="Another; left out: what A changes, or would change."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell the figures in which two publications differ, and the submissions that caused it."""
    from ansinh.publishing.comparing import differences

    with faults_are_told(), options.installation().connect("ansinh_owner") as connection:
        found = differences(connection, before, after)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        console_publications.differences(found)


def revert(number: Number, why: Why) -> None:
    """Let BI read an earlier publication again, or a later one: under a number of its own."""
    from ansinh.publishing.reverting import revert as bring_back
    from ansinh.road.publishing import write_report

    with faults_are_told():
        installation = options.installation()
        by = _who(installation)
        with installation.connect("ansinh_owner") as connection:
            made = bring_back(connection, number, by=by, why=why)
        console.say(f"BI reads publication {number} again, as publication {made}.")
        console.say(f"Report: {write_report(installation, made) / 'index.html'}")
        console.say(
            "What was taken back comes with the next candidate, unless it is corrected, or "
            "withdrawn: `ansinh withdraw ID`."
        )


def policy(
    decides: Annotated[
        str | None, typer.Option(help="person (signs what is open) or policy (lets it through).")
    ] = None,
    official: Annotated[bool | None, typer.Option(help="Official figures are signed.")] = None,
    unexplained: Annotated[bool | None, typer.Option(help="Warnings nobody explained.")] = None,
    losses: Annotated[bool | None, typer.Option(help="Units and figures that are missing.")] = None,
    change: Annotated[
        float | None, typer.Option(help="A figure that changes by more per cent; 0: none.")
    ] = None,
    why: Why = "",
) -> None:
    """Tell the policy in force: what a person signs; or, with --why, set another one."""
    from ansinh.ledger import approval

    with faults_are_told(), options.installation().connect_administrator() as connection:
        now = approval.policy_now(connection)
        if why or any(one is not None for one in (decides, official, unexplained, losses, change)):
            approval.set_policy(
                connection,
                decides=now.decides if decides is None else _decider(decides),
                official=now.official if official is None else official,
                unexplained=now.unexplained if unexplained is None else unexplained,
                losses=now.losses if losses is None else losses,
                change_pct=now.change_pct if change is None else Decimal(str(change)) or None,
                why=why,
            )
            connection.commit()
            now = approval.policy_now(connection)
    console_publications.policy(now)


def _decide(
    installation: Installation,
    number: int,
    verdict: Verdict,
    why: str,
    moment: datetime | None,
) -> None:
    from ansinh.ledger import approval

    with installation.connect_person() as connection:
        approval.decide(connection, number, verdict, why=why, release_at=moment)
        console.say(f"Publication {number} is {verdict} by {connection.info.user}.")


def _who(installation: Installation) -> str:
    """The login of whoever calls: his own where he names it, else the owner's, as on record."""
    if installation.settings.login is None:
        return "ansinh_owner"
    with installation.connect_person() as connection:
        return connection.info.user


def _wake_for_release(installation: Installation, number: int) -> None:
    from ansinh.cli.running import RELEASE_DAG, wake

    try:
        wake(installation.settings, RELEASE_DAG)
        said = "BI reads it in a moment."
    except PlatformError:
        said = "Airflow does not run here; its next run releases it."
    console.say(f"{said} `ansinh publications {number}` tells.")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PlatformError(
            "Write the moment as YYYY-MM-DDTHH:MM: --at 2026-12-31T08:00."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_TIME)


def _decider(word: str) -> Literal["policy", "person"]:
    if word == "policy":
        return "policy"
    if word == "person":
        return "person"
    raise PlatformError("--decides is person or policy.")
