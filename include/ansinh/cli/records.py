"""Commands on what is on record: details, withdrawal, replay, waivers."""

from __future__ import annotations

import getpass
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import console, console_records, options
from ansinh.cli.options import (
    FAULT,
    AsJson,
    Period,
    Stage,
    Unit,
    faults_are_told,
    print_json,
    tell_of_copy,
)
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from ansinh.ledger.details import SubmissionDetail
    from ansinh.ledger.waivers import Lift

Why = Annotated[str, typer.Option(help="What stays on record as the reason.")]
By = Annotated[str | None, typer.Option(help="Who decides; the account's name if left out.")]
Form = Annotated[str | None, typer.Option(help="poverty_review, …; any if left out.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of `ansinh`."""
    commands: tuple[Callable[..., None], ...] = (withdraw, replay, waive, waivers)
    for command in commands:
        app.command()(command)


def show(
    submission_id: int,
    *,
    as_json: bool,
    annotated: Path | None = None,
    original: Path | None = None,
    is_forced: bool = False,
) -> None:
    """Print all about one submission; also write its marked copy, and the file that it came as."""
    from ansinh.landing.remote import landing_at
    from ansinh.ledger.details import detail_of
    from ansinh.ledger.keyring import Keyring
    from ansinh.road.marked_copies import write_marked_copy

    with faults_are_told():
        with options.connection() as connection:
            detail = detail_of(connection, submission_id)
        landing = landing_at(options.settings().landing, Keyring(options.connection))
        landed = landing.place(detail.sha256)
        if annotated is not None:
            why = write_marked_copy(options.installation(), detail, annotated, is_forced=is_forced)
            tell_of_copy(annotated, why)
        if original is not None:
            _refuse_people(detail)
            if original.exists() and not is_forced:
                raise PlatformError(f"{original} is there already: name another, or add --force.")
            with landing.at_hand(detail.sha256) as file:
                shutil.copyfile(file, original)
    if as_json:
        print_json(asdict(detail) | {"landed": landed})
    else:
        console_records.detail(detail, landed)


def _refuse_people(detail: SubmissionDetail) -> None:
    """Raise PlatformError where a file holds persons, or might."""
    from ansinh.forms.catalogue import load_forms

    form = load_forms().get(detail.status.form or "")
    if form is None or form.about_people:
        raise PlatformError(
            f"The file of submission {detail.status.submission_id} holds persons, or might: it is "
            "not written out. Its unit has it; --annotated marks what is wrong in it."
        )


def withdraw(submission_id: int, why: Why, by: By = None) -> None:
    """Take a submission back; its slot is empty until another one is handed in."""
    from ansinh.cli.running import wake_for_publication
    from ansinh.road.withdrawing import withdraw as take_back

    with faults_are_told():
        installation = options.installation()
        with installation.connect("loader") as connection:
            take_back(connection, submission_id, why=why, by=by or getpass.getuser())
        console.say(f"Submission {submission_id} is withdrawn.")
        wake_for_publication(installation)


def replay(
    submission_ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]…")] = None,
    period: Annotated[str | None, typer.Option(help="All files of a period.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All files in landing.")] = False,
    why: Why = "asked for",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Judge landed files again. Exit 0, 1 where a file is sent back, 3 where we failed."""
    from ansinh.cli.running import wake_for_publication
    from ansinh.landing.submitting import refuse_unknown_slot
    from ansinh.ledger.submissions import of_period
    from ansinh.road.replaying import Reason, replay_all

    with faults_are_told():
        if [bool(submission_ids), period is not None, everything].count(True) != 1:
            raise PlatformError("Name submissions, or a --period, or --all.")
        installation = options.installation()
        refuse_unknown_slot(None, period, None, installation.reference.units)
        with installation.connect("loader") as connection:
            ids = submission_ids or of_period(connection, period)
        run_id = f"replay__{installation.now().isoformat()}"
        done = replay_all(installation, ids, Reason(why, by or getpass.getuser(), run_id))
        if as_json:
            print_json([asdict(one) for one in done])
        else:
            console_records.replayed(done)
        if any(one.after in {"accepted", "accepted_with_warnings"} for one in done):
            wake_for_publication(installation, silent=as_json)
    if any(one.fault for one in done):
        raise typer.Exit(FAULT)
    if any(one.after in {"rejected", "refused"} for one in done):
        raise typer.Exit(1)


def waive(
    why: Why,
    until: Annotated[str | None, typer.Option(help="Files may come until YYYY-MM-DD.")] = None,
    unit: Unit = None,
    period: Period = None,
    form: Form = None,
    stage: Stage = None,
    lifts: Annotated[
        str, typer.Option(help="locked (a closed period) or loss (what is missing).")
    ] = "locked",
    without: Annotated[
        list[str] | None, typer.Option(help="With --lifts loss: unit or table that may be missing.")
    ] = None,
    by: By = None,
    end: Annotated[int | None, typer.Option(help="Take this waiver back instead.")] = None,
) -> None:
    """Let files in after their period was closed, or without what the version before had."""
    from ansinh.ledger import waivers as ledger

    name = by or getpass.getuser()
    with faults_are_told(), options.installation().connect("loader") as connection:
        if end is not None:
            ledger.end(connection, end, why=why, by=name)
            console.say(f"Waiver {end} is taken back.")
            return
        _refuse_unknown(unit, period, form, stage)
        number = ledger.grant(
            connection,
            until=_day(until),
            why=why,
            by=name,
            form=form,
            unit_code=unit,
            period=period,
            stage=stage,
            lifts=[_lift(lifts, without)],
            without=without,
        )
        waiting = ledger.waiting_for(connection, number)
    console.say(f"Waiver {number} is on record.")
    if waiting:
        numbers = " ".join(str(one) for one in waiting)
        console.say(f"Files that wait for it: `ansinh replay {numbers}` judges them again.")


def waivers(as_json: AsJson = False) -> None:
    """List all waivers, newest first."""
    from ansinh.ledger import waivers as ledger

    with faults_are_told(), options.connection() as connection:
        found = ledger.waivers(connection)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        console_records.waivers(found)


def _refuse_unknown(
    unit: str | None, period: str | None, form: str | None, stage: str | None
) -> None:
    from ansinh.forms.catalogue import load_forms
    from ansinh.landing.submitting import refuse_unknown_slot

    refuse_unknown_slot(unit, period, stage, options.installation().reference.units)
    if form is not None and form not in load_forms():
        raise PlatformError(f"There is no form {form!r}: {', '.join(load_forms())}.")


def _lift(word: str, without: list[str] | None) -> Lift:
    if word == "loss":
        return "loss"
    if without:
        raise PlatformError("Whoever names what may be missing says --lifts loss.")
    if word == "locked":
        return "locked"
    raise PlatformError("A waiver lifts locked or loss; a late file needs none.")


def _day(text: str | None) -> date:
    try:
        day = date.fromisoformat(text or "")
    except ValueError as error:
        raise PlatformError(
            "Say until when files may come, as YYYY-MM-DD: --until 2026-12-31."
        ) from error
    if day < options.installation().today:
        raise PlatformError(f"{day} is over: such a waiver would let nothing in.")
    return day
