"""What the commands of `ansinh` share: options, exit codes, how faults and JSON are printed."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ansinh.cli import console
from ansinh.errors import AnsinhError
from ansinh.settings import Settings, get_settings

if TYPE_CHECKING:
    import psycopg

    from ansinh.road.installation import Installation

FAULT = 3  # the platform or the call is at fault, not the file
Unit = Annotated[str | None, typer.Option(help="Code of the reporting unit, such as 883.")]
Period = Annotated[str | None, typer.Option(help="2024, 2024-05 or 2024-Q3.")]
Stage = Annotated[str | None, typer.Option(help="regular, preliminary or official.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotated", metavar="OUT.xlsx", help="Write a copy in which wrong cells are marked."
    ),
]


Force = Annotated[bool, typer.Option("--force", help="Overwrite OUT.xlsx.")]


# The installation that a caller handed to the command, as tests do.
_GIVEN: "ContextVar[Installation | None]" = ContextVar("installation", default=None)


def work_on(given: "Installation | None") -> None:
    """Before every command: work on the installation that was handed in, if any was."""
    _GIVEN.set(given)


def settings() -> Settings:
    """The settings that a command works by."""
    given = _GIVEN.get()
    return get_settings() if given is None else given.settings


def installation() -> "Installation":
    """The installation that a command works on."""
    from ansinh.road.installation import installation_here  # pandas: not for `status` or --help

    return _GIVEN.get() or installation_here()


def connection() -> "psycopg.Connection":
    """A connection to the warehouse, for commands that look something up."""
    from ansinh.database.connecting import connect, role_url

    given = _GIVEN.get()
    return given.connect("loader") if given else connect(role_url(get_settings(), "loader"))


@contextmanager
def faults_are_told() -> Iterator[None]:
    """End with exit code 3, and the words of the error, where platform or call are at fault."""
    try:
        yield
    except AnsinhError as error:
        console.fault(str(error))
        raise typer.Exit(FAULT) from error


def print_json(document: Any) -> None:
    """A document for programs."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def tell_of_copy(copy: Path, why: str | None) -> None:
    """Say on standard error why an annotated copy holds less than it could, if it does."""
    if why is not None:
        typer.echo(f"{copy}: {why}.", err=True)
