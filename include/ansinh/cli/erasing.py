"""`ansinh erase …`: destroy personal data, and print the proof."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import console, options
from ansinh.cli.options import AsJson, Commands, faults_are_told, print_json

if TYPE_CHECKING:
    from ansinh.ledger.erasures import Erasure

By = Annotated[str, typer.Option(help="Who asks for it; stays on record.")]
Why = Annotated[str, typer.Option(help="Why; stays on record. Name nobody here.")]

erase_app = typer.Typer(
    cls=Commands, no_args_is_help=True, help="Destroy personal data, with proof."
)


@erase_app.command()
def submission(submission_id: int, by: By, why: Why, as_json: AsJson = False) -> None:
    """Destroy the personal data of a submission: its landed file with its key, names, households.

    Figures that were published stay. It cannot be judged again, and nothing brings it back.
    """
    from ansinh.backups.erased import leave_word
    from ansinh.road.destroying import Asked
    from ansinh.road.erasing import erase_submission

    with faults_are_told():
        installation = options.installation()
        _tell(erase_submission(installation, submission_id, Asked(by, why)), as_json)
        leave_word(installation)


@erase_app.command()
def household(
    by: By,
    why: Why,
    unit: Annotated[list[str], typer.Option(help="Code of the unit; again for former codes.")],
    born: Annotated[int | None, typer.Option(help="Year of birth of the head.")] = None,
    as_json: AsJson = False,
) -> None:
    """Destroy what names one household, in every list. The name of its head is asked for.

    It is no option: those stand in lists of processes and in the history of the shell.
    """
    from ansinh.backups.erased import leave_word
    from ansinh.road.destroying import Asked
    from ansinh.road.erasing import erase_household

    head = typer.prompt("Head of household", hide_input=True, err=True)
    with faults_are_told():
        installation = options.installation()
        _tell(erase_household(installation, unit, head, born, Asked(by, why)), as_json)
        leave_word(installation)


def _tell(one: Erasure, as_json: bool) -> None:
    if as_json:
        print_json(asdict(one))
        return
    console.say(f"Erasure {one.erasure_id} of {one.erased_at:%Y-%m-%d %H:%M %Z}, by {one.done_by}:")
    for step in one.steps:
        console.say(f"  {step.place}: {step.destroyed} {step.what}")
    console.say("  backups: those made before are removed once a newer one was proven.")
