"""The last words of `make run` in the terminal: what came of it, and where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from ansinh.cli.console import OUT, by_form_and_period, coloured, plain, submissions
from ansinh.cli.console_verdicts import findings

if TYPE_CHECKING:
    # Only names for the type checker: at run time they would cost seconds at every command.
    from ansinh.ledger.status import PublicationStatus, SubmissionStatus
    from ansinh.rules.findings import Finding
    from ansinh.settings import Settings

SHOWN_FINDINGS = 5
# More submissions than this are told by form and period; `ansinh status` tells them one by one.
SHOWN_OF_A_RUN = 40


def summary(
    settings: Settings,
    seen: Sequence[SubmissionStatus],
    found: Mapping[int, Sequence[Finding]],
    published: Sequence[PublicationStatus],
) -> None:
    """The last words of `make run`: what was published, what was not and why, where to look."""
    if len(seen) > SHOWN_OF_A_RUN:
        by_form_and_period(seen)
    else:
        submissions(seen)
    counted = Counter(one.state for one in seen)
    OUT.print(", ".join(f"{number} {coloured(state)}" for state, number in counted.items()))
    newest = next((one for one in published if one.state == "published"), None)
    if newest is not None:
        OUT.print(
            f"Publication {newest.publication_id}: {newest.submissions} submissions "
            f"of {newest.units} units, {newest.rows} rows.",
            highlight=False,
        )
    for one in seen:
        if one.state in {"rejected", "refused"}:
            OUT.print(f"\n{plain(one.file_name)}: {coloured(one.state)}", highlight=False)
            findings(found.get(one.submission_id, []), SHOWN_FINDINGS)
    OUT.print()
    where_to_look(settings, newest.publication_id if newest else None)


def where_to_look(settings: Settings, publication: int | None) -> None:
    """Addresses and logins, and the files of the newest publication."""
    from ansinh.database.secrets import secrets_of
    from ansinh.platform.airflow import ADMIN, local_url
    from ansinh.platform.page_servers import MONITOR, PORTAL, local_address

    table = Table.grid(padding=(0, 2))
    if settings.secrets_dir is None:
        login = secrets_of(settings).airflow_admin
        table.add_row("Airflow", f"{local_url(settings)}  login {ADMIN} / {login}")
        table.add_row("portal", f"{local_address(settings, PORTAL)}  login: ansinh login add")
        table.add_row("what works", local_address(settings, MONITOR))
        table.add_row("BI", ".venv/bin/ansinh dsn  (prints the URI), or make psql")
        table.add_row("all states", ".venv/bin/ansinh status")
    else:  # in containers, where commands and addresses are others
        secret = "secrets/airflow_admin_password"  # noqa: S105 -- the file's name
        table.add_row("Airflow", f"AIRFLOW_PUBLIC_URL of .env  login {ADMIN} / what is in {secret}")
        table.add_row("BI", "docker compose run --rm cli dsn  (prints the URI)")
        table.add_row("all states", "docker compose run --rm cli status")
    table.add_row("messages", "mail" if settings.smtp_host else str(settings.outbox_dir))
    if publication is not None:
        report = settings.reports_dir / str(publication)
        table.add_row("report", str(report / "index.html"))
        table.add_row("to print", str(report / "report.vi.pdf"))
    table.add_row("samples", str(settings.home / "samples"))
    OUT.print(table, highlight=False)
