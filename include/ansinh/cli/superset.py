"""The command that writes a dashboard for Superset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansinh.cli import options
from ansinh.cli.options import Force, faults_are_told
from ansinh.errors import PlatformError

if TYPE_CHECKING:
    from ansinh.reference.vocabulary import Language


def add_to(app: typer.Typer) -> None:
    """Make this command part of `ansinh`."""
    app.command()(superset)


def superset(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.zip")],
    language: Annotated[str, typer.Option(help="Of titles and words: vi or en.")] = "vi",
    login: Annotated[str, typer.Option(help="As whom Superset reads.")] = "bi_reader",
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URI", help="postgresql://NAME@HOST:PORT/DATABASE; default: this installation."
        ),
    ] = None,
    ask_password: Annotated[
        bool,
        typer.Option(
            help="Let the import ask for the password; not where Superset is set up to know it."
        ),
    ] = True,
    force: Force = False,
) -> None:
    """Write the dashboard that Superset imports, without a password.

    With --database it needs no platform.
    """
    from ansinh.bi.writing import bundle
    from ansinh.database.connecting import address_for

    with faults_are_told():
        settings, words_in = options.settings(), _language(language)
        if output.is_dir() or (output.exists() and not force):
            raise PlatformError(f"{output} is there already; --force writes over it.")
        made = bundle(
            settings.home / "dbt-docs" / "parsed",
            words_in,
            database or address_for(settings, login),
            asks_password=ask_password,
        )
        output.write_bytes(made)
    typer.echo(f"{output}: import it under Dashboards; docs/how-to/connect-bi.md says how.")


def _language(word: str) -> Language:
    if word not in {"vi", "en"}:
        raise PlatformError(f"There is no language {word!r}: vi, en.")
    return word  # type: ignore[return-value]
