"""Commands for engineers: look whether all is well, and make the marts anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import console, console_records, options
from ansinh.cli.options import AsJson, Period, faults_are_told, print_json
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from ansinh.road.examining import Complaint
    from ansinh.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Make these commands part of `ansinh`."""
    for command in (doctor, rebuild):
        app.command()(command)


def doctor(as_json: AsJson = False) -> None:
    """Compare what is on record with what is there, and say what puts it right; exit 1 if needed.

    Reads every landed file and every mart once, and changes nothing.
    """
    from ansinh.platform.health import look
    from ansinh.road.examining import examine

    with faults_are_told():
        installation = options.installation()
        parts = look(installation.settings)
        if not as_json:
            console.parts(parts)
        found: dict[str, list[Complaint]] = {}
        runs = ("Runs of Airflow", _failed_runs(installation.settings))
        for name, complaints in (runs, *examine(installation)):
            found[name] = complaints
            if not as_json:
                console_records.examined(name, complaints)
    is_ill = any(part.state == "ill" for part in parts)
    if as_json:
        print_json(
            {
                "parts": [asdict(part) for part in parts],
                "looks": {name: [asdict(one) for one in of] for name, of in found.items()},
            }
        )
    if is_ill or any(not one.can_wait for of in found.values() for one in of):
        raise typer.Exit(1)


def rebuild(
    why: Annotated[str, typer.Option(help="What stays on record as the reason.")] = "",
    period: Period = None,
) -> None:
    """Make the marts anew from what is stored, or one period of them; they come out as always."""
    from ansinh.cli.running import wake_for_publication
    from ansinh.landing.submitting import refuse_unknown_slot
    from ansinh.road.publishing import rebuild as ask_for_rebuild

    with faults_are_told():
        installation = options.installation()
        refuse_unknown_slot(None, period, None, installation.reference.units)
        ask_for_rebuild(installation, period, why)
        what = "Everything" if period is None else period
        console.say(f"{what} is built anew, and comes out under a new number.")
        wake_for_publication(installation)


def _failed_runs(settings: Settings) -> list[Complaint]:
    """The DAGs whose newest run failed; nothing where no Airflow answers, which its parts say."""
    from ansinh.platform.airflow_client import AirflowClient
    from ansinh.road.examining import Complaint
    from ansinh.settings import PROJECT_DIR

    try:
        client = AirflowClient(settings)
        newest = [
            run
            for path in sorted((PROJECT_DIR / "dags").glob("*.py"))
            for run in client.runs(path.stem, limit=1)
        ]
    except PlatformError:
        return []
    return [
        Complaint(
            f"the newest run of {run.dag_id} failed ({run.run_id})",
            f"dags/README.md says what {run.dag_id} leaves behind, and what to do",
        )
        for run in newest
        if run.state == "failed"
    ]
