"""Commands on what is on record: details, withdrawal, replay, waivers."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import console, console_records
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
from ansinh.settings import LOCAL_TIME, get_settings

if TYPE_CHECKING:
    from ansinh.ledger.details import SubmissionDetail
    from ansinh.ledger.waivers import Lateness
    from ansinh.settings import Settings

Why = Annotated[str, typer.Option(help="What stays on record as the reason.")]
By = Annotated[str | None, typer.Option(help="Who decides; the account's name if left out.")]
Form = Annotated[str | None, typer.Option(help="poverty_review, …; any if left out.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of `ansinh`."""
    commands: tuple[Callable[..., None], ...] = (withdraw, replay, waive, waivers)
    for command in commands:
        app.command()(command)


def show(
    submission_id: int, *, as_json: bool, annotated: Path | None = None, is_forced: bool = False
) -> None:
    """Print all about one submission; with `annotated`, also write its marked copy."""
    from ansinh.database.connecting import connect
    from ansinh.landing.store import LandingStore
    from ansinh.ledger.details import detail_of

    settings = get_settings()
    with faults_are_told(), connect(settings, "loader") as connection:
        detail = detail_of(connection, submission_id)
        landed = LandingStore(settings.landing_dir).path(detail.sha256)
        if annotated is not None:
            _annotate(settings, detail, annotated, is_forced=is_forced)
    if as_json:
        print_json(asdict(detail) | {"landed": str(landed)})
    else:
        console_records.detail(detail, landed)


def _annotate(
    settings: Settings, detail: SubmissionDetail, target: Path, *, is_forced: bool
) -> None:
    from ansinh.annotating.copying import annotate, refuse_target
    from ansinh.landing.store import LandingStore

    path = LandingStore(settings.landing_dir).path(detail.sha256)
    refuse_target(path, target, is_forced=is_forced)
    status = detail.status
    described = (
        []
        if status.form is None
        else [
            {"form": status.form, "unit": status.unit_code, "period": status.period}
            | {"stage": status.stage, "rows": status.rows}
        ]
    )
    why = annotate(path, status.file_name, detail.findings, target, settings, described)
    tell_of_copy(target, why)


def withdraw(submission_id: int, why: Why, by: By = None) -> None:
    """Take a submission back; its slot is empty until another one is handed in."""
    from ansinh.road.withdrawing import withdraw as take_back

    settings = get_settings()
    with faults_are_told():
        take_back(settings, submission_id, why=why, by=by or getpass.getuser())
        console.say(f"Submission {submission_id} is withdrawn.")
        _wake_for_publication(settings)


def replay(
    submission_ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]…")] = None,
    period: Annotated[str | None, typer.Option(help="All files of a period.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All files in landing.")] = False,
    why: Why = "asked for",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Judge landed files again. Exit 0, 1 where a file is sent back, 3 where we failed."""
    from datetime import UTC, datetime

    from ansinh.landing.submitting import refuse_unknown_slot
    from ansinh.road.replaying import Reason, chosen, replay_all

    settings = get_settings()
    with faults_are_told():
        if [bool(submission_ids), period is not None, everything].count(True) != 1:
            raise PlatformError("Name submissions, or a --period, or --all.")
        refuse_unknown_slot(None, period, None)
        ids = submission_ids or chosen(settings, period)
        reason = Reason(why, by or getpass.getuser(), f"replay__{datetime.now(UTC).isoformat()}")
        done = replay_all(settings, ids, reason)
        if as_json:
            print_json([asdict(one) for one in done])
        else:
            console_records.replayed(done)
        if any(one.after in {"accepted", "accepted_with_warnings"} for one in done):
            _wake_for_publication(settings, silent=as_json)
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
    lifts: Annotated[str, typer.Option(help="late, locked or both.")] = "both",
    by: By = None,
    end: Annotated[int | None, typer.Option(help="Take this waiver back instead.")] = None,
) -> None:
    """Let files in that come after their report was due, or after the period was closed."""
    from ansinh.database.connecting import connect
    from ansinh.ledger import waivers as ledger

    settings = get_settings()
    name = by or getpass.getuser()
    with faults_are_told(), connect(settings, "loader") as connection:
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
            lifts=_lifts(lifts),
        )
        waiting = ledger.waiting_for(connection, number)
    console.say(f"Waiver {number} is on record.")
    if waiting:
        numbers = " ".join(str(one) for one in waiting)
        console.say(f"Files that wait for it: `ansinh replay {numbers}` judges them again.")


def waivers(as_json: AsJson = False) -> None:
    """List all waivers, newest first."""
    from ansinh.database.connecting import connect
    from ansinh.ledger import waivers as ledger

    with faults_are_told(), connect(get_settings(), "loader") as connection:
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

    refuse_unknown_slot(unit, period, stage)
    if form is not None and form not in load_forms():
        raise PlatformError(f"There is no form {form!r}: {', '.join(load_forms())}.")


def _lifts(word: str) -> list[Lateness]:
    if word == "both":
        return ["late", "locked"]
    if word == "late":
        return ["late"]
    if word == "locked":
        return ["locked"]
    raise PlatformError("A waiver lifts late, locked or both.")


def _day(text: str | None) -> date:
    try:
        day = date.fromisoformat(text or "")
    except ValueError as error:
        raise PlatformError(
            "Say until when files may come, as YYYY-MM-DD: --until 2026-12-31."
        ) from error
    if day < datetime.now(LOCAL_TIME).date():
        raise PlatformError(f"{day} is over: such a waiver would let nothing in.")
    return day


def _wake_for_publication(settings: Settings, *, silent: bool = False) -> None:
    """Start the road where something is left to do; without Airflow, say what will."""
    from ansinh.cli.running import wake
    from ansinh.road.loading import work_is_left

    if not work_is_left(settings):
        return
    try:
        wake(settings)
        said = "The road is on its way to publish it."
    except PlatformError:
        said = "Airflow does not run here; its next run publishes it."
    if not silent:
        console.say(said)
